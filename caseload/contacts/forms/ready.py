"""Somebody is ready for something right now, and what comes of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import ReadyAnswer, ReadyFor
from nhsuk.widgets import CheckboxChips, RadioChips
from teams.models import User


def for_what(**more) -> forms.ChoiceField:
    """What they are ready for."""
    return forms.ChoiceField(
        label=_("Ready for what?"), choices=ReadyFor, widget=RadioChips,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what they are ready for")), **more,
    )  # fmt: skip


class ReadyForm(forms.Form):
    """What somebody is ready for, outside a contact: they ring, or stand at the door of the office."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    need = for_what()
    words = forms.CharField(label=_("In their words"), required=False, max_length=240)


class GoForm(forms.Form):
    """Who goes today; two where two must."""

    who = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Who goes?"), to_field_name="uuid", widget=CheckboxChips,
        error_messages={"required": _("Say who goes"), "invalid_choice": _("Choose colleagues from the list")},
    )  # fmt: skip
    alone_reason = forms.CharField(label=_("If one goes alone: why?"), required=False, max_length=240)

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = staff

    def add_error(self, field, error):
        """The operation names the visit's staff; here that is who goes."""
        super().add_error("who" if field == "staff" else field, error)


class PutOffForm(forms.Form):
    """Why nobody can go today."""

    because = forms.CharField(
        label=_("What is in the way today?"), max_length=240,
        error_messages={"required": _("Say what is in the way today")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """It is done, or not what they want any more."""

    answer = forms.ChoiceField(
        label=_("What came of it?"), widget=RadioChips,
        choices=[(one.value, one.label) for one in (ReadyAnswer.DONE, ReadyAnswer.CHANGED)],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what came of it")),
    )  # fmt: skip
    words = forms.CharField(
        label=_("In a line"), max_length=240, error_messages={"required": _("Say what came of it")}
    )
