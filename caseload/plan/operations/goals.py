"""Setting a goal with the person, changing it, and saying where it stands."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.people.lifetime import fault_of_day
from caseload.people.models import Episode
from caseload.people.operations.locks import hold
from caseload.plan.codes import OPEN_INTERVENTION_STATES, GoalState, InterventionState
from caseload.plan.models import Goal, GoalRating, Intervention
from caseload.plan.moves import GoalTold, PlanRefusedError, check_goal, check_rating, check_review
from caseload.plan.operations.interventions import propose_again
from caseload.plan.operations.steps import first_step, hold_goal, move_goal, move_intervention, written_down
from teams.models import User

CARRIED = (
    "kind", "what", "proposed_user_id", "proposed_profession", "times", "per", "place_text", "agreement",
)  # fmt: skip
"""What goes along when an intervention goes on under the goal that took its goal's place."""


@transaction.atomic
def set_goal(
    *, episode: Episode, told: GoalTold, by: User, at: dt.datetime, state: str = GoalState.ACTIVE,
    uuid: UUID | None = None, replaces: Goal | None = None,
) -> Goal:  # fmt: skip
    """Write down what the person wants, proposed or active from now. Sent twice with the same ``uuid``, it is one.

    Raises ``PlanRefusedError`` at the field, for neither words nor the reason why there are none among others.
    """
    check_goal(told, today=timezone.localdate(at))
    episode = hold(episode)
    uuid = uuid or uuid4()
    if saved := Goal.objects.filter(uuid=uuid, person_id=episode.person_id).first():
        return saved
    goal = Goal.objects.create(
        uuid=uuid,
        person_id=episode.person_id,
        episode=episode,
        replaces=replaces,
        set_by=by,
        set_at=at,
        **asdict(told),
    )
    first_step(goal, state, episode, by=by, at=at)
    written_down("goal.set", goal, episode, by=by, at=at, state=state, life_area=told.life_area)
    return goal


@transaction.atomic
def change_goal(
    *, goal: Goal, episode: Episode, told: GoalTold, reason: str, by: User, at: dt.datetime, uuid: UUID | None = None
) -> Goal:
    """Let another goal take this one's place, with the reason; both stay readable. Open interventions go on under
    the new one. Raises ``PlanRefusedError`` and ``MovedMeanwhileError``."""
    check_goal(told, today=timezone.localdate(at))
    goal, episode = hold_goal(goal, episode)
    if uuid and (saved := Goal.objects.filter(uuid=uuid, replaces=goal).first()):
        return saved
    state = goal.steps.get(ends_at=None).state
    at = move_goal(goal, GoalState.CHANGED, episode, reason=reason, by=by, at=at)
    successor = set_goal(episode=episode, told=told, by=by, at=at, state=state, uuid=uuid, replaces=goal)
    for intervention, was in _open_under(goal):
        _carry(intervention, was, successor, episode, by, at)
    written_down("goal.changed", goal, episode, by=by, at=at, into=str(successor.uuid))
    return successor


def _open_under(goal: Goal) -> list[tuple[Intervention, str]]:
    """The goal's interventions that have not ended, locked, each with its state."""
    rows = Intervention.objects.select_for_update(no_key=True).filter(goal=goal).order_by("pk")
    states = dict(rows.model.objects.filter(goal=goal, steps__ends_at=None).values_list("pk", "steps__state"))
    return [(row, states[row.pk]) for row in rows if states[row.pk] in OPEN_INTERVENTION_STATES]


def _carry(intervention: Intervention, state: str, to: Goal, episode: Episode, by: User, at: dt.datetime) -> None:
    told = {name: getattr(intervention, name) for name in CARRIED}
    row = Intervention.objects.create(
        person_id=to.person_id, episode=episode, goal=to, set_by_id=intervention.set_by_id, set_at=at, **told
    )
    first_step(row, state, episode, by=by, at=at)
    reason = _("Goes on under the goal that took this one's place")
    move_intervention(intervention, InterventionState.ENDED, episode, reason=reason, by=by, at=at)


@transaction.atomic
def achieve(*, goal: Goal, episode: Episode, by: User, at: dt.datetime, reason: str = "") -> Goal:
    """It is achieved. What was done for it ends with it."""
    return _close(goal, GoalState.ACHIEVED, episode, reason, _("The goal is achieved"), by, at)


@transaction.atomic
def set_aside(*, goal: Goal, episode: Episode, reason: str, by: User, at: dt.datetime) -> Goal:
    """Not now, and why. It can be taken up again; what was done for it ends meanwhile."""
    return _close(goal, GoalState.SET_ASIDE, episode, reason, _("The goal is set aside"), by, at)


def _close(goal, to, episode, reason, why_it_ends, by, at) -> Goal:
    goal, episode = hold_goal(goal, episode)
    at = move_goal(goal, to, episode, reason=reason, by=by, at=at)
    for intervention, _state in _open_under(goal):
        move_intervention(intervention, InterventionState.ENDED, episode, reason=why_it_ends, by=by, at=at)
    written_down(f"goal.{to}", goal, episode, by=by, at=at)
    return goal


@transaction.atomic
def take_up(
    *, goal: Goal, episode: Episode, by: User, at: dt.datetime, reason: str = "", review_on: dt.date | None = None,
    again: Iterable[Intervention] = (),
) -> Goal:  # fmt: skip
    """Work on it from now on: a proposed goal begins, one set aside or achieved is taken up again. One that was
    set aside for longer than its review needs a new review date. ``again``: what ended with it and is proposed
    anew at once."""
    goal, episode = hold_goal(goal, episode)
    review_on = review_on or goal.review_on
    check_review(review_on, today=timezone.localdate(at))
    at = move_goal(goal, GoalState.ACTIVE, episode, reason=reason, by=by, at=at)
    goal.review_on = review_on
    goal.save(update_fields=["review_on"])
    written_down("goal.taken_up", goal, episode, by=by, at=at)
    for intervention in again:
        propose_again(intervention=intervention, episode=episode, by=by, at=at)
    return goal


@transaction.atomic
def revise_goal(
    *, goal: Goal, episode: Episode, why: str, how_known: str, review_on: dt.date, by: User, at: dt.datetime
) -> Goal:
    """Why it matters, how we shall know, when it is looked at again. The words themselves never change."""
    check_review(review_on, today=timezone.localdate(at))
    goal, episode = hold_goal(goal, episode)
    goal.why, goal.how_known, goal.review_on = why, how_known, review_on
    goal.save(update_fields=["why", "how_known", "review_on"])
    written_down("goal.revised", goal, episode, by=by, at=at, review_on=review_on.isoformat())
    return goal


@transaction.atomic
def rate(
    *, goal: Goal, episode: Episode, on_date: dt.date, value: int, by: User, at: dt.datetime, comment: str = ""
) -> GoalRating:
    """How far along the person says they are, 0 to 10, on a day. Said again on the same day, the later counts."""
    check_rating(value)
    goal, episode = hold_goal(goal, episode)
    if fault := fault_of_day(on_date, episode.person, today=timezone.localdate(at)):
        raise PlanRefusedError(fault, "on_date")
    if goal.steps.get(ends_at=None).state == GoalState.CHANGED:
        raise PlanRefusedError(_("Another goal has taken this one's place: write their figure there"))
    said = {"value": value, "comment": comment, "recorded_by": by, "recorded_at": at}
    standing = GoalRating.objects.filter(goal=goal, on_date=on_date)
    if not standing.update(**said):
        GoalRating.objects.create(goal=goal, on_date=on_date, person_id=goal.person_id, episode=episode, **said)
    written_down("goal.rated", goal, episode, by=by, at=at, on_date=on_date.isoformat())
    return standing.get()
