"""Writing down what a visitor must know, looking at it again, and ending it. Nothing is deleted."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.models import Episode, Person, Place
from caseload.people.operations.locks import hold, lock_people, lock_person
from caseload.people.signals import tell_changed
from caseload.precautions.codes import SAFEGUARDING, WITHOUT_WORDS, PrecautionEnd, PrecautionKind
from caseload.precautions.models import Precaution
from teams.faults import FieldError
from teams.models import User

LONGEST_REVIEW = dt.timedelta(days=366)
"""A review further off would be none."""


class PrecautionRefusedError(FieldError):
    """It cannot stand like that; ``field`` names the form's field."""


@dataclass(frozen=True)
class Told:
    """One precaution as somebody tells it. ``lead_name`` and ``lead_phone``: of open safeguarding."""

    words: str
    source: str
    review_by: dt.date
    place: Place | None = None
    lead_name: str = ""
    lead_phone: str = ""


@transaction.atomic
def add(
    *, episode: Episode, kind: str, told: Told, by: User, at: dt.datetime, uuid: UUID | None = None
) -> Precaution:
    """Write down what everybody who visits must know, from today. Sent twice with one ``uuid``, it is one.

    Raises ``PrecautionRefusedError`` at the field, and ``Refused`` where the time with the team has ended."""
    touched = _locked(episode.person_id)
    episode = _open(episode, touched)
    if uuid and (saved := Precaution.objects.filter(uuid=uuid, person_id=episode.person_id).first()):
        return saved
    _check(kind, told, episode.person, at)
    row = _insert(episode, kind, told, by=by, at=at, uuid=uuid)
    _written_down("precaution.added", row, touched, by=by, at=at)
    return row


@transaction.atomic
def look_again(*, precaution: Precaution, episode: Episode, told: Told, by: User, at: dt.datetime) -> Precaution:
    """Somebody has looked at it again: it stands on, with new words or the same, until another day of review. The
    row up to now ends and the next begins, so that both stay to be read."""
    touched = _locked(precaution.person_id)
    precaution, episode = _standing(precaution), _open(episode, touched)
    _check(precaution.kind, told, precaution.person, at)
    _end(precaution, PrecautionEnd.REVIEWED, by=by, at=at)
    row = _insert(episode, precaution.kind, told, by=by, at=at)
    _written_down("precaution.reviewed", row, touched, by=by, at=at)
    return row


@transaction.atomic
def end(*, precaution: Precaution, reason: str, by: User, at: dt.datetime) -> Precaution:
    """It is no longer so, and why. From now on nobody is told it; it stays in the history."""
    touched = _locked(precaution.person_id)
    precaution = _standing(precaution)
    if not reason.strip():
        raise PrecautionRefusedError(_("Say why it is no longer so"), "reason")
    _end(precaution, reason.strip(), by=by, at=at)
    _written_down("precaution.ended", precaution, touched, by=by, at=at)
    return precaution


def _locked(person_id: int) -> list[Episode]:
    """Lock the person and all their open episodes: whoever plans a visit waits, or is waited for."""
    lock_people(person_id)
    return lock_person(person_id)


def _open(episode: Episode, locked: list[Episode]) -> Episode:
    """This one of them; ``hold`` says what has become of it where it is none."""
    return next((one for one in locked if one.pk == episode.pk), None) or hold(episode)


def _standing(precaution: Precaution) -> Precaution:
    """The row read afresh under the lock; it must still stand."""
    found = Precaution.objects.select_related("person").get(pk=precaution.pk)
    if found.ends_on:
        raise PrecautionRefusedError(_("Somebody has changed or ended this already. Nothing was changed."))
    return found


def _check(kind: str, told: Told, person: Person, at: dt.datetime) -> None:
    for applies, field, sentence in _rules(kind, told, person, timezone.localdate(at)):
        if applies:
            raise PrecautionRefusedError(sentence, field)


def _rules(kind: str, told: Told, person: Person, today: dt.date):
    """Each: whether the rule is broken, the field at fault, and what to say."""
    yield kind not in PrecautionKind.values, "kind", _("Choose what it is")
    named = told.lead_name.strip()
    yield (
        kind in WITHOUT_WORDS and bool(told.words.strip()),
        "words",
        _("Of MAPPA or MARAC nothing is written here: the line says to ask the lead. Take these words out"),
    )
    yield kind not in WITHOUT_WORDS and not told.words.strip(), "words", _("Say in one line what to know")
    yield not told.source.strip(), "source", _("Say how we know")
    yield (
        not today < told.review_by <= today + LONGEST_REVIEW,
        "review_by",
        _("The review date must be after today, and within a year"),
    )
    yield kind in SAFEGUARDING and not named, "lead_name", _("Say who the lead worker is")
    yield (
        kind not in SAFEGUARDING and bool(named or told.lead_phone.strip()),
        "lead_name",
        _("Only open safeguarding has a lead worker. Take the name out, or choose open safeguarding"),
    )
    yield (
        told.place is not None and told.place.person_id != person.pk,
        "place",
        _("Choose one of this person's places"),
    )


def _insert(episode: Episode, kind: str, told: Told, *, by: User, at: dt.datetime, uuid=None) -> Precaution:
    return Precaution.objects.create(
        uuid=uuid or uuid4(), person_id=episode.person_id, episode=episode, kind=kind, words=told.words.strip(),
        source=told.source.strip(), review_by=told.review_by, place=told.place, lead_name=told.lead_name.strip(),
        lead_phone=told.lead_phone.strip(), starts_on=timezone.localdate(at), set_by=by, set_at=at,
    )  # fmt: skip


def _end(precaution: Precaution, reason: str, *, by: User, at: dt.datetime) -> None:
    precaution.ends_on = max(timezone.localdate(at), precaution.starts_on + dt.timedelta(days=1))
    precaution.end_reason, precaution.ended_by = reason, by
    precaution.save(update_fields=["ends_on", "end_reason", "ended_by"])


def _written_down(verb: str, row: Precaution, touched: list[Episode], *, by: User, at: dt.datetime) -> None:
    """Audit it, and bring alerts up to date for every team that sees the person: it is theirs as much as ours."""
    record(verb, by=by, person=row.person, subject="precaution", subject_uuid=row.uuid, kind=row.kind)
    tell_changed((episode.pk for episode in touched), at=at)
