"""Reads of the register: nouns that take the reader's rights and the day, without side effects."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode, Person
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
    found = list(Episode.objects.filter(person=person).select_related("team").order_by("-referred_at"))
    preferred = [team.pk] if team else []

    def rank(episode: Episode) -> tuple[bool, bool, bool]:
        return (
            episode.state not in OPEN_STATES,
            episode.team_id not in preferred,
            episode.team_id not in rights.team_ids,
        )

    return min(found, key=rank, default=None)
