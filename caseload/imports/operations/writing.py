"""The rows that a chunk of steps leads to, written with COPY: thousands of people in seconds."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.copying import copy_rows, ids_by_uuid
from caseload.contacts.codes import Entry, Mechanism, Outcome, Source, WithWhom
from caseload.contacts.models import Contact
from caseload.imports.checking import Row
from caseload.imports.columns import CTO, S117
from caseload.imports.matching import Becomes, Step
from caseload.people import law, names
from caseload.people.codes import EpisodeState, PlaceKind, ReferralSource
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
from caseload.people.operations.legal import set_tasks
from caseload.people.operations.registration import LOCAL
from teams.calendar import LONDON
from teams.models import Team, User

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


@dataclass(frozen=True)
class Taken:
    """A step with the person and the episode that it has led to."""

    step: Step
    person: Person
    episode: Episode

    def get(self, key: str):
        """The value of a column."""
        return self.step.row.get(key)

    @property
    def keys(self) -> dict[str, int]:
        """What every row about them names."""
        return {"person_id": self.person.pk, "episode_id": self.episode.pk}


# --- The register ---------------------------------------------------------------------------------------------


def register(chunk: list[Step], team: Team, at: dt.datetime) -> list[Taken]:
    """People, their numbers, places and phones, their episodes, and the team's sight of them."""
    known = [step for step in chunk if step.person]
    _fill_gaps(known)
    new = iter(_copied(Person, [_person(step.row) for step in chunk if not step.person]))
    people = [step.person or next(new) for step in chunk]
    today = timezone.localdate(at)
    episodes = _copied(Episode, [_episode(s.row, p, team, at, today) for s, p in zip(chunk, people, strict=True)])
    taken = [Taken(*each) for each in zip(chunk, people, episodes, strict=True)]
    _let_see(taken, team)
    _whereabouts(taken, today)
    return taken


def _copied(model, rows: list[dict]) -> list:
    copy_rows(model, rows)
    ids = ids_by_uuid(model, [row["uuid"] for row in rows])
    return [model(pk=ids[row["uuid"]], **row) for row in rows]


def _person(row: Row) -> dict:
    given, family = row.get("given_names"), row.get("family_name")
    return {
        "uuid": uuid.uuid4(),
        "given_names": given,
        "family_name": family,
        "needs_interpreter": bool(row.get("interpreter")),
        "sort_key": names.sort_key(family, given),
        "search_key": names.search_key(given, family, row.get("preferred_name") or ""),
        **{key: row.get(key) for key in ABOUT_PERSON if row.get(key) is not None},
    }


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


def _episode(row: Row, person: Person, team: Team, at: dt.datetime, today: dt.date) -> dict:
    # Who was seen before is with the team already: the rhythm counts from that day and not from the import.
    day = row.get("accepted_on") or row.get("last_seen_on")
    begun = min(at, _noon(day)) if day else at
    return {
        "uuid": uuid.uuid4(),
        "person_id": person.pk,
        "team_id": team.pk,
        "state": EpisodeState.ACCEPTED,
        "referred_at": begun,
        "referred_by": ReferralSource.OTHER,
        "accepted_at": begun,
        "confirm_last_seen_by": None if row.get("last_seen_on") else today + CONFIRM_WITHIN,
    }


def _let_see(taken: list[Taken], team: Team) -> None:
    """The team sees whoever is new to it from now on; of those known, it may have seen some before."""
    new, known = _by(taken, Becomes.NEW), _by(taken, Becomes.KNOWN)
    copy_rows(TeamAccess, [{"team_id": team.pk, "person_id": one.person.pk, "until": None} for one in new])
    TeamAccess.objects.bulk_create(
        [TeamAccess(team=team, person=one.person, until=None) for one in known],
        update_conflicts=True,
        unique_fields=["team", "person"],
        update_fields=["until"],
    )


def _whereabouts(taken: list[Taken], today: dt.date) -> None:
    ids = [one.person.pk for one in _by(taken, Becomes.KNOWN)]
    current = {"person__in": ids, "ends_on": None}
    numbered = set(Identifier.objects.filter(system=LOCAL, **current).values_list("person", "value"))
    placed = set(Place.objects.filter(**current).values_list("person", flat=True))
    called = set(Phone.objects.filter(**current).values_list("person", "number"))
    copy_rows(
        Identifier,
        [
            {"person_id": one.person.pk, "system": LOCAL, "value": one.get("local_id"), "starts_on": today}
            for one in taken
            if one.get("local_id") and (one.person.pk, one.get("local_id")) not in numbered
        ],
    )
    copy_rows(
        Place,
        [
            {
                "person_id": one.person.pk,
                "kind": PlaceKind.HOME if one.get("postcode") else PlaceKind.OTHER,
                "description": one.get("place") or one.get("postcode"),
                "postcode": one.get("postcode") or "",
                "is_main": True,
                "starts_on": today,
            }
            for one in taken
            if (one.get("place") or one.get("postcode")) and one.person.pk not in placed
        ],
    )
    copy_rows(
        Phone,
        [
            {"person_id": one.person.pk, "number": one.get("phone"), "starts_on": today}
            for one in taken
            if one.get("phone") and (one.person.pk, one.get("phone")) not in called
        ],
    )


# --- What was agreed ------------------------------------------------------------------------------------------


def agree(taken: list[Taken], by: User, at: dt.datetime) -> None:
    """Co-ordinator, intensity, rhythm and legal measures, all from now on."""
    today = timezone.localdate(at)
    default_reason = _("From the team’s spreadsheet")

    def agreed(one: Taken) -> dict:
        return one.keys | {
            "starts_at": at,
            "set_by_id": by.pk,
            "reason": one.get("intensity_reason") or default_reason,
            "review_by": one.get("review_by") or today + REVIEW_WITHIN,
        }

    emails = {one.get("coordinator") for one in taken} - {None}
    users = dict(User.objects.filter(email__in=emails).values_list("email", "pk"))
    copy_rows(
        CoordinatorPeriod,
        [
            one.keys | {"user_id": users[one.get("coordinator")], "starts_at": at, "set_by_id": by.pk}
            for one in taken
            if one.get("coordinator")
        ],
    )
    copy_rows(
        IntensityPeriod, [agreed(one) | {"intensity": one.get("intensity")} for one in taken if one.get("intensity")]
    )
    copy_rows(
        RhythmPeriod,
        [agreed(one) | {"every_days": one.get("rhythm_days")} for one in taken if one.get("rhythm_days")],
    )
    copy_rows(
        LegalMeasure,
        [
            one.keys
            | {"kind": kind, "starts_on": today, "expires_on": last, "set_by_id": by.pk}
            | {"takes_over": law.measure(kind).takes_over}
            for one in taken
            for kind, holds, last in (
                (S117, one.get("section_117"), None),
                (CTO, one.get("cto_expires_on"), one.get("cto_expires_on")),
            )
            if holds
        ],
    )
    # When it began nobody says, so only what falls before its last day is due.
    orders = LegalMeasure.objects.filter(kind=CTO, tasks=None, episode__in=[one.episode for one in taken])
    set_tasks(list(orders), goes_on=True)


def say_last_seen(taken: list[Taken], by: User, at: dt.datetime) -> None:
    """The day last seen as a contact that is a date only and no activity; there already: left."""
    seen = {_contact_uuid(one): one for one in taken if one.get("last_seen_on")}
    there = ids_by_uuid(Contact, [key for key, one in seen.items() if one.step.becomes is Becomes.KNOWN])
    copy_rows(
        Contact,
        [
            one.keys
            | {
                "uuid": key,
                "body_hash": "imported",
                "team_id": one.episode.team_id,
                "entry": Entry.MADE,
                "source": Source.IMPORTED,
                "outcome": Outcome.SEEN,
                "occurred_at": min(at, _noon(one.get("last_seen_on"))),
                "time_known": False,
                "written_at": at,
                "logged_by_id": by.pk,
                "mechanism": Mechanism.FACE_TO_FACE,
                "with_whom": [WithWhom.PERSON],
            }
            for key, one in seen.items()
            if key not in there
        ],
    )


def _contact_uuid(one: Taken) -> uuid.UUID:
    return uuid.uuid5(CONTACTS, f"{one.person.uuid} {one.get('last_seen_on').isoformat()}")


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=LONDON)


def _by(taken: Collection[Taken], becomes: Becomes) -> list[Taken]:
    return [one for one in taken if one.step.becomes is becomes]
