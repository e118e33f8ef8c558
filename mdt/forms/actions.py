"""Saying what came of an action."""

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.people.forms.fields import LaidOutForm, reason_field
from nhsuk.widgets import RadioChips


class EndForm(LaidOutForm):
    """Done, or no longer needed."""

    came = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[("done", _("Done")), ("dropped", _("No longer needed"))],
        initial="done",
        widget=RadioChips(),
        error_messages={"required": _("Say whether it is done")},
    )
    note = reason_field(
        label=_("In a few words"),
        error_messages={"required": _("Say in a few words what came of it")},
        help_text=_("The next meeting sees it"),
    )
