"""Concerns of families and carers, and colleagues' worries."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from caseload.contacts.models import Concern
from caseload.people.scope import in_sight
from teams.access import Rights


def concerns(rights: Rights, *, on: dt.date) -> QuerySet[Concern]:
    """Concerns about people in sight."""
    rows = Concern.objects.select_related("person", "episode__team", "recorded_by", "acknowledged_by")
    return in_sight(rows, rights, on=on)


def concern_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Concern:
    """One concern in sight; for everybody else it does not exist."""
    return get_object_or_404(concerns(rights, on=on), uuid=uuid)
