"""Pages of what another system may read: one of each kind in a fixed number of statements, however many rows.

All of it is scoped by the teams of the reader's token, by the same table as for staff.
"""

import datetime as dt
from dataclasses import replace
from urllib.parse import unquote

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from caseload.alerts import engine
from caseload.alerts.models import Alert
from caseload.people.models import CoordinatorPeriod, Episode, Identifier, Person, TeamAccess
from caseload.people.scope import in_sight
from integrations.fhir import changes, shapes
from integrations.fhir.encounters import encounters
from integrations.fhir.pages import Page, about, after_of, cut
from integrations.fhir.searching import Search
from integrations.fhir.systems import NHS_NUMBER, OWN_NUMBER
from teams.access import Rights


def page(asked: Search, rights: Rights, *, at: dt.datetime, on: dt.date) -> Page:
    """What was asked for."""
    found = KINDS[asked.kind](asked, rights, at, on)
    found.resources = list(map(shapes.sealed, found.resources))
    return found


def by_id(asked: Search, rights: Rights, *, on: dt.date) -> Search:
    """The same search, by the ids of those in sight who have the number asked for: a number stands in no address, and
    whether anybody else has it is not told."""
    if asked.numbers is None:
        return asked
    people = _in_sight(rights, on).filter(_with_number(asked.numbers))
    found = frozenset(people.values_list("uuid", flat=True))
    if asked.kind == "Patient":
        return replace(asked, numbers=None, ids=found if asked.ids is None else found & asked.ids)
    return replace(asked, numbers=None, patients=found if asked.patients is None else found & asked.patients)


def _with_number(numbers: tuple[tuple[str, str], ...]) -> Q:
    """People with one of these numbers. Without a system it may be any."""
    national, theirs = Q(pk__in=[]), Q(pk__in=[])
    for system, value in numbers:
        if system in ("", NHS_NUMBER):
            national |= Q(nhs_number=value)
        if not system:
            theirs |= Q(value=value)
        elif system.startswith(OWN_NUMBER):
            theirs |= Q(value=value, system=unquote(system.removeprefix(OWN_NUMBER)))
    return national | Q(pk__in=Identifier.objects.filter(theirs, ends_on=None).values("person"))


def _in_sight(rights: Rights, on: dt.date) -> QuerySet:
    """People of the reader's teams, and the records that were merged into theirs."""
    seen = in_sight(Person.objects.filter(merged_into=None), rights, on=on, person="id").values("pk")
    return Person.objects.filter(Q(pk__in=seen) | Q(merged_into__in=seen))


def was_theirs(asked: Search, rights: Rights) -> bool:
    """Whether the one person asked for was with one of the reader's teams and no longer is."""
    if asked.kind not in ("Patient", "EpisodeOfCare", "CareTeam"):
        return False
    named = "person__uuid__in" if asked.kind == "Patient" else "person__episodes__uuid__in"
    once = TeamAccess.objects.filter(team_id__in=rights.team_ids, until__isnull=False)
    return once.filter(**{named: asked.ids}).exists()


def _patients(asked: Search, rights: Rights, at: dt.datetime, on: dt.date) -> Page:
    rows = _in_sight(rights, on)
    if asked.active is not None:
        rows = rows.filter(merged_into__isnull=asked.active)
    for since in asked.since:
        rows = rows.filter(Q(created_at__gte=since) | Q(pk__in=changes.people_since(since, *changes.OF_PERSON)))
    rows = rows.annotate(touched_at=changes.last("created_at", person="pk", verbs=changes.OF_PERSON))
    rows = _narrowed(rows, asked).select_related("merged_into").prefetch_related("merged_from")
    found, after = cut(rows, after_of(asked.after), asked.count)
    numbers: dict[int, list] = {}
    for each in Identifier.objects.filter(person__in=[row.pk for row in found], ends_on=None).order_by("pk"):
        numbers.setdefault(each.person_id, []).append(each)
    resources = [shapes.patient(row, numbers.get(row.pk, ())) for row in found]
    return Page(resources, {row.pk for row in found}, after)


def _episodes(asked: Search, rights: Rights, at: dt.datetime, on: dt.date) -> Page:
    care_teams = asked.kind == "CareTeam"
    states = shapes.TEAM_STATUS if care_teams else shapes.EPISODE_STATUS
    rows = in_sight(about(Episode.objects.all(), asked), rights, on=on)
    if asked.statuses is not None:
        rows = rows.filter(state__in=[state for state, status in states.items() if status in asked.statuses])
    for since in asked.since:
        done = Q(person__in=changes.people_since(since, *changes.OF_EPISODE))
        rows = rows.filter(Q(referred_at__gte=since) | done | Q(pk__in=changes.turned_since(since, at=at)))
    rows = rows.annotate(touched_at=changes.last_of_episode(at=at), begins_at=Coalesce("accepted_at", "referred_at"))
    rows = rows.filter(*(one.holds("begins_at", "ended_at") for one in asked.dates))
    rows = _narrowed(rows, asked).select_related("person", "team__provider")
    found, after = cut(rows, after_of(asked.after), asked.count)
    now = CoordinatorPeriod.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)
    now = now.filter(episode__in=[row.pk for row in found]).select_related("user")
    who = {each.episode_id: each for each in now}
    shape = shapes.care_team if care_teams else shapes.episode_of_care
    return Page([shape(row, who.get(row.pk)) for row in found], {row.person_id for row in found}, after)


def _flags(asked: Search, rights: Rights, at: dt.datetime, on: dt.date) -> Page:
    rows = Alert.objects.filter(person__isnull=False, team__in=rights.team_ids)
    if asked.statuses is not None:
        wanted = [stands for stands, status in ((True, "active"), (False, "inactive")) if status in asked.statuses]
        rows = rows.filter(closed_at__isnull=wanted[0]) if len(wanted) == 1 else rows if wanted else rows.none()
    for since in asked.since:
        merged = Q(person__in=changes.people_since(since))
        rows = rows.filter(Q(opened_at__gte=since) | Q(closed_at__gte=since) | merged)
    rows = rows.annotate(touched_at=changes.last("opened_at", "closed_at", person="person_id"))
    rows = _narrowed(in_sight(about(rows, asked), rights, on=on), asked).select_related("person")
    found, after = cut(rows, after_of(asked.after), asked.count)
    resources = [shapes.flag(row, _title(row.rule)) for row in found]
    return Page(resources, {row.person_id for row in found}, after)


def _narrowed(rows, asked: Search):
    """By id, and exactly by the moment of the last change."""
    if asked.ids is not None:
        rows = rows.filter(uuid__in=asked.ids)
    return rows.filter(*(one.holds("touched_at") for one in asked.updated))


def _title(code: str) -> str:
    rule = engine.rule(code)
    return str(rule.title) if rule else code


KINDS = {
    "Patient": _patients,
    "EpisodeOfCare": _episodes,
    "CareTeam": _episodes,
    "Encounter": encounters,
    "Flag": _flags,
}
