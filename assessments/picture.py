"""Where everything stands in the picture of a course over time. Pure: no colours and no words.

Each item has a track of its own: time runs to the right, better is higher. A circle is a rating and holds its letter,
filled where it counts as a barrier, so that the picture reads without colour and from a black and white printer.
A line joins ratings; where an item was not rated it breaks. Units are those of the SVG's view box.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from assessments.course import Row, SectionCourse
from assessments.structure import Definition, Item

WIDTH = 360
LEFT, RIGHT = 26, 12
"""What the letters of the scale need, and half a circle's room."""
RADIUS = 8
TITLE = 20
TALLEST_STEP, TALLEST_TRACK = 15, 60
GAP = 26
UNRATED_BELOW = 6
"""An item that was not rated stands below the scale, and never on it."""
AXIS = 24
PER_FIGURE = 6
"""A figure holds at most so many items, so that figures stand beside each other on a desk and below on a phone."""


@dataclass(frozen=True)
class Level:
    """A grade's line."""

    letter: str
    y: float


@dataclass(frozen=True)
class Mark:
    """An item at one assessment. Too close to the next one for its letter, it is a dot."""

    x: float
    y: float
    letter: str
    kind: str
    """strength, barrier, plain or unrated"""
    has_letter: bool


@dataclass(frozen=True)
class Track:
    """One item."""

    item: Item
    top: float
    levels: tuple[Level, ...]
    lines: tuple[tuple[tuple[float, float], ...], ...]
    """Runs of ratings without a gap, as points."""
    marks: tuple[Mark, ...]

    @property
    def title_y(self) -> float:
        """Where its title's line of text stands."""
        return self.top + TITLE - 8


@dataclass(frozen=True)
class Tick:
    """A day on the axis; only the first and the last one are named."""

    x: float
    on: dt.date
    anchor: str = ""


@dataclass(frozen=True)
class Figure:
    """Some items of one section."""

    title: str
    part: int
    """Counts from 1 where a section needs several figures; else 0."""
    tracks: tuple[Track, ...]
    ticks: tuple[Tick, ...]
    height: float
    width: float = WIDTH
    left: float = LEFT

    @property
    def right(self) -> float:
        """Where the levels' lines end."""
        return self.width - RIGHT + RADIUS

    @property
    def axis(self) -> float:
        """Where the axis stands."""
        return self.height - AXIS


def figures(definition: Definition, course: Sequence[SectionCourse], days: Sequence[dt.date]) -> tuple[Figure, ...]:
    """The picture of a course; ``days`` are those of the course's columns, the oldest first."""
    places = across(days)
    made = []
    for section in course:
        parts = in_parts(section.rows)
        for number, rows in enumerate(parts, 1):
            made.append(
                _figure(definition, section.section.title, number if len(parts) > 1 else 0, rows, days, places)
            )
    return tuple(made)


def in_parts(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """As few parts as hold all, and of one length as nearly as can be."""
    high = ceil(len(rows) / ceil(len(rows) / PER_FIGURE))
    return [rows[start : start + high] for start in range(0, len(rows), high)]


def across(days: Sequence[dt.date]) -> list[float]:
    """Each day's place, by the calendar and not by the number of assessments; one day alone stands in the middle."""
    first, last = LEFT + RADIUS + 2, WIDTH - RIGHT
    span = (days[-1] - days[0]).days if days else 0
    if not span:
        return [(first + last) / 2 for _day in days]
    return [round(first + (last - first) * (day - days[0]).days / span, 1) for day in days]


def _figure(definition, title: str, part: int, rows: Sequence[Row], days, places) -> Figure:
    high = TITLE + _track_height(definition) + GAP
    tracks = tuple(_track(definition, row, number * high, places) for number, row in enumerate(rows))
    return Figure(title, part, tracks, _ticks(days, places), height=len(rows) * high + AXIS)


def _track_height(definition: Definition) -> float:
    return _step(definition) * (len(definition.scale) - 1)


def _step(definition: Definition) -> float:
    return min(TALLEST_STEP, TALLEST_TRACK / (len(definition.scale) - 1))


def _track(definition: Definition, row: Row, top: float, places: list[float]) -> Track:
    step = _step(definition)
    heights = {grade.value: round(top + TITLE + RADIUS + step * number, 1)
               for number, grade in enumerate(definition.best_first)}  # fmt: skip
    levels = tuple(Level(grade.letter, heights[grade.value]) for grade in definition.best_first)
    below = levels[-1].y
    lettered = roomy([x for x, cell in zip(places, row.cells, strict=True) if cell.grade])
    marks = []
    for x, cell in zip(places, row.cells, strict=True):
        if cell.grade:
            kind = cell.grade.counts_as or "plain"
            marks.append(Mark(x, heights[cell.grade.value], cell.grade.letter, kind, lettered.pop(0)))
        else:
            marks.append(Mark(x, below + RADIUS + UNRATED_BELOW, "", "unrated", False))
    return Track(row.item, top, levels, _lines(marks), tuple(marks))


def roomy(places: Sequence[float]) -> list[bool]:
    """Which places have room for a letter: the last one always, the others where no circle would be covered."""
    room, taken = [], float("inf")
    for x in reversed(places):
        has_room = taken - x >= 2 * RADIUS + 1
        room.append(has_room)
        taken = x if has_room else taken
    return room[::-1]


def _lines(marks: Sequence[Mark]) -> tuple[tuple[tuple[float, float], ...], ...]:
    runs: list[list[tuple[float, float]]] = [[]]
    for mark in marks:
        if mark.kind == "unrated":
            runs.append([])
        else:
            runs[-1].append((mark.x, mark.y))
    return tuple(tuple(run) for run in runs if len(run) > 1)


def _ticks(days: Sequence[dt.date], places: list[float]) -> tuple[Tick, ...]:
    ends = {places[0]: "start", places[-1]: "end"} if len(set(places)) > 1 else dict.fromkeys(places[:1], "middle")
    return tuple(Tick(x, day, ends.get(x, "")) for x, day in dict(zip(places, days, strict=True)).items())
