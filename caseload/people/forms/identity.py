"""Who somebody is: registering, and correcting."""

import dataclasses
import datetime as dt
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.people.codes import PlaceKind, ReferralSource
from caseload.people.details import AGE_LIMIT_YEARS, Details, Referral
from caseload.people.forms.fields import LaidOutForm, NhsNumberField, text_field
from nhsuk.fields import DateInputField


class DetailsForm(LaidOutForm):
    """Identity, how to speak with them, and what helps in their words."""

    looks = {
        "nhs_number": {"width": 10},
        "preferred_name": {"width": 20},
        "pronouns": {"width": 10},
        "language": {"width": 20},
    }

    given_names = forms.CharField(
        label=_("Given names"), max_length=120, error_messages={"required": _("Enter the given names")}
    )
    family_name = forms.CharField(
        label=_("Family name"), max_length=120, error_messages={"required": _("Enter the family name")}
    )
    preferred_name = forms.CharField(
        label=_("Preferred name"), max_length=120, required=False, help_text=_("What they like to be called")
    )
    date_of_birth = DateInputField(
        label=_("Date of birth"), required=False, help_text=_("For example, 15 3 1984. Leave it empty if not known")
    )
    nhs_number = NhsNumberField()
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    language = forms.CharField(label=_("Language"), max_length=60, required=False)
    needs_interpreter = forms.BooleanField(label=_("An interpreter is needed"), required=False)
    what_helps = text_field(_("What helps, in their words"), "")
    what_to_avoid = text_field(_("What to avoid, in their words"), "")

    def clean_date_of_birth(self) -> dt.date | None:
        """A day on which somebody alive today can have been born."""
        born = self.cleaned_data["date_of_birth"]
        today = timezone.localdate()
        if born and not (today.year - AGE_LIMIT_YEARS <= born.year and born <= today):
            raise forms.ValidationError(_("The date of birth must be in the past, and not more than 120 years ago"))
        return born

    def details(self) -> Details:
        """What was entered."""
        return Details(**{field.name: self.cleaned_data[field.name] for field in dataclasses.fields(Details)})


class CorrectionForm(DetailsForm):
    """Details that stand already; ``seen`` tells which ones the writer had open."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, standing: Details, data=None):
        super().__init__(data, initial=vars(standing) | {"seen": standing.fingerprint})


class ReferralForm(LaidOutForm):
    """How somebody comes to one of the reader's teams."""

    team = forms.ChoiceField(label=_("Team"))
    referred_by = forms.ChoiceField(
        label=_("Referred by"),
        choices=[("", _("Choose")), *(each for each in ReferralSource.choices if each[0] != ReferralSource.TRANSFER)],
        error_messages={"required": _("Choose who referred them")},
    )
    referred_on = DateInputField(
        label=_("Referred on"), initial=timezone.localdate,
        error_messages={"required": _("Enter the day of the referral")},
    )  # fmt: skip
    reason = text_field(_("Why referred"), _("Say why they were referred"))

    def __init__(self, teams, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.teams = {str(team.uuid): team for team in teams}
        self.fields["team"].choices = [(uuid, team.name) for uuid, team in self.teams.items()]

    def clean_team(self):
        """The team itself."""
        return self.teams[self.cleaned_data["team"]]

    def referral(self) -> Referral:
        """How they come."""
        known = {field.name for field in dataclasses.fields(Referral)} & self.cleaned_data.keys()
        return Referral(**{name: self.cleaned_data[name] for name in known})


class RegisterForm(ReferralForm, DetailsForm):
    """A new person with the referral that brings them; what is not known yet, and their own words, come later."""

    what_helps = None
    what_to_avoid = None

    uuid = forms.UUIDField(
        initial=uuid4,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), _("This page had lost its key. Send it once more")),
    )
    local_id = forms.CharField(label=_("Local number"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"}))
    place_kind = forms.ChoiceField(
        label=_("Where they can be found"), choices=[("", _("Choose")), *PlaceKind.choices], required=False
    )
    place = forms.CharField(
        label=_("Address or description"),
        max_length=240,
        required=False,
        help_text=_("An address is not needed: 'canal towpath, lock 3' will do"),
    )

    field_order = [
        *("team", "given_names", "family_name", "preferred_name", "date_of_birth", "nhs_number", "local_id"),
        *("pronouns", "language", "needs_interpreter", "phone", "place_kind", "place"),
        *("referred_by", "referred_on", "reason", "uuid"),
    ]

    def clean(self):
        """A form without its key gets a new one, and is sent again."""
        if "uuid" in self.errors:
            self.renew()
        return super().clean()

    def renew(self) -> None:
        """From here on it is another form: sent again, it registers somebody else."""
        self.data = self.data.copy()
        self.data["uuid"] = str(uuid4())

    def details(self) -> Details:
        """What was entered."""
        known = {field.name for field in dataclasses.fields(Details)} & self.cleaned_data.keys()
        return Details(**{name: self.cleaned_data[name] for name in known})


class SearchForm(LaidOutForm):
    """One box for everything."""

    q = forms.CharField(
        label=_("Name, NHS number, local number or date of birth"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false", "data-find": True}),
    )
