"""When a team works: its day from 04:00 to 04:00, its open days, bank holidays and days closed.

Everything here is in whole local days (Europe/London) and never in hours: an interval of '3 days' reckoned in
UTC moves by an hour when the clocks change.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
LONGEST_CLOSURE = 31
"""Days to look for an open one before giving up: no team closes for a month."""


@cache
def bank_holidays(nation: str, year: int) -> frozenset[dt.date]:
    """The bank holidays of a nation of the United Kingdom (``ENG``, ``WLS``, ``SCT``, ``NIR``) in a year."""
    return frozenset(holidays.country_holidays("GB", subdiv=nation, years=year))


@dataclass(frozen=True)
class Calendar:
    """One team's days. Pure: build it with ``of_team`` or from columns."""

    day_starts_at: dt.time
    open_days: Collection[int]
    nation: str
    open_on_bank_holidays: bool
    closed_days: frozenset[dt.date] = frozenset()

    @classmethod
    def of_team(cls, team, closed_days: Collection[dt.date] = ()) -> "Calendar":
        """The calendar of a Team row; ``closed_days`` are its extra closed days."""
        return cls(
            team.day_starts_at,
            tuple(team.open_days),
            team.nation,
            team.open_on_bank_holidays,
            frozenset(closed_days),
        )

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The team's day to which a moment belongs: 02:00 still belongs to yesterday."""
        day = moment.astimezone(LONDON).date()
        return day if moment >= self.start_of(day) else day - dt.timedelta(days=1)

    def start_of(self, day: dt.date) -> dt.datetime:
        """The moment at which the team's day begins, in UTC: Python compares and subtracts two London times by
        the clock on the wall, which is an hour out when the clocks change."""
        return dt.datetime.combine(day, self.day_starts_at, tzinfo=LONDON).astimezone(dt.UTC)

    def end_of(self, day: dt.date) -> dt.datetime:
        """The moment at which the team's day is over: the start of the next."""
        return self.start_of(day + dt.timedelta(days=1))

    def is_open(self, day: dt.date) -> bool:
        """Whether the team works on a day."""
        if day in self.closed_days or day.isoweekday() not in self.open_days:
            return False
        return self.open_on_bank_holidays or not self.is_bank_holiday(day)

    def is_bank_holiday(self, day: dt.date) -> bool:
        """Whether a day is a bank holiday where the team works, open or not."""
        return day in bank_holidays(self.nation, day.year)

    def last_open_on_or_before(self, day: dt.date) -> dt.date:
        """The day itself, or the nearest open one before it; the day itself where none is found."""
        return self._nearest(day, -1)

    def first_open_on_or_after(self, day: dt.date) -> dt.date:
        """The day itself, or the nearest open one after it; the day itself where none is found."""
        return self._nearest(day, 1)

    def _nearest(self, day: dt.date, step: int) -> dt.date:
        days = (day + dt.timedelta(days=step * n) for n in range(LONGEST_CLOSURE))
        return next((candidate for candidate in days if self.is_open(candidate)), day)
