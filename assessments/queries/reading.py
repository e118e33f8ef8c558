"""Assessments as they are read: a row with the definition of its day, its ratings and what they say."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.models import Assessment, Rating
from assessments.scoring import Profile, Rated, profile
from assessments.structure import Definition
from caseload.people.models import Person
from caseload.people.scope import in_sight
from teams.access import Rights

NEWEST_FIRST = ("-on_date", "-signed_at", "-pk")


@dataclass(frozen=True)
class Read:
    """One assessment. Its row comes with assessor, second assessor and who signed."""

    assessment: Assessment
    definition: Definition
    ratings: dict[str, Rated]

    @cached_property
    def profile(self) -> Profile:
        """What the ratings say."""
        return profile(self.definition, self.ratings)


def course_of(rights: Rights, person: Person | UUID, *, on: dt.date, key: str | None = None) -> list[Read]:
    """One person's signed assessments that count, the newest first: of all instruments or of one. Three queries
    however many there are."""
    rows = _of_person(rights, person, on=on).filter(signed_at__isnull=False, successor=None)
    return _read(rows.filter(key=key) if key else rows)


def drafts_of(rights: Rights, person: Person | UUID, *, on: dt.date) -> list[Read]:
    """One person's drafts, the newest first: neither signed nor given up."""
    return _read(_of_person(rights, person, on=on).filter(signed_at=None, abandoned_at=None))


def all_of(rights: Rights, person: Person | UUID, *, on: dt.date) -> list[Read]:
    """One person's drafts and signed assessments that count, the newest first. Two queries."""
    return _read(_of_person(rights, person, on=on).filter(abandoned_at=None, successor=None))


def one(rights: Rights, uuid: UUID, *, on: dt.date) -> Read:
    """Any assessment in sight: signed, replaced, a draft or given up. Raises Http404.

    Its row comes with person, team, what it replaces and what replaced it besides."""
    more = ("person", "episode__team", "begun_by", "abandoned_by", "replaces", "successor")
    found = _read(_rows(rights, on=on).filter(uuid=uuid).select_related("instrument", *PEOPLE, *more))
    if not found:
        raise Http404(_("There is no such assessment"))
    return found[0]


PEOPLE = ("assessor", "second_assessor", "signed_by")


def _rows(rights: Rights, *, on: dt.date) -> QuerySet[Assessment]:
    """The JSON of a definition would come once for each assessment: it is read where its hash is not known yet."""
    rows = Assessment.objects.select_related("instrument", *PEOPLE).defer("instrument__definition")
    return in_sight(rows, rights, on=on).order_by(*NEWEST_FIRST)


def _of_person(rights: Rights, person: Person | UUID, *, on: dt.date) -> QuerySet[Assessment]:
    rows = _rows(rights, on=on)
    return rows.filter(person__uuid=person) if isinstance(person, UUID) else rows.filter(person=person)


def _read(assessments: Iterable[Assessment]) -> list[Read]:
    rows = list(assessments)
    if not rows:
        return []
    ratings = _ratings(rows)
    return [Read(row, definitions.of(row.instrument), ratings[row.pk]) for row in rows]


def _ratings(rows: list[Assessment]) -> dict[int, dict[str, Rated]]:
    given: dict[int, dict[str, Rated]] = defaultdict(dict)
    found = Rating.objects.filter(assessment__in=[row.pk for row in rows])
    for assessment, item, *answer in found.values_list("assessment_id", "item", "value", "not_rated_because", "note"):
        given[assessment][item] = Rated(*answer)
    return given
