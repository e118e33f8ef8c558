"""Writes of a person's weeks, called as ``planner.save_week(...)``."""

from caseload.planner.operations.happened import Told, record_happened
from caseload.planner.operations.weeks import ChangedMeanwhileError, PlanRefusedError, save_week
from caseload.planner.operations.working import add, bring_together, discard, take_out

__all__ = [
    "ChangedMeanwhileError",
    "PlanRefusedError",
    "Told",
    "add",
    "bring_together",
    "discard",
    "record_happened",
    "save_week",
    "take_out",
]
