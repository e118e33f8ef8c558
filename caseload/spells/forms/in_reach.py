"""The in-reach plan of a stay, and our own consultant's weekly time."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.spells.forms.fields import SeenForm, StaffForm, not_far, time_field, weekday_field
from caseload.spells.models import InReachDefault, InReachPlan
from caseload.spells.operations import InReach, Strand
from nhsuk.fields import DateInputField
from teams.faults import fingerprint

WEEKS = [
    (1, gettext_lazy("Every week")),
    (2, gettext_lazy("Every 2 weeks")),
    (3, gettext_lazy("Every 3 weeks")),
    (4, gettext_lazy("Every 4 weeks")),
]
STRANDS = ("visits", "ward_round", "consultant")


def _initial(row, *strands: str) -> dict:
    told = {}
    for name in strands:
        who = getattr(row, f"{name}_who")
        told |= {f"{name}_who": who and str(who.uuid)}
        told |= {f"{name}_{part}": getattr(row, f"{name}_{part}") for part in ("weekday", "time")}
    return told


class Strands(StaffForm):
    """Strands of a plan: a weekday, a time and somebody each."""

    def strand(self, name: str) -> Strand:
        """What was said of one."""
        data = self.cleaned_data
        return Strand(data[f"{name}_weekday"], data[f"{name}_time"], self.colleague(f"{name}_who"))


class InReachForm(SeenForm, Strands):
    """How the team stays with somebody during this stay."""

    every_weeks = forms.TypedChoiceField(label=gettext_lazy("How often?"), choices=WEEKS, coerce=int)
    visits_who = forms.ChoiceField(
        label=gettext_lazy("Who goes?"), error_messages={"required": gettext_lazy("Say who goes")}
    )
    visits_weekday = weekday_field(gettext_lazy("On"), gettext_lazy("As soon as possible, then the same day"))
    visits_time = time_field(gettext_lazy("At"), required=False)
    ward_round_weekday = weekday_field(
        gettext_lazy("The ward round is on"), gettext_lazy("Not known, or nobody goes")
    )
    ward_round_time = time_field(gettext_lazy("At"), required=False)
    ward_round_who = forms.ChoiceField(label=gettext_lazy("Who attends?"), required=False)
    consultant_weekday = weekday_field(gettext_lazy("Our consultant's time is on"), gettext_lazy("None"))
    consultant_time = time_field(gettext_lazy("At"), required=False)
    consultant_who = forms.ChoiceField(label=gettext_lazy("Who?"), required=False)
    second = forms.ChoiceField(label=gettext_lazy("Who goes along?"), required=False)
    alone_reason = forms.CharField(label=gettext_lazy("Or: why one goes alone"), max_length=240, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why another plan than usual?"),
        max_length=240,
        error_messages={"required": gettext_lazy("Say why this stay needs another plan")},
    )
    review_by = DateInputField(
        label=gettext_lazy("Look at it again by"),
        validators=[not_far],
        error_messages={"required": gettext_lazy("Say by when it is looked at again")},
    )

    def __init__(self, *args, two_go: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_staff("visits_who", nobody=_("Choose"))
        self.offer_staff("ward_round_who", "consultant_who", "second", nobody=_("Nobody"))
        if not two_go:
            del self.fields["second"], self.fields["alone_reason"]

    @staticmethod
    def initial_of(plan: InReachPlan | None) -> dict:
        """The plan as it stands."""
        seen = {"seen": fingerprint(plan and plan.pk)}
        if plan is None:
            return seen
        told = seen | {"every_weeks": plan.every_weeks, "reason": plan.reason, "review_by": plan.review_by}
        told |= {"second": plan.second and str(plan.second.uuid), "alone_reason": plan.alone_reason}
        return told | _initial(plan, *STRANDS)

    def told(self) -> InReach:
        """What the operation takes."""
        same = {name: self.cleaned_data[name] for name in ("every_weeks", "reason", "review_by")}
        pair = {"second": self.colleague("second"), "alone_reason": self.cleaned_data.get("alone_reason", "")}
        return InReach(**same, **pair, **{name: self.strand(name) for name in STRANDS})


class UsualForm(Strands):
    """Our own consultant's weekly time on the wards."""

    consultant_who = forms.ChoiceField(label=gettext_lazy("Our consultant"), required=False)
    consultant_weekday = weekday_field(gettext_lazy("Goes to the wards on"), gettext_lazy("No fixed day"))
    consultant_time = time_field(gettext_lazy("At"), required=False)

    def __init__(self, *args, usual: InReachDefault | None, **kwargs):
        super().__init__(*args, initial=_initial(usual, "consultant") if usual else {}, **kwargs)
        self.offer_staff("consultant_who", nobody=_("Nobody"))
