"""An admission, a discharge, and what was recorded by mistake."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.spells.codes import BedType, DischargeDestination, DischargeMethod, SpellKind
from caseload.spells.models import HospitalSpell
from caseload.spells.operations import Stay
from nhsuk.fields import DateInputField
from nhsuk.widgets import Radios
from teams.calendar import LONDON


class MomentForm(forms.Form):
    """A form about a day and a time of day, in London."""

    day_name = ""

    def clean(self) -> dict:
        """Put day and time together; the faults stand beside the day."""
        cleaned = super().clean()
        day, time = cleaned.get(self.day_name), cleaned.get("time")
        if day and time:
            moment = dt.datetime.combine(day, time, tzinfo=LONDON)
            if moment > timezone.now():
                self.add_error(self.day_name, _("The moment cannot be in the future"))
            cleaned["moment"] = moment
        return cleaned


def time_field(label: str) -> forms.TimeField:
    """A time of day, 24-hour."""
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": _("Enter a time, as near as you know"), "invalid": _("Enter a time like 14:05")},
    )


class StayForm(MomentForm):
    """An admission: where, when, what kind, and who told us."""

    day_name = "admitted"

    hospital = forms.CharField(
        label=_("Hospital"), max_length=120, error_messages={"required": _("Enter the hospital")}
    )
    ward = forms.CharField(label=_("Ward"), max_length=120, required=False, help_text=_("If you know it"))
    admitted = DateInputField(
        label=_("Admitted on"), error_messages={"required": _("Enter the day they were admitted")}
    )
    time = time_field(_("At"))
    kind = forms.ChoiceField(
        label=_("Kind of admission"),
        choices=SpellKind,
        widget=Radios(reveals={SpellKind.PSYCHIATRIC.value: "bed"}),
        error_messages={"required": _("Choose psychiatric or general")},
    )
    bed_type = forms.ChoiceField(
        label=_("Kind of bed"),
        choices=[("", _("Choose")), *BedType.choices],
        required=False,
        help_text=_("The 72-hour follow-up depends on it"),
    )
    told_by = forms.CharField(
        label=_("Told by"),
        max_length=120,
        help_text=_("For example the ward's nurse in charge, their mother, or the bed manager"),
        error_messages={"required": _("Enter who told us")},
    )

    def clean(self) -> dict:
        """A psychiatric admission has a bed type, a general one has none."""
        cleaned = super().clean()
        if cleaned.get("kind") == SpellKind.PSYCHIATRIC and not cleaned.get("bed_type"):
            self.add_error("bed_type", _("Choose the kind of bed"))
        if cleaned.get("kind") == SpellKind.GENERAL:
            cleaned["bed_type"] = ""
        return cleaned

    def stay(self) -> Stay:
        """What the operations take."""
        given = {name: self.cleaned_data[name] for name in ("hospital", "ward", "kind", "bed_type", "told_by")}
        return Stay(admitted_at=self.cleaned_data["moment"], **given)

    @staticmethod
    def initial_of(spell: HospitalSpell) -> dict:
        """What is known of a stay, for correcting it."""
        admitted = timezone.localtime(spell.admitted_at)
        known = {name: getattr(spell, name) for name in ("hospital", "ward", "kind", "bed_type", "told_by")}
        return known | {"admitted": admitted.date(), "time": admitted.strftime("%H:%M")}


class DischargeForm(MomentForm):
    """When they left, how, and where to."""

    day_name = "discharged"

    discharged = DateInputField(
        label=_("Discharged on"), error_messages={"required": _("Enter the day they left hospital")}
    )
    time = time_field(_("At"))
    method = forms.ChoiceField(
        label=_("How"),
        choices=[choice for choice in DischargeMethod.choices if choice[0] != DischargeMethod.STILLBIRTH],
        widget=Radios(
            hints={DischargeMethod.DIED.value: _("Ends all alerts and planned visits, and tells everybody concerned")}
        ),
        error_messages={"required": _("Choose how they were discharged")},
    )
    destination = forms.ChoiceField(
        label=_("Where to"),
        choices=[("", _("Choose")), *DischargeDestination.choices],
        error_messages={"required": _("Choose where they went")},
    )


class RetractForm(forms.Form):
    """Why a stay counts for nothing."""

    reason = forms.CharField(
        label=_("What was wrong?"),
        max_length=240,
        help_text=_("For example: another person of the same name. The entry is kept, struck through."),
        error_messages={"required": _("Say what was wrong")},
    )
