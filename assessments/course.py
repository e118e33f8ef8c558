"""What became of somebody over several assessments with one instrument: item by item, by the newest one. Pure.

Versions of an instrument may differ: an item or a grade that the newest does not know is left out of the course, and
stays readable on the page of its own assessment.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from assessments.scoring import NOT_YET, Change, Rated, SummaryChange, compare, compare_summaries
from assessments.structure import Definition, Grade, Item, Section


@dataclass(frozen=True)
class Taken:
    """One assessment as the course needs it."""

    uuid: UUID
    on: dt.date
    ratings: Mapping[str, Rated]


@dataclass(frozen=True)
class Cell:
    """An item at one assessment, and whether it is better or worse than the time before."""

    grade: Grade | None
    reason: str
    change: Change | None

    @property
    def letter(self) -> str:
        """As the scale says; a dash where not rated."""
        return self.grade.letter if self.grade else "–"


@dataclass(frozen=True)
class Row:
    """An item through all assessments, the oldest first."""

    item: Item
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class SectionCourse:
    """The items of one section."""

    section: Section
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Compared:
    """Two assessments beside each other."""

    before: Taken
    after: Taken
    sections: tuple[tuple[Section, tuple[Change, ...]], ...]
    summaries: tuple[SummaryChange, ...]

    def count(self, verdict: str) -> int:
        """How many items are better, same, worse or unknown."""
        return sum(change.verdict == verdict for _section, changes in self.sections for change in changes)

    @property
    def moved(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """The items that became better, then those that became worse; empty where nothing moved."""
        changes = [change for _section, all_of_it in self.sections for change in all_of_it]
        found = ((each, tuple(one for one in changes if one.verdict == each)) for each in ("better", "worse"))
        return tuple((verdict, some) for verdict, some in found if some)

    @property
    def counts(self) -> dict[str, int]:
        """``count`` of every verdict."""
        return {verdict: self.count(verdict) for verdict in ("better", "same", "worse", "unknown")}


def in_terms_of(definition: Definition, ratings: Mapping[str, Rated]) -> dict[str, Rated]:
    """The ratings that the definition has the item and the grade for."""
    items, values = {item.code for item in definition.items}, {grade.value for grade in definition.scale}
    return {code: rated for code, rated in ratings.items()
            if code in items and (rated.value is None or rated.value in values)}  # fmt: skip


def table(definition: Definition, oldest_first: Sequence[Taken]) -> tuple[SectionCourse, ...]:
    """Every item at every assessment."""
    known = [in_terms_of(definition, taken.ratings) for taken in oldest_first]
    steps = [{change.item.code: change for change in compare(definition, before, after)}
             for before, after in pairwise(known)]  # fmt: skip
    return tuple(
        SectionCourse(section, tuple(_row(definition, item, known, steps) for item in section.items))
        for section in definition.sections
    )


def _row(definition: Definition, item: Item, known: list[dict[str, Rated]], steps: list[dict[str, Change]]) -> Row:
    cells = []
    for number, ratings in enumerate(known):
        rated = ratings.get(item.code, NOT_YET)
        grade = None if rated.value is None else definition.grade(rated.value)
        cells.append(Cell(grade, rated.reason, steps[number - 1][item.code] if number else None))
    return Row(item, tuple(cells))


def compared(definition: Definition, before: Taken, after: Taken) -> Compared:
    """Two assessments, item by item and figure by figure."""
    then, now = in_terms_of(definition, before.ratings), in_terms_of(definition, after.ratings)
    changes = {change.item.code: change for change in compare(definition, then, now)}
    sections = tuple(
        (section, tuple(changes[item.code] for item in section.items)) for section in definition.sections
    )
    return Compared(before, after, sections, compare_summaries(definition, then, now))
