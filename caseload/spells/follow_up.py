"""Follow-up after discharge from a mental health bed: the national rule and our wider one. Pure.

The national measure (England, domain.md section 5, as NHS England's own publication code computes it) works in
dates: discharged on Monday at any hour, met from Tuesday to the end of Thursday. The same day does not count, a phone
call does, a text does not. Its lists are dated. Ours is wider: everybody who leaves any mental health bed. The clock
in hours is shown beside it and decides nothing.
"""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from teams.calendar import LONDON, Calendar

DAYS = 3
WARN_HOURS = (24, 48)


@dataclass(frozen=True)
class Dated:
    """A code list from the day on which it holds."""

    holds_from: dt.date
    codes: frozenset[str]


BED_CLASSES = (
    Dated(dt.date(2024, 4, 1), frozenset({"200", "201", "202", "205", "212", "213"})),
    Dated(dt.date.min, frozenset({"10", "11", "12", "16", "17", "18"})),
)
"""Classes of the last bed that count: MHSDS version 6, and before."""

DESTINATIONS_OUT = (
    Dated(
        dt.date(2021, 10, 1),
        frozenset({"30", "37", "40", "42", "48", "49", "50", "53", "79", "84", "87", "89"}),
    ),
    Dated(dt.date.min, frozenset({"30", "37", "38", "48", "49", "50", "53", "79", "84", "87"})),
)
"""Destinations that take a discharge out of the measure."""

METHODS_OUT = frozenset({"4", "5"})
"""Discharge methods that mean a death."""

MECHANISMS = frozenset({"01", "02", "04", "11"})
"""Face to face, telephone, talk type, video."""


def in_force(lists: tuple[Dated, ...], day: dt.date) -> frozenset[str]:
    """The codes that hold on a day."""
    return next(dated.codes for dated in lists if dated.holds_from <= day)


def local_day(moment: dt.datetime) -> dt.date:
    """The date in London, from midnight to midnight: the measure knows nothing of a team's day."""
    return moment.astimezone(LONDON).date()


def day_of_stay(admitted_at: dt.datetime, day: dt.date) -> int:
    """Which day in hospital a date is, as hospitals count; the date of admission is day 1."""
    return (day - local_day(admitted_at)).days + 1


def window(discharged_at: dt.datetime) -> tuple[dt.date, dt.date]:
    """The first and the last date on which a contact counts."""
    day = local_day(discharged_at)
    return day + dt.timedelta(days=1), day + dt.timedelta(days=DAYS)


def is_eligible(
    *,
    discharged_at: dt.datetime,
    bed_class: str,
    method: str,
    destination: str,
    nation: str = "ENG",
    died_on: dt.date | None = None,
) -> bool:
    """Whether the discharge is in the national measure."""
    day = local_day(discharged_at)
    return (
        nation == "ENG"
        and bed_class in in_force(BED_CLASSES, day)
        and method not in METHODS_OUT
        and destination not in in_force(DESTINATIONS_OUT, day)
        and not (died_on and died_on <= window(discharged_at)[1])
    )


class Stage(Enum):
    """How far the days have run without a follow-up."""

    LEFT = "left"
    HOURS_24 = "24h"
    HOURS_48 = "48h"
    LAST_OPEN_DAY = "last_open_day"
    MISSED = "missed"


def last_open_day(discharged_at: dt.datetime, calendar: Calendar) -> dt.date | None:
    """The last date of the window on which the team is open; None where it is closed on all of them."""
    first, last = window(discharged_at)
    days = [last - dt.timedelta(days=back) for back in range((last - first).days + 1)]
    return next((day for day in days if calendar.is_open(day)), None)


def stage(discharged_at: dt.datetime, now: dt.datetime, calendar: Calendar) -> Stage:
    """Warns at 24 and 48 hours, and from the last day on which the team is open; after the window it is missed."""
    today = local_day(now)
    if today > window(discharged_at)[1]:
        return Stage.MISSED
    if today >= (last_open_day(discharged_at, calendar) or local_day(discharged_at)):
        return Stage.LAST_OPEN_DAY
    passed = hours(discharged_at, now)
    if passed >= WARN_HOURS[1]:
        return Stage.HOURS_48
    return Stage.HOURS_24 if passed >= WARN_HOURS[0] else Stage.LEFT


def hours(discharged_at: dt.datetime, now: dt.datetime) -> int:
    """Whole hours that have really passed, on the days the clocks change too: two times of one zone are subtracted
    as the clock on the wall shows them."""
    return int((now.timestamp() - discharged_at.timestamp()) // 3600)


def first_in_reach_by(admitted_at: dt.datetime, calendar: Calendar) -> dt.date:
    """The third day after admission on which the team is open: by then somebody has been to the ward."""
    day = calendar.day_of(admitted_at)
    for _open_day in range(DAYS):
        day = calendar.first_open_on_or_after(day + dt.timedelta(days=1))
    return day
