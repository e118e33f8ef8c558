"""Reads of the register: nouns that take the reader's rights and the day, without side effects."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from caseload.people import look_alikes, names
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode, LegalMeasure, Person, RegistrationConflict
from caseload.people.scope import in_sight
from teams.access import Rights
from teams.models import Team


def people(rights: Rights, *, on: dt.date) -> QuerySet[Person]:
    """The people that ``rights`` may see on a day, without records merged into another."""
    return in_sight(Person.objects.filter(merged_into=None), rights, on=on, person="id")


def person_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Person:
    """One person in sight; for everybody else the person does not exist. The address of a record that was merged
    leads to the one that stands."""
    found = people(rights, on=on).filter(uuid=uuid).first()
    return found or get_object_or_404(people(rights, on=on), merged_from__uuid=uuid)


def episodes(rights: Rights, *, on: dt.date) -> QuerySet[Episode]:
    """The episodes of the people in sight, with person and team."""
    return in_sight(Episode.objects.select_related("person", "team"), rights, on=on)


def current_episode(person: Person, rights: Rights, team: Team | None = None) -> Episode | None:
    """The episode a reader works with: the open one with their current team, else with another of their teams,
    else any open one, else the latest that has ended."""
    found = Episode.objects.filter(person=person).select_related("team").order_by("-referred_at")
    return worked_with(found, rights, team)


def worked_with(newest_first: Iterable[Episode], rights: Rights, team: Team | None = None) -> Episode | None:
    """``current_episode`` among one person's episodes, newest first."""
    preferred = [team.pk] if team else []

    def rank(episode: Episode) -> tuple[bool, bool, bool]:
        return (
            episode.state not in OPEN_STATES,
            episode.team_id not in preferred,
            episode.team_id not in rights.team_ids,
        )

    return min(newest_first, key=rank, default=None)


def similar_people(details, rights: Rights, *, on: dt.date) -> list[Person]:
    """People in sight who may be the one about to be registered: the same date of birth and a name like it, or
    without a date of birth the same name. Those with the very NHS number are left to ``register``."""
    if details.date_of_birth:
        candidates = people(rights, on=on).filter(date_of_birth=details.date_of_birth)
    else:
        key = names.sort_key(details.family_name, details.given_names)
        candidates = people(rights, on=on).filter(sort_key=key)
    return [
        person
        for person in candidates.order_by("sort_key")
        if look_alikes.alike(person, details) and not (details.nhs_number and person.nhs_number == details.nhs_number)
    ]


def was_sent(uuid: UUID) -> bool:
    """Whether the form of this key has made a registration already."""
    made = Episode.objects.filter(uuid=uuid), RegistrationConflict.objects.filter(uuid=uuid)
    return any(rows.exists() for rows in made)


def open_conflicts() -> QuerySet[RegistrationConflict]:
    """Registrations that did not fit and nobody has decided yet, oldest first; for service leads."""
    waiting = RegistrationConflict.objects.filter(decided_at=None)
    return waiting.select_related("existing", "team", "entered_by").order_by("entered_at")


def to_be_taken_over(episode: Episode, *, on: dt.date) -> list[LegalMeasure]:
    """The person's measures in force under which nobody is closed before another team has accepted."""
    return list(LegalMeasure.objects.on(on).filter(person=episode.person_id, takes_over=True).order_by("starts_on"))
