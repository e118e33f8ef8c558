"""Why something is taken to the meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ToMeetingForm(forms.Form):
    """One reason."""

    reason = forms.CharField(
        label=_("Why should the team talk about it?"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the team should talk about it")},
    )
