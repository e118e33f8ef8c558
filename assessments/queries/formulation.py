"""Formulations as they are read, each point with the assessment item that it comes from."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from assessments import definitions
from assessments.codes import PointKind
from assessments.models import Formulation, Instrument, Point, Rating
from assessments.queries.reading import Read
from assessments.scoring import Line
from assessments.structure import Grade
from caseload.people.models import Person
from caseload.people.scope import in_sight
from nhsuk import moments
from teams.access import Rights


@dataclass(frozen=True)
class Source:
    """An item of a signed assessment, and what was rated."""

    assessment: UUID
    item: str
    title: str
    short_title: str
    on: dt.date
    grade: Grade | None

    @property
    def label(self) -> str:
        """Routine: I, MOHOST, Tue 3 Nov"""
        rated = f": {self.grade.letter}" if self.grade else ""
        return f"{self.title}{rated}, {self.short_title}, {moments.short_day(self.on)}"


@dataclass(frozen=True)
class PointRead:
    """A strength or a barrier, and where it comes from."""

    uuid: UUID
    kind: PointKind
    words: str
    source: Source | None


@dataclass(frozen=True)
class FormulationRead:
    """A formulation with its points."""

    formulation: Formulation
    points: tuple[PointRead, ...]

    @property
    def strengths(self) -> list[PointRead]:
        """What helps."""
        return [point for point in self.points if point.kind == PointKind.STRENGTH]

    @property
    def barriers(self) -> list[PointRead]:
        """What stands in the way."""
        return [point for point in self.points if point.kind == PointKind.BARRIER]


def formulations_of(rights: Rights, person: Person, *, on: dt.date) -> list[FormulationRead]:
    """A person's formulations, the one that stands first: one query."""
    return _read(_rows(rights, person, on=on))


def standing_of(rights: Rights, person: Person, *, on: dt.date) -> FormulationRead | None:
    """The one that stands, if any: one query."""
    return next(iter(_read(_rows(rights, person, on=on)[:1])), None)


def _rows(rights: Rights, person: Person, *, on: dt.date) -> QuerySet[Formulation]:
    rows = in_sight(Formulation.objects.filter(person=person), rights, on=on).select_related("written_by")
    return rows.annotate(told_points=told_points(Q(formulation=OuterRef("pk")))).order_by("-written_at", "-pk")


def told_points(which: Q) -> ArraySubquery:
    """Points as JSON, each with the item that it comes from: one query with whatever they hang on."""
    rated = Rating.objects.filter(assessment=OuterRef("assessment"), item=OuterRef("item")).values("value")[:1]
    source = JSONObject(
        assessment="assessment__uuid", on="assessment__on_date", value=Subquery(rated),
        content_hash="assessment__instrument__content_hash", definition="assessment__instrument__definition",
    )  # fmt: skip
    rows = Point.objects.filter(which).order_by("pk")
    told = JSONObject(
        uuid="uuid", kind="kind", words="words", item="item", source=Case(When(assessment__isnull=False, then=source))
    )
    return ArraySubquery(rows.values(told=told))


def read_points(told: Iterable[dict]) -> tuple[PointRead, ...]:
    """What ``told_points`` gave."""
    return tuple(
        PointRead(UUID(one["uuid"]), PointKind(one["kind"]), one["words"], _source(one["item"], one["source"]))
        for one in told
    )


def _source(item: str, told: dict | None) -> Source | None:
    if told is None:
        return None
    instrument = Instrument(content_hash=told["content_hash"], definition=told["definition"])
    definition = definitions.of(instrument)
    grade = None if told["value"] is None else definition.grade(told["value"])
    return Source(
        UUID(told["assessment"]), item, definition.item(item).title, definition.short_title,
        dt.date.fromisoformat(told["on"]), grade,
    )  # fmt: skip


def _read(rows: QuerySet[Formulation]) -> list[FormulationRead]:
    return [FormulationRead(row, read_points(row.told_points)) for row in rows]


@dataclass(frozen=True)
class Offer:
    """An item that can be taken over as a strength or a barrier, and the words to begin with."""

    kind: PointKind
    source: Source
    words: str
    is_taken: bool = False

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.kind}-{self.source.assessment}-{self.source.item}"


def offers(latest: Iterable[Read], standing: FormulationRead | None) -> list[Offer]:
    """The strengths and barriers of the latest profile of each instrument, to be taken over with one tap; those that
    the standing formulation names already in its words, also where the item has moved since."""
    points = [point for point in standing.points if point.source] if standing else []
    taken = {(p.kind, p.source.short_title, p.source.item): p for p in points}
    found = []
    for read in newest_of_each(latest):
        for kind, lines in ((PointKind.STRENGTH, read.profile.strengths), (PointKind.BARRIER, read.profile.barriers)):
            for line in lines:
                before = taken.pop((kind, read.definition.short_title, line.item.code), None)
                words = before.words if before else line.item.title
                found.append(Offer(kind, _of(read, line), words, is_taken=before is not None))
    return found + [Offer(p.kind, p.source, p.words, is_taken=True) for p in taken.values()]


def newest_of_each(reads: Iterable[Read]) -> list[Read]:
    """The newest assessment with each instrument, given newest first."""
    newest: dict[str, Read] = {}
    for read in reads:
        newest.setdefault(read.assessment.key, read)
    return list(newest.values())


def _of(read: Read, line: Line) -> Source:
    return Source(
        read.assessment.uuid, line.item.code, line.item.title, read.definition.short_title, read.assessment.on_date,
        line.grade,
    )  # fmt: skip
