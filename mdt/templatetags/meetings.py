"""A series of meetings in words."""

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from nhsuk.moments import clock

register = template.Library()
WORKING_WEEK = [1, 2, 3, 4, 5]
WHOLE_WEEK = [*WORKING_WEEK, 6, 7]


@register.filter
def meets(series) -> str:
    """every Monday at 10:00, 120 minutes"""
    days = sorted(series.weekdays)
    if days == WHOLE_WEEK:
        named = _("every day")
    elif days == WORKING_WEEK:
        named = _("Monday to Friday")
    else:
        listed = get_text_list([str(WEEKDAYS[number - 1]) for number in days], _("and"))
        named = _("every %(days)s") % {"days": listed}
    facts = {"days": named, "time": clock(series.local_time), "minutes": series.minutes}
    return _("%(days)s at %(time)s, %(minutes)s minutes") % facts
