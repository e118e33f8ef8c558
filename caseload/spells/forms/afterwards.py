"""Who goes in the three days after somebody has left, and what another team of the provider did."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.contacts.codes import Mechanism
from caseload.spells.forms.fields import LATER, GoingFields, MomentForm, follow_up_day, time_field
from caseload.spells.models import HospitalSpell
from caseload.spells.operations import ByOthers
from nhsuk.fields import DateInputField
from nhsuk.widgets import Radios
from teams.calendar import Calendar

BY_OTHERS = (Mechanism.FACE_TO_FACE, Mechanism.TELEPHONE, Mechanism.VIDEO, Mechanism.TALK_TYPE, Mechanism.TEXT)


class FollowUpForm(GoingFields):
    """After a discharge that the hospital's own system told, or where it was left for later."""

    def __init__(self, *args, spell: HospitalSpell, calendar: Calendar, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_staff("goes", nobody=_("Choose"))
        self.offer_days(follow_up_day(spell), calendar)
        self.fields["after"].choices = [one for one in self.fields["after"].choices if one[0] != LATER]
        self.fields["after"].required = True


class ByOthersForm(MomentForm):
    """Another team of the provider met or spoke with them."""

    day_name = "met"

    met = DateInputField(
        label=gettext_lazy("On what day?"), error_messages={"required": gettext_lazy("Enter the day")}
    )
    time = time_field(gettext_lazy("At"))
    mechanism = forms.ChoiceField(
        label=gettext_lazy("How?"),
        choices=[(one.value, one.label) for one in BY_OTHERS],
        widget=Radios(hints={Mechanism.TEXT.value: gettext_lazy("Does not count, and can be written down")}),
        error_messages={"required": gettext_lazy("Choose how")},
    )
    team_name = forms.CharField(
        label=gettext_lazy("Which team of the provider?"),
        max_length=120,
        help_text=gettext_lazy("For example the crisis team"),
        error_messages={"required": gettext_lazy("Say which team")},
    )
    who = forms.CharField(label=gettext_lazy("Who, if known"), max_length=120, required=False)
    told_by = forms.CharField(
        label=gettext_lazy("Who told you?"),
        max_length=120,
        error_messages={"required": gettext_lazy("Say who told us")},
    )

    def told(self) -> ByOthers:
        """What the operation takes."""
        data = self.cleaned_data
        same = {name: data[name] for name in ("mechanism", "team_name", "who", "told_by")}
        return ByOthers(occurred_at=data["moment"], **same)
