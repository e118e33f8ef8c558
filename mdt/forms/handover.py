"""What is asked at the daily handover."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.people.codes import Intensity
from caseload.people.forms.fields import REVIEW_AFTER, LaidOutForm, reason_field
from nhsuk.fields import DateInputField
from nhsuk.widgets import Radios

TALK = "talk"


def _in_a_week():
    return timezone.localdate() + REVIEW_AFTER / 4


class ListForm(LaidOutForm):
    """Somebody comes onto today's list, onto the daily board, or off it."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    episode = forms.ChoiceField(label=_("Who"), error_messages={"required": _("Choose the person")})
    what = forms.ChoiceField(
        label=_("What?"),
        choices=[
            (TALK, _("Talk about them today; nothing else changes")),
            (Intensity.DAILY, _("Put them on the daily board")),
            *((code, _("Off the daily board: %(to)s") % {"to": label}) for code, label in Intensity.choices
              if code != Intensity.DAILY),
        ],
        widget=Radios,
        error_messages={"required": _("Choose what changes")},
    )  # fmt: skip
    reason = reason_field(label=_("Why"), error_messages={"required": _("Say why")})
    review_by = DateInputField(
        label=_("Looked at again by"), required=False, initial=_in_a_week,
        help_text=_("For the daily board and off it; not needed to talk about somebody"),
    )  # fmt: skip

    def __init__(self, people, *args, **kwargs):
        """``people``: episode uuid and name, sorted."""
        super().__init__(*args, **kwargs)
        self.fields["episode"].choices = [("", _("Choose")), *people]
