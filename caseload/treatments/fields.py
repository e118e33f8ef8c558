"""The few fields about what is due, on the form of a contact and on its own: each named after its treatment."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.treatments.codes import Outcome, ResultKind
from caseload.treatments.details import Told, answers, field_of
from caseload.treatments.due import Due
from nhsuk.widgets import RadioChips
from teams.calendar import LONDON

PARTS = ("treatment", "site", "result", "why", "taken_day", "taken_time")
NOT_DONE = {Outcome.GIVEN: _("Not given"), Outcome.DONE: _("Not done"), Outcome.TAKEN: _("Not taken")}
"""The word for *missed*, by the word for done."""
NOT_NOW = ("", _("Not this time"))


@dataclass(frozen=True)
class Asked:
    """What the form asks about one treatment, for the template."""

    due: Due
    form: forms.Form
    is_planned: bool = False
    """The visit was planned for it: the script presumes that it went as the visit did."""

    def _field(self, part: str):
        name = field_of(part, self.due.uuid)
        return self.form[name] if name in self.form.fields else None

    @property
    def chips(self) -> list[tuple]:
        """What can be said, each with the outcomes of a contact that it goes with; nothing for every one."""
        shown_for = getattr(self.form, "shown_for", {})
        return [(one, shown_for.get(f"treatment_{one.data['value']}", "")) for one in self._field("treatment")]

    def __getattr__(self, part: str):
        if part in PARTS:
            return self._field(part)
        raise AttributeError(part)


class TreatmentFields:
    """For forms: takes what was sent, offers what is due, and tells what became of each.

    The treatments are known to a form that is sent by the names of its fields, so that sending costs no query.
    """

    def take_treatments(self, *also: UUID) -> None:
        """Let what was sent be cleaned, and be at fault where nothing was said of ``also``; call it in
        ``__init__``."""
        self.asked: list[Asked] = []
        for uuid in (*self._sent(), *also):
            for part in PARTS:
                self.fields[field_of(part, uuid)] = _bare(part)

    def offer_treatments(self, dues: list[Due], *, may_skip: bool = True, planned: Collection[UUID] = ()) -> None:
        """Ask about these. Only a page that is shown needs it. ``may_skip``: nothing need be said of them;
        ``planned``: those for which the visit was planned."""
        for due in dues:
            for name in (field_of(part, due.uuid) for part in PARTS):
                self.fields.pop(name, None)
                self._bound_fields_cache.pop(name, None)  # cleaning has bound the bare one
            self.fields |= {field_of(part, due.uuid): field for part, field in _offered(due, may_skip).items()}
        self.asked = [Asked(due, self, due.uuid in planned) for due in dues]

    def told_treatments(self) -> tuple[Told, ...]:
        """What became of those about which something was said."""
        return tuple(self._told(uuid) for uuid in self._sent() if self._said("treatment", uuid))

    def _sent(self) -> list[UUID]:
        names = (name.partition("_")[2] for name in self.data or () if name.startswith("treatment_"))
        return sorted({UUID(name) for name in names if _is_uuid(name)}, key=str)

    def _said(self, part: str, uuid: UUID):
        return self.cleaned_data.get(field_of(part, uuid)) or None

    def _told(self, uuid: UUID) -> Told:
        result = self._said("result", uuid) or ""
        return Told(
            treatment=uuid,
            outcome=self._said("treatment", uuid),
            site=self._said("site", uuid) or "",
            result_text=result,
            result_value=number(result),
            why=self._said("why", uuid) or "",
            last_taken_at=self._last_taken(uuid),
        )

    def _last_taken(self, uuid: UUID) -> dt.datetime | None:
        day, time = self._said("taken_day", uuid), self.cleaned_data.get(field_of("taken_time", uuid))
        return dt.datetime.combine(day, time or dt.time(12), tzinfo=LONDON) if day else None


def initial_of(event) -> dict:
    """An event as the first state of these fields."""
    uuid = event.treatment.uuid
    taken = event.last_taken_at and event.last_taken_at.astimezone(LONDON)
    return {
        field_of("treatment", uuid): event.outcome,
        field_of("site", uuid): event.site,
        field_of("result", uuid): event.shown_result,
        field_of("why", uuid): event.why,
        field_of("taken_day", uuid): taken and taken.date(),
        field_of("taken_time", uuid): taken and taken.time(),
    }


def number(text: str) -> Decimal | None:
    """A number as it is written, with a point or a comma; None for anything else."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value.quantize(Decimal("0.01")) if value.is_finite() and abs(value) < LARGEST else None


LARGEST = Decimal(100_000_000)


def _bare(part: str) -> forms.Field:
    if part == "treatment":
        return forms.ChoiceField(required=False, choices=Outcome.choices, error_messages=CHOOSE)
    if part in ("taken_day", "taken_time"):
        return (forms.DateField if part == "taken_day" else forms.TimeField)(required=False)
    return forms.CharField(required=False, max_length=240)


CHOOSE = {"invalid_choice": _("Choose what became of it")}


def _offered(due: Due, may_skip: bool) -> dict[str, forms.Field]:
    """The fields of one treatment, as its policy asks."""
    labels = dict(Outcome.choices) | {Outcome.MISSED: NOT_DONE[Outcome(due.closes_with)]}
    choices = [*([NOT_NOW] if may_skip else []), *((code, labels[code]) for code in answers(due))]
    fields: dict[str, forms.Field] = {
        "treatment": forms.ChoiceField(
            label=due.what, required=False, choices=choices, widget=RadioChips, initial="", error_messages=CHOOSE
        ),
        "why": forms.CharField(
            label=_("Why? In their words, if they say"), required=False, max_length=240
        ),
    }  # fmt: skip
    if due.sites:
        sites = [(site, site) for site in due.sites]
        hint = _("Last time: %(site)s") % {"site": due.last_site} if due.last_site else ""
        fields["site"] = forms.ChoiceField(
            label=_("Where was it injected?"), required=False, choices=sites, widget=RadioChips, help_text=hint
        )
    if due.result == ResultKind.NUMBER:
        label = _("Result (%(unit)s)") % {"unit": due.unit} if due.unit else _("Result")
        fields["result"] = forms.CharField(
            label=label, required=False, max_length=12, widget=forms.TextInput(attrs={"inputmode": "decimal"})
        )
    elif due.result == ResultKind.TEXT:
        fields["result"] = forms.CharField(label=_("What came of it?"), required=False, max_length=240)
    if due.break_hours:
        fields["taken_day"] = forms.DateField(
            label=_("Last taken on"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
        fields["taken_time"] = forms.TimeField(
            label=_("At about"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        )
    return fields


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
