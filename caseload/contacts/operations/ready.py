"""Somebody is ready for something right now: written down, put off for today, answered. It never ends by itself."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts.codes import ReadyAnswer, ReadyFor
from caseload.contacts.models import PlannedVisit, ReadyNow
from caseload.contacts.operations.locking import lock_open, lock_person, open_ids
from caseload.contacts.operations.log import SavedAlreadyError
from caseload.contacts.operations.visits import plan
from caseload.people.models import Episode
from caseload.people.signals import tell_changed
from teams.calendar import Calendar
from teams.faults import FieldError
from teams.models import User


class AnsweredAlreadyError(FieldError):
    """Somebody else was first."""


@transaction.atomic
def ready_now(*, uuid: UUID, episode: Episode, need: str, words: str, by: User, at: dt.datetime) -> ReadyNow:
    """Write down what somebody is ready for; the shift co-ordinator is told at once. Sent twice with the same
    ``uuid`` it is one. Raises ``EpisodeEndedError``, ``FieldError`` and, where the key came before with other words,
    ``SavedAlreadyError``."""
    if need == ReadyFor.OTHER and not words.strip():
        raise FieldError(_("Say what they are ready for"), "words")
    episode = lock_open(episode.pk)
    told = {"person_id": episode.person_id, "episode_id": episode.pk, "need": need, "words": words.strip(),
            "recorded_by_id": by.pk}  # fmt: skip
    ready, created = ReadyNow.objects.get_or_create(uuid=uuid, defaults=told | {"recorded_at": at})
    if not created:
        if any(getattr(ready, name) != value for name, value in told.items()):
            raise SavedAlreadyError(_("This was saved already, with other words. Nothing of this was saved."))
        return ready
    _written_down("ready.told", ready, {episode.pk: episode}, by=by, at=at)
    return ready


@transaction.atomic
def go_today(
    *, ready: ReadyNow, who: Sequence[User], by: User, at: dt.datetime, alone_reason: str = ""
) -> PlannedVisit:
    """``who`` goes today: a visit is planned, and it is answered. Raises as ``plan`` does, and
    ``AnsweredAlreadyError``: of two at once the second is told of the first."""
    ready, locked = _held(ready)
    episode = locked[min(locked, key=lambda pk: (not locked[pk].is_open, pk != ready.episode_id))]
    visit = plan(
        episode=episode, on_date=Calendar.of_team(episode.team).day_of(at), staff=who, by=by, at=at,
        note=_("Ready now: %(need)s") % {"need": ready.called}, alone_reason=alone_reason,
    )  # fmt: skip
    ready.visit = visit
    _answered(ready, ReadyAnswer.GOES, "", locked, by=by, at=at)
    return visit


@transaction.atomic
def answer_ready(*, ready: ReadyNow, answer: str, words: str, by: User, at: dt.datetime) -> ReadyNow:
    """It is done, or not what they want any more: in words. Raises ``FieldError``, ``AnsweredAlreadyError``."""
    if answer not in (ReadyAnswer.DONE, ReadyAnswer.CHANGED):
        raise FieldError(_("Choose what came of it"), "answer")
    if not words.strip():
        raise FieldError(_("Say what came of it"), "words")
    ready, locked = _held(ready)
    _answered(ready, answer, words.strip(), locked, by=by, at=at)
    return ready


@transaction.atomic
def put_off(*, ready: ReadyNow, because: str, by: User, at: dt.datetime) -> ReadyNow:
    """Nobody can go today, and why. It stays open, and handover is told. Raises ``FieldError``,
    ``AnsweredAlreadyError``."""
    if not because.strip():
        raise FieldError(_("Say what is in the way today"), "because")
    ready, locked = _held(ready)
    ready.put_off_because, ready.put_off_by, ready.put_off_at = because.strip()[:240], by, at
    ready.save(update_fields=["put_off_because", "put_off_by", "put_off_at"])
    _written_down("ready.put_off", ready, locked, by=by, at=at)
    return ready


def _held(ready: ReadyNow) -> tuple[ReadyNow, dict[int, Episode]]:
    locked = lock_person(ready.episode_id)
    ready = ReadyNow.objects.select_related("answered_by").get(pk=ready.pk)
    if ready.answered_at:
        raise AnsweredAlreadyError(
            _("%(name)s was first: %(answer)s. Nothing of yours was saved.")
            % {"name": ready.answered_by, "answer": ready.get_answer_display().lower()}
        )
    return ready, locked


def _answered(ready: ReadyNow, answer: str, words: str, locked: dict[int, Episode], *, by: User, at) -> None:
    ready.answer, ready.answer_words, ready.answered_by, ready.answered_at = answer, words[:240], by, at
    ready.save(update_fields=["answer", "answer_words", "answered_by", "answered_at", "visit"])
    _written_down("ready.answered", ready, locked, by=by, at=at, answer=answer)


def _written_down(verb: str, ready: ReadyNow, locked: dict[int, Episode], *, by: User, at, **facts) -> None:
    episode = locked[ready.episode_id]
    record(verb, by=by, person=episode.person, team=episode.team, subject="ready", subject_uuid=ready.uuid, **facts)
    tell_changed({*open_ids(locked), episode.pk}, at=at)
