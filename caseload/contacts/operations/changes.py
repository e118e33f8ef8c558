"""Changing what was logged: every change inserts a version and points the old one to it. Nothing is overwritten."""

import datetime as dt
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts.codes import COUNTING_ENTRIES, Entry, Source, VisitState
from caseload.contacts.details import COLUMNS, Details, body_hash, check
from caseload.contacts.models import Concern, Contact, ContactStaff, PlannedVisit, ReadyNow
from caseload.contacts.operations.keeping import inserted
from caseload.contacts.operations.locking import EpisodeEndedError, lock_person, open_ids
from caseload.contacts.operations.log import day_of, same_again, visit_state
from caseload.contacts.operations.meeting_others import note_met
from caseload.contacts.operations.staffing import note_staff
from caseload.contacts.operations.treating import correct_treated, withdraw_treated
from caseload.contacts.operations.working import note_work
from caseload.people.models import Episode
from caseload.people.signals import tell_changed
from teams.faults import FieldError
from teams.models import User

BARE = {"outcome", "occurred_at", "mechanism", "with_whom", "reported_by"}
"""What a withdrawn or moved entry keeps besides its reason: what the table needs, nothing of what was written."""


class ChangedMeanwhileError(FieldError):
    """Somebody else has corrected, withdrawn or moved this entry first."""


@transaction.atomic
def correct(*, contact: Contact, uuid: UUID, details: Details, reason: str, by: User, at: dt.datetime) -> Contact:
    """Replace an entry by a corrected version, with the reason. Sent twice with the same ``uuid``, it is one.

    Raises as ``log`` does, and ``ChangedMeanwhileError`` where somebody was first.
    """
    check(details, at=at)
    if contact.source == Source.IMPORTED:
        raise FieldError(_("This is a date that was imported. Withdraw it, and log the visit instead."))
    locked = lock_person(contact.episode_id)
    version = _version(contact, Entry.CORRECTED, uuid, reason, by, at)
    for name, value in details.columns().items():
        setattr(version, name, value)
    version.occurred_at = min(details.occurred_at, at)
    version.body_hash = details.body_hash(replaces=contact.pk, by=by.pk, reason=reason)
    if not _replaced(contact, version):
        return same_again(version)
    note_staff(version, details.staff, day=day_of(version))
    note_work(version, details.work)
    note_met(version, details.met, details.reported_by)
    correct_treated(contact, version, details.treated, by=by, at=at)
    Concern.objects.filter(contact=contact).update(contact=version)
    ReadyNow.objects.filter(contact=contact).update(contact=version)
    PlannedVisit.objects.filter(pk=contact.planned_visit_id).update(state=visit_state(version.outcome))
    _written_down("contact.corrected", version, by, locked, at)
    return version


@transaction.atomic
def withdraw(*, contact: Contact, uuid: UUID, reason: str, by: User, at: dt.datetime) -> Contact:
    """Take an entry back, with the reason: it stays readable and counts no longer. Its planned visit is open again;
    concerns raised on it stand until somebody acknowledges them."""
    locked = lock_person(contact.episode_id)
    version = _bare(contact, Entry.WITHDRAWN, uuid, reason, by, at)
    if not _replaced(contact, version):
        return same_again(version)
    withdraw_treated(contact, version, by=by, at=at)
    _reopen_visit(contact, locked[contact.episode_id])
    _written_down("contact.withdrawn", version, by, locked, at)
    return version


@transaction.atomic
def move(*, contact: Contact, to: Episode, uuid: UUID, reason: str, by: User, at: dt.datetime) -> Contact:
    """Move an entry made in the wrong person's record. That record keeps only "entry moved"; the right one gets
    the contact with its staff and concerns, and both are reckoned anew. The goals that it named are the other
    person's and do not go along, nor does what it told of their treatments. Returns the contact in its new place."""
    locked = lock_person(contact.episode_id, to.pk)
    to = locked[to.pk]
    _refuse_move(contact, to)
    trace = _bare(contact, Entry.MOVED, uuid, reason, by, at, to=to.pk)
    if not _replaced(contact, trace):
        return Contact.objects.get(replaces=same_again(trace), person=to.person)
    moved = _version(contact, Entry.MADE, _second_uuid(uuid), _("Moved here from another record"), by, at)
    moved.person, moved.episode, moved.team, moved.replaces = to.person, to, to.team, trace
    moved.planned_visit = None
    moved.save(force_insert=True)
    withdraw_treated(contact, trace, by=by, at=at)
    _copy_staff(contact, moved)
    Concern.objects.filter(contact=contact).update(person=to.person, episode=to, contact=moved)
    ReadyNow.objects.filter(contact=contact).update(person=to.person, episode=to, contact=moved)
    _reopen_visit(contact, locked[contact.episode_id])
    record("contact.received", by=by, person=to.person, team=to.team, subject="contact", subject_uuid=moved.uuid)
    _written_down("contact.moved", trace, by, locked, at)
    return moved


def _refuse_move(contact: Contact, to: Episode) -> None:
    if to.person_id == contact.person_id:
        raise FieldError(_("This entry is in that person's record already."), "person")
    if to.ended_at and contact.occurred_at >= to.ended_at:
        raise EpisodeEndedError(_("%(team)s no longer works with that person.") % {"team": to.team}, "person")


def _version(contact: Contact, entry: Entry, uuid: UUID, reason: str, by: User, at: dt.datetime) -> Contact:
    """The next version, with everything that was told, not saved yet."""
    version = Contact(
        uuid=uuid, body_hash="", person_id=contact.person_id, episode_id=contact.episode_id, team=contact.team,
        entry=entry, replaces=contact, entry_reason=reason, planned_visit_id=contact.planned_visit_id,
        written_at=at, logged_by=by,
    )  # fmt: skip
    for name in COLUMNS:
        setattr(version, name, getattr(contact, name))
    return version


def _bare(contact: Contact, entry: Entry, uuid: UUID, reason: str, by: User, at: dt.datetime, **sent) -> Contact:
    version = _version(contact, entry, uuid, reason, by, at)
    for name in set(COLUMNS) - BARE:
        setattr(version, name, Contact._meta.get_field(name).get_default())
    version.body_hash = body_hash(entry=entry, replaces=contact.pk, by=by.pk, reason=reason, **sent)
    return version


def _replaced(contact: Contact, version: Contact) -> bool:
    """Insert the version and point the old one to it; False where this very version was inserted before."""
    _refuse_uncountable(contact)
    if not inserted(version):
        return False
    pointed = Contact.objects.filter(pk=contact.pk, successor=None).update(successor=version)
    if not pointed:
        raise ChangedMeanwhileError(
            _("Somebody else has changed this entry meanwhile. Nothing of yours was saved: look at it first.")
        )
    return True


def _refuse_uncountable(contact: Contact) -> None:
    if contact.entry not in COUNTING_ENTRIES:
        raise ChangedMeanwhileError(_("This entry was withdrawn or moved: there is nothing left to change."))


def _reopen_visit(contact: Contact, episode: Episode) -> None:
    """The planned visit that the entry had settled is open again, unless another entry settles it; where the
    episode has ended since, nobody goes on it."""
    others = Contact.objects.filter(
        planned_visit=contact.planned_visit_id, successor=None, entry__in=COUNTING_ENTRIES
    )
    settled = [VisitState.DONE, VisitState.CANCELLED_BY_THEM, VisitState.CANCELLED_BY_US]
    if contact.planned_visit_id and not others.exists():
        state = VisitState.PLANNED if episode.is_open else VisitState.ENDED
        PlannedVisit.objects.filter(pk=contact.planned_visit_id, state__in=settled).update(state=state)


def _copy_staff(source: Contact, target: Contact) -> None:
    rows = list(ContactStaff.objects.filter(contact=source))
    for row in rows:
        row.pk, row._state.adding, row.contact = None, True, target
    ContactStaff.objects.bulk_create(rows)


def _second_uuid(uuid: UUID) -> UUID:
    """The key of the entry that a move makes in the right record: always the same for the same move."""
    return uuid5(uuid, "moved")


def _written_down(verb: str, version: Contact, by: User, locked: dict[int, Episode], at: dt.datetime) -> None:
    episode = locked[version.episode_id]
    record(verb, by=by, person=episode.person, team=episode.team, subject="contact", subject_uuid=version.uuid)
    tell_changed(open_ids(locked), at=at)
