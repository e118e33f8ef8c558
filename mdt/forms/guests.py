"""Inviting a guest of another organisation."""

import datetime as dt
from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.people.forms.fields import LaidOutForm
from mdt.forms.meetings import MemberField
from nhsuk.fields import DateInputField
from nhsuk.widgets import CheckboxChips
from teams.calendar import LONDON
from teams.models import User


class InviteForm(LaidOutForm):
    """Who is invited, about whom, and until when."""

    user = MemberField(
        label=_("Guest"), help_text=_("Somebody with a sign-in as a guest; an administrator makes it"),
        error_messages={"required": _("Choose the guest")},
    )  # fmt: skip
    organisation = forms.CharField(
        label=_("Organisation"), max_length=120, error_messages={"required": _("Enter where the guest works")}
    )
    about = forms.CharField(
        label=_("What is to be talked about"), max_length=240, help_text=_("The guest reads it"),
        error_messages={"required": _("Say what is to be talked about: the guest reads it")},
    )  # fmt: skip
    people = forms.MultipleChoiceField(
        label=_("Whom may they see?"), widget=CheckboxChips,
        help_text=_("Name, co-ordinator, and actions that name their organisation; nothing else"),
        error_messages={"required": _("Choose whom the guest may see")},
    )  # fmt: skip
    until = DateInputField(label=_("Until the end of"), error_messages={"required": _("Say until when")})

    def __init__(self, guests: Iterable[User], people: Iterable[tuple[str, str]], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].offer(guests)
        self.fields["people"].choices = list(people)

    def clean_until(self):
        """The end of the day named."""
        day = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Say until when: from today on"))
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=LONDON)
