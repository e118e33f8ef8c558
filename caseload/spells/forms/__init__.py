"""What people say about a stay in hospital, as forms."""

from caseload.spells.forms.afterwards import ByOthersForm, FollowUpForm
from caseload.spells.forms.in_reach import InReachForm, UsualForm
from caseload.spells.forms.leaving import ItemForm, MeetingForm, PlanningForm
from caseload.spells.forms.stays import DischargeForm, RetractForm, StayForm

__all__ = [
    "ByOthersForm",
    "DischargeForm",
    "FollowUpForm",
    "InReachForm",
    "ItemForm",
    "MeetingForm",
    "PlanningForm",
    "RetractForm",
    "StayForm",
    "UsualForm",
]
