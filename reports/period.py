"""The days that a report is about: whole local days, both ends belonging to it. Pure.

Days here run from midnight to midnight, as the national figures do; a team's own day from 04:00 is for its diary.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nhsuk import moments
from reports.definition import Dates
from teams.calendar import LONDON

MOST_DAYS = 3 * 366
LONGEST_AGO = dt.timedelta(days=50 * 366)
MONTHS = 3


@dataclass(frozen=True)
class Period:
    """From a day to a day, both in it."""

    since: dt.date
    until: dt.date

    @property
    def starts_at(self) -> dt.datetime:
        return midnight(self.since)

    @property
    def ends_at(self) -> dt.datetime:
        """The first moment that no longer belongs to it."""
        return midnight(self.until + dt.timedelta(days=1))

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    def __str__(self) -> str:
        return _("%(first)s to %(last)s") % {"first": moments.day(self.since), "last": moments.day(self.until)}


def midnight(day: dt.date) -> dt.datetime:
    """The moment at which a local day begins, in UTC."""
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON).astimezone(dt.UTC)


def usual(dates: Dates, today: dt.date) -> Period | None:
    """What a report shows that was asked for no days."""
    if dates is Dates.NOW:
        return None
    return Period(months_before(today, 12 if dates is Dates.A_YEAR else MONTHS), today)


def chosen(dates: Dates, today: dt.date, since: dt.date | None, until: dt.date | None) -> Period | None:
    """The days asked for; what was left open is as usual."""
    if dates in (Dates.NOW, Dates.A_YEAR):
        return usual(dates, today)
    last = until or today
    if dates is Dates.THREE_MONTHS:
        return Period(months_before(last, MONTHS), last)
    return Period(since or months_before(last, MONTHS), last)


def faults(since: dt.date | None, until: dt.date | None, today: dt.date) -> dict[str, str]:
    """What is wrong with the days typed, each by its field."""
    found = {}
    if since and since > today:
        found["since"] = _("This day is still to come: choose today or earlier")
    if until and until > today:
        found["until"] = _("This day is still to come: choose today or earlier")
    if found:
        return found
    last = until or today
    if last < today - LONGEST_AGO:
        return {"until": _("Choose a day in the last fifty years")}
    if since and since > last:
        return {"until": _("The last day is before the first")}
    earliest = last - dt.timedelta(days=MOST_DAYS - 1)
    if since and since < earliest:
        return {"since": _("At most three years at once: begin on %(day)s or later") % {"day": moments.day(earliest)}}
    return {}


def offers(today: dt.date) -> list[tuple[str, Period]]:
    """Periods in one tap."""
    this_month = today.replace(day=1)
    last_month = (this_month - dt.timedelta(days=1)).replace(day=1)
    return [
        (_("This month"), Period(this_month, today)),
        (_("Last month"), Period(last_month, this_month - dt.timedelta(days=1))),
        (_("3 months"), Period(months_before(today, 3), today)),
        (_("12 months"), Period(months_before(today, 12), today)),
    ]


def months_before(day: dt.date, months: int) -> dt.date:
    """The day after the same day so many months before; where that month is shorter, the day after its last."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    first = dt.date(year, month + 1, 1)
    length = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - first).days
    return first + dt.timedelta(days=min(day.day, length))
