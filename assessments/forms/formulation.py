"""A formulation, as a form: what the profiles show is taken over with one tap, the rest is written one a line."""

from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.codes import Answer, PointKind, Words
from assessments.operations.formulation import LONGEST_POINT, FormulationTold, PointTold
from assessments.queries.formulation import FormulationRead, Offer
from caseload.people.forms.fields import text_field
from nhsuk.fields import DateInputField
from nhsuk.widgets import RadioChips

TAKE, WORDS = "take-", "words-"


class FormulationForm(forms.Form):
    """How the person and the team understand it together."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    former = forms.UUIDField(required=False, widget=forms.HiddenInput)
    words_of = forms.ChoiceField(
        label=_("In whose words?"), choices=Words, widget=RadioChips,
        error_messages={"required": _("Say in whose words it is written")},
    )  # fmt: skip
    text = text_field(
        _("How do we understand it together?"), "", rows=5,
        help_text=_("What happened, what keeps it going, what they make of it. As they would say it."),
    )  # fmt: skip
    strengths = text_field(_("Other strengths, one a line"), "", rows=3)
    barriers = text_field(_("Other things that stand in the way, one a line"), "", rows=3)
    on_date = DateInputField(
        label=_("On what day was it talked about?"), initial=timezone.localdate,
        error_messages={"required": _("Say on what day it was talked about")},
    )  # fmt: skip
    answer = forms.ChoiceField(
        label=_("Do they agree with it?"), choices=Answer, widget=RadioChips, initial=Answer.NOT_YET,
        error_messages={"required": _("Say whether they agree with it")},
    )  # fmt: skip
    answered_on = DateInputField(
        label=_("On what day did they say so?"), required=False, help_text=_("Needed unless it is not yet")
    )

    def __init__(self, *args, offers: Iterable[Offer], **kwargs):
        super().__init__(*args, **kwargs)
        self.offers = list(offers)
        for offer in self.offers:
            self.fields[TAKE + offer.key] = forms.BooleanField(
                label=offer.source.title, required=False, initial=offer.is_taken
            )
            self.fields[WORDS + offer.key] = forms.CharField(
                label=_("In words"), required=False, max_length=LONGEST_POINT, initial=offer.words
            )

    def clean(self):
        """An item that was ticked and is not offered any more must not vanish unseen."""
        data = super().clean()
        if any(name.startswith(TAKE) and name not in self.fields for name in self.data):
            self.add_error(None, _("There is a newer assessment by now: check what you take over, and save again"))
        for field in ("strengths", "barriers"):
            if any(len(line) > LONGEST_POINT for line in lines(data.get(field, ""))):
                self.add_error(field, _("Each line has 240 letters at most"))
        return data

    def told(self) -> FormulationTold:
        """The formulation for the operation."""
        names = ("on_date", "words_of", "answer", "answered_on", "text")
        return FormulationTold(points=self._points(), **{name: self.cleaned_data[name] for name in names})

    def _points(self) -> tuple[PointTold, ...]:
        data = self.cleaned_data
        taken = [
            PointTold(offer.kind, data[WORDS + offer.key] or source.title, source.assessment, source.item)
            for offer, source in ((offer, offer.source) for offer in self.offers)
            if data[TAKE + offer.key]
        ]
        own = [PointTold(PointKind.STRENGTH, line) for line in lines(data["strengths"])]
        own += [PointTold(PointKind.BARRIER, line) for line in lines(data["barriers"])]
        return (*taken, *own)

    # What the template asks

    def offered_strengths(self):
        """What can be taken over as a strength: the offer, its tick and its words."""
        return self._offered(PointKind.STRENGTH)

    def offered_barriers(self):
        """The same for barriers."""
        return self._offered(PointKind.BARRIER)

    def _offered(self, kind: PointKind):
        of_kind = (offer for offer in self.offers if offer.kind == kind)
        return [(offer, self[TAKE + offer.key], self[WORDS + offer.key]) for offer in of_kind]


def lines(text: str) -> list[str]:
    """The lines that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def initial_of(standing: FormulationRead | None) -> dict:
    """The formulation that stands as the first state of the form."""
    if standing is None:
        return {}
    row = standing.formulation
    own = {"strengths": standing.strengths, "barriers": standing.barriers}
    return {"former": row.uuid, "words_of": row.words_of, "text": row.text} | {
        name: "\n".join(point.words for point in points if point.source is None) for name, points in own.items()
    }
