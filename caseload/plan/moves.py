"""Which state may follow which, and what was told of a goal or an intervention. Pure: values in, sentences out."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.plan.codes import (
    GOAL_STATES_WITH_REASON,
    OPEN_GOAL_STATES,
    OPEN_INTERVENTION_STATES,
    Agreement,
    GoalState,
    InterventionState,
)
from teams.faults import FieldError

GOAL_MOVES: dict[str, tuple[str, ...]] = {
    GoalState.ACTIVE: (GoalState.PROPOSED, GoalState.ACHIEVED, GoalState.SET_ASIDE),
    GoalState.ACHIEVED: OPEN_GOAL_STATES,
    GoalState.SET_ASIDE: OPEN_GOAL_STATES,
    GoalState.CHANGED: OPEN_GOAL_STATES,
}
"""A goal's next state to the states that it may come from. What was set aside or achieved can be taken up again."""

INTERVENTION_MOVES: dict[str, tuple[str, ...]] = {
    InterventionState.PROPOSED: (InterventionState.ENDED,),
    InterventionState.AGREED: (InterventionState.PROPOSED,),
    InterventionState.UNDER_WAY: (InterventionState.AGREED,),
    InterventionState.ENDED: OPEN_INTERVENTION_STATES,
}
"""The same for an intervention. What has ended can be proposed anew, and goes to the team again."""

WITH_REASON = (*GOAL_STATES_WITH_REASON, InterventionState.ENDED)
LONGEST_REVIEW = dt.timedelta(days=366)
"""A review further off is a slip of the pen, and would be none."""
MOST_TIMES = 31
HIGHEST_RATING = 10
NO_WORDS = gettext_lazy("Write the goal in their own words. If there are none yet, say below why not")


class PlanRefusedError(FieldError):
    """What was told cannot stand; ``field`` names the form's field."""


class MovedMeanwhileError(FieldError):
    """Somebody else has changed the state first."""


@dataclass(frozen=True)
class GoalTold:
    """A goal as it is told: the person's own words, or why there are none yet."""

    life_area: str
    review_on: dt.date
    words: str = ""
    no_words_reason: str = ""
    why: str = ""
    how_known: str = ""


@dataclass(frozen=True)
class Arranged:
    """Who is proposed for an intervention, how often, where, and what the person says to it."""

    proposed_user_id: int | None = None
    proposed_profession: str = ""
    times: int | None = None
    per: str = ""
    place_text: str = ""
    agreement: str = Agreement.TO_ASK.value


def check_goal(told: GoalTold, *, today: dt.date) -> None:
    """Raise ``PlanRefusedError`` for a goal with neither words nor the reason why there are none, or with both."""
    if not (told.words or told.no_words_reason):
        raise PlanRefusedError(NO_WORDS, "words")
    if told.words and told.no_words_reason:
        raise PlanRefusedError(_("There are words of theirs: clear the reason why there are none"), "no_words_reason")
    check_review(told.review_on, today=today)


def check_review(review_on: dt.date, *, today: dt.date) -> None:
    """Nothing stands without a day on which it is looked at again."""
    if not today < review_on <= today + LONGEST_REVIEW:
        raise PlanRefusedError(_("The review date must be after today, and within a year"), "review_on")


def check_arranged(told: Arranged) -> None:
    """How often takes two: how many times, and in what time."""
    if told.times and not told.per:
        raise PlanRefusedError(_("Say in what time: a week, a fortnight or a month"), "per")
    if told.per and not told.times:
        raise PlanRefusedError(_("Say how many times"), "times")
    if told.times and told.times > MOST_TIMES:
        raise PlanRefusedError(_("How many times must be 31 or fewer"), "times")


def check_move(now: str, to: str, reason: str, *, moves: dict[str, tuple[str, ...]], label: str) -> None:
    """Raise where ``to`` cannot follow ``now`` (whose name is ``label``), or must say why and does not."""
    if now not in moves[to]:
        raise MovedMeanwhileError(
            _("It stands as “%(state)s” meanwhile. Nothing was changed: look at it first.") % {"state": label}
        )
    if to in WITH_REASON and not reason:
        raise PlanRefusedError(_("Say why"), "reason")


def check_rating(value: int) -> None:
    """The person's own figure: a whole number from 0 to 10."""
    if not 0 <= value <= HIGHEST_RATING:
        raise PlanRefusedError(_("Their figure must be between 0 and 10"), "value")
