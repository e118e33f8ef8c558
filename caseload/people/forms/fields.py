"""Fields that several forms share."""

import datetime as dt
from collections.abc import Iterable

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from caseload.people import nhs_numbers
from caseload.people.caseloads import Load
from nhsuk.fields import DateInputField
from nhsuk.layout import Field
from nhsuk.widgets import Radios
from teams.models import User

REVIEW_AFTER = dt.timedelta(days=28)
"""The day of review that a form proposes; whoever fills it in decides."""

FAULTS = {
    "form": _("An NHS number has 10 digits, such as 999 123 4567"),
    "zero": _("An NHS number is never all zeros"),
    "check": _("This is not a valid NHS number: check the digits"),
    "not_test": _("In the demonstration NHS numbers begin with 999: nobody real belongs in it"),
}


class LaidOutForm(forms.Form):
    """A form that crispy draws, each field with its look from ``looks`` (``nhsuk.field_parts``)."""

    looks: dict[str, dict] = {}

    @property
    def helper(self) -> FormHelper:
        """All fields in their order, without form tag and token: the page has its own."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*(Field(name, **self.looks.get(name, {})) for name in self.fields))
        return helper


class NhsNumberField(forms.CharField):
    """An NHS number however it is spaced; None where it is not known."""

    def __init__(self, **kwargs):
        defaults = {
            "label": _("NHS number"),
            "required": False,
            "max_length": 30,
            "help_text": _("10 digits, spaces do not matter. Leave it empty if it is not known"),
        }
        super().__init__(**defaults | kwargs)

    def clean(self, value):
        """The ten digits, or None."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return nhs_numbers.parse(text, test_only=settings.DEMO)
        except nhs_numbers.NotAnNhsNumberError as fault:
            raise forms.ValidationError(FAULTS[fault.code], code=fault.code) from fault

    def prepare_value(self, value):
        """As it is read out."""
        return nhs_numbers.shown(value) if value and nhs_numbers.is_valid(str(value)) else value


def review_by_field() -> DateInputField:
    """The day on which something is looked at again."""
    return DateInputField(
        label=_("Review by"),
        help_text=_("It shows on Today before that day. Four weeks are proposed"),
        initial=lambda: timezone.localdate() + REVIEW_AFTER,
        error_messages={"required": _("Enter the day of review")},
    )


def reason_field(**kwargs) -> forms.CharField:
    """One line of why."""
    defaults = {"label": _("Reason"), "max_length": 240, "error_messages": {"required": _("Enter the reason")}}
    return forms.CharField(**defaults | kwargs)


def text_field(label, required, rows=4, **kwargs) -> forms.CharField:
    """Several lines; ``required`` is the sentence shown when nothing was written, or empty."""
    return forms.CharField(
        label=label,
        required=bool(required),
        error_messages={"required": required} if required else None,
        widget=forms.Textarea(attrs={"rows": rows}),
        **kwargs,
    )


def choice_field(label, choices, required, **kwargs) -> forms.ChoiceField:
    """One of a few, all of them in sight."""
    return forms.ChoiceField(
        label=label, choices=choices, error_messages={"required": required}, widget=Radios(), **kwargs
    )


class CoordinatorField(forms.ChoiceField):
    """A member of the team with their load, where the choice is made: "Jo Webb: 9 of 12, 3 free"."""

    def __init__(self, **kwargs):
        worker = settings.NAMED_WORKER
        required = _("Choose the %(worker)s") % {"worker": worker}
        super().__init__(label=capfirst(worker), error_messages={"required": required}, **kwargs)
        self.users: dict[str, User] = {}

    def offer(self, colleagues: Iterable[tuple[User, Load]]) -> None:
        """Set who can be chosen."""
        colleagues = list(colleagues)
        self.users = {str(user.uuid): user for user, _load in colleagues}
        self.choices = [("", _("Choose")), *((str(user.uuid), f"{user}: {load.words}") for user, load in colleagues)]

    def clean(self, value):
        """The user chosen."""
        return self.users.get(super().clean(value))
