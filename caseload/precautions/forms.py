"""What a visitor must know, as a form."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.people.forms.fields import LaidOutForm, choice_field, reason_field, review_by_field
from caseload.people.models import Place
from caseload.precautions.codes import SAFEGUARDING, PrecautionKind
from caseload.precautions.operations import Told
from nhsuk.widgets import RadioChips

EVERYWHERE = ""


class ToldForm(forms.Form):
    """What to know, how we know, where it holds and until when it is looked at again."""

    words = forms.CharField(
        label=_("What to know, in one line"), required=False, max_length=240,
        help_text=_("What a colleague at the door can act on. A fact, and no judgement of the person"),
    )  # fmt: skip
    lead_name = forms.CharField(label=_("Lead worker"), required=False, max_length=120)
    lead_phone = forms.CharField(
        label=_("Their phone"), required=False, max_length=30, widget=forms.TextInput({"type": "tel"})
    )
    source = forms.CharField(
        label=_("How we know"), max_length=160,
        help_text=_("For example: seen by Jo Marsh, told by the housing officer"),
        error_messages={"required": _("Say how we know")},
    )  # fmt: skip
    place = forms.ChoiceField(label=_("Where?"), required=False, widget=RadioChips)
    review_by = review_by_field()

    def __init__(self, *args, places: list[Place], **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {str(place.uuid): place for place in places}
        own = [(value, _("Only at %(place)s") % {"place": place}) for value, place in self.places.items()]
        self.fields["place"].choices = [(EVERYWHERE, _("Everywhere")), *own]

    def told(self) -> Told:
        """For the operations."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("words", "source", "review_by", "lead_name", "lead_phone")}
        return Told(place=self.places.get(data["place"]), **plain)


class AddForm(ToldForm):
    """A new one."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    kind = choice_field(_("What is it?"), PrecautionKind.choices, _("Choose what it is"))
    field_order = ("uuid", "kind")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        look = self.fields["kind"].widget
        look.small = True
        look.reveals = dict.fromkeys(SAFEGUARDING, "lead")
        look.hints = {
            PrecautionKind.PAIRS: _("One person is not planned alone from then on without a reason"),
            PrecautionKind.ASK_LEAD: _("Write nothing of it here: the line says to ask the lead"),
        }


class EndForm(LaidOutForm):
    """It is no longer so."""

    reason = reason_field(
        label=_("Why is it no longer so?"), error_messages={"required": _("Say why it is no longer so")}
    )
