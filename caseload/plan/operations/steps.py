"""States of goals and interventions as dated rows: one is open, the others are over. The caller holds the locks."""

import datetime as dt

from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.models import Episode
from caseload.people.operations.locks import hold
from caseload.people.signals import tell_changed
from caseload.plan.codes import GoalState, InterventionState
from caseload.plan.models import Goal, GoalStep, Intervention, InterventionStep
from caseload.plan.moves import GOAL_MOVES, INTERVENTION_MOVES, PlanRefusedError, check_move
from teams.models import User

TICK = dt.timedelta(microseconds=1)
"""A period is never empty: of two steps in the same moment the second comes after the first."""


def hold_goal(goal: Goal, episode: Episode) -> tuple[Goal, Episode]:
    """Lock the writer's episode, which must be open, and then the goal: writers of two teams take turns at it."""
    episode = hold(episode)
    held = Goal.objects.select_for_update(no_key=True).filter(pk=goal.pk, person_id=episode.person_id).first()
    if held is None:
        raise PlanRefusedError(_("This goal is not %(person)s's. Nothing was saved.") % {"person": episode.person})
    return held, episode


def first_step(row: Goal | Intervention, state: str, episode: Episode, *, by: User, at: dt.datetime) -> None:
    """Begin with this state."""
    _begin(row, state, "", episode, by, at)


def move_goal(
    goal: Goal, to: GoalState, episode: Episode, *, reason: str = "", by: User, at: dt.datetime
) -> dt.datetime:
    """End the goal's standing state and begin the next; the moment at which that happened."""
    standing = goal.steps.get(ends_at=None)
    check_move(standing.state, to, reason, moves=GOAL_MOVES, label=standing.get_state_display())
    return _follow(standing, goal, to, reason, episode, by, at)


def move_intervention(
    intervention: Intervention,
    to: InterventionState,
    episode: Episode,
    *,
    reason: str = "",
    by: User,
    at: dt.datetime,
) -> dt.datetime:
    """The same for an intervention."""
    standing = intervention.steps.get(ends_at=None)
    check_move(standing.state, to, reason, moves=INTERVENTION_MOVES, label=standing.get_state_display())
    return _follow(standing, intervention, to, reason, episode, by, at)


def _follow(standing: GoalStep | InterventionStep, row, to, reason, episode, by, at) -> dt.datetime:
    at = max(at, standing.starts_at + TICK)
    standing.ends_at = at
    standing.save(update_fields=["ends_at"])
    _begin(row, to, reason, episode, by, at)
    return at


def _begin(row: Goal | Intervention, state: str, reason: str, episode: Episode, by: User, at: dt.datetime) -> None:
    row.steps.create(person_id=row.person_id, episode=episode, state=state, reason=reason, starts_at=at, set_by=by)


def written_down(
    verb: str, row: Goal | Intervention, episode: Episode, *, by: User, at: dt.datetime, **facts
) -> None:
    """For the audit, and for whoever watches the episode."""
    record(verb, by=by, person=episode.person, team=episode.team, subject=row._meta.model_name,
           subject_uuid=row.uuid, **facts)  # fmt: skip
    tell_changed([episode.pk], at=at)
