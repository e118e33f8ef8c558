"""Who could take something on: their load in the coming week, as values. Pure."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """Somebody who could take something on; ``facts`` is a row of ``mdt/sql/load.sql``."""

    facts: object
    today: dt.date

    def __getattr__(self, name: str):
        return getattr(self.facts, name)

    @property
    def days(self) -> list[dict]:
        """The coming seven days: the number of visits, or that they are away or do not work."""
        days = [self.today + dt.timedelta(days=n) for n in range(7)]
        return [
            {
                "day": day,
                "visits": self.facts.visits.get(day.isoformat(), 0),
                "is_away": day.isoformat() in self.facts.away,
                "is_off": bool(self.facts.working_days) and day.isoweekday() not in self.facts.working_days,
            }
            for day in days
        ]

    @property
    def hours_planned(self) -> str:
        """Hours of visits in the coming seven days, to a half."""
        halves = round(self.facts.minutes / 30)
        return f"{halves / 2:g}"

    @property
    def is_full(self) -> bool:
        """Co-ordinates as many people as they should at most."""
        return self.facts.caseload_ceiling is not None and self.facts.people >= self.facts.caseload_ceiling
