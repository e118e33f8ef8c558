"""Events that come with a contact: in its transaction, under its locks and its key. ``contacts`` owns the link; it
audits and tells of the episodes itself."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID, uuid5

from caseload.treatments.codes import Entry, Source
from caseload.treatments.details import Told, check
from caseload.treatments.models import Treatment, TreatmentEvent
from caseload.treatments.operations.events import (
    build,
    next_version,
    refuse_ended,
    refuse_replaced,
    refuse_second,
)
from caseload.treatments.operations.holding import of_person
from caseload.treatments.operations.settling import settle, stands
from teams.models import User

Held = dict[UUID, Treatment]


def record_with(
    key: UUID, told: Iterable[Told], *, person_id: int, occurred_at: dt.datetime, by: User, at: dt.datetime
) -> list[TreatmentEvent]:
    """Record what a contact told; ``key`` is the contact's uuid, from which each event's own follows. As many
    statements for several as for one. Raises ``TreatmentRefusedError``."""
    told = list(told)
    treatments = of_person([one.treatment for one in told], person_id)
    events = _record(key, told, treatments, occurred_at, by, at)
    settle(treatments.values())
    return events


def _record(key, told, treatments: Held, occurred_at, by, at) -> list[TreatmentEvent]:
    events = []
    for one in told:
        treatment = treatments[one.treatment]
        refuse_ended(treatment, one)
        check(one, treatment.policy, occurred_at=occurred_at, at=at)
        refuse_second(treatment, one, occurred_at)
        own = uuid5(key, str(one.treatment))
        events.append(build(treatment, own, one, occurred_at, by, at, source=Source.CONTACT))
    for event in TreatmentEvent.objects.bulk_create(events):
        stands(event.treatment, event)
    return events


def correct_with(
    key: UUID, before: Iterable[TreatmentEvent], told: Iterable[Told], *, person_id: int, occurred_at: dt.datetime,
    reason: str, by: User, at: dt.datetime,
) -> list[TreatmentEvent]:  # fmt: skip
    """Follow a corrected contact: what says the same stays as it is, what says something else is corrected, what is
    told no longer is withdrawn, what is new is recorded. ``key`` is the new version's; the events that stand."""
    told = {one.treatment: one for one in told}
    before = {event.treatment.uuid: event for event in before}
    treatments = of_person(before.keys() | told.keys(), person_id)
    for uuid in before.keys() - told.keys():
        _withdraw(key, before[uuid], treatments[uuid], reason, by, at)
    kept = [
        _corrected(key, before[uuid], treatments[uuid], told[uuid], occurred_at, reason, by, at)
        for uuid in before.keys() & told.keys()
    ]
    new = [one for uuid, one in told.items() if uuid not in before]
    events = kept + _record(key, new, treatments, occurred_at, by, at)
    settle(treatments.values())
    return events


def _corrected(key, event, treatment: Treatment, one: Told, occurred_at, reason, by, at) -> TreatmentEvent:
    if one.is_same(event, treatment.policy) and event.occurred_at == occurred_at:
        return event
    refuse_replaced(treatment, event)
    check(one, treatment.policy, occurred_at=occurred_at, at=at)
    refuse_second(treatment, one, occurred_at, instead_of=event)
    version = next_version(event, uuid5(key, str(one.treatment)), Entry.CORRECTED, reason, by, at)
    for name, value in one.columns(treatment.policy).items():
        setattr(version, name, value)
    version.occurred_at = occurred_at
    version.save(force_insert=True)
    stands(treatment, version)
    return version


def withdraw_with(key: UUID, events: Iterable[TreatmentEvent], *, reason: str, by: User, at: dt.datetime) -> None:
    """Take back what a contact told, as the contact is taken back."""
    events = list(events)
    if not events:
        return
    treatments = of_person([event.treatment.uuid for event in events], events[0].person_id)
    for event in events:
        _withdraw(key, event, treatments[event.treatment.uuid], reason, by, at)
    settle(treatments.values())


def _withdraw(key, event, treatment: Treatment, reason, by, at) -> None:
    refuse_replaced(treatment, event)
    own = uuid5(key, str(treatment.uuid))
    version = next_version(event, own, Entry.WITHDRAWN, reason, by, at)
    version.save(force_insert=True)
    stands(treatment, version)
