"""Weeks as they were planned with somebody, and what they say happened. Pure."""

import datetime as dt
import random
from dataclasses import dataclass, field
from uuid import UUID

from aot.demo.cast import make_uuid
from aot.demo.texts import texts

WEEKS_BACK = 3
HAPPENED, HAPPENED_WEIGHTS = ("yes", "partly", "otherwise", "no"), (55, 15, 12, 18)


@dataclass
class Week:
    """One week: entries with their place, and what became of those that were talked about."""

    uuid: UUID
    monday: dt.date
    entries: list[dict] = field(default_factory=list)
    outcomes: dict[tuple, tuple[str, str]] = field(default_factory=dict)
    """(weekday, part, position) to what happened, and what they say."""


def weeks(rng: random.Random, today: dt.date) -> list[Week]:
    """Three weeks back and this one: much the same each time, as weeks are."""
    this = today - dt.timedelta(days=today.isoweekday() - 1)
    rows = texts("therapy").week["rows"]
    chosen = rng.sample(range(len(rows)), rng.randint(6, 9))
    usual = {number: rng.sample(range(1, 8), rng.randint(1, 4)) for number in sorted(chosen)}
    mondays = [this - dt.timedelta(weeks=back) for back in range(WEEKS_BACK, -1, -1)]
    return [_week(rng, monday, usual, is_past=monday < this) for monday in mondays]


def _week(rng: random.Random, monday: dt.date, usual: dict[int, list[int]], *, is_past: bool) -> Week:
    week, taken = Week(make_uuid(rng), monday), {}
    for number, days in usual.items():
        area, words, picture, part = texts("therapy").week["rows"][number]
        for day in days:
            position = taken.get((day, part), 0)
            taken[day, part] = position + 1
            week.entries.append(
                {"weekday": day, "part": part, "position": position, "area": area, "words": words, "picture": picture}
            )
            if is_past and rng.random() < 0.7:
                happened = rng.choices(HAPPENED, weights=HAPPENED_WEIGHTS)[0]
                said = rng.choice(texts("therapy").week["said"]) if happened != "yes" and rng.random() < 0.4 else ""
                week.outcomes[day, part, position] = (happened, said)
    return week
