"""Reads of precautions: every team that sees the person sees them, whatever else it may read."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from caseload.people.models import Person, Place
from caseload.people.scope import in_sight
from caseload.precautions import lines
from caseload.precautions.codes import PrecautionKind
from caseload.precautions.lines import Line
from caseload.precautions.models import Precaution
from teams.access import Rights


def told_standing(person) -> ArraySubquery:
    """What stands about a person, as JSON for ``lines.read``; ``person`` is an ``OuterRef``: it comes along with a
    statement about them."""
    columns = ("uuid", "kind", "words", "source", "review_by", "place_id", "lead_name", "lead_phone")
    told = JSONObject(since="starts_on", place="place__description", **{name: F(name) for name in columns})
    return ArraySubquery(Precaution.objects.filter(person=person, ends_on=None).values(told=told))


def standing(rights: Rights, person: Person, *, on: dt.date) -> list[Line]:
    """What stands about somebody, in the order in which it is said."""
    rights.require("precautions.read")
    rows = in_sight(Precaution.objects.filter(person=person, ends_on=None), rights, on=on).select_related("place")
    told = (
        {"uuid": row.uuid, "kind": row.kind, "words": row.words, "source": row.source, "since": row.starts_on,
         "review_by": row.review_by, "place_id": row.place_id, "place": row.place and row.place.description,
         "lead_name": row.lead_name, "lead_phone": row.lead_phone}
        for row in rows
    )  # fmt: skip
    return lines.read(told, on=on)


def precaution_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Precaution:
    """One of a person in sight; for everybody else it does not exist."""
    rows = Precaution.objects.select_related("person", "place", "set_by")
    return get_object_or_404(in_sight(rows, rights, on=on), uuid=uuid)


def goes_alone(person_id: int, place_id: int | None, staff: Sequence[int]) -> bool:
    """Whether one is to go where two must: one question, and none where two go."""
    if lines.is_pair(staff):
        return False
    pairs = Precaution.objects.filter(person=person_id, ends_on=None, kind=PrecautionKind.PAIRS)
    return (pairs.filter(Q(place=None) | Q(place=place_id)) if place_id else pairs).exists()


def places_of(person: Person, *, on: dt.date) -> list[Place]:
    """Where the person can be found on a day, the first to try first."""
    return list(Place.objects.on(on).filter(person=person).order_by("-is_main", "pk"))
