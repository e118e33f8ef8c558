"""What ratings say: letters, strengths and barriers, sums where all is rated, and what moved. Pure.

The grades are ordinal (domain.md section 3): an item is better, the same or worse; nothing unrated is ever filled in,
and a sum or a mean exists only where the definition asks for it and every item of it is rated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assessments.structure import Definition, Grade, Item, Section, Summary

Verdict = Literal["better", "same", "worse", "unknown"]


@dataclass(frozen=True)
class Rated:
    """An answer: its value on the scale, or why there is none."""

    value: int | None
    reason: str = ""
    note: str = ""


NOT_YET = Rated(None)


@dataclass(frozen=True)
class Line:
    """One item of a profile."""

    item: Item
    grade: Grade | None
    reason: str = ""
    note: str = ""

    @property
    def letter(self) -> str:
        """F, A, I, R or whatever the scale says; empty where not rated."""
        return self.grade.letter if self.grade else ""

    @property
    def is_explained(self) -> bool:
        """Rated, or with the reason why not."""
        return bool(self.grade or self.reason)


@dataclass(frozen=True)
class SectionProfile:
    """The items of a section, and their sum where the definition asks for it and all are rated."""

    section: Section
    lines: tuple[Line, ...]
    total: int | None
    least: int
    most: int


@dataclass(frozen=True)
class SummaryValue:
    """A published figure; no value where an item of it is not rated."""

    summary: Summary
    value: Fraction | None

    @property
    def shown(self) -> str:
        """'4.9', or '17' for a sum; empty where there is none."""
        if self.value is None:
            return ""
        return f"{float(self.value):.1f}" if self.summary.kind == "mean" else str(self.value)


@dataclass(frozen=True)
class Profile:
    """What one assessment says."""

    sections: tuple[SectionProfile, ...]
    summaries: tuple[SummaryValue, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All items, in their order."""
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def strengths(self) -> tuple[Line, ...]:
        """What helps."""
        return self._counting_as("strength")

    @property
    def barriers(self) -> tuple[Line, ...]:
        """What stands in the way."""
        return self._counting_as("barrier")

    @property
    def unrated(self) -> tuple[Line, ...]:
        """Items without a rating, whether or not somebody said why."""
        return tuple(line for line in self.lines if line.grade is None)

    @property
    def unexplained(self) -> tuple[Line, ...]:
        """Items with neither rating nor reason: it cannot be signed yet."""
        return tuple(line for line in self.lines if not line.is_explained)

    def _counting_as(self, what: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.grade and line.grade.counts_as == what)


@dataclass(frozen=True)
class Change:
    """What became of an item; unknown where one of the two has no rating."""

    item: Item
    before: Grade | None
    after: Grade | None
    verdict: Verdict


@dataclass(frozen=True)
class SummaryChange:
    """What became of a published figure."""

    summary: Summary
    before: SummaryValue
    after: SummaryValue
    verdict: Verdict


def profile(definition: Definition, ratings: Mapping[str, Rated]) -> Profile:
    """What the ratings say, by item code. Raises NotInDefinitionError for an item or value of something else."""
    for code in ratings:
        definition.item(code)
    sections = tuple(_section(definition, section, ratings) for section in definition.sections)
    summaries = tuple(SummaryValue(each, _figure(definition, each, ratings)) for each in definition.summaries)
    return Profile(sections, summaries)


def compare(definition: Definition, before: Mapping[str, Rated], after: Mapping[str, Rated]) -> tuple[Change, ...]:
    """Item by item, in the definition's order."""
    lines = zip(profile(definition, before).lines, profile(definition, after).lines, strict=True)
    return tuple(
        Change(old.item, old.grade, new.grade, _verdict(definition, _value(old), _value(new))) for old, new in lines
    )


def compare_summaries(
    definition: Definition, before: Mapping[str, Rated], after: Mapping[str, Rated]
) -> tuple[SummaryChange, ...]:
    """The published figures; the same where they differ by less than the definition's threshold."""
    figures = zip(profile(definition, before).summaries, profile(definition, after).summaries, strict=True)
    return tuple(
        SummaryChange(old.summary, old, new, _verdict(definition, old.value, new.value)) for old, new in figures
    )


def _section(definition: Definition, section: Section, ratings: Mapping[str, Rated]) -> SectionProfile:
    lines = tuple(_line(definition, item, ratings.get(item.code, NOT_YET)) for item in section.items)
    values = [grade.value for grade in definition.scale]
    total = _sum(_value(line) for line in lines) if definition.section_sums else None
    return SectionProfile(section, lines, total, min(values) * len(lines), max(values) * len(lines))


def _line(definition: Definition, item: Item, rated: Rated) -> Line:
    grade = None if rated.value is None else definition.grade(rated.value)
    return Line(item, grade, rated.reason, rated.note)


def _value(line: Line) -> int | None:
    return line.grade.value if line.grade else None


def _figure(definition: Definition, summary: Summary, ratings: Mapping[str, Rated]) -> Fraction | None:
    codes = [
        item.code for section in definition.sections if section.code in summary.sections for item in section.items
    ]
    total = _sum(ratings.get(code, NOT_YET).value for code in codes)
    if total is None:
        return None
    return Fraction(total, len(codes)) if summary.kind == "mean" else Fraction(total)


def _sum(values: Iterable[int | None]) -> int | None:
    """None as soon as one is missing: nothing is imputed."""
    known = list(values)
    return None if None in known else sum(known)


def _verdict(definition: Definition, before: Fraction | int | None, after: Fraction | int | None) -> Verdict:
    if before is None or after is None:
        return "unknown"
    gain = after - before if definition.better == "higher" else before - after
    if not gain or abs(gain) < (definition.change_threshold or 0):
        return "same"
    return "better" if gain > 0 else "worse"
