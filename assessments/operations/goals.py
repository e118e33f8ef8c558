"""A goal and the points of the formulation that it grew from: by them its page finds the ratings that show it."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import GoalSource, Point
from caseload.people.models import Episode
from caseload.plan import operations as plan
from caseload.plan.models import Goal
from teams.models import User


@transaction.atomic
def set_goal(
    *, episode: Episode, told: plan.GoalTold, state: str, grew_from: Collection[UUID], by: User, at: dt.datetime,
    uuid: UUID | None = None,
) -> Goal:  # fmt: skip
    """Set a goal, and say which strengths and barriers it grew from. Raises as ``plan.set_goal`` does."""
    goal = plan.set_goal(episode=episode, told=told, state=state, by=by, at=at, uuid=uuid)
    _grown(goal, grew_from)
    return goal


@transaction.atomic
def change_goal(
    *, goal: Goal, episode: Episode, told: plan.GoalTold, reason: str, grew_from: Collection[UUID], by: User,
    at: dt.datetime, uuid: UUID | None = None,
) -> Goal:  # fmt: skip
    """Change a goal into another, and say what that one grew from. Raises as ``plan.change_goal`` does."""
    successor = plan.change_goal(goal=goal, episode=episode, told=told, reason=reason, by=by, at=at, uuid=uuid)
    _grown(successor, grew_from)
    return successor


def _grown(goal: Goal, grew_from: Collection[UUID]) -> None:
    points = list(Point.objects.filter(uuid__in=grew_from, formulation__person_id=goal.person_id))
    if len(points) < len(set(grew_from)):
        raise plan.PlanRefusedError(_("Choose strengths and barriers of this person"), "grew_from")
    rows = [GoalSource(goal=goal, point=point) for point in points]
    GoalSource.objects.bulk_create(rows, ignore_conflicts=True)  # sent twice, it stands once
