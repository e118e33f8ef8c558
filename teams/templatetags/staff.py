"""``{% load staff %}``: weekdays and last days in words."""

import datetime as dt

from django import template
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def weekdays(days) -> str:
    """Mon to Fri; Mon, Wed, Thu; every day. ISO weekdays: Monday is 1."""
    days = sorted(days or [])
    if days == list(range(1, 8)):
        return _("every day")
    names = [str(WEEKDAYS_ABBR[number - 1]) for number in days]
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)


@register.filter
def last_day(ends_on: dt.date) -> dt.date:
    """The last day of a period, of which the row keeps the day after."""
    return ends_on - dt.timedelta(days=1)
