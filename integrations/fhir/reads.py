"""Pages of what another system may read: one of each kind in a fixed number of statements, however many rows.

All of it is scoped by the teams of the reader's token, by the same table as for staff. Rows come in the order in
which they were made, so that a page that is being read does not shift.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest

from audit.models import Event
from caseload.alerts import engine
from caseload.alerts.models import Alert
from caseload.contacts.codes import Entry
from caseload.contacts.models import Contact
from caseload.people.models import CoordinatorPeriod, Episode, Identifier, Person, TeamAccess
from caseload.people.scope import in_sight
from caseload.spells.models import HospitalSpell
from integrations.fhir import shapes
from integrations.fhir.outcomes import Refusal
from integrations.fhir.searching import Search
from teams.access import Rights

CONTACTS, SPELLS = "c", "s"
NEWEST = """
WITH RECURSIVE chain (root, id) AS (
    SELECT id, id FROM caseload_contact WHERE id = ANY(%s)
    UNION ALL
    SELECT chain.root, next.id FROM chain JOIN caseload_contact next ON next.replaces_id = chain.id
    WHERE next.entry <> 'made'
)
SELECT root, max(id) FROM chain GROUP BY root
"""
"""Of each contact as first written, its newest version. One that was moved to somebody else begins anew there."""
CHANGED = """
(WITH RECURSIVE chain (id, at) AS (
    SELECT caseload_contact.id, caseload_contact.received_at
    UNION ALL
    SELECT next.id, next.received_at FROM chain JOIN caseload_contact next ON next.replaces_id = chain.id
    WHERE next.entry <> 'made'
)
SELECT max(at) FROM chain)
"""

SINCE = """
WITH RECURSIVE back (id, replaces_id, entry) AS (
    SELECT c.id, c.replaces_id, c.entry FROM teams_team t
    JOIN caseload_contact c ON c.team_id = t.id AND c.received_at >= %s
    UNION ALL
    SELECT before.id, before.replaces_id, before.entry FROM back
    JOIN caseload_contact before ON before.id = back.replaces_id WHERE back.entry <> 'made'
)
SELECT id FROM back WHERE entry = 'made'
"""
"""Contacts, as first written, of which a version came since then: by the index on team and moment, of any team."""


@dataclass
class Page:
    """One page, whom it shows, and where the next one begins."""

    resources: list[dict] = field(default_factory=list)
    person_ids: set[int] = field(default_factory=set)
    after: str = ""


def page(asked: Search, rights: Rights, *, at: dt.datetime, on: dt.date) -> Page:
    """What was asked for."""
    return KINDS[asked.kind](asked, rights, at, on)


def was_theirs(asked: Search, rights: Rights) -> bool:
    """Whether the one person asked for was with one of the reader's teams and no longer is."""
    if asked.kind not in ("Patient", "EpisodeOfCare", "CareTeam"):
        return False
    named = "person__uuid__in" if asked.kind == "Patient" else "person__episodes__uuid__in"
    once = TeamAccess.objects.filter(team_id__in=rights.team_ids, until__isnull=False)
    return once.filter(**{named: asked.ids}).exists()


def _touched(person: str, *more: str):
    """The last moment at which anything was done about the person: never too early, so nobody misses a change."""
    last = Event.objects.filter(person_id=OuterRef(person)).order_by("-at").values("at")[:1]
    return Greatest(*more, Subquery(last, output_field=DateTimeField()))  # PostgreSQL passes over nulls


def _asked(rows: QuerySet, asked: Search, *, person: str = "person") -> QuerySet:
    """By id, patient and moment of the last change."""
    if asked.ids is not None:
        rows = rows.filter(uuid__in=asked.ids)
    if asked.patient:
        about = Person.objects.filter(uuid=asked.patient).values(found=Coalesce("merged_into", "pk"))
        rows = rows.filter(**{f"{person}__in": about})
    if asked.number:
        rows = rows.filter(**{f"{person}__in": _numbered(*asked.number)})
    for lookup, value in asked.updated:
        rows = rows.filter(**{f"touched_at__{lookup}": value})
    return rows


def _numbered(system: str, value: str) -> QuerySet:
    """Ids of those with this number. Without a system it may be any."""
    if system == shapes.NHS_NUMBER:
        return Person.objects.filter(nhs_number=value).values("pk")
    if system:
        return Person.objects.none().values("pk")  # other systems' names stand beside a number as a text
    theirs = Identifier.objects.filter(value=value, ends_on=None).values("person")
    return Person.objects.filter(Q(nhs_number=value) | Q(pk__in=theirs)).values("pk")


def _cut(rows: QuerySet, asked: Search) -> tuple[list, str]:
    """A page of rows, and after which the next begins."""
    found = list(rows.filter(pk__gt=_after(asked.after)).order_by("pk")[: asked.count + 1])
    return found[: asked.count], str(found[asked.count - 1].pk) if len(found) > asked.count else ""


def _after(text: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refusal(400, "invalid", "This link to a page is not one that was given here.")
    return int(text)


def _patients(asked: Search, rights: Rights, at: dt.datetime, on: dt.date) -> Page:
    seen = in_sight(Person.objects.filter(merged_into=None), rights, on=on, person="id").values("pk")
    rows = Person.objects.annotate(touched_at=_touched("pk", "created_at"))
    rows = rows.filter(Q(pk__in=seen) | Q(merged_into__in=seen)).select_related("merged_into")
    rows = _asked(rows, asked, person="pk").prefetch_related("merged_from")
    found, after = _cut(rows, asked)
    numbers: dict[int, list] = {}
    for each in Identifier.objects.filter(person__in=[row.pk for row in found], ends_on=None).order_by("pk"):
        numbers.setdefault(each.person_id, []).append(each)
    resources = [shapes.patient(row, numbers.get(row.pk, ())) for row in found]
    return Page(resources, {row.pk for row in found}, after)


def _episodes(asked: Search, rights: Rights, at: dt.datetime, on: dt.date) -> Page:
    care_teams = asked.kind == "CareTeam"
    states = shapes.TEAM_STATUS if care_teams else shapes.EPISODE_STATUS
    rows = in_sight(Episode.objects.annotate(touched_at=_touched("person_id", "referred_at")), rights, on=on)
    if asked.statuses:
        rows = rows.filter(state__in=[state for state, status in states.items() if status in asked.statuses])
    found, after = _cut(_asked(rows, asked).select_related("person", "team__provider"), asked)
    now = CoordinatorPeriod.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)
    now = now.filter(episode__in=[row.pk for row in found]).select_related("user")
    who = {each.episode_id: each for each in now}
    shape = shapes.care_team if care_teams else shapes.episode_of_care
    return Page([shape(row, who.get(row.pk)) for row in found], {row.person_id for row in found}, after)


def _flags(asked: Search, rights: Rights, at: dt.datetime, on: dt.date) -> Page:
    changed = Greatest("opened_at", "closed_at", "acknowledged_at", "escalated_at")
    rows = Alert.objects.filter(person__isnull=False, team__in=rights.team_ids).annotate(touched_at=changed)
    if asked.statuses:
        wanted = Q(closed_at=None) if "active" in asked.statuses else Q(pk__in=[])
        rows = rows.filter(wanted | Q(closed_at__isnull=False) if "inactive" in asked.statuses else wanted)
    found, after = _cut(_asked(in_sight(rows, rights, on=on), asked).select_related("person"), asked)
    resources = [shapes.flag(row, _title(row.rule)) for row in found]
    return Page(resources, {row.person_id for row in found}, after)


def _title(code: str) -> str:
    rule = engine.rule(code)
    return str(rule.title) if rule else code


def _encounters(asked: Search, rights: Rights, at: dt.datetime, on: dt.date) -> Page:
    """Contacts first, then stays in hospital."""
    source, after = (asked.after[:1], asked.after[1:]) if asked.after else (CONTACTS, "")
    if source not in (CONTACTS, SPELLS):
        raise Refusal(400, "invalid", "This link to a page is not one that was given here.")
    shown = Page()
    if source == CONTACTS:
        shown = _contacts(asked, after, rights, on)
        if shown.after:
            return shown
        after = ""
    room = asked.count - len(shown.resources)
    stays = _spells(asked, after, room, rights, on)
    return Page(shown.resources + stays.resources, shown.person_ids | stays.person_ids, stays.after)


def _contacts(asked: Search, after: str, rights: Rights, on: dt.date) -> Page:
    first = Contact.objects.filter(entry=Entry.MADE)
    if asked.updated:
        first = first.annotate(touched_at=RawSQL(CHANGED, [], output_field=DateTimeField()))  # noqa: S611
    if since := asked.since:
        first = first.filter(pk__in=RawSQL(SINCE, [since]))  # noqa: S611
    if asked.classes == {"IMP"}:
        return Page()
    first = _asked(in_sight(first, rights, on=on), asked).filter(pk__gt=_after(after)).order_by("pk")
    roots = dict(first.values_list("pk", "uuid")[: asked.count + 1])
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [list(roots)])
        newest = dict(cursor.fetchall())
    rows = Contact.objects.filter(pk__in=newest.values()).select_related("person", "episode", "team__provider")
    rows = rows.prefetch_related("contact_staff__user").in_bulk()
    shown = list(roots)[: asked.count]
    found = [(rows[newest[pk]], shapes.contact(roots[pk], rows[newest[pk]])) for pk in shown]
    kept = [(row, resource) for row, resource in found if _wanted(resource, asked)]
    following = f"{CONTACTS}{shown[-1]}" if len(roots) > asked.count else ""
    return Page([resource for _row, resource in kept], {row.person_id for row, _resource in kept}, following)


def _spells(asked: Search, after: str, room: int, rights: Rights, on: dt.date) -> Page:
    if asked.classes and "IMP" not in asked.classes:
        return Page()
    rows = HospitalSpell.objects.annotate(touched_at=_touched("person_id", "recorded_at"))
    rows = _asked(in_sight(rows, rights, on=on), asked).filter(pk__gt=_after(after)).order_by("pk")
    found = list(rows.select_related("person", "episode")[: room + 1])
    shown = [(row, shapes.spell(row)) for row in found[:room]]
    kept = [(row, resource) for row, resource in shown if _wanted(resource, asked)]
    last = shown[-1][0].pk if shown else _after(after)
    following = f"{SPELLS}{last}" if len(found) > room else ""
    return Page([resource for _row, resource in kept], {row.person_id for row, _resource in kept}, following)


def _wanted(resource: dict, asked: Search) -> bool:
    """Status and class follow from the newest version: a page may hold fewer than asked for, never wrong ones."""
    by_status = not asked.statuses or resource["status"] in asked.statuses
    return by_status and (not asked.classes or resource["class"]["code"] in asked.classes)


KINDS = {
    "Patient": _patients,
    "EpisodeOfCare": _episodes,
    "CareTeam": _episodes,
    "Encounter": _encounters,
    "Flag": _flags,
}
