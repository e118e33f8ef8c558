"""Choosing messages, changing a sender, deciding who somebody is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.codes import FAULTS, MessageState
from integrations.event import TAKEN
from integrations.models import Sender
from integrations.profiles import choices
from nhsuk.widgets import Radios

NONE = "none"


class FilterForm(forms.Form):
    """Which messages to list; whatever is not known is left out."""

    state = forms.ChoiceField(label=_("State"), required=False)
    sender = forms.ChoiceField(label=_("Sender"), required=False)
    code = forms.ChoiceField(label=_("Event"), required=False)
    fault = forms.ChoiceField(label=_("What was wrong"), required=False)

    def __init__(self, *args, senders, **kwargs):
        super().__init__(*args, **kwargs)
        everything = [("", _("All"))]
        self.fields["state"].choices = everything + MessageState.choices
        self.fields["sender"].choices = everything + [(str(each.uuid), each.name) for each in senders]
        self.fields["code"].choices = everything + [(code, f"{code} {words}") for code, words in TAKEN.items()]
        self.fields["fault"].choices = everything + list(FAULTS.items())

    def chosen(self) -> dict[str, str]:
        """What to filter by."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}


class SenderForm(forms.Form):
    """How a sender is called and read, and when it counts as silent."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Enter what the staff call this hospital")}
    )
    profile = forms.ChoiceField(
        label=_("How its messages are read"),
        choices=choices,
        help_text=_("What came before is read anew only where it is replayed"),
    )
    quiet_minutes = forms.IntegerField(
        label=_("Silent after, in minutes"),
        min_value=5,
        max_value=7 * 24 * 60,
        help_text=_("Every team is told when nothing has come for so long: longer than its quietest night"),
    )
    is_watched = forms.TypedChoiceField(
        label=_("When it is silent"),
        widget=Radios,
        choices=[("yes", _("Tell every team")), ("no", _("Tell nobody: nothing is expected from it any more"))],
        coerce=lambda chosen: chosen == "yes",
        error_messages={"required": _("Choose whether anybody is told")},
    )
    receivers = forms.CharField(
        label=_("Our names in its messages"),
        required=False,
        max_length=400,
        help_text=_("MSH-5 or MSH-6, parted by commas. Empty: as the service is set up"),
    )

    def clean_receivers(self) -> list[str]:
        """As a list."""
        return [name.strip() for name in self.cleaned_data["receivers"].split(",") if name.strip()]

    @staticmethod
    def initial_of(sender: Sender) -> dict:
        """As it is now."""
        return {
            "name": sender.name,
            "profile": sender.profile,
            "quiet_minutes": sender.quiet_minutes,
            "is_watched": "yes" if sender.is_watched else "no",
            "receivers": ", ".join(sender.receivers),
        }


class DecideForm(forms.Form):
    """Which of the candidates it is, or none of them."""

    person = forms.ChoiceField(
        label=_("Who is it?"),
        widget=Radios,
        error_messages={
            "required": _("Choose who it is, or none of these"),
            "invalid_choice": _("Choose one of these"),
        },
    )

    def __init__(self, *args, people, may_say_nobody, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = [(str(each.uuid), each.name) for each in people]
        nobody = [(NONE, _("None of these: somebody who is not with us"))] if may_say_nobody else []
        self.fields["person"].choices = chosen + nobody
