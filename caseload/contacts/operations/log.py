"""Logging a contact made or tried."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts.codes import ConcernKind, Entry, Outcome, Source, VisitState
from caseload.contacts.details import Details, check
from caseload.contacts.models import Concern, Contact, ContactStaff
from caseload.contacts.operations.locking import ended, lock_person, open_ids
from caseload.contacts.operations.staffing import memberships, staff_rows
from caseload.contacts.operations.treating import note_treated
from caseload.contacts.operations.working import note_work
from caseload.people.models import Episode
from caseload.contacts.signals import contact_saved
from caseload.people.signals import tell_changed
from teams.calendar import LONDON, Calendar
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
    locked = lock_person(episode.pk, known=episode)
    episode = locked[episode.pk]
    contact = _contact(uuid, episode, details, by, min(written_at or at, at), at, visit)
    held = memberships((who.user_id for who in details.staff), team=episode.team, day=day_of(contact))
    contact.planned_visit_id = settle(contact, visit)
    if not inserted(contact):
        return Logged(same_again(contact), created=False)
    if visit and contact.planned_visit_id is None:
        raise VisitNotOpenError(
            _("This visit has been logged, moved or cancelled meanwhile. Save again to log a contact besides it."),
            "visit",
        )
    _refuse_after_end(episode, contact)
    ContactStaff.objects.bulk_create(staff_rows(contact, details.staff, held))
    raise_concerns(contact, details, at=at)
    note_work(contact, details.work)
    note_treated(contact, details.treated, by=by, at=at)
    record("contact.logged", by=by, person=episode.person, team=episode.team, subject="contact",
           subject_uuid=uuid, outcome=contact.outcome)  # fmt: skip
    tell_changed(open_ids(locked), at=at)
    return Logged(contact, created=True)
    contact_saved.send(sender=None, contact=contact, at=at)


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


def inserted(contact: Contact) -> bool:
    """Insert the row; False where its uuid is taken. A racing double tap waits for the other's lock, then here."""
    try:
        with transaction.atomic():
            contact.save(force_insert=True)
    except IntegrityError as broken:
        if "uuid" not in str(getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "")):
            raise
        return False
    return True


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


def settle(contact: Contact, visit: UUID | None) -> int | None:
    """Set the planned visit's state by what happened and throw away the draft, in one statement. The visit's id;
    None where there is none, or it is not open any more. An entry sent again settles nothing: it did, and may have
    been withdrawn since."""
    by, key = contact.logged_by_id, contact.uuid
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH sent AS (DELETE FROM caseload_draft WHERE user_id = %s AND uuid = %s)"
            " UPDATE caseload_plannedvisit SET state = %s"
            " WHERE uuid = %s::uuid AND person_id = %s AND state = 'planned'"
            " AND NOT EXISTS (SELECT FROM caseload_contact c WHERE c.uuid = %s) RETURNING id",
            [by, key, visit_state(contact.outcome), visit, contact.person_id, key],
        )
        found = cursor.fetchone()
    return found[0] if found else None


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


@transaction.atomic
def log_imported(last_seen: dict[Episode, dt.date], *, by: User, at: dt.datetime) -> int:
    """Keep the dates on which people were last seen before they came here: contacts with a date only, which count
    as seen and never as activity. The caller has locked the episodes. Returns how many."""
    rows = []
    for episode, day in last_seen.items():
        noon = dt.datetime.combine(day, dt.time(12), tzinfo=LONDON)
        rows.append(_imported(episode, min(noon, at), by, at))
    Contact.objects.bulk_create(rows)
    tell_changed([episode.pk for episode in last_seen], at=at)
    return len(rows)


def _imported(episode: Episode, occurred_at: dt.datetime, by: User, at: dt.datetime) -> Contact:
    told = Details(outcome=Outcome.SEEN, occurred_at=occurred_at, staff=()).columns()
    return Contact(uuid=uuid4(), body_hash="", person_id=episode.person_id, episode=episode, team_id=episode.team_id,
                   written_at=at, logged_by=by, source=Source.IMPORTED, time_known=False, entry=Entry.MADE,
                   **told)  # fmt: skip
