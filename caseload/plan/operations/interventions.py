"""What is done under a goal: proposed, agreed by the team, under way, ended."""

import datetime as dt
from dataclasses import asdict
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.people.models import Episode
from caseload.plan.codes import OPEN_GOAL_STATES, InterventionState
from caseload.plan.models import Goal, Intervention
from caseload.plan.moves import Arranged, PlanRefusedError, check_arranged
from caseload.plan.operations.steps import first_step, hold_goal, move_intervention, written_down
from teams.models import Membership, User


@transaction.atomic
def propose(
    *, goal: Goal, episode: Episode, kind: str, what: str, arranged: Arranged, by: User, at: dt.datetime,
    uuid: UUID | None = None,
) -> Intervention:  # fmt: skip
    """Propose something to do together under an open goal. Sent twice with the same ``uuid``, it is one.

    Raises ``PlanRefusedError`` at the field.
    """
    if not what:
        raise PlanRefusedError(_("Say what you do together"), "what")
    goal, episode = hold_goal(goal, episode)
    uuid = uuid or uuid4()
    if saved := Intervention.objects.filter(uuid=uuid, goal=goal).first():
        return saved
    _check(arranged, episode, at)
    _require_open(goal)
    row = Intervention.objects.create(
        uuid=uuid, person_id=goal.person_id, episode=episode, goal=goal, kind=kind, what=what, set_by=by, set_at=at,
        **asdict(arranged),
    )  # fmt: skip
    first_step(row, InterventionState.PROPOSED, episode, by=by, at=at)
    written_down("intervention.proposed", row, episode, by=by, at=at, kind=kind)
    return row


@transaction.atomic
def agree(
    *, intervention: Intervention, episode: Episode, by: User, at: dt.datetime, reason: str = ""
) -> Intervention:
    """The team agrees to do it: said at the meeting, or by the lead. ``reason``: what was said about it."""
    return _move(intervention, InterventionState.AGREED, episode, reason, by, at)


@transaction.atomic
def start(
    *, intervention: Intervention, episode: Episode, by: User, at: dt.datetime, reason: str = ""
) -> Intervention:
    """It is under way."""
    return _move(intervention, InterventionState.UNDER_WAY, episode, reason, by, at)


@transaction.atomic
def end(*, intervention: Intervention, episode: Episode, reason: str, by: User, at: dt.datetime) -> Intervention:
    """It is over, and why."""
    return _move(intervention, InterventionState.ENDED, episode, reason, by, at)


@transaction.atomic
def propose_again(
    *, intervention: Intervention, episode: Episode, by: User, at: dt.datetime, reason: str = ""
) -> Intervention:
    """What had ended is proposed anew, and goes to the team again. Raises ``PlanRefusedError`` where its goal is
    over."""
    _require_open(intervention.goal)
    return _move(intervention, InterventionState.PROPOSED, episode, reason, by, at)


def _move(intervention: Intervention, to: InterventionState, episode, reason, by, at) -> Intervention:
    intervention, episode = _hold(intervention, episode)
    at = move_intervention(intervention, to, episode, reason=reason, by=by, at=at)
    written_down(f"intervention.{to}", intervention, episode, by=by, at=at)
    return intervention


@transaction.atomic
def revise_intervention(
    *, intervention: Intervention, episode: Episode, arranged: Arranged, by: User, at: dt.datetime
) -> Intervention:
    """Who, how often, where, and what the person says to it. What is done never changes: end it, propose another."""
    intervention, episode = _hold(intervention, episode)
    _check(arranged, episode, at, before=intervention.proposed_user_id)
    for name, value in asdict(arranged).items():
        setattr(intervention, name, value)
    intervention.save(update_fields=list(asdict(arranged)))
    written_down("intervention.revised", intervention, episode, by=by, at=at, agreement=arranged.agreement)
    return intervention


def _require_open(goal: Goal) -> None:
    if goal.steps.get(ends_at=None).state not in OPEN_GOAL_STATES:
        raise PlanRefusedError(_("The goal is not open any more: take it up again first. Nothing was saved."))


def _hold(intervention: Intervention, episode: Episode) -> tuple[Intervention, Episode]:
    """Lock the writer's episode, the goal and the intervention, in this order everywhere."""
    _goal, episode = hold_goal(intervention.goal, episode)
    return Intervention.objects.select_for_update(no_key=True).get(pk=intervention.pk), episode


def _check(arranged: Arranged, episode: Episode, at: dt.datetime, before: int | None = None) -> None:
    """Whoever is proposed works with the team's people; whoever was proposed before may stay."""
    check_arranged(arranged)
    proposed = arranged.proposed_user_id
    if proposed is None or proposed == before:
        return
    here = Membership.objects.on(timezone.localdate(at)).filter(Q(team=episode.team) | Q(team=None))
    if not here.filter(user_id=proposed).exists():
        raise PlanRefusedError(_("Choose a member of %(team)s") % {"team": episode.team}, "proposed_user")
