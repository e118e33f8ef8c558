"""The tables of hospital stays, by subject."""

from caseload.spells.models.in_reach import InReachDefault, InReachPlan
from caseload.spells.models.leaving import ChecklistAnswer, DischargeMeeting, FollowUpByOthers
from caseload.spells.models.stay import HospitalSpell

__all__ = [
    "ChecklistAnswer",
    "DischargeMeeting",
    "FollowUpByOthers",
    "HospitalSpell",
    "InReachDefault",
    "InReachPlan",
]
