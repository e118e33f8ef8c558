"""Log a visit, as a form."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.contacts.details import Details
from caseload.contacts.forms.ready import for_what
from caseload.contacts.forms.told import AROUND, ToldForm

LONGEST_KEPT = dt.timedelta(days=2)
"""No entry waits longer in a browser; a clock that says otherwise is wrong."""
LONGEST_AGO = dt.timedelta(days=366)
"""Before that, it is rather the year that was mistyped."""


class LogForm(ToldForm):
    """A contact to be logged: besides what happened, what was raised on it."""

    uuid = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), _("This page had lost its key. Save once more")),
    )
    written_at = forms.CharField(required=False, widget=forms.HiddenInput)
    written_by = forms.UUIDField(required=False, widget=forms.HiddenInput)
    has_concern = forms.BooleanField(label=_("Carer's concern"), required=False)
    concern = forms.CharField(
        label=_("The concern, in their words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    concern_by = forms.CharField(
        label=_("Who raised it?"),
        help_text=_("For example mother, neighbour"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"list": AROUND}),
    )
    has_worry = forms.BooleanField(label=_("I am worried"), required=False)
    worry = forms.CharField(
        label=_("What worries you? One line is enough"),
        help_text=_("The shift co-ordinator and the team lead are told at once."), required=False, max_length=240,
    )  # fmt: skip

    has_ready = forms.BooleanField(label=_("Ready now"), required=False)
    ready = for_what(required=False)
    ready_words = forms.CharField(
        label=_("In their words"), help_text=_("The shift co-ordinator sees at once that somebody could go today."),
        required=False, max_length=240,
    )  # fmt: skip

    def clean(self):
        """A tap on "I am worried" needs its line, and a concern its words."""
        data = super().clean()
        if "uuid" in self.errors:
            self.data = self.data.copy()
            self.data["uuid"] = str(uuid4())
        if data.get("has_worry") and not data.get("worry"):
            self.add_error("worry", _("Say in one line what worries you"))
        if data.get("has_concern") and not data.get("concern"):
            self.add_error("concern", _("Write down the concern in their words"))
        if data.get("has_ready") and not data.get("ready"):
            self.add_error("ready", _("Choose what they are ready for"))
        if data.get("on_day") and data["on_day"] < timezone.localdate() - LONGEST_AGO:
            self.add_error("on_day", _("The day must be within the last 12 months: check the year"))
        return data

    def details(self, *, at: dt.datetime) -> Details:
        """What was told, with what was raised."""
        raised = {name: self.cleaned_data[name] for name in ("concern", "concern_by", "worry")}
        if self.cleaned_data["has_ready"]:
            raised |= {name: self.cleaned_data[name] for name in ("ready", "ready_words")}
        return replace(super().details(at=at), **raised)

    def written(self, at: dt.datetime) -> dt.datetime:
        """When it was written, by the client's clock; ``at`` where that is not told or cannot be."""
        try:
            told = dt.datetime.fromisoformat(self.cleaned_data["written_at"])
        except ValueError:
            return at
        return told if told.tzinfo and at - LONGEST_KEPT <= told <= at else at
