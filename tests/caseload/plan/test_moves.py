"""What must be true of a goal and an intervention as they are told, and which state follows which."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.plan.codes import GoalState, InterventionState
from caseload.plan.moves import (
    GOAL_MOVES,
    INTERVENTION_MOVES,
    Arranged,
    GoalTold,
    MovedMeanwhileError,
    PlanRefusedError,
    check_arranged,
    check_goal,
    check_move,
    check_rating,
)

TODAY = dt.date(2026, 3, 2)
LATER = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (GoalTold("home", LATER), "words"),
        (GoalTold("home", LATER, words="My own door", no_words_reason="Not asked"), "no_words_reason"),
        (GoalTold("home", TODAY, words="My own door"), "review_on"),
        (GoalTold("home", dt.date(2028, 1, 1), words="My own door"), "review_on"),
    ],
)
def test_a_goal_that_cannot_stand_is_refused_at_its_field(told, field):
    with pytest.raises(PlanRefusedError) as refused:
        check_goal(told, today=TODAY)
    assert refused.value.field == field


def test_their_words_or_the_reason_why_there_are_none_are_enough():
    check_goal(GoalTold("home", LATER, words="My own door"), today=TODAY)
    check_goal(GoalTold("home", LATER, no_words_reason="Did not want to talk about it"), today=TODAY)


@pytest.mark.parametrize(
    ("told", "field"),
    [(Arranged(times=2), "per"), (Arranged(per="week"), "times"), (Arranged(times=40, per="week"), "times")],
)  # fmt: skip
def test_how_often_takes_two(told, field):
    with pytest.raises(PlanRefusedError) as refused:
        check_arranged(told)
    assert refused.value.field == field


@given(st.integers())
def test_their_figure_runs_from_0_to_10(value):
    if 0 <= value <= 10:
        check_rating(value)
    else:
        with pytest.raises(PlanRefusedError):
            check_rating(value)


@given(st.sampled_from(GoalState), st.sampled_from(list(GOAL_MOVES)))
def test_no_goal_follows_itself_and_none_becomes_proposed_again(now, to):
    if now == to or now == GoalState.CHANGED:
        with pytest.raises(MovedMeanwhileError):
            check_move(now, to, "Because", moves=GOAL_MOVES, label=now.label)


@given(st.sampled_from(InterventionState), st.sampled_from(list(INTERVENTION_MOVES)))
def test_no_intervention_gets_under_way_unless_the_team_has_agreed(now, to):
    allowed = now in INTERVENTION_MOVES[to]
    assert not (allowed and to == InterventionState.UNDER_WAY and now != InterventionState.AGREED)
    assert not (allowed and now == to)


@pytest.mark.parametrize(
    ("now", "to", "moves"),
    [("active", GoalState.SET_ASIDE, GOAL_MOVES), ("active", GoalState.CHANGED, GOAL_MOVES),
     ("under_way", InterventionState.ENDED, INTERVENTION_MOVES)],
)  # fmt: skip
def test_what_stops_says_why(now, to, moves):
    with pytest.raises(PlanRefusedError) as refused:
        check_move(now, to, "", moves=moves, label=now)
    assert refused.value.field == "reason"
