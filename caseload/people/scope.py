"""Every read of people is scoped through one table: (team, person), kept by the episode operations.

The subquery is an array, not ``IN (SELECT ...)``: measured, the planner then reads it once and uses the index on
the person (0.67 ms against 43 ms over a million rows).
"""

import datetime as dt

from django.db.models import BooleanField, F, Func, QuerySet, Value

from teams.access import Rights


class InSight(Func):
    """``person = ANY(ARRAY(...))``: whether one of the teams may see the person today."""

    output_field = BooleanField()

    def as_sql(self, compiler, connection, **_):
        """Write the comparison; the arguments are the person's column, the team ids and the day."""
        person, teams, day = self.get_source_expressions()
        person_sql, person_params = compiler.compile(person)
        teams_sql, teams_params = compiler.compile(teams)
        day_sql, day_params = compiler.compile(day)
        sql = (
            f"{person_sql} = ANY(ARRAY(SELECT a.person_id FROM caseload_teamaccess a"
            f" WHERE a.team_id = ANY({teams_sql}::bigint[]) AND (a.until IS NULL OR a.until > {day_sql})))"
        )
        return sql, [*person_params, *teams_params, *day_params]


def in_sight(queryset: QuerySet, rights: Rights, *, on: dt.date, person: str = "person_id") -> QuerySet:
    """The rows whose person ``rights`` may see on a day. ``person`` names the column that holds the person.

    Administrators and governance see everybody's identity (never clinical rows: their permissions do not let them
    near a view that reads those).
    """
    if rights.sees_identities and not rights.is_clinical:
        return queryset
    return queryset.filter(InSight(F(person), Value(rights.team_ids), Value(on)))
