"""Who answers for a person's care: allocating, moving caseloads, and the notes that go with a move."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.operations import Done, record, record_all
from caseload.people.codes import OPEN_STATES
from caseload.people.models import CoordinatorPeriod, Episode, HandoverNote
from caseload.people.operations.locks import hold, lock_episodes
from caseload.people.operations.periods import begin
from caseload.people.refusals import Refused, not_a_member
from caseload.people.signals import tell_changed
from teams.faults import refusals
from teams.models import User


@transaction.atomic
def allocate(
    *, episode: Episode, coordinator: User, by: User, at: dt.datetime, starts_at: dt.datetime | None = None
) -> Episode:
    """Name the co-ordinator from now on, or from a later moment; the one before stays until then."""
    starts_at = _not_past(starts_at, at)
    episode = hold(episode)
    with refusals(Refused, not_a_member()):
        begin(CoordinatorPeriod, {episode: {"user": coordinator}}, starts_at=starts_at, by=by)
    record(
        "coordinator.allocated",
        by=by,
        person=episode.person,
        team=episode.team,
        coordinator=coordinator.pk,
        starts_at=starts_at.isoformat(),
    )
    tell_changed([episode.pk], at=at)
    return episode


@transaction.atomic
def move_caseload(
    *, from_user: User | None, to: Mapping[int, User], starts_at: dt.datetime, by: User, at: dt.datetime
) -> list[HandoverNote]:
    """Move people from one co-ordinator, or from nobody, to others at a moment: ``to`` maps episode id to the next.

    In sets, whatever their number. Each move asks the outgoing co-ordinator for a handover note, which is
    returned. Refused as a whole when anybody on the list is no longer theirs.
    """
    starts_at = _not_past(starts_at, at)
    episodes = lock_episodes(to)
    _check_theirs(from_user, episodes, to, starts_at)
    with refusals(Refused, not_a_member()):
        begin(CoordinatorPeriod, {e: {"user": to[e.pk]} for e in episodes}, starts_at=starts_at, by=by)
    notes = HandoverNote.objects.bulk_create(
        HandoverNote(person=e.person, episode=e, from_user=from_user, to_user=to[e.pk], moves_at=starts_at)
        for e in episodes
        if from_user
    )
    verb, facts = "coordinator.allocated", {"starts_at": starts_at.isoformat()}
    if from_user:
        verb, facts = "coordinator.moved", {**facts, "from": from_user.pk}
    record_all((Done(verb, e.person, e.team, facts={**facts, "coordinator": to[e.pk].pk}) for e in episodes), by=by)
    tell_changed(to, at=at)
    return notes


def _check_theirs(
    from_user: User | None, episodes: list[Episode], to: Mapping[int, User], moment: dt.datetime
) -> None:
    periods = CoordinatorPeriod.objects.filter(episode_id__in=list(to), starts_at__lte=moment)
    if from_user is None:
        fits = not periods.filter(Q(ends_at=None) | Q(ends_at__gt=moment)).exists()
        sentence = _(
            "Some of these people have somebody by then. Nobody was moved; look at the list again and repeat."
        )
    else:
        theirs = periods.filter(user=from_user).exclude(ends_at__lt=moment)
        fits = set(theirs.values_list("episode_id", flat=True)) == set(to)
        sentence = _(
            "Some of these people are no longer with %(name)s. Nobody was moved; look at the list again and repeat."
        )
    if not fits or any(e.state not in OPEN_STATES for e in episodes):
        raise Refused(sentence % {"name": from_user})
    if from_user in to.values():
        sentence = _("Choose somebody other than %(name)s")
        raise Refused(sentence % {"name": from_user}, field="to")


@transaction.atomic
def write_handover_note(*, note: HandoverNote, text: str, by: User, at: dt.datetime) -> HandoverNote:
    """Write, or until it has been read rewrite, what the next co-ordinator should know."""
    note = _locked(note)
    if not text.strip():
        raise Refused(
            _("Write what the next %(worker)s should know") % {"worker": settings.NAMED_WORKER}, field="note"
        )
    if note.read_at:
        raise Refused(_("%(name)s has read this note already, so it stands as it is") % {"name": note.to_user})
    note.note, note.written_by, note.written_at = text, by, at
    note.save(update_fields=["note", "written_by", "written_at"])
    record("handover_note.written", by=by, person=note.person, subject="handover_note", subject_uuid=note.uuid)
    return note


@transaction.atomic
def read_handover_note(*, note: HandoverNote, by: User, at: dt.datetime) -> HandoverNote:
    """The incoming co-ordinator has read it; reading it twice changes nothing."""
    note = _locked(note)
    if note.to_user_id != by.pk or not note.written_at:
        raise Refused(_("Only the person it is written for can say that they have read a written note"))
    if note.read_at is None:
        note.read_at = at
        note.save(update_fields=["read_at"])
        record("handover_note.read", by=by, person=note.person, subject="handover_note", subject_uuid=note.uuid)
    return note


def _locked(note: HandoverNote) -> HandoverNote:
    rows = HandoverNote.objects.select_related("person", "to_user").select_for_update(no_key=True, of=("self",))
    return rows.get(pk=note.pk)


def _not_past(starts_at: dt.datetime | None, at: dt.datetime) -> dt.datetime:
    if starts_at is None:
        return at
    if starts_at < at:
        raise Refused(_("The day must be today or later"), field="starts_on")
    return starts_at
