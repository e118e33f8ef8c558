"""A partner agency, and finding one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.network.codes import Need
from caseload.network.operations import PartnerTold
from nhsuk.widgets import CheckboxChips
from teams.models import Team

WORDS = ("name", "phone", "email", "address", "hours", "takes", "note")


class FindForm(forms.Form):
    """Some words of what is known."""

    q = forms.CharField(label=_("Find a partner"), required=False, max_length=80)


class PartnerForm(forms.Form):
    """What is known of an agency; ``seen`` tells what the writer had open."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Enter the name")})
    needs = forms.MultipleChoiceField(
        label=_("What do they help with?"), choices=Need, widget=CheckboxChips,
        error_messages={"required": _("Choose at least one thing they help with")},
    )  # fmt: skip
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30, widget=forms.TextInput({"type": "tel"}))
    email = forms.EmailField(label=_("Email"), required=False)
    address = forms.CharField(label=_("Where"), required=False, max_length=240)
    hours = forms.CharField(
        label=_("Hours"),
        required=False,
        max_length=240,
        help_text=_("For example: Mon to Fri 9 to 5, drop-in Tue 2 to 4"),
    )
    takes = forms.CharField(
        label=_("Whom they take, and how"), required=False, max_length=240,
        help_text=_("For example: self-referral; no dogs; waiting list about 3 weeks"),
    )  # fmt: skip
    note = forms.CharField(label=_("Good to know"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    team = forms.ChoiceField(label=_("Who sees it?"), required=False)

    def __init__(self, *args, teams: list[Team], **kwargs):
        super().__init__(*args, **kwargs)
        self.teams = {str(team.uuid): team for team in teams}
        only = [(value, _("Only %(team)s") % {"team": team}) for value, team in self.teams.items()]
        self.fields["team"].choices = [("", _("All teams")), *only]

    def told(self) -> PartnerTold:
        """For the operations."""
        data = self.cleaned_data
        return PartnerTold(
            needs=tuple(data["needs"]), team=self.teams.get(data["team"]), **{name: data[name] for name in WORDS}
        )
