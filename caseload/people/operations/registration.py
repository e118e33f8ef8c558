"""A person comes onto the register, or comes again."""

import datetime as dt

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


def register(*, team: Team, details: Details, referral: Referral, by: User, at: dt.datetime) -> Episode:
    """Put a person on the register with a referral to ``team``.

    A known NHS number with the same date of birth and family name opens an episode on the person known by it.
    With anything else it goes to the service lead, and RegistrationNeedsLead is raised after that is written:
    so this function's own transaction ends before it raises.
    """
    with transaction.atomic():
        result = _register(team, details, referral, by, at)
    if isinstance(result, Episode):
        return result
    raise RegistrationNeedsLead(
        _(
            "These details could not be registered as they stand. Nothing you entered is lost: it has gone to the "
            "service lead, who will check it and get back to you. Please do not enter the person again."
        )
    )


def _register(team: Team, details: Details, referral: Referral, by: User, at: dt.datetime):
    known = _known_by_nhs_number(details.nhs_number)
    if known is None:
        return _open(create_person(details, by=by, at=at), team, referral, by=by, at=at)
    if details.fits(known) and known.died_on is None:
        return _open(known, team, referral, by=by, at=at)
    conflict = RegistrationConflict.objects.create(
        existing=known,
        team=team,
        entered={"details": details.as_json(), "referral": referral.as_json()},
        entered_by=by,
    )
    record("registration.conflict", by=by, team=team, subject="registration_conflict", subject_uuid=conflict.uuid)
    return conflict


def _known_by_nhs_number(number: str | None) -> Person | None:
    """The person known by a number now or before a merge. Two who register the same number take turns."""
    if not number:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"nhs number {number}"])
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


def _open(person: Person, team: Team, referral: Referral, *, by: User, at: dt.datetime) -> Episode:
    """Open the episode, let the team see the person, note what was told. The person is locked or new."""
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
