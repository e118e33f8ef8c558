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


def open_concerns(rights: Rights, *, on: dt.date, team_ids: list[int] | None = None) -> QuerySet[Concern]:
    """What nobody has acknowledged yet in these teams, oldest first."""
    rows = concerns(rights, on=on).filter(acknowledged_at=None)
    return rows.filter(episode__team__in=team_ids or rights.team_ids).order_by("recorded_at")
