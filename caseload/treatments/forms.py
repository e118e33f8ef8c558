"""Treatments, what became of them, and the provider's policy, as forms."""

import datetime as dt
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.people.forms.fields import LaidOutForm, reason_field, text_field
from caseload.treatments.agreed import Agreed
from caseload.treatments.codes import CLOSES_WITH, ResultKind
from caseload.treatments.fields import TreatmentFields
from caseload.treatments.models import LONGEST_EVERY, Treatment, TreatmentEvent, TreatmentPolicy
from caseload.treatments.operations.courses import Begun
from nhsuk.fields import DateInputField
from nhsuk.widgets import RadioChips, Radios
from teams.calendar import LONDON
from teams.models import User

US, OTHERS = "us", "others"
NUMBER_ERRORS = {
    "invalid": _("Write it as a whole number"),
    "min_value": _("It must be %(limit_value)s or more"),
    "max_value": _("It must be %(limit_value)s or fewer"),
}


def days_field(label, required, **kwargs) -> forms.IntegerField:
    """A number of days."""
    return forms.IntegerField(
        label=label, min_value=kwargs.pop("min_value", 1), max_value=LONGEST_EVERY,
        error_messages=NUMBER_ERRORS | {"required": required}, **kwargs,
    )  # fmt: skip


class AgreedForm(LaidOutForm):
    """How often it comes round, who prescribes it and who gives it."""

    looks = {"every_days": {"width": 4, "suffix": _("days")}}

    every_days = days_field(
        _("How often?"), _("Say after how many days it comes round"), help_text=_("Every so many days")
    )
    prescriber = forms.ChoiceField(label=_("Who prescribes it?"), required=False)
    prescriber_name = forms.CharField(
        label=_("Or somebody outside the service"), required=False, max_length=120,
        help_text=_("For example: Dr Patel, Larch Road Surgery"),
    )  # fmt: skip
    given_by = forms.ChoiceField(
        label=_("Who gives it?"), widget=Radios, initial=US,
        choices=[(US, _("The team")), (OTHERS, _("Others, and we are told: a clinic, the GP, a pharmacy"))],
        error_messages={"required": _("Say who gives it")},
    )  # fmt: skip
    who_may_give = forms.CharField(
        label=_("Who may give it?"), required=False, max_length=120, help_text=_("For example: registered nurses")
    )

    def __init__(self, *args, staff: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        self._staff = {str(user.uuid): user for user in staff}
        self.fields["prescriber"].choices = [
            ("", _("Nobody of the team")), *((key, user.name) for key, user in self._staff.items())
        ]  # fmt: skip

    def agreed(self) -> Agreed:
        """What was agreed, for the operation."""
        data = self.cleaned_data
        return Agreed(
            every_days=data["every_days"], prescriber=self._staff.get(data["prescriber"]),
            prescriber_name=data["prescriber_name"], given_by_us=data["given_by"] == US,
            who_may_give=data["who_may_give"],
        )  # fmt: skip


class ChangeForm(AgreedForm):
    """Something agreed anew, and why; ``seen`` tells what the writer had open."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = reason_field(label=_("Why is it changed?"), error_messages={"required": _("Say why it is changed")})

    @staticmethod
    def initial_of(treatment: Treatment) -> dict:
        """What is agreed now."""
        return {
            "every_days": treatment.every_days,
            "prescriber": str(treatment.prescriber.uuid) if treatment.prescriber_id else "",
            "prescriber_name": treatment.prescriber_name,
            "given_by": US if treatment.given_by_us else OTHERS,
            "who_may_give": treatment.who_may_give,
            "seen": treatment.agreed.fingerprint,
        }


class BeginForm(AgreedForm):
    """Something that a person is given or checked for from now on. There is no field for a dose: none is kept."""

    field_order = (
        "uuid", "kind", "what", "every_days", "last_given_on", "last_site", "first_due_on", "prescriber",
        "prescriber_name", "given_by", "who_may_give",
    )  # fmt: skip

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What kind of treatment or check is it?"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose the kind")),
    )  # fmt: skip
    what = forms.CharField(
        label=_("What is it called?"), max_length=120,
        help_text=_("For example: Flupentixol depot. No dose: the prescription stands in the trust's record."),
        error_messages={"required": _("Say what it is called")},
    )  # fmt: skip
    last_given_on = DateInputField(
        label=_("When was it last given or done?"), required=False, help_text=_("Then the next day follows from it")
    )
    last_site = forms.ChoiceField(label=_("Where was it injected then?"), required=False)
    first_due_on = DateInputField(
        label=_("Or: when is it first due?"), required=False, help_text=_("Where it begins, or nobody knows")
    )

    def __init__(self, *args, policies: list[TreatmentPolicy], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["uuid"].initial = uuid4
        kinds = [
            (one.kind, f"{one.title} ({_('usually every %(n)s days') % {'n': one.every_days}})") for one in policies
        ]
        self.fields["kind"].choices = [("", _("Choose")), *kinds]
        sites = dict.fromkeys(site for one in policies for site in one.sites)
        self.fields["last_site"].choices = [("", _("Not known")), *((site, site) for site in sites)]

    def told(self) -> Begun:
        """What was told, for the operation."""
        same = ("kind", "what", "first_due_on", "last_given_on", "last_site")
        return Begun(**{name: self.cleaned_data[name] for name in same}, agreed=self.agreed())


class RecordForm(TreatmentFields, forms.Form):
    """What became of one treatment, by itself."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _("Open this page once more")})
    on_day = forms.DateField(
        label=_("On what day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say on what day"),
                        "invalid": _("Write the day as day/month/year, like 21/11/2026")},
    )  # fmt: skip
    time = forms.TimeField(
        label=_("At what time? (if known)"), required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time as hours:minutes, like 14:30")},
    )  # fmt: skip
    told_by = forms.CharField(
        label=_("Who told you?"), required=False, max_length=120,
        help_text=_("Where others gave it, for example Nurse Bailey, depot clinic. Empty if it was you."),
    )  # fmt: skip

    def __init__(self, *args, treatment: UUID, **kwargs):
        super().__init__(*args, **kwargs)
        self.take_treatments(treatment)

    def moment(self, *, at: dt.datetime) -> dt.datetime:
        """When it was; where only the day is known, noon, and on the day itself now at the latest."""
        day, time = self.cleaned_data["on_day"], self.cleaned_data["time"]
        told = dt.datetime.combine(day, time or dt.time(12), tzinfo=LONDON)
        return min(told, at) if time is None and day <= timezone.localdate(at) else told


class CorrectForm(RecordForm):
    """An entry as it should have been, and why."""

    reason = reason_field(label=_("Why is it corrected?"), error_messages={"required": _("Say why it is corrected")})


class ReasonForm(LaidOutForm):
    """Why something is taken back or ends."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = reason_field(label=_("Why?"), error_messages={"required": _("Say why")})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["uuid"].initial = uuid4


class AnswerForm(LaidOutForm):
    """What the prescriber decided; ``seen`` names the version of the entry that they had open."""

    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)

    words = text_field(
        _("What was decided?"), _("Say what was decided"), rows=3,
        help_text=_("For example: try again on Thursday with Jo; see them in clinic. No doses: those stand "
                    "in the trust's record."),
    )  # fmt: skip
    said_by = forms.CharField(
        label=_("Who decided it?"), max_length=120, error_messages={"required": _("Say who decided it")}
    )

    def let_through(self, standing: TreatmentEvent) -> None:
        """Whoever has been shown the entry as it stands now may answer that."""
        self.data = self.data.copy()
        self.data["seen"] = str(standing.uuid)


class PolicyForm(LaidOutForm):
    """What the provider's policy says about one kind, from a day on."""

    looks = {name: {"width": 4, "suffix": _("days")} for name in ("every_days", "days_early", "days_late")} | {
        "break_hours": {"width": 4, "suffix": _("hours")}, "unit": {"width": 10}}  # fmt: skip

    title = forms.CharField(
        label=_("Kind of treatment or check"), max_length=80, error_messages={"required": _("Say what it is called")}
    )
    starts_on = DateInputField(
        label=_("From what day does this hold?"), error_messages={"required": _("Say from what day it holds")}
    )
    every_days = days_field(_("Usually every"), _("Say how often"), help_text=_("Proposed where somebody begins it"))
    days_early = days_field(_("Days early that are still in policy"), _("Say how many days"), min_value=0)
    days_late = days_field(_("Days late that are still in policy"), _("Say how many days"), min_value=0)
    closes_with = forms.ChoiceField(
        label=_("What do you say when it was done?"), choices=CLOSES_WITH, widget=RadioChips,
        error_messages={"required": _("Choose the word")},
    )  # fmt: skip
    sites = text_field(
        _("Injection sites to choose from"), "", rows=3, help_text=_("One a line; empty where it is no injection")
    )
    result = forms.ChoiceField(label=_("What result is asked?"), choices=ResultKind, widget=RadioChips)
    unit = forms.CharField(label=_("Unit of the number"), required=False, max_length=20)
    break_hours = forms.IntegerField(
        label=_("Not taken for more than so many hours is a break"), required=False, min_value=1, max_value=1000,
        help_text=_("For tablets; clozapine is 48 hours"), error_messages=NUMBER_ERRORS,
    )  # fmt: skip
    break_text = text_field(_("What the policy says then, word for word"), "", rows=3)
    source = forms.CharField(
        label=_("Where is it written?"), max_length=240, help_text=_("Name and version of the policy"),
        error_messages={"required": _("Say where it is written")},
    )  # fmt: skip

    def clean_sites(self) -> list[str]:
        """One site a line, each once and short."""
        sites = list(dict.fromkeys(filter(None, (line.strip() for line in self.cleaned_data["sites"].splitlines()))))
        if any(len(site) > LONGEST_SITE for site in sites):
            raise forms.ValidationError(_("A site must be 40 letters or fewer"))
        return sites

    def values(self) -> dict:
        """The policy's values for the operation."""
        return {name: value for name, value in self.cleaned_data.items() if name != "starts_on"}

    @staticmethod
    def initial_of(policy: TreatmentPolicy) -> dict:
        """A version as the first state of the next."""
        names = [name for name in PolicyForm.base_fields if name not in ("starts_on", "sites")]
        return {name: getattr(policy, name) for name in names} | {"sites": "\n".join(policy.sites)}


LONGEST_SITE = 40
