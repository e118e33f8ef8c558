"""Teams, their calendar and rhythms; closed days and absences."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from nhsuk.widgets import RadioChips
from teams.forms.fields import LastDayField, WeekdaysField, day_field
from teams.models import Absence, Provider, Team, User
from teams.operations.teams import RHYTHMS

LATEST_START = 12
LARGEST = {
    "escalate_after_days": 28,
    "review_lead_days": 90,
    "time_critical_grace_hours": 72,
    "setting_off_grace_minutes": 120,
}
LARGEST_RHYTHM = 90
UNITS = {
    "tries_in_a_row": _("tries"),
    "time_critical_grace_hours": _("hours"),
    "setting_off_grace_minutes": _("minutes"),
    "visits_a_day": _("visits"),
}
MAY_BE_ZERO = frozenset(LARGEST)


class TeamForm(forms.ModelForm):
    """What a team is called and when it runs."""

    started_on = day_field(_("First day"))
    ended_on = LastDayField(
        label=_("Last day"), help_text=_("Only for a team that is to end. Its people move first."), required=False
    )

    class Meta:
        model = Team
        fields = ("name", "code", "nation", "phone", "started_on", "ended_on")
        help_texts = {"nation": _("Decides the bank holidays")}

    def validate_unique(self):
        """Left to the operation, which asks the database."""

    def validate_constraints(self):
        """Left to the operation, which asks the database."""


class CalendarForm(forms.Form):
    """When the team's day starts, and on which days it is open."""

    day_starts_at = forms.TypedChoiceField(
        label=_("The team's day starts at"),
        help_text=_("A visit after midnight belongs to the day before, until this time."),
        choices=[(f"{hour:02d}:00", f"{hour:02d}:00") for hour in range(LATEST_START + 1)],
        coerce=dt.time.fromisoformat,
    )
    open_days = WeekdaysField(
        label=_("Open on"), error_messages={"required": _("Choose at least one day on which the team is open")}
    )
    open_on_bank_holidays = forms.TypedChoiceField(
        label=_("On bank holidays"),
        choices=[("open", _("Open")), ("closed", _("Closed"))],
        coerce=lambda value: value == "open",
        widget=RadioChips,
    )

    def __init__(self, team: Team, data=None):
        initial = {
            "day_starts_at": team.day_starts_at.strftime("%H:%M"),
            "open_days": team.open_days,
            "open_on_bank_holidays": "open" if team.open_on_bank_holidays else "closed",
        }
        super().__init__(data, initial=initial)


class ClosedDayForm(forms.Form):
    """One more day on which the team is closed."""

    day = day_field(_("Day"))
    reason = forms.CharField(label=_("Why"), help_text=_("For example: away day"), max_length=120)


class RhythmsForm(forms.Form):
    """Default rhythms in whole local days, and when an alert shows."""

    def __init__(self, team: Team, data=None):
        super().__init__(data, initial={name: getattr(team, name) for name in RHYTHMS})
        for name in RHYTHMS:
            self.fields[name] = number_field(name)

    def rhythms(self):
        """The bound fields of the rhythms."""
        return [(self[name], UNITS.get(name, _("days"))) for name in RHYTHMS if name.startswith("rhythm_")]

    def thresholds(self):
        """The bound fields of the thresholds, each with its unit."""
        return [(self[name], UNITS.get(name, _("days"))) for name in RHYTHMS if not name.startswith("rhythm_")]


def number_field(name: str) -> forms.IntegerField:
    """A whole number with sensible ends, named as the model names it."""
    column = Team._meta.get_field(name)
    label = str(column.verbose_name)
    return forms.IntegerField(
        label=label[0].upper() + label[1:],
        min_value=0 if name in MAY_BE_ZERO else 1,
        max_value=LARGEST.get(name, LARGEST_RHYTHM),
    )


class DeviceForm(forms.ModelForm):
    """What staff who work alone carry to call for help."""

    class Meta:
        model = Provider
        fields = ("lone_worker_device", "lone_worker_help")


class AbsenceForm(forms.Form):
    """From when to when, what kind, and who covers; never why."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Absence.Kind, widget=RadioChips)
    starts_on = day_field(_("First day away"))
    ends_on = LastDayField(label=_("Last day away"), help_text=_("Leave empty while it is not known"), required=False)
    covered_by = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Covered by"),
        help_text=_("Their alerts show on this colleague's Today while they are away."),
        to_field_name="uuid",
        required=False,
        empty_label=_("Nobody yet"),
    )

    def __init__(self, colleagues, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["covered_by"].queryset = colleagues


class ChangeAbsenceForm(AbsenceForm):
    """Back on another day, or covered by somebody else."""

    def __init__(self, absence: Absence, colleagues, data=None):
        covered_by = absence.covered_by and absence.covered_by.uuid
        super().__init__(colleagues, data, initial={"ends_on": absence.ends_on, "covered_by": covered_by})
        del self.fields["kind"], self.fields["starts_on"]


class ShiftForm(forms.Form):
    """One tap: who takes the calls today."""

    user = forms.ModelChoiceField(User.objects.none(), to_field_name="uuid")

    def __init__(self, staff, data=None):
        super().__init__(data)
        self.fields["user"].queryset = staff
