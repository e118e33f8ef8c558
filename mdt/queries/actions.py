"""Actions as their owner and the team see them."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from caseload.people.models import Person
from caseload.people.scope import in_sight
from mdt.codes import ActionState
from mdt.models import Action
from teams.access import Rights


def action_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Action:
    """An action of the reader's teams: about somebody in sight, or about nobody."""
    rows = Action.objects.filter(team__in=rights.team_ids)
    seen = in_sight(rows.filter(person__isnull=False), rights, on=on)
    rows = rows.filter(Q(person=None) | Q(pk__in=seen.values("pk")))
    named = ("person", "episode", "team", "owner", "set_by", "ended_by", "meeting__series")
    return get_object_or_404(rows.select_related(*named).defer("meeting__sealed"), uuid=uuid)


def open_of(person: Person, rights: Rights) -> QuerySet[Action]:
    """What is still to be done about somebody, the earliest due first."""
    rows = Action.objects.filter(person=person, team__in=rights.team_ids, state=ActionState.OPEN)
    return rows.select_related("owner").order_by("due_on", "pk")
