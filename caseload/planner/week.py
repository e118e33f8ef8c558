"""A week in parts of days: what is planned, how it lies on a page, and how two people's changes come together.

Pure: values in, values out.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field

from caseload.planner.codes import Area, Part
from teams.calendar import LONDON

DAYS = range(1, 8)
MOST_IN_A_PART = 4
"""What fits in a part of a day on one page that can be read from across a kitchen."""
PART_BEGINS = ((5, Part.MORNING), (12, Part.AFTERNOON), (17, Part.EVENING), (22, Part.NIGHT))
"""Hour from which each part of the day runs; before the first it is still night."""


@dataclass(frozen=True)
class Planned:
    """One thing meant for one part of one day, 1 for Monday to 7 for Sunday. The same twice in a part is one."""

    weekday: int
    part: str
    area: str
    words: str = ""
    picture: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other thing in the week; goes through a form."""
        return "|".join(map(str, astuple(self)))


@dataclass(frozen=True)
class Joined:
    """Two people's changes to one week: the week with both, and what the other one put in and took out."""

    week: tuple[Planned, ...]
    came: tuple[Planned, ...]
    went: tuple[Planned, ...]


def joined(base: Iterable[Planned], mine: Sequence[Planned], theirs: Sequence[Planned]) -> Joined:
    """Mine with what they added since ``base``; what they took out goes where I left it as it was."""
    before, here, there = set(base), set(mine), set(theirs)
    came = tuple(one for one in theirs if one not in before and one not in here)
    went = tuple(one for one in mine if one in before and one not in there)
    return Joined((*(one for one in mine if one not in went), *came), came, went)


def with_added(week: Sequence[Planned], more: Iterable[Planned]) -> tuple[Planned, ...]:
    """The week with more in it; what is there already is not doubled."""
    return tuple(dict.fromkeys((*week, *more)))


def too_full(week: Iterable[Planned]) -> tuple[int, str] | None:
    """The first part of a day that holds more than a page can show, or None."""
    counted = Counter((one.weekday, one.part) for one in week)
    return min((place for place, number in counted.items() if number > MOST_IN_A_PART), key=place_order, default=None)


def place_order(place: tuple[int, str]) -> tuple[int, int]:
    """Where a part of a day stands in the week."""
    return place[0], list(Part).index(place[1])


def in_order(week: Iterable[Planned]) -> tuple[Planned, ...]:
    """From Monday morning to Sunday night; within a part as it was put in."""
    return tuple(sorted(week, key=lambda one: place_order((one.weekday, one.part))))


def monday_of(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def part_of(moment: dt.datetime) -> Part:
    """The part of the day by London's clock."""
    hour = moment.astimezone(LONDON).hour
    return next((part for begins, part in reversed(PART_BEGINS) if hour >= begins), Part.NIGHT)


@dataclass
class Cell:
    """A part of a day on the page."""

    part: Part
    entries: list = field(default_factory=list)
    visits: list = field(default_factory=list)


@dataclass
class Day:
    """A day on the page: its parts, and visits for which no time is agreed."""

    date: dt.date
    cells: list[Cell]
    visits: list = field(default_factory=list)


def laid_out(monday: dt.date, entries: Iterable, visits: Iterable = ()) -> list[Day]:
    """Seven days of four parts. ``entries`` have ``weekday`` and ``part``; ``visits`` have ``on_date``, the team's
    day, and ``starts_at``. A visit outside the week is left out."""
    days = [Day(monday + dt.timedelta(days=n), [Cell(part) for part in Part]) for n in range(7)]
    cells = {(n, cell.part.value): cell for n, day in enumerate(days, 1) for cell in day.cells}
    for entry in entries:
        cells[entry.weekday, str(entry.part)].entries.append(entry)
    for visit in visits:
        weekday = (visit.on_date - monday).days + 1
        if weekday in DAYS:
            holder = cells[weekday, part_of(visit.starts_at).value] if visit.starts_at else days[weekday - 1]
            holder.visits.append(visit)
    return days


@dataclass(frozen=True)
class Share:
    """How much of a week belongs to one area. ``width``: its bar, 100 for the largest area."""

    area: Area
    count: int
    width: int


def balance(entries: Iterable) -> list[Share]:
    """Every area with its count, in one order always. Nothing here is a score: a count, and the person judges."""
    counted = Counter(str(entry.area) for entry in entries)
    most = max(counted.values(), default=1)
    return [Share(area, counted[area.value], round(100 * counted[area.value] / most)) for area in Area]
