"""What became of a treatment, recorded by itself: given at the clinic, declined by phone."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record as write_down
from caseload.people.models import Episode
from caseload.people.signals import tell_changed
from caseload.treatments.codes import CLOSING, Entry, Source
from caseload.treatments.details import COLUMNS, Told, TreatmentRefusedError, check, field_of
from caseload.treatments.models import Treatment, TreatmentEvent
from caseload.treatments.operations.holding import hold
from caseload.treatments.operations.settling import settle, stands
from teams.calendar import Calendar
from teams.faults import FieldError
from teams.models import User


class ChangedMeanwhileError(FieldError):
    """Somebody else has corrected or withdrawn this entry first, or it belongs to a contact."""


@transaction.atomic
def record(
    *, treatment: Treatment, uuid: UUID, told: Told, occurred_at: dt.datetime, time_known: bool = True,
    told_by: str = "", by: User, at: dt.datetime,
) -> TreatmentEvent:  # fmt: skip
    """Record one event once, however often it is sent: ``uuid`` is the client's key. Raises
    ``TreatmentRefusedError``."""
    treatment, episodes = hold(treatment)
    sent = told.body_hash(at=occurred_at.isoformat(), told_by=told_by, by=by.pk)
    if known := TreatmentEvent.objects.filter(uuid=uuid).first():
        return same_again(known, sent)
    refuse_ended(treatment, told)
    check(told, treatment.policy, occurred_at=occurred_at, at=at)
    refuse_second(treatment, told, occurred_at)
    _refuse_again(treatment, told, occurred_at, time_known=time_known)
    event = build(treatment, uuid, told, occurred_at, by, at, body_hash=sent, time_known=time_known, told_by=told_by)
    event.save(force_insert=True)
    stands(treatment, event)
    settle([treatment])
    written_down("treatment.recorded", event, treatment, episodes, by=by, at=at)
    return event


@transaction.atomic
def correct(
    *, event: TreatmentEvent, uuid: UUID, told: Told, occurred_at: dt.datetime, reason: str, by: User,
    at: dt.datetime,
) -> TreatmentEvent:  # fmt: skip
    """Replace an entry by a corrected version, with the reason: rounds are reckoned anew."""
    treatment, episodes = hold(event.treatment)
    refuse_with_contact(event)
    refuse_replaced(treatment, event)
    check(told, treatment.policy, occurred_at=occurred_at, at=at)
    refuse_second(treatment, told, occurred_at, instead_of=event)
    version = next_version(event, uuid, Entry.CORRECTED, reason, by, at)
    for name, value in told.columns(treatment.policy).items():
        setattr(version, name, value)
    version.occurred_at = occurred_at
    version.save(force_insert=True)
    stands(treatment, version)
    settle([treatment])
    written_down("treatment.corrected", version, treatment, episodes, by=by, at=at)
    return version


@transaction.atomic
def withdraw(*, event: TreatmentEvent, uuid: UUID, reason: str, by: User, at: dt.datetime) -> TreatmentEvent:
    """Take an entry back: it stays readable and closes nothing any more."""
    treatment, episodes = hold(event.treatment)
    refuse_with_contact(event)
    refuse_replaced(treatment, event)
    version = next_version(event, uuid, Entry.WITHDRAWN, reason, by, at)
    version.save(force_insert=True)
    stands(treatment, version)
    settle([treatment])
    written_down("treatment.withdrawn", version, treatment, episodes, by=by, at=at)
    return version


def build(
    treatment: Treatment, uuid: UUID, told: Told, occurred_at: dt.datetime, by: User, at: dt.datetime, **more
) -> TreatmentEvent:
    """An event, not saved yet."""
    return TreatmentEvent(
        uuid=uuid, person_id=treatment.person_id, episode_id=treatment.episode_id, treatment=treatment,
        occurred_at=occurred_at, recorded_by=by, recorded_at=at, **told.columns(treatment.policy), **more,
    )  # fmt: skip


def next_version(
    event: TreatmentEvent, uuid: UUID, entry: Entry, reason: str, by: User, at: dt.datetime
) -> TreatmentEvent:
    """The next version of an entry with what the one before says, not saved yet."""
    kept = ("occurred_at", "time_known", "told_by", "source", *COLUMNS)
    return TreatmentEvent(
        uuid=uuid, body_hash="", person_id=event.person_id, episode_id=event.episode_id,
        treatment_id=event.treatment_id, entry=entry, replaces=event, entry_reason=reason, recorded_by=by,
        recorded_at=at, **{name: getattr(event, name) for name in kept},
    )  # fmt: skip


def refuse_replaced(treatment: Treatment, event: TreatmentEvent) -> None:
    """Only what stands can be changed or answered: of two at once the second is told."""
    if all(one.pk != event.pk for one in treatment.standing):
        raise ChangedMeanwhileError(
            _("This entry has been changed or withdrawn meanwhile. Nothing of yours was saved: look at it first.")
        )


def same_again(known: TreatmentEvent, sent: str) -> TreatmentEvent:
    """What was saved under this key, if it was the very same."""
    if known.body_hash == sent:
        return known
    raise ChangedMeanwhileError(
        _("This entry was saved already, with other words. What you changed now was not saved: correct the entry.")
    )


def refuse_with_contact(event: TreatmentEvent) -> None:
    """What came with a contact is corrected there, so that the two never tell different stories."""
    if event.source == Source.CONTACT:
        raise ChangedMeanwhileError(_("This came with a contact. Correct or withdraw the contact."))


def refuse_ended(treatment: Treatment, told: Told) -> None:
    """Nothing is due where the treatment has ended."""
    if treatment.ends_on:
        raise TreatmentRefusedError(
            _("%(what)s has ended. Nothing was saved.") % {"what": treatment}, field_of("treatment", told.treatment)
        )


def refuse_second(
    treatment: Treatment, told: Told, occurred_at: dt.datetime, *, instead_of: TreatmentEvent | None = None
) -> None:
    """Two colleagues must not enter one injection twice; where it was given twice on a day, the reason says so."""
    if told.outcome not in CLOSING or told.why:
        return
    calendar = Calendar.of_team(treatment.episode.team)
    day = calendar.day_of(occurred_at)
    on_that_day = (one for one in treatment.standing if calendar.day_of(one.occurred_at) == day)
    own = instead_of and instead_of.pk
    if there := next((one for one in on_that_day if one.outcome in CLOSING and one.pk != own), None):
        raise TreatmentRefusedError(
            _("%(name)s has entered this for that day already. If it happened twice, say so under “why”.")
            % {"name": User.objects.get(pk=there.recorded_by_id)},
            field_of("treatment", told.treatment),
        )


def _refuse_again(treatment: Treatment, told: Told, occurred_at: dt.datetime, *, time_known: bool) -> None:
    """A form that was sent again from the page before is no second refusal; at another time of the day it is."""
    if told.outcome in CLOSING:
        return
    calendar = Calendar.of_team(treatment.episode.team)
    when = (lambda moment: moment) if time_known else calendar.day_of
    same = (one for one in treatment.standing if one.outcome == told.outcome)
    if any(when(one.occurred_at) == when(occurred_at) for one in same):
        raise TreatmentRefusedError(
            _("This is entered for that day already. If it happened again, say at what time."), "time"
        )


def written_down(
    verb: str, event: TreatmentEvent, treatment: Treatment, episodes: Iterable[Episode], *, by: User, at: dt.datetime
) -> None:
    """For the audit, and for whoever watches the person's episodes."""
    write_down(verb, by=by, person=treatment.person, team=treatment.episode.team, subject="treatment_event",
               subject_uuid=event.uuid, outcome=event.outcome)  # fmt: skip
    tell_changed([one.pk for one in episodes], at=at)
