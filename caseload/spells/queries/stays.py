"""Stays in hospital, as rows."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from caseload.people.models import Person
from caseload.people.scope import in_sight
from caseload.spells.models import HospitalSpell
from teams.access import Rights


def spells(rights: Rights, *, on: dt.date) -> QuerySet[HospitalSpell]:
    """The stays of the people in sight, retracted ones too, the latest first."""
    return in_sight(
        HospitalSpell.objects.select_related("person", "episode__team", "recorded_by"), rights, on=on
    ).order_by("-admitted_at", "-pk")


def of_person(person: Person, rights: Rights, *, on: dt.date) -> list[HospitalSpell]:
    """One person's stays, the latest first."""
    return list(spells(rights, on=on).filter(person=person))


def spell_or_404(person: Person, uuid: UUID, rights: Rights, *, on: dt.date) -> HospitalSpell:
    """One stay of a person that stands."""
    return get_object_or_404(spells(rights, on=on), person=person, uuid=uuid, retracted_at=None)
