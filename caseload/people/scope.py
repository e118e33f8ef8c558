"""Every read of people is scoped through one table: (team, person), kept by the episode operations.

The subquery is an array, not ``IN (SELECT ...)``: measured, the planner then reads it once and uses the index on
the person (0.67 ms against 43 ms over a million rows).
"""

import datetime as dt

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet

from caseload.people.models import TeamAccess
from teams.access import Rights


class InArray(Func):
    """``person = ANY(ARRAY(SELECT ...))``."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def sees(rights: Rights, *, on: dt.date, person: str = "person_id") -> InArray:
    """Whether one of the reader's teams may see the row's person on a day; ``person`` names the person's column."""
    access = TeamAccess.objects.filter(Q(until=None) | Q(until__gt=on), team_id__in=rights.team_ids)
    return InArray(F(person), ArraySubquery(access.values("person_id")))


def in_sight(queryset: QuerySet, rights: Rights, *, on: dt.date, person: str = "person_id") -> QuerySet:
    """The rows whose person ``rights`` may see on a day.

    Administrators and governance see everybody's identity (never clinical rows: their permissions do not let them
    near a view that reads those).
    """
    if rights.sees_identities and not rights.is_clinical:
        return queryset
    return queryset.filter(sees(rights, on=on, person=person))
