"""The audit trail: who looked at whom, and what was done. Paged by key, since both tables only ever grow."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from audit.models import Event, Read
from caseload.people.models import Person
from teams.models import User

ROWS = 25
MOST_IN_SUMMARY = 100

DAY = "(audit_read.at AT TIME ZONE 'Europe/London')::date"
WORKED = f"m.user_id = audit_read.actor_id AND daterange(m.starts_on, m.ends_on) @> {DAY}"
SAW = f"(a.until IS NULL OR a.until > {DAY})"


def outside_of(ids: str) -> str:
    """SQL: those of an array of people who, on the day of a read, were on no team of the reader's, while the reader
    had no role in the whole service. The reader's teams are looked up once a read, not once a person; a record that
    was merged is theirs where the one that it was merged into is."""
    return f"""(
        SELECT ARRAY(
            SELECT w.id FROM unnest({ids}) AS w (id)
            WHERE NOT theirs.everybody AND w.id <> ALL (theirs.people)
              AND NOT EXISTS (
                  SELECT FROM caseload_person r
                  JOIN caseload_teamaccess a ON a.person_id = r.merged_into_id AND {SAW}
                  JOIN teams_membership m ON m.team_id = a.team_id AND {WORKED}
                  WHERE r.id = w.id))
        FROM (
            SELECT coalesce(bool_or(m.team_id IS NULL), false) AS everybody,
                   coalesce(array_agg(a.person_id) FILTER (WHERE a.id IS NOT NULL), '{{}}') AS people
            FROM teams_membership m
            LEFT JOIN caseload_teamaccess a ON a.team_id = m.team_id AND a.person_id = ANY ({ids}) AND {SAW}
            WHERE {WORKED}) AS theirs)
    """  # noqa: S608 - nothing in this module's SQL comes from outside it


OUTSIDE = outside_of("audit_read.person_ids")


@dataclass(frozen=True)
class Wanted:
    """Which part of the trail; days are local and both belong to it."""

    staff: User | None = None
    person: Person | None = None
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    outside: bool = False


def reads(wanted: Wanted) -> QuerySet[Read]:
    """Requests that showed people, newest first; ``outside`` lists the people on no team of the reader's."""
    rows = _between(Read.objects.order_by("-at", "-pk"), wanted)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.person:
        rows = rows.filter(person_ids__overlap=records_of(wanted.person))
    if wanted.outside:
        rows = rows.filter(RawSQL(f"cardinality({OUTSIDE}) > 0", [], output_field=BooleanField()))  # noqa: S611
    return rows.annotate(outside=RawSQL(OUTSIDE, [], output_field=ArrayField(BigIntegerField())))  # noqa: S611


def events(wanted: Wanted) -> QuerySet[Event]:
    """What operations did, newest first. Their facts are left in the table: they are for nobody's eyes here."""
    rows = _between(Event.objects.order_by("-at", "-pk"), wanted).defer("facts")
    return rows.filter(person_id__in=records_of(wanted.person)) if wanted.person else rows


def page_of(rows: QuerySet, before: str, size: int = ROWS) -> tuple[list, str]:
    """One page that starts after the key ``before``, and the key of the next or ''."""
    at, pk = _key(before)
    if at:
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    found = list(rows[: size + 1])
    shown = found[:size]
    return shown, f"{shown[-1].at.isoformat()}_{shown[-1].pk}" if len(found) > size else ""


def who_looked(wanted: Wanted) -> list[dict]:
    """For one person: everybody who looked, how often, and when last."""
    return _summary(wanted, "audit_read.actor_id")


def whom_they_saw(wanted: Wanted) -> list[dict]:
    """For one member of staff: everybody who was shown to them, how often, and when last."""
    return _summary(wanted, "p.id")


def people_named(ids: Collection[int]) -> dict[int, Person]:
    """Id to person, with no more than identifies them."""
    columns = ("uuid", "nhs_number", "given_names", "family_name", "preferred_name", "date_of_birth")
    return {person.pk: person for person in Person.objects.filter(pk__in=set(ids)).only(*columns)}


def records_of(person: Person) -> list[int]:
    """The person's record and those that were merged into it: they may have been looked at before."""
    return [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]


def _between(rows: QuerySet, wanted: Wanted) -> QuerySet:
    if wanted.staff:
        rows = rows.filter(actor_id=wanted.staff.pk)
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    return rows


def _summary(wanted: Wanted, key: str) -> list[dict]:
    """Grouped by ``key``, one of the two columns above; opened and found in a list are told apart."""
    every = "unnest(audit_read.person_ids) AS p (id)"
    asked = "unnest(%(people)s::bigint[]) AS p (id)"  # look for one in every list, do not take every list apart
    people, those = (asked, "audit_read.person_ids @> ARRAY[p.id]") if wanted.person else (every, "true")
    statement = f"""
        SELECT {key} AS id, max(audit_read.at) AS last, min(audit_read.actor_label) AS label,
               count(*) FILTER (WHERE audit_read.kind = 'person') AS opened,
               count(*) FILTER (WHERE audit_read.kind IN ('list', 'search')) AS listed,
               count(*) FILTER (WHERE audit_read.kind IN ('print', 'export')) AS taken,
               bool_or(cardinality({outside_of("ARRAY[p.id]")}) > 0) AS outside
        FROM audit_read, {people}
        WHERE {those}
          AND (%(actor)s::bigint IS NULL OR audit_read.actor_id = %(actor)s)
          AND (%(since)s::timestamptz IS NULL OR audit_read.at >= %(since)s)
          AND (%(until)s::timestamptz IS NULL OR audit_read.at < %(until)s)
        GROUP BY {key} ORDER BY outside DESC, last DESC LIMIT {MOST_IN_SUMMARY}
    """  # noqa: S608 - only the constants of this module are put in
    values = {
        "actor": wanted.staff and wanted.staff.pk,
        "people": wanted.person and records_of(wanted.person),
        "since": wanted.since and _midnight(wanted.since),
        "until": wanted.until and _midnight(wanted.until + dt.timedelta(days=1)),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _key(text: str) -> tuple[dt.datetime | None, int]:
    """The key in an address, or nothing where it is none of ours."""
    at, _line, pk = text.partition("_")
    try:
        return dt.datetime.fromisoformat(at.replace(" ", "+")), int(pk)
    except ValueError:
        return None, 0


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
