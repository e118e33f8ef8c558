"""What a contact told of treatments and checks: the link rows are the contact's, the events the treatment's."""

import datetime as dt
from collections.abc import Iterable

from caseload.contacts.models import Contact, ContactTreatment
from caseload.contacts.queries.entries import treated_of
from caseload.treatments import operations as treatments
from caseload.treatments.models import TreatmentEvent
from teams.models import User


def note_treated(contact: Contact, told: Iterable[treatments.Told], *, by: User, at: dt.datetime) -> None:
    """Record what became of each, in the contact's transaction; nothing where nothing was told."""
    if told:
        about = {"person_id": contact.person_id, "occurred_at": contact.occurred_at}
        _link(contact, treatments.record_with(contact.uuid, told, **about, by=by, at=at))


def correct_treated(
    before: Contact, version: Contact, told: Iterable[treatments.Told], *, by: User, at: dt.datetime
) -> None:
    """Let the events follow a corrected contact."""
    stood = treated_of(before)
    if stood or told:
        about = {"person_id": version.person_id, "occurred_at": version.occurred_at, "reason": version.entry_reason}
        _link(version, treatments.correct_with(version.uuid, stood, told, **about, by=by, at=at))


def withdraw_treated(before: Contact, version: Contact, *, by: User, at: dt.datetime) -> None:
    """Take back what the contact told, as it is withdrawn or moved: another person's treatments are their own."""
    treatments.withdraw_with(version.uuid, treated_of(before), reason=version.entry_reason, by=by, at=at)


def _link(contact: Contact, events: Iterable[TreatmentEvent]) -> None:
    ContactTreatment.objects.bulk_create(ContactTreatment(contact=contact, event=event) for event in events)
