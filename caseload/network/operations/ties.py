"""The people around a person: who, on which number, what may be shared; and what the person wrote in advance."""

import datetime as dt
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.network.codes import StatementKind
from caseload.network.models import Sharing, Statement, Tie
from caseload.network.told import (
    NetworkRefusedError,
    SharingTold,
    StatementTold,
    TieTold,
    check_sharing,
    check_statement,
    check_tie,
    stripped,
)
from caseload.people.models import Episode
from caseload.people.operations.locks import hold, lock_people
from teams.faults import MeanwhileError
from teams.models import User


@transaction.atomic
def add_tie(
    *, episode: Episode, told: TieTold, sharing: SharingTold, by: User, at: dt.datetime, uuid: UUID | None = None
) -> Tie:
    """Write down somebody around the person, from today, with what may be shared with them as far as it is known.
    Sent twice with one ``uuid``, it is one. Raises ``NetworkRefusedError`` at the field."""
    check_tie(told)
    check_sharing(sharing, today=timezone.localdate(at))
    lock_people(episode.person_id)
    episode = hold(episode)
    if uuid and (saved := Tie.objects.filter(uuid=uuid, person_id=episode.person_id).first()):
        return saved
    tie = Tie.objects.create(
        uuid=uuid or uuid4(), person_id=episode.person_id, episode=episode, starts_on=timezone.localdate(at),
        set_by=by, set_at=at, **stripped(told),
    )  # fmt: skip
    _insert_sharing(tie, sharing, by, at)
    _written_down("network.added", tie, by=by)
    return tie


@transaction.atomic
def change_tie(*, tie: Tie, told: TieTold, by: User, at: dt.datetime, seen: str = "") -> Tie:
    """Another number, another name at the practice: it is still the same tie, and its consent stands. ``seen``: the
    fingerprint of what was known when it was opened; raises ``MeanwhileError`` where that is something else now."""
    check_tie(told)
    tie, values = _standing(tie), stripped(told)
    if all(getattr(tie, name) == value for name, value in values.items()):
        return tie
    if seen and seen != tie.fingerprint:
        known = ", ".join(filter(None, [tie.name, tie.organisation, tie.phone, tie.email, tie.note]))
        said = _(
            "Somebody has changed this since you opened it. It says now: %(known)s. Save again to put yours instead"
        )
        raise MeanwhileError(said % {"known": known}, tie.fingerprint)
    for name, value in values.items():
        setattr(tie, name, value)
    tie.save(update_fields=[*values])
    _written_down("network.changed", tie, by=by)
    return tie


@transaction.atomic
def end_tie(*, tie: Tie, reason: str, by: User, at: dt.datetime) -> Tie:
    """They are no longer around the person, and why. The row stays to be read, with all contacts with them."""
    tie = _standing(tie)
    if not reason.strip():
        raise NetworkRefusedError(_("Say why it ends"), "reason")
    tie.ends_on = max(timezone.localdate(at), tie.starts_on + dt.timedelta(days=1))
    tie.end_reason = reason.strip()
    tie.save(update_fields=["ends_on", "end_reason"])
    _written_down("network.ended", tie, by=by)
    return tie


@transaction.atomic
def note_sharing(*, tie: Tie, told: SharingTold, by: User, at: dt.datetime) -> Sharing:
    """What may be shared from now on, as the person said or it was decided. What stood before stays to be read; the
    very same, as after a double tap, is written down once."""
    check_sharing(told, today=timezone.localdate(at))
    tie = _standing(tie)
    latest = tie.sharings.order_by("-pk").first()
    if latest and all(getattr(latest, name) == value for name, value in _shared(told, at).items()):
        return latest
    row = _insert_sharing(tie, told, by, at)
    _written_down("network.sharing_noted", tie, by=by)
    return row


@transaction.atomic
def write_statement(
    *, episode: Episode, kind: str, told: StatementTold, by: User, at: dt.datetime, uuid: UUID | None = None
) -> Statement:
    """Keep the person's advance choices or their safety plan, in place of what stood; that stays to be read."""
    if kind not in StatementKind.values:
        raise NetworkRefusedError(_("Choose what it is"), "kind")
    check_statement(told, today=timezone.localdate(at))
    lock_people(episode.person_id)
    episode = hold(episode)
    if uuid and (saved := Statement.objects.filter(uuid=uuid, person_id=episode.person_id).first()):
        return saved
    row = Statement.objects.create(
        uuid=uuid or uuid4(), person_id=episode.person_id, episode=episode, kind=kind, recorded_by=by,
        recorded_at=at, **stripped(told),
    )  # fmt: skip
    record("statement.written", by=by, person=row.person, subject="statement", subject_uuid=row.uuid, kind=kind)
    return row


def _standing(tie: Tie) -> Tie:
    lock_people(tie.person_id)
    tie = Tie.objects.select_related("person").get(pk=tie.pk)
    if tie.ends_on:
        raise NetworkRefusedError(_("Somebody has ended this already. Nothing was changed."))
    return tie


def _insert_sharing(tie: Tie, told: SharingTold, by: User, at: dt.datetime) -> Sharing:
    return Sharing.objects.create(
        person_id=tie.person_id, episode_id=tie.episode_id, tie=tie, recorded_by=by, recorded_at=at,
        **_shared(told, at),
    )  # fmt: skip


def _shared(told: SharingTold, at: dt.datetime) -> dict:
    return stripped(told) | {"on_date": told.on_date or timezone.localdate(at)}


def _written_down(verb: str, tie: Tie, *, by: User) -> None:
    record(verb, by=by, person=tie.person, subject="tie", subject_uuid=tie.uuid, role=tie.role)
