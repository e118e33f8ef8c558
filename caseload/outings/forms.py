"""Setting off, and what the office knows of somebody who is out."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from caseload.outings.times import LONGER, MINUTES, USUAL_MINUTES, told_at
from nhsuk.widgets import CheckboxChips, RadioChips
from teams.models import User


class SetOffForm(forms.Form):
    """Where to, with whom, and how long it will take there. From Today only the key and the moment are sent."""

    uuid = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), _("This page had lost its key. Open it again")),
    )
    at = forms.CharField(required=False, widget=forms.HiddenInput)
    back_at = forms.CharField(required=False, widget=forms.HiddenInput)
    place_text = forms.CharField(
        label=_("Where are you going?"), max_length=240, required=False,
        help_text=_("So that a colleague can find you: street and number, or which park"),
        error_messages={"required": _("Say where you are going")},
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label=_("How long will it take there?"), coerce=int, empty_value=None, required=False, widget=RadioChips,
        initial=USUAL_MINUTES, help_text=_("Half an hour on the way is added."),
        choices=[(n, ngettext_lazy("%(n)d min", "%(n)d min", "n") % {"n": n}) for n in MINUTES],
    )  # fmt: skip
    along = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Who comes along?"), required=False, widget=CheckboxChips, to_field_name="uuid"
    )

    def __init__(self, *args, colleagues, asked: bool, nobody_knows: bool, **kwargs):
        """``asked``: the page was shown, and so the place must be said; ``nobody_knows`` where the person is."""
        super().__init__(*args, **kwargs)
        self.fields["along"].queryset = colleagues
        self.fields["place_text"].required = asked
        if nobody_knows:
            self.fields["place_text"].help_text = _(
                "Nobody knows where they are. Say where you go to look for them, so that a colleague can find you"
            )

    def moments(self, *, at: dt.datetime) -> tuple[dt.datetime, dt.datetime | None]:
        """When they set off, and when they were back where that was told with it."""
        back = self.cleaned_data["back_at"]
        return told_at(self.cleaned_data["at"], at=at), told_at(back, at=at) if back else None


class LongerForm(forms.Form):
    """How much longer it takes."""

    minutes = forms.TypedChoiceField(coerce=int, choices=[(n, n) for n in LONGER])


class EndForm(forms.Form):
    """What is known of somebody who has not said that they are back."""

    note = forms.CharField(
        label=_("What do you know?"), help_text=_("Who has heard from them, and when"), max_length=240,
        error_messages={"required": _("Say what you know: who has heard from them, and when")},
    )  # fmt: skip
