"""A formulation as it goes into the trust's record."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.shortcuts import get_object_or_404

from assessments.models import Formulation, GoalSource, Point
from caseload.people.scope import in_sight
from caseload.plan.models import Goal
from teams.access import Rights


@dataclass(frozen=True)
class ForRecord:
    """The formulation with person, team and writer; its points, and the goals that grew from them."""

    formulation: Formulation
    points: list[Point]
    goals: list[Goal]


def formulation_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> ForRecord:
    """Any formulation in sight. Three queries. Raises Http404."""
    rows = Formulation.objects.select_related("person", "episode__team", "written_by")
    found = get_object_or_404(in_sight(rows, rights, on=on), uuid=uuid)
    sources = GoalSource.objects.filter(point__formulation=found).select_related("goal").order_by("goal_id")
    goals = {source.goal_id: source.goal for source in sources}
    return ForRecord(found, list(found.points.order_by("pk")), list(goals.values()))
