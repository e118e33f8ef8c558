"""Days and times in words: local, 24-hour, and how long ago as an addition, never instead of the date.

"Ago" counts days, not hours: yesterday's visit is yesterday's in the morning too. The reader's day begins at 04:00,
as the teams' days do unless they are set otherwise, so that at night no "2 days" stands beside a "3 days ago". While
that day is not the calendar's any more, hours are counted of this night: no "today" stands beside yesterday's date.
"""

import datetime as dt

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DAY_STARTS = dt.timedelta(hours=4)


def local(value):
    """The moment in local time; a plain day, and a moment that is local already, as they are."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def clock(value):
    """14:05"""
    return format_date(local(value), "H:i") if isinstance(value, dt.datetime) else value.strftime("%H:%M")


def day(value):
    """Sat 21 Nov 2026"""
    return format_date(local(value), "D j M Y")


def short_day(value):
    """Sat 21 Nov, with the year where it is not this one."""
    value = local(value)
    return format_date(value, "D j M" if value.year == timezone.localdate().year else "D j M Y")


def days_ago(value):
    """Days from then to today; negative for a day to come."""
    return (_day_of(timezone.localtime()) - _day_of(local(value))).days


def _day_of(value):
    """The day to which a moment belongs: 02:00 still belongs to yesterday. A plain day is itself."""
    return (value.replace(tzinfo=None) - DAY_STARTS).date() if isinstance(value, dt.datetime) else value


def ago(value):
    """today, yesterday, 3 days ago, tomorrow, in 3 days; of a night 2 hours ago"""
    timed = isinstance(value, dt.datetime)
    date = local(value).date() if timed else value
    days = (_day_of(timezone.localtime()) - date).days
    if timed and timezone.is_aware(value) and abs(days) <= 1 and (timezone.localdate() - date).days != days:
        return _hours(int((timezone.now() - value.astimezone(dt.UTC)) / dt.timedelta(hours=1)))
    named = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    if days in named:
        return named[days]
    if days > 0:
        return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
    return ngettext("in %(days)d day", "in %(days)d days", -days) % {"days": -days}


def _hours(hours):
    """2 hours ago, in 2 hours, within the hour"""
    if hours == 0:
        return _("within the hour")
    if hours > 0:
        return ngettext("%(hours)d hour ago", "%(hours)d hours ago", hours) % {"hours": hours}
    return ngettext("in %(hours)d hour", "in %(hours)d hours", -hours) % {"hours": -hours}


def moment(value):
    """Sat 21 Nov, 14:05; a plain day without the time."""
    if not isinstance(value, dt.datetime):
        return short_day(value)
    return _("%(day)s, %(time)s") % {"day": short_day(value), "time": clock(value)}


NEAR_DAYS = 6
"""A week holds each day's name once: within these days either way the name is enough."""


def near(value, *, on):
    """Today 14:05; Tue 14:05 where it is within six days of the day given; else Sat 21 Nov 14:05. A plain day without
    the time. For tables, where the column says whether it is past or to come."""
    value = local(value)
    timed = isinstance(value, dt.datetime)
    date = value.date() if timed else value
    if date == on:
        named = _("Today")
    else:
        named = format_date(date, "D") if abs((date - on).days) <= NEAR_DAYS else short_day(date)
    return f"{named} {clock(value)}" if timed else named
