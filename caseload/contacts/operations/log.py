"""Logging a contact made or tried."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload import sql
from caseload.contacts import settling
from caseload.contacts.codes import ConcernKind, Outcome, VisitState
from caseload.contacts.details import Details, check
from caseload.contacts.models import Concern, Contact, ReadyNow
from caseload.contacts.operations import keeping, staffing
from caseload.contacts.operations.locking import ended, lock_with
from caseload.contacts.operations.meeting_others import note_met
from caseload.contacts.operations.staffing import not_members
from caseload.contacts.operations.treating import note_treated
from caseload.contacts.operations.working import note_work
from caseload.contacts.settling import Also
from caseload.people.models import Episode
from caseload.people.signals import tell_changed
from teams.calendar import Calendar
from teams.faults import FieldError
from teams.models import User

CANCELLED = {
    Outcome.CANCELLED_BY_US: VisitState.CANCELLED_BY_US,
    Outcome.CANCELLED_BY_THEM: VisitState.CANCELLED_BY_THEM,
}


class SavedAlreadyError(FieldError):
    """The same key came with other words. ``contact`` is what was saved under it in this person's record, if any."""

    def __init__(self, message, contact: Contact | None = None):
        super().__init__(message)
        self.contact = contact


class VisitNotOpenError(FieldError):
    """The planned visit has been logged, moved or cancelled meanwhile."""


@dataclass(frozen=True)
class Logged:
    """The contact, and whether this call made it (False: it was there already, sent twice)."""

    contact: Contact
    created: bool


@transaction.atomic
def log(
    *,
    uuid: UUID,
    episode: Episode,
    details: Details,
    by: User,
    at: dt.datetime,
    visit: UUID | None = None,
    written_at: dt.datetime | None = None,
) -> Logged:
    """Log a contact once, however often it is sent: the client's ``uuid`` is the key, with a hash of the body.

    Locks the person's open episodes, marks the planned visit, raises concerns, brings state and alerts up to date.
    Raises ``ContactRefusedError``, ``StaffNotMembersError``, ``EpisodeEndedError``, ``VisitNotOpenError`` and, when
    the key came before with other words, ``SavedAlreadyError``.
    """
    check(details, at=at)
    open_ids = lock_with(episode)
    contact = _contact(uuid, episode, details, by, min(written_at or at, at), at, visit)
    saved = save(contact, details, visit)
    if not saved.is_new:
        return Logged(same_again(contact), created=False)
    if saved.staff < len(details.staff):
        raise not_members()
    if visit and contact.planned_visit_id is None:
        raise VisitNotOpenError(
            _("This visit has been logged, moved or cancelled meanwhile. Save again to log a contact besides it."),
            "visit",
        )
    _refuse_after_end(episode, contact)
    raise_concerns(contact, details, at=at)
    note_ready(contact, details, at=at)
    note_work(contact, details.work)
    note_met(contact, details.met, details.reported_by or details.concern_by)
    note_treated(contact, details.treated, by=by, at=at)
    record("contact.logged", by=by, person=episode.person, team=episode.team, subject="contact",
           subject_uuid=uuid, outcome=contact.outcome)  # fmt: skip
    saved.then(at)
    tell_changed(open_ids, at=at)
    return Logged(contact, created=True)


def _contact(uuid, episode, details, by, written_at, at, visit) -> Contact:
    told = details.columns() | {"occurred_at": min(details.occurred_at, at)}
    body_hash = details.body_hash(episode=episode.pk, by=by.pk, visit=str(visit or ""))
    return Contact(
        uuid=uuid, body_hash=body_hash, person=episode.person, episode=episode, team=episode.team,
        written_at=written_at, logged_by=by, **told,
    )  # fmt: skip


def day_of(contact: Contact) -> dt.date:
    """The team's day of a contact."""
    return Calendar.of_team(contact.team).day_of(contact.occurred_at)


def same_again(sent: Contact) -> Contact:
    """What was saved under this uuid, if it was the very same."""
    saved = Contact.objects.select_related("person", "team").get(uuid=sent.uuid)
    if saved.body_hash == sent.body_hash:
        return saved
    raise SavedAlreadyError(
        _("This entry was saved already, with other words. What you changed now was not saved: correct the entry."),
        saved if saved.person_id == sent.person_id else None,
    )


def _refuse_after_end(episode: Episode, contact: Contact) -> None:
    """A late entry belongs to an episode that has ended since; a contact after the end does not."""
    if episode.ended_at and contact.occurred_at >= episode.ended_at:
        raise ended(episode)


@dataclass(frozen=True)
class Saved:
    """Whether the contact was not there before, with how many staff it is kept, and what else was settled."""

    is_new: bool
    staff: int
    others: list[tuple[Also, list]]

    def then(self, at: dt.datetime) -> None:
        """Let those who settle something along with a contact know that it stands."""
        for also, found in self.others:
            if found:
                also.then(found, at)


SAVE = """
WITH sent AS (DELETE FROM caseload_draft WHERE user_id = %(user)s AND uuid = %(key)s),
is_new AS (SELECT NOT EXISTS (SELECT FROM caseload_contact c WHERE c.uuid = %(key)s) AS so),
visit AS (
    UPDATE caseload_plannedvisit SET state = %(state)s FROM is_new
    WHERE uuid = %(visit)s::uuid AND person_id = %(person)s AND state = 'planned' AND is_new.so RETURNING id
){also},
kept AS ({insert}),
staff AS ({staff})
SELECT (SELECT id FROM kept), (SELECT received_at FROM kept), (SELECT id FROM visit),
       (SELECT count(*) FROM staff){found}
"""


@cache
def statement(also: tuple[Also, ...]) -> str:
    """``SAVE`` with what else is settled."""
    insert = keeping.insert().replace("%(planned_visit_id)s", "(SELECT id FROM visit)")
    return (
        SAVE.replace("{also}", "".join(f",\n{one.name} AS ({one.sql})" for one in also))
        .replace("{found}", "".join(f", ARRAY(TABLE {one.name})" for one in also))
        .replace("{insert}", insert)
        .replace("{staff}", staffing.NOTE.replace("{contact}", "kept"))
    )


def save(contact: Contact, details: Details, visit: UUID | None) -> Saved:
    """Keep the contact with its staff, set the planned visit's state by what happened, throw away the draft: in one
    statement, with whatever else a contact settles. An entry sent again settles nothing: it did, and may have been
    withdrawn since."""
    also = settling.all_of()
    told = keeping.values(contact) | staffing.told(contact, details.staff, day=day_of(contact))
    told |= {
        "user": contact.logged_by_id, "key": contact.uuid, "state": visit_state(contact.outcome).value,
        "visit": visit, "person": contact.person_id,
        "over_at": contact.occurred_at + dt.timedelta(minutes=contact.minutes or 0),
    }  # fmt: skip
    with sql.prepared() as cursor:
        cursor.execute(statement(also), told)
        key, received_at, contact.planned_visit_id, staff, *others = cursor.fetchone()
    is_new = keeping.became(contact, (key, received_at) if key else None)
    return Saved(is_new, staff, list(zip(also, others, strict=True)))


def visit_state(outcome: str) -> VisitState:
    """What becomes of a planned visit that is logged with this outcome."""
    return CANCELLED.get(outcome, VisitState.DONE)


def raise_concerns(contact: Contact, details: Details, *, at: dt.datetime) -> None:
    """A carer's concern and a colleague's worry become events that somebody must acknowledge (domain.md R8)."""
    raised = [
        (ConcernKind.CARER, details.concern_by, details.concern),
        (ConcernKind.WORRY, str(contact.logged_by), details.worry),
    ]
    rows = [
        Concern(person_id=contact.person_id, episode_id=contact.episode_id, kind=kind, contact=contact,
                raised_by=raised_by, words=words, recorded_by_id=contact.logged_by_id, recorded_at=at)
        for kind, raised_by, words in raised if words
    ]  # fmt: skip
    Concern.objects.bulk_create(rows)


def note_ready(contact: Contact, told: Details, *, at: dt.datetime) -> None:
    """What they are ready for right now, so that somebody can go today; nothing where nothing was told."""
    if told.ready:
        ReadyNow.objects.create(
            person_id=contact.person_id, episode_id=contact.episode_id, contact=contact, need=told.ready,
            words=told.ready_words, recorded_by_id=contact.logged_by_id, recorded_at=at,
        )  # fmt: skip
