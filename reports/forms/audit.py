"""Filters of the audit pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.models import Read
from caseload.people.models import Person
from reports.queries.audit import Wanted
from teams.models import User


class AuditFilter(forms.Form):
    """Whom, by whom, what and when. All in the address: uuids, codes and days, never a name or a number."""

    staff = forms.ModelChoiceField(
        User.objects.order_by("name"),
        label=_("Member of staff"),
        to_field_name="uuid",
        required=False,
        empty_label=_("Everybody"),
    )
    person = forms.ModelChoiceField(
        Person.objects.all(), to_field_name="uuid", required=False, widget=forms.HiddenInput
    )
    kind = forms.ChoiceField(label=_("What"), choices=[("", _("Everything")), *Read.Kind.choices], required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    outside = forms.BooleanField(label=_("Only people on no team of theirs"), required=False)

    def clean(self):
        """The days in their order."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is not before the first"))

    def wanted(self) -> Wanted:
        """What is asked for, as far as it is understood."""
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class FindForm(forms.Form):
    """The term travels in the body and is kept nowhere."""

    q = forms.CharField(
        label=_("Name, NHS number or local number"),
        max_length=200,
        error_messages={"required": _("Enter a name or a number")},
    )
