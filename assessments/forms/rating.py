"""A draft as one form: every item with its rating, its note and why it is not rated, and what it says of itself.

Each part carries what was on the screen (``revision``, ``was``): only what somebody changed is saved, and never over
what another has entered since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.codes import Source
from assessments.models import Assessment, Observation, Rating
from assessments.operations.about import About, mark
from assessments.operations.rating import LONGEST_REASON, Entered
from assessments.structure import Definition, Grade, Item
from caseload.contacts.forms.parts import DAY_ERRORS, NativeDate
from nhsuk.widgets import CheckboxChips
from teams.models import User

NONE = "none"
"""The choice "not rated"."""
OFF_THE_SCALE = -1


@dataclass
class Part:
    """One item on the page: what was entered, or else what is stored."""

    item: Item
    number: int
    entered: Entered
    wording: Mapping[str, str]
    scale: tuple[Grade, ...]
    rating: Rating | None = None
    observations: Iterable[Observation] = ()
    fault: str = ""
    meanwhile: Rating | None = None
    lacks_reason: bool = False
    """"Not rated" was chosen, and not why."""
    revision: int = 0
    was: str = ""

    @property
    def is_rated(self) -> bool:
        return self.entered.value is not None

    @property
    def is_explained(self) -> bool:
        """Rated, or with the reason why not."""
        return self.is_rated or bool(self.entered.because)

    @property
    def is_none(self) -> bool:
        """Whether "not rated" is chosen."""
        return self.lacks_reason or (not self.is_rated and bool(self.entered.because))

    @property
    def letter(self) -> str:
        """As it is stored."""
        return letter_of(self.scale, self.entered.value)

    @property
    def grades(self) -> list[dict]:
        """The scale as choices, with the licensed wording where the reader may see it."""
        return [
            {
                "grade": grade, "word": first_word(grade.label), "wording": self.wording.get(grade.letter, ""),
                "chosen": grade.value == self.entered.value,
            }
            for grade in self.scale
        ]  # fmt: skip

    @property
    def theirs(self) -> dict:
        """What the other entered meanwhile."""
        row = self.meanwhile
        return {
            "row": row, "letter": letter_of(self.scale, row.value), "mine": self.letter,
            "same_rating": (row.value, row.not_rated_because) == (self.entered.value, self.entered.because),
        }  # fmt: skip


def first_word(label: str) -> str:
    """Of a label, what has room below its letter on a phone."""
    return label.split(" ")[0]


def letter_of(scale: Iterable[Grade], value: int | None) -> str:
    """The letter of a value; empty where there is none."""
    return next((grade.letter for grade in scale if grade.value == value), "")


@dataclass(frozen=True)
class Sent:
    """What a browser sent of the ratings."""

    entered: dict[str, Entered] = field(default_factory=dict)
    """Items that somebody touched."""
    unexplained: dict[str, Entered] = field(default_factory=dict)
    """Items that are not to be rated, without the reason why."""


def sent(data, *, whole: bool) -> Sent:
    """Read the items of a POST, ``<item>.value`` and so on. What was not touched since it was shown is left out, and
    so is an item of which the reader chose to keep what another had entered.

    ``whole``: it came as a whole form, so nobody is still writing why something is not rated.
    """
    told = Sent()
    for name in data:
        item, dot, part = name.rpartition(".")
        if part != "revision" or not dot or item == "about" or f"{item}.keep" in data:
            continue
        one = _entered(data, item)
        if whole and data.get(f"{item}.value") == NONE and not one.because:
            told.unexplained[item] = one
        elif data.get(f"{item}.was") != mark(*one.content) or one.over:
            told.entered[item] = one
    return told


def _entered(data, item: str) -> Entered:
    value = _value(data.get(f"{item}.value", ""))
    over = data.get(f"{item}.over", "")
    return Entered(
        value=value,
        because="" if value is not None else _text(data, f"{item}.because"),
        note=_text(data, f"{item}.note"),
        expected=_number(over or data.get(f"{item}.revision", "")),
        over=bool(over),
    )


def _value(text: str) -> int | None:
    if text in ("", NONE):
        return None
    return _number(text, otherwise=OFF_THE_SCALE)


def _number(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _text(data, name: str) -> str:
    return data.get(name, "").replace("\0", "").replace("\r\n", "\n").strip()


def stored(rating: Rating | None) -> Entered:
    """What is stored, as if somebody had entered it."""
    if rating is None:
        return Entered()
    return Entered(rating.value, rating.not_rated_because, rating.note, rating.revision)


def parts(
    definition: Definition, ratings: Mapping[str, Rating], observations: Mapping[str, list[Observation]],
    wording: Mapping[str, Mapping[str, str]],
) -> dict[str, Part]:  # fmt: skip
    """Every item of the definition as it is stored, in order."""
    return {
        item.code: Part(
            item, number, stored(ratings.get(item.code)), wording.get(item.code, {}), definition.scale,
            ratings.get(item.code), observations.get(item.code, ()),
            revision=stored(ratings.get(item.code)).expected, was=mark(*stored(ratings.get(item.code)).content),
        )
        for number, item in enumerate(definition.items, 1)
    }  # fmt: skip


class AboutForm(forms.Form):
    """Where it is known from, of which day it speaks, with whom, and what it comes to."""

    prefix = "about"

    sources = forms.MultipleChoiceField(
        label=_("Where you know it from"), choices=Source.choices, required=False, widget=CheckboxChips
    )
    on_date = forms.DateField(label=_("Date of the assessment"), widget=NativeDate, error_messages=DAY_ERRORS)
    second_assessor = forms.ModelChoiceField(
        User.objects.none(), label=_("Second assessor"), required=False, empty_label=_("Nobody")
    )
    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What it comes to, in plain words"),
    )  # fmt: skip
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, assessment: Assessment, staff: Iterable[User] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.assessment = assessment
        others = [user.pk for user in staff if user.pk != assessment.assessor_id]
        second = self.fields["second_assessor"]
        second.queryset = User.objects.filter(pk__in=[*others, assessment.second_assessor_id])
        names = {user.pk: user.name for user in [*staff, assessment.second_assessor] if user}
        second.choices = [("", _("Nobody")), *((pk, names[pk]) for pk in names if pk != assessment.assessor_id)]

    def add_prefix(self, field_name):
        """``about.summary``, as the items are named."""
        return f"{self.prefix}.{field_name}"

    def about(self) -> About:
        """What was entered."""
        told = self.cleaned_data
        return About(
            tuple(sorted(told["sources"])), told["on_date"], told["second_assessor"],
            told["summary"].replace("\0", "").replace("\r\n", "\n"),
        )  # fmt: skip


def about_as_it_stands(assessment: Assessment) -> dict:
    """The first state of ``AboutForm``."""
    about = About.of(assessment)
    return {
        "sources": about.sources, "on_date": about.on_date, "second_assessor": assessment.second_assessor_id,
        "summary": about.summary, "mark": about.mark,
    }  # fmt: skip


class ObservationForm(forms.Form):
    """What somebody saw."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    item = forms.ChoiceField(label=_("What it is about"), required=False)
    words = forms.CharField(
        label=_("What you saw"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what you saw")},
    )  # fmt: skip
    observed_on = forms.DateField(label=_("When"), widget=NativeDate, error_messages=DAY_ERRORS)

    def __init__(self, *args, definition: Definition, **kwargs):
        super().__init__(*args, **kwargs)
        titles = [(item.code, item.title) for item in definition.items]
        self.fields["item"].choices = [("", _("The whole")), *titles]


class ReasonForm(forms.Form):
    """Why a draft is given up, or what was wrong with a signed assessment."""

    reason = forms.CharField(
        max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args, label: str, missing: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].error_messages["required"] = missing
