"""Changing what was logged: correct, withdraw, move to the right person; raising and answering a concern."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import Focus, WithWhom
from caseload.contacts.details import TAPPED, Details
from caseload.contacts.forms.parts import ELSEWHERE, in_company
from caseload.contacts.forms.told import AROUND, MINUTES, OTHER_MINUTES, OWN_MINUTES, ToldForm
from caseload.contacts.models import Contact
from caseload.treatments import fields as treatments
from caseload.treatments.models import TreatmentEvent
from teams.calendar import LONDON


class CorrectForm(ToldForm):
    """The entry as it should have been, and why."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why is it corrected?"), max_length=240, error_messages={"required": _("Say why it is corrected")}
    )

    def __init__(self, *args, contact: Contact, **kwargs):
        super().__init__(*args, **kwargs)
        self.contact = contact

    def details(self, *, at: dt.datetime) -> Details:
        """As it should have been; a day and time that were left as they are mean the very same moment, also in an
        hour that came twice."""
        told = super().details(at=at)
        shown = self.contact.occurred_at.astimezone(LONDON)
        same = (shown.date(), f"{shown:%H:%M}") == (self.cleaned_data["on_day"], f"{self.cleaned_data['time']:%H:%M}")
        return replace(told, occurred_at=self.contact.occurred_at) if same else told


class ReasonForm(forms.Form):
    """Why an entry is withdrawn."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why is it withdrawn?"), max_length=240, error_messages={"required": _("Say why it is withdrawn")}
    )


class WrongPersonForm(forms.Form):
    """Whose record an entry belongs to."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    person = forms.UUIDField(
        label=_("Whose entry is it?"), widget=forms.Select,
        error_messages={"required": _("Choose the right person"), "invalid": _("Choose the right person")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("How did it come about?"), help_text=_("For example: similar names"), max_length=240,
        error_messages={"required": _("Say how it came about")},
    )  # fmt: skip


class ConcernForm(forms.Form):
    """What family or a carer told us, without a contact of ours."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    raised_by = forms.CharField(
        label=_("Who raised it?"), help_text=_("For example mother, neighbour"), max_length=120,
        widget=forms.TextInput({"list": AROUND}),
        error_messages={"required": _("Say who raised the concern")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("The concern, in their words"), widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write down the concern in their words")},
    )  # fmt: skip


class AcknowledgeForm(forms.Form):
    """What is done about a concern."""

    response = forms.CharField(
        label=_("What do we do?"), widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what we do")},
    )  # fmt: skip


def initial_of(contact: Contact, places: list[tuple[str, str]], events: Iterable[TreatmentEvent] = ()) -> dict:
    """A contact as the first state of ``CorrectForm``."""
    local = contact.occurred_at.astimezone(LONDON)
    staff = list(contact.contact_staff.all())
    lead = next((row.user_id for row in staff if row.is_lead), None)
    same = {"outcome", "at_door", "reported_by", "note", "offer", "offer_answer", "offer_declined_because"}
    treated = [treatments.initial_of(event) for event in events]
    return {
        **{name: value for each in treated for name, value in each.items()},
        **{name: getattr(contact, name) for name in same},
        **_place(contact, {value for value, _label in places}),
        **_minutes(contact),
        **{f"{OWN_MINUTES}{row.user_id}": row.minutes for row in staff if row.minutes != contact.minutes},
        "on_day": local.date(),
        "time": local.time() if contact.time_known else dt.time(12),
        "lead": lead,
        "colleagues": [row.user_id for row in staff if row.user_id != lead],
        **dict.fromkeys(("call_by", "met_by", "message_by"), contact.mechanism),
        "focus": [code for code in Focus.values if code in (contact.focus, *contact.focus_tags)],
        "focus_main": contact.focus,
        "also_with": _also_with(contact),
        "has_win": bool(contact.small_win),
        "small_win": "" if contact.small_win == TAPPED else contact.small_win,
        "has_offer": bool(contact.offer),
        "work": [(row.intervention or row.goal).uuid for row in contact.work.all()],
    }


def _also_with(contact: Contact) -> list[str]:
    """Those who were there by name, and the kinds of which nobody is named."""
    named = [in_company(tie) for tie in contact.met_with]
    kinds = {value.partition("|")[0] for value in named}
    return [*(code for code in contact.with_whom if code not in {WithWhom.PERSON, *kinds}), *named]


def _place(contact: Contact, known: set[str]) -> dict:
    value = f"{contact.place_type}|{contact.place_text}"
    if value in known:
        return {"place": value}
    return {"place": ELSEWHERE, "place_type": contact.place_type, "place_text": contact.place_text}


def _minutes(contact: Contact) -> dict:
    if contact.minutes is None:
        return {}
    shown = str(contact.minutes)
    if shown in dict(MINUTES):
        return {"minutes": shown}
    return {"minutes": OTHER_MINUTES, "minutes_other": contact.minutes}
