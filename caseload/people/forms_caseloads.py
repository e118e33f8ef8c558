"""Moving people from one co-ordinator to others."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.people.caseloads import Load
from caseload.people.models import Episode
from nhsuk.fields import DateInputField
from teams.models import User

STAYS = "stays"


class FromForm(forms.Form):
    """Whose people are to move: a member's, or those who have nobody."""

    coordinator = forms.ModelChoiceField(User.objects.none(), to_field_name="uuid", required=False)
    nobody = forms.BooleanField(required=False)

    def __init__(self, coordinators, data=None):
        super().__init__(data)
        self.fields["coordinator"].queryset = coordinators

    def clean(self):
        """One of the two."""
        if not self.cleaned_data["nobody"] and not self.cleaned_data.get("coordinator"):
            raise forms.ValidationError(_("Choose whose people are to move"))


class MoveForm(forms.Form):
    """To whom and when: one colleague for all, another for a person where that is better, or nobody."""

    to = forms.ChoiceField(label=_("Move everybody to"), required=False)
    starts_on = DateInputField(label=_("From this day"), error_messages={"required": _("Enter the day")})

    def __init__(self, episodes: list[Episode], colleagues: list[tuple[User, Load]], data=None):
        super().__init__(data, initial={"starts_on": timezone.localdate()})
        self.episodes = episodes
        self.colleagues = {str(user.uuid): user for user, _load in colleagues}
        named = [(str(user.uuid), f"{user} ({load.words})") for user, load in colleagues]
        self.fields["to"].choices = [("", _("Choose for each person")), *named]
        each = [("", _("As above")), (STAYS, _("Stays")), *named]
        for episode in episodes:
            self.fields[name_of(episode)] = forms.ChoiceField(
                label=episode.person.list_name, choices=each, required=False
            )

    def people(self):
        """The bound fields, one a person."""
        return [self[name_of(episode)] for episode in self.episodes]

    def clean_starts_on(self) -> dt.date:
        """Today or later."""
        day = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The day must be today or later"))
        return day

    def clean(self):
        """Somebody has to move."""
        if not self.errors and not self.moves():
            self.add_error("to", _("Choose a colleague for everybody, or for at least one person"))

    def moves(self) -> dict[Episode, User]:
        """Each episode that moves, with its next co-ordinator."""
        for_all = self.cleaned_data.get("to")
        chosen = {episode: self.cleaned_data.get(name_of(episode)) or for_all for episode in self.episodes}
        return {episode: self.colleagues[to] for episode, to in chosen.items() if to in self.colleagues}


def name_of(episode: Episode) -> str:
    """The name of an episode's field."""
    return f"person_{episode.uuid.hex}"
