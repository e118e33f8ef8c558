"""An admission, a discharge, and what was recorded by mistake."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from caseload.spells.codes import BedType, DischargeDestination, DischargeMethod, SpellKind
from caseload.spells.forms.fields import GoingFields, MomentForm, SeenForm, follow_up_day, time_field
from caseload.spells.models import HospitalSpell
from caseload.spells.operations import Leaving, Stay
from nhsuk.fields import DateInputField
from nhsuk.widgets import Radios
from teams.calendar import Calendar
from teams.faults import fingerprint

NAMES = ("hospital", "ward", "kind", "bed_type", "out_of_area", "told_by")


class StayForm(SeenForm, MomentForm):
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
    out_of_area = forms.BooleanField(
        label=_("Out of area: another provider's bed"), required=False, help_text=_("Who follows up depends on it")
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
        given = {name: self.cleaned_data[name] for name in NAMES}
        return Stay(admitted_at=self.cleaned_data["moment"], **given)

    @staticmethod
    def initial_of(spell: HospitalSpell) -> dict:
        """What is known of a stay, for correcting it."""
        admitted = timezone.localtime(spell.admitted_at)
        known = {name: getattr(spell, name) for name in NAMES} | {"seen": fingerprint(Stay.of(spell))}
        return known | {"admitted": admitted.date(), "time": admitted.strftime("%H:%M")}


class DischargeForm(SeenForm, MomentForm, GoingFields):
    """When they left, how and where to, and who goes in the three days that follow; of a discharge that is recorded,
    what was said of it, to be put right."""

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
    referred_on = forms.ChoiceField(
        label=_("Did that hospital refer them on to our service during the stay?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=Radios(hints={"no": _("Then the national follow-up is theirs; we follow up all the same")}),
        required=False,
    )

    def __init__(self, *args, spell: HospitalSpell, calendar: Calendar, **kwargs):
        super().__init__(*args, initial=self._initial_of(spell), **kwargs)
        self.spell = spell
        self.offer_staff("goes", nobody=_now("Choose"))
        left_on = self._left_on()
        self.offer_days(left_on, calendar)
        if spell.discharged_at:  # a death is recorded as one
            self.fields["method"].choices = [
                one for one in self.fields["method"].choices if one[0] != DischargeMethod.DIED
            ]
        if not spell.out_of_area:
            del self.fields["referred_on"]
        if not self.asks_who_goes:
            for name in ("goes", "after", "closed_anyway", "alone_reason"):
                del self.fields[name]

    @property
    def asks_who_goes(self) -> bool:
        """Whoever leaves a mental health bed is followed up, whatever the national measure counts. Of a discharge
        that is recorded it is asked apart."""
        return self.spell.kind == SpellKind.PSYCHIATRIC and self.spell.discharged_at is None

    @staticmethod
    def _initial_of(spell: HospitalSpell) -> dict:
        seen = {"seen": fingerprint(Leaving.of(spell))}
        if spell.discharged_at is None:
            return seen | {"discharged": timezone.localdate()}
        left = timezone.localtime(spell.discharged_at)
        return seen | {
            "discharged": left.date(),
            "time": left.strftime("%H:%M"),
            "method": spell.discharge_method,
            "destination": spell.discharge_destination,
            "referred_on": {True: "yes", False: "no"}.get(spell.referred_on, ""),
        }

    def _left_on(self):
        """The day as it is typed by now, so that the three days have their dates."""
        try:
            typed = self.fields["discharged"].clean(self._typed()) if self.is_bound else None
        except forms.ValidationError:
            typed = None
        return typed or follow_up_day(self.spell) or self.initial.get("discharged")

    def _typed(self):
        return [self.data.get(f"discharged_{box}") for box in ("day", "month", "year")]

    def clean(self) -> dict:
        """Who goes is asked of those who live."""
        cleaned = super().clean()
        if cleaned.get("method") != DischargeMethod.DIED and self.asks_who_goes and not cleaned.get("after"):
            self.add_error("after", _now("Choose a day, or decide later"))
        if "referred_on" in self.fields and not cleaned.get("referred_on"):
            self.add_error("referred_on", _now("Say whether they referred on to us"))
        return cleaned

    def leaving(self) -> Leaving:
        """What the operations take. The minute that is shown stands for the moment that is known."""
        said, left = self.cleaned_data, self.spell.discharged_at
        moment = said["moment"]
        if left and left.astimezone(moment.tzinfo).replace(second=0, microsecond=0) == moment:
            moment = left
        referred_on = {"yes": True, "no": False}.get(said.get("referred_on"))
        return Leaving(moment, said["method"], said["destination"], referred_on)

    def who_goes(self):
        """What the operation takes; nothing where nobody is asked for."""
        died = self.cleaned_data["method"] == DischargeMethod.DIED
        return None if died or not self.asks_who_goes else self.going()


class RetractForm(forms.Form):
    """Why a stay counts for nothing."""

    reason = forms.CharField(
        label=_("What was wrong?"),
        max_length=240,
        help_text=_("For example: another person of the same name. The entry is kept, struck through."),
        error_messages={"required": _("Say what was wrong")},
    )
