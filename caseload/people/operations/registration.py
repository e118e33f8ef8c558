"""A person comes onto the register, or comes again."""

import datetime as dt
from hashlib import blake2b
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people import names
from caseload.people.codes import PlaceKind
from caseload.people.details import Details, Referral
from caseload.people.models import Episode, Identifier, Person, Phone, Place, RegistrationConflict
from caseload.people.operations.access import open_access
from caseload.people.operations.locks import lock_people
from caseload.people.refusals import Refused
from caseload.people.signals import tell_changed
from teams.faults import refusals
from teams.models import Team, User

LOCAL = "local"
"""The system of the trust's own number."""
NHS_BEFORE_MERGE = "nhs-before-merge"
"""The system under which a survivor keeps the NHS number of a record merged into it."""


class RegistrationNeedsLead(Refused):
    """The NHS number is known with other details. The message says nothing about whom it belongs to."""


class SentAlready(Refused):
    """The same form came before with other words. The message says nothing about whom it told of."""


def register(
    *, team: Team, details: Details, referral: Referral, by: User, at: dt.datetime, uuid: UUID | None = None
) -> Episode:
    """Put a person on the register with a referral to ``team``, once, however often the form is sent: its ``uuid``
    is the key, with a hash of what it says. Raises SentAlready where the key came before with other words.

    A known NHS number with the same date of birth and family name opens an episode on the person known by it.
    With anything else it goes to the service lead, and RegistrationNeedsLead is raised after that is written:
    so this function's own transaction ends before it raises.
    """
    with transaction.atomic():
        result = _register(team, details, referral, by, at, uuid or uuid4())
    if isinstance(result, Episode):
        return result
    raise RegistrationNeedsLead(
        _(
            "These details could not be registered as they stand. Nothing you entered is lost: it has gone to the "
            "service lead, who will check it and get back to you. Please do not enter the person again."
        )
    )


def _register(team: Team, details: Details, referral: Referral, by: User, at: dt.datetime, uuid: UUID):
    body_hash = blake2b(repr((team.pk, details, referral, by.pk)).encode(), digest_size=32).hexdigest()
    entered = {"details": details.as_json(), "referral": referral.as_json()}
    if sent := _sent_before(uuid, body_hash, entered):
        return sent
    known = _known_by_nhs_number(details.nhs_number)
    if known is None or (details.fits(known) and known.died_on is None):
        person = known or create_person(details, by=by, at=at)
        return _open(person, team, referral, by=by, at=at, uuid=uuid, body_hash=body_hash)
    conflict = RegistrationConflict.objects.create(
        uuid=uuid,
        existing=known,
        team=team,
        entered=entered,
        entered_by=by,
    )
    record("registration.conflict", by=by, team=team, subject="registration_conflict", subject_uuid=conflict.uuid)
    return conflict


def _sent_before(uuid: UUID, body_hash: str, entered: dict) -> Episode | RegistrationConflict | None:
    """What this form has made already. A double tap waits here for the first; the unique keys hold it too."""
    _take_turns(f"registration {uuid}")
    if episode := Episode.objects.select_related("person").filter(uuid=uuid).first():
        sent, same = episode, episode.body_hash == body_hash
    elif conflict := RegistrationConflict.objects.filter(uuid=uuid).first():
        sent, same = conflict, conflict.entered == entered
    else:
        return None
    if same:
        return sent
    raise SentAlready(
        _(
            "This form was sent and saved before, and then changed. What you changed is not saved. To correct what "
            "was saved, look the person up. To register somebody else with what stands here, send it again."
        )
    )


def _take_turns(what: str) -> None:
    """Wait for whoever does the same just now, to the end of their transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def _known_by_nhs_number(number: str | None) -> Person | None:
    """The person known by a number now or before a merge. Two who register the same number take turns."""
    if not number:
        return None
    _take_turns(f"nhs number {number}")
    before = Identifier.objects.filter(system=NHS_BEFORE_MERGE, value=number).values("person")
    person = Person.objects.filter(Q(nhs_number=number) | Q(pk__in=before)).first()
    return lock_people(person.pk)[person.pk] if person else None


def create_person(details: Details, *, by: User, at: dt.datetime) -> Person:
    """A new row of the register, with its keys."""
    taken = (_("This NHS number is in use. Nothing was saved; look the person up first."), "nhs_number")
    with refusals(Refused, {"caseload_person_nhs_number_key": taken}):
        person = Person.objects.create(
            **vars(details),
            sort_key=names.sort_key(details.family_name, details.given_names),
            search_key=names.search_key(details.given_names, details.family_name, details.preferred_name),
        )
    record("person.registered", by=by, person=person)
    return person


@transaction.atomic
def refer(*, person: Person, team: Team, referral: Referral, by: User, at: dt.datetime) -> Episode:
    """Open an episode with a team for somebody on the register."""
    return _open(lock_people(person.pk)[person.pk], team, referral, by=by, at=at)


def _open(person: Person, team: Team, referral: Referral, *, by: User, at: dt.datetime, **key) -> Episode:
    """Open the episode, let the team see the person, note what was told. The person is locked or new. ``key`` is the
    uuid and the hash of the form that brought them."""
    if person.died_on or person.merged_into_id:
        raise Refused(_("This record has ended, so nobody can be referred with it"))
    known = (_("%(person)s is already with %(team)s. Nothing was added.") % {"person": person, "team": team}, "team")
    with refusals(Refused, {"episode_open_once_per_team": known}):
        episode = Episode.objects.create(
            person=person,
            team=team,
            referred_at=_referred_at(referral, at),
            referred_by=referral.referred_by,
            referral_reason=referral.reason,
            **key,
        )
    open_access(team_id=team.pk, person_id=person.pk)
    _note_what_was_told(person, referral, at)
    record("episode.referred", by=by, person=person, team=team, referred_by=referral.referred_by)
    tell_changed([episode.pk], at=at)
    return episode


def _referred_at(referral: Referral, at: dt.datetime) -> dt.datetime:
    """Noon of the day named, or now."""
    day = referral.referred_on
    if day is None or day == timezone.localdate(at):
        return at
    if day > timezone.localdate(at):
        raise Refused(_("The day of referral cannot be in the future"), field="referred_on")
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def _note_what_was_told(person: Person, referral: Referral, at: dt.datetime) -> None:
    today = timezone.localdate(at)
    if referral.local_id:
        add_local_id(person, referral.local_id, today)
    if referral.phone and not Phone.objects.filter(person=person, number=referral.phone, ends_on=None).exists():
        Phone.objects.create(person=person, number=referral.phone, starts_on=today)
    if referral.place:
        first = not Place.objects.filter(person=person, ends_on=None, is_main=True).exists()
        kind = referral.place_kind or PlaceKind.OTHER
        Place.objects.create(person=person, kind=kind, description=referral.place, is_main=first, starts_on=today)


def add_local_id(person: Person, value: str, today: dt.date) -> None:
    """The trust's own number, which one person has once at a time."""
    taken = (_("This local number is in use for somebody else"), "local_id")
    if not Identifier.objects.filter(person=person, system=LOCAL, value=value, ends_on=None).exists():
        with refusals(Refused, {"identifier_current_once": taken}):
            Identifier.objects.create(person=person, system=LOCAL, value=value, starts_on=today)
