"""What is said about an alert."""

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.alerts import ladder
from caseload.alerts.operations import LONGEST_STEP_NOTE
from nhsuk.widgets import Radios


class AcknowledgeForm(forms.Form):
    """That it is known, and what happens now."""

    note = forms.CharField(
        label=_("What happens now?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what happens now")},
    )


class StepForm(forms.Form):
    """One rung of the ladder as a recorded attempt."""

    step = forms.ChoiceField(
        label=_("What was done?"), widget=Radios, error_messages={"required": _("Choose what was done")}
    )
    note = forms.CharField(
        label=_("What came of it?"),
        required=False,
        max_length=LONGEST_STEP_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, alert=None, **kwargs):
        """The steps that the alert's rule names come first; anything can be recorded."""
        super().__init__(*args, **kwargs)
        named = [rung.code for rung in alert.next_steps] if alert else []
        field = self.fields["step"]
        field.choices = [
            (code, ladder.RUNGS[code].label) for code in [*named, "other"] if code in dict(ladder.CHOICES)
        ]
        field.widget.hints = {code: ladder.RUNGS[code].hint for code, _label in field.choices}
        field.widget.small = True
