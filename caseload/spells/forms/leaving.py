"""The checklist, the discharge meeting, and what is planned together."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.spells.codes import ItemState, Organisation
from caseload.spells.forms.fields import SeenForm, StaffForm, not_far, time_field
from caseload.spells.models import ChecklistAnswer, DischargeMeeting, HospitalSpell
from caseload.spells.operations import Answer, Meeting, Planning
from nhsuk.fields import DateInputField
from nhsuk.widgets import CheckboxChips, RadioChips, Radios
from teams.faults import fingerprint
from teams.models import User

TOLD_OF_MEETING = ("on_date", "at_time", "place", "attended", "names", "note")
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("", gettext_lazy("Not known"))]


class ItemForm(StaffForm):
    """One item of the checklist."""

    state = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"),
        choices=ItemState,
        widget=Radios(reveals={ItemState.DONE.value: "done"}),
        error_messages={"required": gettext_lazy("Choose done or not needed")},
    )
    done_by = forms.ChoiceField(label=gettext_lazy("Who did it?"), required=False)
    done_on = DateInputField(label=gettext_lazy("When?"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note, or why it is not needed"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, row: ChecklistAnswer | None, reader: User, **kwargs):
        who = (row and row.done_by) or reader
        initial = {"done_by": str(who.uuid), "done_on": timezone.localdate()}
        if row:
            initial |= {"state": row.state, "note": row.note, "done_on": row.done_on or timezone.localdate()}
        super().__init__(*args, initial=initial, **kwargs)
        self.offer_staff("done_by", nobody=_("Choose"))

    def answer(self) -> Answer:
        """What the operation takes."""
        data = self.cleaned_data
        return Answer(data["state"], data["note"], self.colleague("done_by"), data["done_on"])


class MeetingForm(SeenForm):
    """A discharge meeting that is planned or was held."""

    on_date = DateInputField(
        label=gettext_lazy("On"), error_messages={"required": gettext_lazy("Enter the day")}, validators=[not_far]
    )
    at_time = time_field(gettext_lazy("At"), required=False)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120, required=False)
    attended = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there?"),
        choices=Organisation,
        widget=CheckboxChips,
        required=False,
        help_text=gettext_lazy("After the meeting. Leave it empty while it is still to come."),
    )
    names = forms.CharField(label=gettext_lazy("Names and roles"), max_length=240, required=False)
    note = forms.CharField(
        label=gettext_lazy("What was agreed"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @staticmethod
    def initial_of(meeting: DischargeMeeting) -> dict:
        """A meeting as it stands."""
        told = {name: getattr(meeting, name) for name in TOLD_OF_MEETING}
        return told | {"seen": fingerprint(Meeting.of(meeting))}

    def told(self) -> Meeting:
        """What the operation takes."""
        told = {name: self.cleaned_data[name] for name in TOLD_OF_MEETING}
        return Meeting(**told | {"attended": tuple(told["attended"])})


class PlanningForm(SeenForm):
    """The planned day, and whether the team was part of what was decided."""

    planned_discharge_on = DateInputField(
        label=gettext_lazy("Planned discharge"),
        required=False,
        validators=[not_far],
        help_text=gettext_lazy("The MDT sees it. Empty where no day is planned."),
    )
    part_of_admission = forms.ChoiceField(
        label=gettext_lazy("Was the team part of the decision to admit?"),
        choices=YES_NO,
        widget=RadioChips,
        required=False,
    )
    part_of_admission_how = forms.CharField(label=gettext_lazy("How, in a few words"), max_length=240, required=False)
    part_of_discharge = forms.ChoiceField(
        label=gettext_lazy("Is the team part of the discharge planning?"),
        choices=YES_NO,
        widget=RadioChips,
        required=False,
    )
    part_of_discharge_how = forms.CharField(label=gettext_lazy("How, in a few words"), max_length=240, required=False)

    @staticmethod
    def initial_of(spell: HospitalSpell) -> dict:
        """What is known."""
        known = {None: "", True: "yes", False: "no"}
        told = {name: known[getattr(spell, name)] for name in ("part_of_admission", "part_of_discharge")}
        how = ("planned_discharge_on", "part_of_admission_how", "part_of_discharge_how")
        told |= {name: getattr(spell, name) for name in how}
        return told | {"seen": fingerprint(Planning.of(spell))}

    def told(self) -> Planning:
        """What the operation takes."""
        meant = {"yes": True, "no": False, "": None}
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Planning(**data | {name: meant[data[name]] for name in ("part_of_admission", "part_of_discharge")})
