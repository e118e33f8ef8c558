"""Encounters: contacts, by the version that stands, and stays in hospital.

A contact keeps the id of its first version. It is found by its newest: what was corrected moves to the end of the
pages, so whoever turns them meanwhile may see it twice and misses nothing.
"""

import datetime as dt

from django.db import connection
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from caseload.contacts import codes
from caseload.contacts.codes import Entry, Mechanism, Outcome
from caseload.contacts.models import Contact
from caseload.people.scope import in_sight
from caseload.spells.models import HospitalSpell
from integrations.fhir import changes, shapes
from integrations.fhir.pages import Page, about, after_of, both, cut
from integrations.fhir.searching import Search
from teams.access import Rights

CONTACTS, STAYS = "c", "s"
NEWEST = """
WITH RECURSIVE chain (id) AS (
    SELECT id FROM caseload_contact WHERE uuid = ANY(%s) AND entry = 'made'
    UNION ALL
    SELECT next.id FROM chain JOIN caseload_contact next ON next.replaces_id = chain.id WHERE next.entry <> 'made'
)
SELECT id FROM chain
"""
"""The versions of some contacts by the uuid of the first. One that was moved to somebody else begins anew there."""
FIRST = """
WITH RECURSIVE back (newest, uuid, replaces_id, entry) AS (
    SELECT id, uuid, replaces_id, entry FROM caseload_contact WHERE id = ANY(%s)
    UNION ALL
    SELECT back.newest, before.uuid, before.replaces_id, before.entry
    FROM back JOIN caseload_contact before ON before.id = back.replaces_id WHERE back.entry <> 'made'
)
SELECT newest, uuid FROM back WHERE entry = 'made'
"""
FACE_TO_FACE = Q(mechanism=Mechanism.FACE_TO_FACE)
TAKEN_BACK = Q(entry__in=codes.TAKEN_BACK)
BY_CLASS = {
    "VR": ~FACE_TO_FACE,
    "HH": FACE_TO_FACE & Q(place_type__in=shapes.AT_HOME),
    "AMB": FACE_TO_FACE & Q(place_type__in=shapes.IN_CLINIC),
    "FLD": FACE_TO_FACE & ~Q(place_type__in=[*shapes.AT_HOME, *shapes.IN_CLINIC]),
}
BY_STATUS = {
    "entered-in-error": TAKEN_BACK,
    "unknown": ~TAKEN_BACK & Q(outcome=Outcome.REPORTED),
    "cancelled": ~TAKEN_BACK & Q(outcome__in=shapes.DID_NOT_HAPPEN),
    "finished": ~TAKEN_BACK & ~Q(outcome__in=[Outcome.REPORTED, *shapes.DID_NOT_HAPPEN]),
}
STAY_BY_STATUS = {
    "entered-in-error": Q(retracted_at__isnull=False),
    "in-progress": Q(retracted_at=None, discharged_at=None),
    "finished": Q(retracted_at=None, discharged_at__isnull=False),
}
"""What ``shapes`` says of a row, asked of the database; a test holds them together."""


def encounters(asked: Search, rights: Rights, at: dt.datetime, on: dt.date) -> Page:
    """Contacts first, then stays."""
    source, after = asked.after[:1] or CONTACTS, after_of(asked.after[1:])
    contacts = _contacts(asked, after, rights, on) if source == CONTACTS else Page()
    if contacts.after:
        return contacts
    stays = _stays(asked, after if source == STAYS else 0, asked.count - len(contacts.resources), rights, on)
    return both(contacts, stays)


def _contacts(asked: Search, after: int, rights: Rights, on: dt.date) -> Page:
    kept = Q(successor=None) & _any(BY_STATUS, asked.statuses) & _any(BY_CLASS, asked.classes)
    if asked.ids is not None:
        kept &= Q(pk__in=_newest(asked.ids))
    for since in asked.since:
        kept &= Q(pk__in=changes.contacts_since(since))
    rows = Contact.objects.filter(kept).annotate(touched_at=changes.last("received_at", person="person_id"))
    if asked.dates:
        lasted = F("minutes") * Value(dt.timedelta(minutes=1))
        ends_at = ExpressionWrapper(F("occurred_at") + Coalesce(lasted, dt.timedelta()), DateTimeField())
        rows = rows.annotate(ends_at=ends_at).filter(*(one.holds("occurred_at", "ends_at") for one in asked.dates))
    rows = _seen(rows, asked, rights, on).select_related("person", "episode", "team__provider")
    found, following = cut(rows.prefetch_related("contact_staff__user"), after, asked.count)
    first = _first([row.pk for row in found if row.entry != Entry.MADE])
    resources = [shapes.contact(row, first.get(row.pk, row.uuid)) for row in found]
    return Page(resources, {row.person_id for row in found}, following and f"{CONTACTS}{following}")


def _stays(asked: Search, after: int, room: int, rights: Rights, on: dt.date) -> Page:
    """``room``: how many the page still holds. Where it is none, it is only asked whether there are any."""
    if asked.classes is not None and shapes.INPATIENT not in asked.classes:
        return Page()
    kept = _any(STAY_BY_STATUS, asked.statuses)
    if asked.ids is not None:
        kept &= Q(uuid__in=asked.ids)
    for since in asked.since:
        kept &= Q(recorded_at__gte=since) | Q(person__in=changes.people_since(since, *changes.OF_STAY))
    last = changes.last("recorded_at", person="person_id", verbs=changes.OF_STAY, by_uuid=True)
    rows = HospitalSpell.objects.filter(kept, *(one.holds("admitted_at", "discharged_at") for one in asked.dates))
    rows = _seen(rows.annotate(touched_at=last), asked, rights, on).select_related("person", "episode")
    found, following = cut(rows, after, room)
    following = following or ("0" if room == 0 and rows.exists() else "")
    return Page(list(map(shapes.stay, found)), {row.person_id for row in found}, following and f"{STAYS}{following}")


def _seen(rows: QuerySet, asked: Search, rights: Rights, on: dt.date) -> QuerySet:
    rows = in_sight(about(rows, asked), rights, on=on)
    return rows.filter(*(one.holds("touched_at") for one in asked.updated))


def _any(kinds: dict[str, Q], codes: frozenset[str] | None) -> Q:
    """Rows of any of the codes; all rows where none was asked for."""
    if codes is None:
        return Q()
    found = Q(pk__in=[])
    for code in codes & kinds.keys():
        found |= kinds[code]
    return found


def _newest(uuids: frozenset) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [list(uuids)])
        return [pk for (pk,) in cursor.fetchall()]


def _first(versions: list[int]) -> dict:
    """The uuid of the first version by the newest's id."""
    if not versions:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(FIRST, [versions])
        return dict(cursor.fetchall())
