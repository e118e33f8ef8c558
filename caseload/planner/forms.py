"""Putting something into a week, and what they say became of it."""

from dataclasses import dataclass

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from caseload.planner.codes import Area, Happened, Part
from caseload.planner.operations.happened import Told
from caseload.planner.operations.weeks import LONGEST
from caseload.planner.pictures import PICTURES
from caseload.planner.queries import Entry, Version
from caseload.planner.week import DAYS, Planned
from nhsuk.widgets import CheckboxChips, RadioChips
from teams.faults import FieldError

OUTSIDE = _("Choose days from Monday to Sunday")
NO_PART = _("Choose morning, afternoon, evening or night")
SAID_LONGEST = 240
TOO_LONG = _("Write at most %(limit_value)d characters; these are %(show_value)d")


class AddForm(forms.Form):
    """A picture or a word, an area, and all the days and parts of the day that it belongs to, at once."""

    picture = forms.ChoiceField(
        label=_("Picture"),
        choices=[("", _("No picture")), *((one.code, one.label) for one in PICTURES.values())],
        required=False,
        error_messages={"invalid_choice": _("Choose one of the pictures")},
    )
    words = forms.CharField(
        label=_("In their word"),
        help_text=_("Instead of the picture's, or on its own"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": TOO_LONG},
    )
    days = forms.MultipleChoiceField(
        label=_("Days"),
        choices=[(day, WEEKDAYS[day - 1]) for day in DAYS],
        widget=CheckboxChips,
        error_messages={"required": OUTSIDE, "invalid_choice": OUTSIDE},
    )
    parts = forms.MultipleChoiceField(
        label=_("When in the day"),
        choices=Part,
        widget=CheckboxChips,
        error_messages={"required": NO_PART, "invalid_choice": NO_PART},
    )
    area = forms.ChoiceField(
        label=_("What it is to them"),
        help_text=_("Left open, the picture's usual one"),
        choices=Area,
        required=False,
        widget=RadioChips,
        error_messages={"invalid_choice": _("Choose work, rest, self-care or leisure")},
    )

    instead = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    """The key of the thing in the week that this changes, if it changes one."""

    def clean_words(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["words"].split())

    def clean(self) -> dict:
        """A word or a picture there must be; a picture brings its usual area, a word alone needs one."""
        cleaned = super().clean()
        picture = cleaned.get("picture")
        if not picture and not cleaned.get("words") and not {"picture", "words"} & set(self.errors):
            self.add_error("words", _("Choose a picture or write a word"))
        elif not cleaned.get("area") and "area" not in self.errors:
            if picture:
                cleaned["area"] = PICTURES[picture].area
            else:
                self.add_error("area", _("Choose what it is to them: work, rest, self-care or leisure"))
        return cleaned

    def things(self) -> list[Planned]:
        """One for every part of every day that was chosen."""
        said = self.cleaned_data
        return [
            Planned(int(day), part, str(said["area"]), said["words"], said["picture"])
            for day in said["days"]
            for part in said["parts"]
        ]

    @staticmethod
    def is_begun(data) -> bool:
        """Whether something was chosen or written and not added yet."""
        return bool(data.get("picture") or data.get("words", "").strip())

    @classmethod
    def as_it_was(cls, data) -> "AddForm":
        """Unsent, with what was written in it so far."""
        once = {name: data.get(name, "") for name in ("picture", "words", "area", "instead")}
        return cls(initial=once | {name: data.getlist(name) for name in ("days", "parts")})

    @classmethod
    def of(cls, thing: Planned) -> "AddForm":
        """Something that is in the week, to be changed."""
        once = {"picture": thing.picture, "words": thing.words, "area": thing.area, "instead": thing.key}
        return cls(initial=once | {"days": [thing.weekday], "parts": [thing.part]})


@dataclass(frozen=True)
class Row:
    """An entry and its fields."""

    entry: Entry
    happened: forms.BoundField
    words: forms.BoundField
    seen: forms.BoundField
    was: forms.BoundField

    @property
    def weekday(self) -> int:
        return self.entry.weekday

    @property
    def part(self) -> str:
        return self.entry.part

    @property
    def is_faulty(self) -> bool:
        """Whether something said of it cannot stand."""
        return bool(self.happened.errors or self.words.errors)


class HappenedForm(forms.Form):
    """For each entry: what happened, and their words. Each carries what stood on the page (``was``, ``seen``), so
    that what a colleague wrote meanwhile is never written over by a page that did not show it."""

    def __init__(self, data=None, *, version: Version, entries: list[Entry]):
        super().__init__(data)
        self.version, self.entries = version, entries
        for entry in entries:
            label = {"thing": entry.text}
            self.fields[f"happened-{entry.pk}"] = forms.ChoiceField(
                label=_("What happened: %(thing)s") % label,
                choices=Happened,
                required=False,
                widget=RadioChips,
                initial=entry.happened,
                error_messages={"invalid_choice": _("Choose what happened")},
            )
            self.fields[f"words-{entry.pk}"] = forms.CharField(
                label=_("In their words"),
                max_length=SAID_LONGEST,
                required=False,
                initial=entry.said,
                error_messages={"max_length": TOO_LONG},
            )
            self.fields[f"seen-{entry.pk}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=entry.outcome
            )
            self.fields[f"was-{entry.pk}"] = forms.CharField(
                required=False, strip=False, widget=forms.HiddenInput, initial=_as_one(entry.happened, entry.said)
            )

    def rows(self) -> list["Row"]:
        """Each entry with its fields, for the page."""
        names = ("happened", "words", "seen", "was")
        return [Row(entry, *(self[f"{name}-{entry.pk}"] for name in names)) for entry in self.entries]

    def clean(self) -> dict:
        """Words alone do not say what happened."""
        cleaned = super().clean()
        for entry in self.entries:
            if cleaned.get(f"words-{entry.pk}") and cleaned.get(f"happened-{entry.pk}") == "":
                self.add_error(f"happened-{entry.pk}", _("Choose what happened"))
        return cleaned

    def told(self) -> list[Told]:
        """What was said on this page and did not stand there before."""
        said = self.cleaned_data
        return [
            Told(entry.pk, said[f"happened-{entry.pk}"], said[f"words-{entry.pk}"], said[f"seen-{entry.pk}"] or 0)
            for entry in self.entries
            if said[f"happened-{entry.pk}"]
            and _as_one(said[f"happened-{entry.pk}"], said[f"words-{entry.pk}"]) != said[f"was-{entry.pk}"]
        ]

    def refused(self, fault: FieldError, now: Version | None) -> None:
        """Put the fault at its field. A colleague's word on it has now been read, so saving again lets this stand."""
        self.add_error(fault.field if fault.field in self.fields else None, fault.message)
        entry = next((one for one in now.entries if fault.field == f"happened-{one.pk}"), None) if now else None
        if entry:
            told = {f"seen-{entry.pk}": str(entry.outcome), f"was-{entry.pk}": _as_one(entry.happened, entry.said)}
            self.data = self.data.dict() | told

    def carried_to(self, version: Version, entries: list[Entry]) -> "HappenedForm":
        """The same words on another version of the week, for whatever stands in both."""
        data = {name: value for name, value in self.data.items() if "-" not in name}
        here = {entry.thing: entry.pk for entry in self.version.entries}
        for entry in entries:
            for name in ("happened", "words"):
                was = self.data.get(f"{name}-{here.get(entry.thing)}")
                data[f"{name}-{entry.pk}"] = was or (entry.happened if name == "happened" else entry.said)
            data[f"seen-{entry.pk}"] = str(entry.outcome)
            data[f"was-{entry.pk}"] = _as_one(entry.happened, entry.said)
        return HappenedForm(data | {"version": str(version.uuid)}, version=version, entries=entries)


def _as_one(happened: str, words: str) -> str:
    return f"{happened}:{words}"
