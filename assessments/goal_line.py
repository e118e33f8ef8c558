"""A goal along one time line: what was worked on, small wins, the person's own figures, states, ratings. Pure.

Progress here is slow and not straight (domain.md section 1): nothing is averaged, nothing is smoothed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assessments.scoring import Verdict
from assessments.structure import Grade

Kind = Literal["state", "figure", "contact", "rating"]
ORDER: tuple[Kind, ...] = ("state", "rating", "figure", "contact")
"""Of one day, what stands above what."""

HIGHEST = 10
FIGURES_TOP, FIGURES_HEIGHT = 34, 110
LANE = 48
MARK_BELOW = 30
"""Within a lane its name stands on top, its marks this far below the lane's own top. Pixels."""
LEFT, RIGHT = 6.0, 97.0
"""Where time begins and ends across the picture, in hundredths of its width: it stretches, its letters do not."""


@dataclass(frozen=True)
class Moment:
    """One thing on the line; ``what`` is what the page shows of it."""

    on: dt.date
    kind: Kind
    what: object


@dataclass(frozen=True)
class ItemRating:
    """A rating of an item that the goal grew from."""

    key: tuple[str, str]
    """Instrument and item."""
    title: str
    short_title: str
    on: dt.date
    grade: Grade
    verdict: Verdict | None = None


def line(moments: Iterable[Moment]) -> list[Moment]:
    """Newest first."""
    return sorted(moments, key=lambda one: (-one.on.toordinal(), ORDER.index(one.kind)))


@dataclass(frozen=True)
class Mark:
    """Something in a lane; ``letter`` where it is a rating."""

    x: str
    letter: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Lane:
    """A name and its marks."""

    name: str
    top: int
    marks: tuple[Mark, ...]

    @property
    def name_y(self) -> int:
        """Where the name's line of text stands."""
        return self.top + 14

    @property
    def y(self) -> int:
        """The middle of its marks."""
        return self.top + MARK_BELOW


@dataclass(frozen=True)
class Dot:
    """One of the person's figures."""

    x: str
    y: float
    value: int


@dataclass(frozen=True)
class Level:
    """A line of the scale of figures."""

    value: int
    y: float


@dataclass(frozen=True)
class Picture:
    """Everything in its place: x in per cent of the width, y in pixels."""

    height: int
    first: dt.date
    last: dt.date
    dots: tuple[Dot, ...]
    levels: tuple[Level, ...]
    lanes: tuple[Lane, ...]

    @property
    def joins(self) -> list[tuple[Dot, Dot]]:
        """Each figure with the next one."""
        return list(zip(self.dots, self.dots[1:], strict=False))

    @property
    def axis_y(self) -> int:
        """Where the days stand."""
        return self.height - 6


def picture(
    *, first: dt.date, last: dt.date, figures: Sequence[tuple[dt.date, int]],
    lanes: Sequence[tuple[str, Sequence[tuple[dt.date, str, str]]]],
) -> Picture:  # fmt: skip
    """Place figures (day, value) and lanes (name, [(day, letter, kind)]) between two days; empty lanes are left
    out, and so is the scale where the person has given no figure."""
    first = min([first, *(day for day, _value in figures), *(mark[0] for _name, marks in lanes for mark in marks)])
    last = max(last, first + dt.timedelta(days=1))
    top = FIGURES_TOP + FIGURES_HEIGHT + 16 if figures else 4
    drawn = []
    for name, marks in lanes:
        if marks:
            placed = (Mark(_x(day, first, last), letter, kind) for day, letter, kind in sorted(marks))
            drawn.append(Lane(name, top, tuple(placed)))
            top += LANE
    return Picture(
        height=top + 28, first=first, last=last, lanes=tuple(drawn),
        dots=tuple(Dot(_x(day, first, last), _y(value), value) for day, value in sorted(figures)),
        levels=tuple(Level(value, _y(value)) for value in (10, 5, 0)) if figures else (),
    )  # fmt: skip


def _x(day: dt.date, first: dt.date, last: dt.date) -> str:
    share = (day - first) / (last - first)
    return f"{LEFT + (RIGHT - LEFT) * share:.2f}%"


def _y(value: int) -> float:
    return round(FIGURES_TOP + FIGURES_HEIGHT * (1 - value / HIGHEST), 1)
