"""The days of a recurring pattern, and the moments of visits on them. Pure."""

import datetime as dt
from collections.abc import Collection, Iterator

from teams.calendar import LONDON

WEEKS_AHEAD = 6
"""Visits of a pattern stand in the diary this many weeks ahead."""


def horizon(today: dt.date) -> dt.date:
    """The last day on which a pattern's visits stand in the diary already."""
    return today + dt.timedelta(weeks=WEEKS_AHEAD)


def days_of(
    weekdays: Collection[int], every_weeks: int, starts_on: dt.date, after: dt.date, until: dt.date
) -> Iterator[dt.date]:
    """The pattern's days after ``after`` up to and with ``until``.

    Weeks run from Monday and are counted from the week of ``starts_on``; weekdays are ISO (Monday is 1).
    """
    first_monday = starts_on - dt.timedelta(days=starts_on.weekday())
    day = max(starts_on, after + dt.timedelta(days=1))
    while day <= until:
        if day.isoweekday() in weekdays and (day - first_monday).days // 7 % every_weeks == 0:
            yield day
        day += dt.timedelta(days=1)


def moment_of(day: dt.date, time: dt.time | None, day_starts_at: dt.time) -> dt.datetime | None:
    """The moment of a local time on a team's day: 01:00 lies in the night that follows. None without a time.

    Local times stay what they are when the clocks change; one that a change skips is an hour later on the clock.
    """
    if time is None:
        return None
    on = day + dt.timedelta(days=time < day_starts_at)
    return dt.datetime.combine(on, time, tzinfo=LONDON).astimezone(dt.UTC)
