"""Writes of goals and interventions, called as ``plan.set_goal(...)``.

Whoever writes names an open episode of theirs with the person; a goal itself belongs to the person and is worked on
across episodes.
"""

from caseload.plan.moves import Arranged, GoalTold, MovedMeanwhileError, PlanRefusedError
from caseload.plan.operations.goals import achieve, change_goal, rate, revise_goal, set_aside, set_goal, take_up
from caseload.plan.operations.interventions import agree, end, propose, propose_again, revise_intervention, start

__all__ = [
    "Arranged",
    "GoalTold",
    "MovedMeanwhileError",
    "PlanRefusedError",
    "achieve",
    "agree",
    "change_goal",
    "end",
    "propose",
    "propose_again",
    "rate",
    "revise_goal",
    "revise_intervention",
    "set_aside",
    "set_goal",
    "start",
    "take_up",
]
