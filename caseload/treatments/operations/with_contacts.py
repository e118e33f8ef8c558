"""Events that come with a contact: in its transaction, under its locks and its key. ``contacts`` owns the link; it
audits and tells of the episodes itself."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID, uuid5

from caseload.treatments.codes import Entry, Source
from caseload.treatments.details import Told, check
from caseload.treatments.models import TreatmentEvent
from caseload.treatments.operations.events import (
    build,
    insert_version,
    next_version,
    refuse_ended,
    refuse_second,
)
from caseload.treatments.operations.holding import of_person
from caseload.treatments.operations.settling import settle
from teams.models import User


def record_with(
    key: UUID, told: Iterable[Told], *, person_id: int, occurred_at: dt.datetime, by: User, at: dt.datetime
) -> list[TreatmentEvent]:
    """Record what a contact told; ``key`` is the contact's uuid, from which each event's own follows. Raises
    ``TreatmentRefusedError``."""
    told = list(told)
    treatments = of_person([one.treatment for one in told], person_id)
    events = []
    for one in told:
        treatment = treatments[one.treatment]
        refuse_ended(treatment, one)
        check(one, treatment.policy, occurred_at=occurred_at, at=at)
        refuse_second(treatment, one, occurred_at)
        event = build(treatment, uuid5(key, str(one.treatment)), one, occurred_at, by, at, source=Source.CONTACT)
        event.save(force_insert=True)
        settle(treatment)
        events.append(event)
    return events


def correct_with(
    key: UUID, before: Iterable[TreatmentEvent], told: Iterable[Told], *, person_id: int, occurred_at: dt.datetime,
    reason: str, by: User, at: dt.datetime,
) -> list[TreatmentEvent]:  # fmt: skip
    """Follow a corrected contact: what says the same stays as it is, what says something else is corrected, what is
    told no longer is withdrawn, what is new is recorded. ``key`` is the new version's; the events that stand."""
    told = {one.treatment: one for one in told}
    before = {event.treatment.uuid: event for event in before}
    withdraw_with(key, [event for uuid, event in before.items() if uuid not in told], reason=reason, by=by, at=at)
    kept = []
    for uuid in before.keys() & told.keys():
        kept.append(_corrected(key, before[uuid], told[uuid], occurred_at, reason, by, at))
    new = [one for uuid, one in told.items() if uuid not in before]
    return kept + record_with(key, new, person_id=person_id, occurred_at=occurred_at, by=by, at=at)


def _corrected(key, event, one, occurred_at, reason, by, at) -> TreatmentEvent:
    if one.is_same(event, event.treatment.policy) and event.occurred_at == occurred_at:
        return event
    check(one, event.treatment.policy, occurred_at=occurred_at, at=at)
    refuse_second(event.treatment, one, occurred_at, instead_of=event)
    version = next_version(event, uuid5(key, str(one.treatment)), Entry.CORRECTED, reason, by, at)
    for name, value in one.columns(event.treatment.policy).items():
        setattr(version, name, value)
    version.occurred_at = occurred_at
    insert_version(version)
    settle(event.treatment)
    return version


def withdraw_with(key: UUID, events: Iterable[TreatmentEvent], *, reason: str, by: User, at: dt.datetime) -> None:
    """Take back what a contact told, as the contact is taken back."""
    for event in events:
        own = uuid5(key, str(event.treatment.uuid))
        insert_version(next_version(event, own, Entry.WITHDRAWN, reason, by, at))
        settle(event.treatment)
