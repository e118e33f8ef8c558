"""Writes a checked file into the register: everything or nothing, in sets."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import Done, record_all
from caseload.contacts.codes import Entry, Mechanism, Outcome, Source, WithWhom
from caseload.contacts.models import Contact
from caseload.imports.checking import check
from caseload.imports.matching import Becomes, Plan, Step, plan
from caseload.imports.queries import Register
from caseload.imports.reading import read
from caseload.people import names
from caseload.people.codes import EpisodeState, LegalKind, PlaceKind, ReferralSource
from caseload.people.models import (
    CoordinatorPeriod,
    Episode,
    Identifier,
    IntensityPeriod,
    LegalMeasure,
    Person,
    Phone,
    Place,
    RhythmPeriod,
    TeamAccess,
)
from caseload.people.operations.locks import lock_people
from caseload.people.operations.registration import LOCAL
from caseload.people.signals import tell_changed
from teams.calendar import LONDON
from teams.models import Team, User

CHUNK = 500
CONFIRM_WITHIN = dt.timedelta(days=7)
"""For so long a person without a day last seen stands under "confirm when last seen" and in no alert."""
REVIEW_WITHIN = dt.timedelta(days=28)
CONTACTS = uuid.UUID("6f1c1b0e-64f6-5d0c-9f0e-2f6f6c7d1a55")
"""Namespace of imported contacts: the same person and day give the same contact, whichever file they stand in."""
ABOUT_PERSON = (
    "preferred_name",
    "date_of_birth",
    "nhs_number",
    "pronouns",
    "language",
    "what_helps",
    "what_to_avoid",
)

Progress = Callable[[int], None]


def look(content: bytes, *, team: Team, at: dt.datetime) -> Plan:
    """What taking a file in would do, or what is wrong with it. Writes nothing."""
    today = timezone.localdate(at)
    checked = check(read(content), today=today, test_only=settings.DEMO)
    return plan(checked, Register(checked.rows, team, at=at), team, today=today)


@dataclass
class Taken:
    """A step with the rows that it has led to."""

    step: Step
    person: Person
    episode: Episode

    def get(self, key: str):
        """The value of a column."""
        return self.step.row.get(key)


@transaction.atomic
def take_in(content: bytes, *, team: Team, by: User, at: dt.datetime, progress: Progress = lambda done: None) -> Plan:
    """Write the file into the register and answer what was done; a plan with faults means that nothing was.

    State and alerts of everybody new are brought up to date at the end, in sets.
    """
    made = look(content, team=team, at=at)
    if made.faults:
        return made
    fresh = [step for step in made.steps if step.becomes is not Becomes.UNCHANGED]
    lock_people(*[step.person.pk for step in fresh if step.person])
    done, episode_ids = len(made.steps) - len(fresh), []
    for chunk in _chunks(fresh):
        taken = _register(chunk, team, at)
        _agree(taken, by, at)
        _contacts(taken, by, at)
        record_all((_done(one, team) for one in taken), by=by)
        episode_ids += [one.episode.pk for one in taken]
        done += len(chunk)
        progress(done)
    tell_changed(episode_ids, at=at)
    return made


def _chunks(steps: list[Step]) -> Iterator[list[Step]]:
    for start in range(0, len(steps), CHUNK):
        yield steps[start : start + CHUNK]


def _done(one: Taken, team: Team) -> Done:
    facts = {"line": one.step.row.line, "new": one.step.becomes is Becomes.NEW}
    return Done("episode.imported", one.person, team, "episode", one.episode.uuid, facts)


# --- The register ---------------------------------------------------------------------------------------------


def _register(chunk: list[Step], team: Team, at: dt.datetime) -> list[Taken]:
    """People, their numbers, places and phones, their episodes, and the team's sight of them."""
    new = {id(step): _person(step) for step in chunk if step.becomes is Becomes.NEW}
    Person.objects.bulk_create(new.values())
    _fill_gaps([step for step in chunk if step.person])
    people = [new.get(id(step)) or step.person for step in chunk]
    episodes = [_episode(step, person, team, at) for step, person in zip(chunk, people, strict=True)]
    Episode.objects.bulk_create(episodes)
    TeamAccess.objects.bulk_create(
        [TeamAccess(team=team, person=person, until=None) for person in people],
        update_conflicts=True,
        unique_fields=["team", "person"],
        update_fields=["until"],
    )
    taken = [Taken(*each) for each in zip(chunk, people, episodes, strict=True)]
    _whereabouts(taken, timezone.localdate(at))
    return taken


def _person(step: Step) -> Person:
    row = step.row
    given, family = row.get("given_names"), row.get("family_name")
    about = {key: row.get(key) for key in ABOUT_PERSON if row.get(key) is not None}
    return Person(
        given_names=given,
        family_name=family,
        needs_interpreter=bool(row.get("interpreter")),
        sort_key=names.sort_key(family, given),
        search_key=names.search_key(given, family, row.get("preferred_name") or ""),
        **about,
    )


def _fill_gaps(steps: list[Step]) -> None:
    """What the file says where the register says nothing; what the register says stands."""
    changed = []
    for step in steps:
        gaps = {key: step.row.get(key) for key in ABOUT_PERSON if not getattr(step.person, key)}
        gaps = {key: value for key, value in gaps.items() if value is not None}
        if gaps:
            for key, value in gaps.items():
                setattr(step.person, key, value)
            step.person.search_key = names.search_key(step.person.search_key, step.person.preferred_name)
            changed.append(step.person)
    Person.objects.bulk_update(changed, [*ABOUT_PERSON, "search_key"])


def _episode(step: Step, person: Person, team: Team, at: dt.datetime) -> Episode:
    # Who was seen before is with the team already: the rhythm counts from that day and not from the import.
    day = step.row.get("accepted_on") or step.row.get("last_seen_on")
    begun = min(at, dt.datetime.combine(day, dt.time(12), tzinfo=LONDON)) if day else at
    return Episode(
        person=person,
        team=team,
        state=EpisodeState.ACCEPTED,
        referred_at=begun,
        referred_by=ReferralSource.OTHER,
        accepted_at=begun,
        confirm_last_seen_by=None if step.row.get("last_seen_on") else timezone.localdate(at) + CONFIRM_WITHIN,
    )


def _whereabouts(taken: list[Taken], today: dt.date) -> None:
    ids = [one.person.pk for one in taken if one.step.becomes is Becomes.KNOWN]
    numbered = set(
        Identifier.objects.filter(person__in=ids, system=LOCAL, ends_on=None).values_list("person", "value")
    )
    placed = dict(
        Place.objects.filter(person__in=ids, ends_on=None).order_by("is_main").values_list("person", "is_main")
    )
    called = set(Phone.objects.filter(person__in=ids, ends_on=None).values_list("person", "number"))
    Identifier.objects.bulk_create(
        Identifier(person=one.person, system=LOCAL, value=one.get("local_id"), starts_on=today)
        for one in taken
        if one.get("local_id") and (one.person.pk, one.get("local_id")) not in numbered
    )
    Place.objects.bulk_create(
        Place(
            person=one.person,
            kind=PlaceKind.HOME if one.get("postcode") else PlaceKind.OTHER,
            description=one.get("place") or one.get("postcode"),
            postcode=one.get("postcode") or "",
            is_main=True,
            starts_on=today,
        )
        for one in taken
        if (one.get("place") or one.get("postcode")) and one.person.pk not in placed
    )
    Phone.objects.bulk_create(
        Phone(person=one.person, number=one.get("phone"), starts_on=today)
        for one in taken
        if one.get("phone") and (one.person.pk, one.get("phone")) not in called
    )


# --- What was agreed ------------------------------------------------------------------------------------------


def _agree(taken: list[Taken], by: User, at: dt.datetime) -> None:
    """Co-ordinator, intensity, rhythm and legal measures, all from now on."""
    today = timezone.localdate(at)
    default_reason = _("From the team’s spreadsheet")

    def agreed(one: Taken) -> dict:
        return {
            "person": one.person,
            "episode": one.episode,
            "starts_at": at,
            "set_by": by,
            "reason": one.get("intensity_reason") or default_reason,
            "review_by": one.get("review_by") or today + REVIEW_WITHIN,
        }

    members = {user.email: user for user in _coordinators(taken)}
    CoordinatorPeriod.objects.bulk_create(
        CoordinatorPeriod(
            person=one.person, episode=one.episode, user=members[one.get("coordinator")], starts_at=at, set_by=by
        )
        for one in taken
        if one.get("coordinator")
    )
    IntensityPeriod.objects.bulk_create(
        IntensityPeriod(intensity=one.get("intensity"), **agreed(one)) for one in taken if one.get("intensity")
    )
    RhythmPeriod.objects.bulk_create(
        RhythmPeriod(every_days=one.get("rhythm_days"), **agreed(one)) for one in taken if one.get("rhythm_days")
    )
    LegalMeasure.objects.bulk_create(
        LegalMeasure(person=one.person, episode=one.episode, kind=kind, starts_on=today, expires_on=last, set_by=by)
        for one in taken
        for kind, holds, last in (
            (LegalKind.S117, one.get("section_117"), None),
            (LegalKind.CTO, one.get("cto_expires_on"), one.get("cto_expires_on")),
        )
        if holds
    )


def _coordinators(taken: list[Taken]) -> list[User]:
    return list(User.objects.filter(email__in={one.get("coordinator") for one in taken} - {None}))


def _contacts(taken: list[Taken], by: User, at: dt.datetime) -> None:
    """The day last seen as a contact that is a date only and no activity; there already: left."""
    made = []
    for one in taken:
        day = one.get("last_seen_on")
        if not day:
            continue
        noon = min(at, dt.datetime.combine(day, dt.time(12), tzinfo=LONDON))
        made.append(
            Contact(
                uuid=uuid.uuid5(CONTACTS, f"{one.person.uuid} {day.isoformat()}"),
                body_hash="imported",
                person=one.person,
                episode=one.episode,
                team_id=one.episode.team_id,
                entry=Entry.MADE,
                source=Source.IMPORTED,
                outcome=Outcome.SEEN,
                occurred_at=noon,
                time_known=False,
                written_at=at,
                logged_by=by,
                mechanism=Mechanism.FACE_TO_FACE,
                with_whom=[WithWhom.PERSON],
            )
        )
    Contact.objects.bulk_create(made, ignore_conflicts=True)
