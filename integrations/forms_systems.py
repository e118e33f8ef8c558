"""What another system is let in for."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.scopes import READ, TEAM
from nhsuk.fields import DateInputField
from nhsuk.widgets import Checkboxes, Radios

LONGEST = dt.timedelta(days=731)
"""So long a token may hold: who gave it should be asked again before they have left."""


class SystemForm(forms.Form):
    """What another system is called, what its token is for, and until when it holds."""

    name = forms.CharField(
        label=_("Name of the system"),
        max_length=120,
        help_text=_("It stands in the audit beside whatever the system reads"),
        error_messages={"required": _("Enter what the staff call this system")},
    )
    purpose = forms.ChoiceField(
        label=_("What it is for"), error_messages={"required": _("Choose what the token is for")}
    )
    teams = forms.MultipleChoiceField(
        label=_("Whose people it reads"),
        required=False,
        widget=Checkboxes,
        error_messages={"invalid_choice": _("Choose among these teams")},
        help_text=_("It sees what a clinician of these teams sees of who, when and how, and no notes"),
    )
    until = DateInputField(
        label=_("Last day"),
        help_text=_("At most two years from now"),
        error_messages={"required": _("Enter the last day on which it holds")},
    )

    def __init__(self, *args, purposes, teams, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["purpose"].widget = Radios(reveals={READ: "system-teams"})
        self.fields["purpose"].choices = purposes
        self.fields["teams"].choices = [(team.code, team.name) for team in teams]

    def clean_until(self) -> dt.date:
        """Neither past nor for ever."""
        until = self.cleaned_data["until"]
        if not self.today <= until <= self.today + LONGEST:
            raise forms.ValidationError(_("The last day is from today on, and at most two years from now"))
        return until

    def clean(self) -> dict:
        """A token that reads names its teams."""
        told = super().clean()
        if told.get("purpose") == READ and not told.get("teams") and "teams" not in self.errors:
            self.add_error("teams", _("Choose at least one team: without one it would read nobody"))
        return told

    @property
    def scopes(self) -> list[str]:
        """As the token keeps them."""
        purpose = self.cleaned_data["purpose"]
        teams = self.cleaned_data["teams"] if purpose == READ else []
        return [purpose, *(f"{TEAM}{code}" for code in teams)]
