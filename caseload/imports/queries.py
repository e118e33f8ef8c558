"""Reads for spreadsheets: what the register says to the rows of a file, the columns as they stand, the runs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from caseload.imports.columns import CTO, S117
from caseload.people.codes import OPEN_STATES, EpisodeState
from caseload.people.models import (
    CoordinatorPeriod,
    Episode,
    Identifier,
    ImportRun,
    IntensityPeriod,
    LegalMeasure,
    Person,
    Phone,
    Place,
    RhythmPeriod,
)
from caseload.people.names import fold
from caseload.people.operations.registration import LOCAL, NHS_BEFORE_MERGE
from teams.access import Rights
from teams.models import Membership, Team, User


class Register:
    """What the register knows about the people of a file: a handful of queries, whatever its length."""

    def __init__(self, rows: Iterable, team: Team, *, at: dt.datetime):
        rows = list(rows)
        numbers = {row.get("nhs_number") for row in rows} - {None}
        local_ids = {row.get("local_id") for row in rows} - {None}
        births = {row.get("date_of_birth") for row in rows} - {None}
        former = Identifier.objects.filter(system=NHS_BEFORE_MERGE, value__in=numbers)
        self.former = dict(former.values_list("value", "person_id"))
        locals_ = Identifier.objects.filter(system=LOCAL, value__in=local_ids, ends_on=None)
        self.local = dict(locals_.values_list("value", "person_id"))
        people = Person.objects.filter(
            Q(nhs_number__in=numbers)
            | Q(pk__in=[*self.former.values(), *self.local.values()])
            | Q(date_of_birth__in=births, merged_into=None)
        )
        self.people = {person.pk: person for person in people}
        self.by_number = {person.nhs_number: person for person in self.people.values() if person.nhs_number}
        self.by_name = {
            (fold(person.family_name), fold(person.given_names), person.date_of_birth): person
            for person in self.people.values()
            if person.merged_into_id is None
        }
        open_ = Episode.objects.filter(team=team, state__in=OPEN_STATES, person__in=self.people)
        self.open = dict(open_.values_list("person_id", "id"))
        self.members = members(team, on=timezone.localdate(at))


def members(team: Team, *, on: dt.date) -> dict[str, User]:
    """Who works in the team on a day and may sign in, by address."""
    working = Membership.objects.on(on).filter(team=team, user__is_active=True).select_related("user")
    return {membership.user.email: membership.user for membership in working}


def caseload(team: Team, *, at: dt.datetime) -> QuerySet[Episode]:
    """The people on a team's caseload by name, with everything that the template has a column for."""

    def now(model, **same):
        return Prefetch(f"current_{model._meta.model_name}", model.objects.at(at).select_related(**same))

    return (
        Episode.objects.filter(team=team, state=EpisodeState.ACCEPTED)
        .select_related("person", "team")
        .order_by("person__sort_key", "pk")
    )


def template_rows(team: Team, *, at: dt.datetime, episode_ids: Iterable[int] | None = None) -> dict[int, dict]:
    """The template's columns for everybody on a team's caseload (or some of them), by episode, as values."""
    episodes = caseload(team, at=at)
    if episode_ids is not None:
        episodes = episodes.filter(pk__in=list(episode_ids))
    episodes = list(episodes)
    ids, people = [e.pk for e in episodes], [e.person_id for e in episodes]
    today = timezone.localdate(at)
    coordinators = _current(CoordinatorPeriod.objects.at(at).select_related("user"), ids)
    intensities = _current(IntensityPeriod.objects.at(at), ids)
    rhythms = _current(RhythmPeriod.objects.at(at), ids)
    measures = defaultdict(dict)
    for measure in LegalMeasure.objects.on(today).filter(episode__in=ids, kind__in=[S117, CTO]):
        measures[measure.episode_id][measure.kind] = measure
    places = _first(Place.objects.on(today).filter(person__in=people).order_by("-is_main", "pk"))
    phones = _first(Phone.objects.on(today).filter(person__in=people).order_by("pk"))
    local = _first(Identifier.objects.on(today).filter(person__in=people, system=LOCAL).order_by("pk"))
    rows = {}
    for episode in episodes:
        person, pk = episode.person, episode.pk
        intensity, rhythm, place = intensities.get(pk), rhythms.get(pk), places.get(person.pk)
        cto = measures[pk].get(CTO)
        rows[pk] = {
            "person": person,
            "nhs_number": person.nhs_number,
            "local_id": local[person.pk].value if person.pk in local else None,
            "family_name": person.family_name,
            "given_names": person.given_names,
            "preferred_name": person.preferred_name,
            "date_of_birth": person.date_of_birth,
            "team": team.code,
            "coordinator": coordinators[pk].user.email if pk in coordinators else None,
            "intensity": intensity and intensity.intensity,
            "intensity_reason": intensity and intensity.reason,
            "rhythm_days": rhythm and rhythm.every_days,
            "review_by": intensity and intensity.review_by,
            "accepted_on": timezone.localdate(episode.accepted_at),
            "last_seen_on": episode.last_seen_at and timezone.localdate(episode.last_seen_at),
            "place": place and place.description,
            "postcode": place and place.postcode,
            "phone": phones[person.pk].number if person.pk in phones else None,
            "language": person.language,
            "interpreter": person.needs_interpreter,
            "pronouns": person.pronouns,
            "section_117": S117 in measures[pk],
            "cto_expires_on": cto and cto.expires_on,
            "what_helps": person.what_helps,
            "what_to_avoid": person.what_to_avoid,
        }
    return rows


def runs(rights: Rights) -> QuerySet[ImportRun]:
    """The files that a reader may follow: an administrator all of them, a lead those of their teams."""
    found = ImportRun.objects.select_related("team", "uploaded_by", "confirmed_by").order_by("-uploaded_at")
    return found if rights.sees_identities else found.filter(team__in=rights.team_ids)


def _current(periods: QuerySet, episode_ids: list[int]) -> dict:
    return {period.episode_id: period for period in periods.filter(episode__in=episode_ids)}


def _first(rows: QuerySet) -> dict:
    found: dict = {}
    for row in rows:
        found.setdefault(row.person_id, row)
    return found
