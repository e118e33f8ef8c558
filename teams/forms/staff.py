"""Members of staff, their memberships, and a user's own settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nhsuk.widgets import RadioChips, Radios
from teams.forms.fields import LastDayField, WeekdaysField, day_field
from teams.models import SERVICE_WIDE, Membership, Team, User
from teams.roles import Role

TEAM_ROLES = [Role.TEAM_LEAD, Role.CLINICIAN]
WHAT_ROLES_DO = {
    Role.CLINICIAN: _("Sees and writes the records of the people of their team"),
    Role.TEAM_LEAD: _("As a clinician, and closes episodes, moves caseloads, sets rhythms"),
    Role.SERVICE_LEAD: _("As a team lead, in every team"),
    Role.ADMINISTRATOR: _("Staff, teams and caseloads by name; no clinical content"),
    Role.GOVERNANCE: _("Who looked at whom; no clinical content"),
}


class StaffForm(forms.ModelForm):
    """Who somebody is. Nobody types a password here."""

    class Meta:
        model = User
        fields = ("name", "email", "phone", "local_id", "professional_body", "professional_number")
        labels = {"email": _("Email address")}
        help_texts = {
            "email": _("Their work address. They sign in with it."),
            "local_id": _("As the trust's staff register has it"),
        }

    def clean_email(self):
        """Addresses are kept in lower case."""
        return self.cleaned_data["email"].strip().lower()

    def validate_unique(self):
        """Left to the operation, which asks the database."""


class MembershipTerms(forms.Form):
    """Role, profession, hours and ceiling."""

    role = forms.ChoiceField(label=_("Role"), choices=Role, widget=Radios(hints=WHAT_ROLES_DO))
    profession = Membership._meta.get_field("profession").formfield(label=_("Profession"))
    hours_per_week = Membership._meta.get_field("hours_per_week").formfield(
        label=_("Hours a week"),
        help_text=_("For example 37.5"),
        widget=forms.NumberInput({"class": "nhsuk-input--width-4"}),
    )
    working_days = WeekdaysField(label=_("Working days"), required=False)
    caseload_ceiling = forms.IntegerField(
        label=_("Caseload ceiling"),
        help_text=_("The most people they co-ordinate. Leave empty for somebody who co-ordinates nobody."),
        min_value=0,
        max_value=60,
        required=False,
        widget=forms.NumberInput({"class": "nhsuk-input--width-3"}),
    )


class MembershipForm(MembershipTerms):
    """Somebody's work in a team, or for the whole service."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name"),
        label=_("Member of staff"),
        to_field_name="uuid",
        empty_label=_("Choose"),
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"),
        label=_("Team"),
        to_field_name="uuid",
        required=False,
        empty_label=_("No team: the whole service"),
    )
    starts_on = day_field(_("First day"))
    ends_on = LastDayField(label=_("Last day"), help_text=_("Only if it is known already"), required=False)
    field_order = ("user", "team", "role", "profession", "hours_per_week", "working_days", "caseload_ceiling")

    def clean(self):
        """A role that belongs to a team needs one, and the others have none."""
        team, role = self.cleaned_data.get("team"), self.cleaned_data.get("role")
        if role in TEAM_ROLES and not team and "team" not in self.errors:
            self.add_error("team", _("Choose the team in which they have this role"))
        if role in SERVICE_WIDE and team:
            self.add_error("role", _("This role is for the whole service. Choose no team, or another role."))


class ChangeMembershipForm(MembershipTerms):
    """Other terms from a day on."""

    on = day_field(_("From this day"), help_text=_("Until the day before, everything stays as it was."))

    def __init__(self, membership: Membership, data=None, **kwargs):
        terms = ("role", "profession", "hours_per_week", "working_days", "caseload_ceiling")
        initial = {name: getattr(membership, name) for name in terms} | kwargs.pop("initial", {})
        super().__init__(data, initial=initial, **kwargs)
        roles = TEAM_ROLES if membership.team_id else SERVICE_WIDE
        self.fields["role"].choices = [(role, Role(role).label) for role in roles]


class EndMembershipForm(forms.Form):
    """The last day."""

    on = day_field(_("Last day"))


class LanguageForm(forms.Form):
    """The language of the pages."""

    language = forms.ChoiceField(label=_("Language of the pages"), choices=User.Language, widget=RadioChips)
