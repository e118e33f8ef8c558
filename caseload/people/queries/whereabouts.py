"""Where somebody is and was."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from caseload.people.models import Episode, Person, WhereaboutsPeriod
from caseload.people.scope import in_sight
from teams.access import Rights


def whereabouts_rows(rights: Rights, *, on: dt.date) -> QuerySet[WhereaboutsPeriod]:
    """What was told of the people in sight, taken back or not, the latest first."""
    rows = WhereaboutsPeriod.objects.select_related("person", "episode__team", "set_by", "ended_by")
    return in_sight(rows, rights, on=on).order_by("-starts_at", "-pk")


def whereabouts_of(person: Person, rights: Rights, *, on: dt.date) -> list[WhereaboutsPeriod]:
    """One person's, the latest first."""
    return list(whereabouts_rows(rights, on=on).filter(person=person))


def told_place(episode: Episode) -> str:
    """The place at which they are told to be now, of an episode in sight; empty where none was told."""
    rows = WhereaboutsPeriod.objects.filter(person=episode.person_id, ends_at=None, retracted_at=None)
    return rows.values_list("place_text", flat=True).first() or ""


def whereabouts_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> WhereaboutsPeriod:
    """One row that counts."""
    return get_object_or_404(whereabouts_rows(rights, on=on), uuid=uuid, retracted_at=None)
