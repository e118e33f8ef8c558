"""Reads of who is around a person, and of partners."""

import datetime as dt
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from caseload import sql
from caseload.network.codes import RUNG_OF, Need, TieRole
from caseload.network.models import Partner, Tie
from caseload.network.read import Around, Known, around, known
from caseload.people.models import Person
from caseload.people.scope import in_sight
from teams.access import Rights


def around_person(person: Person) -> Around:
    """Who is around somebody whom the caller may see, and what they wrote in advance: one statement."""
    with connection.cursor() as cursor:
        [row] = sql.rows(cursor, sql.statement("network_person"), {"person": person.pk})
    return around(row.ties, row.statements)


def told_ties(person) -> ArraySubquery:
    """Those around a person now, as JSON for ``read.known``; ``person`` is an ``OuterRef``: it comes along with a
    statement about them."""
    told = JSONObject(uuid="uuid", role="role", name="name", organisation="organisation", phone="phone")
    return ArraySubquery(Tie.objects.filter(person=person, ends_on=None).values(told=told))


def ties_of(person_id: int) -> list[Known]:
    """The same, of somebody whom the caller may see."""
    rows = Tie.objects.filter(person=person_id, ends_on=None)
    return known(rows.values("uuid", "role", "name", "organisation", "phone"))


def numbers(person_id: int) -> dict[str, list[Known]]:
    """Whom to ring at each step of the ladder about somebody whom the caller may see: those with a number."""
    found: dict[str, list[Known]] = {}
    for one in ties_of(person_id):
        rung = RUNG_OF.get(TieRole(one.role))
        if rung and one.phone:
            found.setdefault(rung, []).append(one)
    return found


def tie_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Tie:
    """One of a person in sight; for everybody else it does not exist."""
    rows = Tie.objects.select_related("person", "episode__team")
    return get_object_or_404(in_sight(rows, rights, on=on), uuid=uuid)


def partners(rights: Rights, *, need: str = "", words: str = "") -> QuerySet[Partner]:
    """The agencies that the reader's teams know, by name; ``need`` a code, ``words`` anywhere in what is known."""
    rows = Partner.objects.filter(Q(team=None) | Q(team__in=rights.team_ids), ended_on=None).select_related("team")
    if need in Need.values:
        rows = rows.filter(needs__contains=[need])
    for word in words.split()[:5]:
        said = Q(name__icontains=word) | Q(takes__icontains=word) | Q(note__icontains=word)
        rows = rows.filter(said | Q(address__icontains=word) | Q(hours__icontains=word))
    return rows.order_by("name", "pk")


def partner_or_404(rights: Rights, uuid: UUID) -> Partner:
    """One that the reader's teams know."""
    return get_object_or_404(partners(rights), uuid=uuid)
