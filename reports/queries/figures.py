"""The figures of a report, and the list behind each: two statements made from one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from caseload import sql
from reports.asked import Asked
from reports.definition import Column, Line, Report

FOLDER = Path(__file__).parent.parent / "sql"
PAGE = 50


def figures(asked: Asked) -> list[Line]:
    """The figures of a report about the teams asked for, in one statement; rows without any are left out."""
    report = asked.report
    key = key_of(report)
    label = "min(u.label)" if report.rows.of_staff else "''"
    added = [column for column in report.columns if column.is_added]
    sums = ", ".join(f"{_added(column)} AS {column.key}" for column in added)
    asks = f"SELECT {key} AS key, {label} AS label, {sums} FROM units u GROUP BY {key}"  # noqa: S608
    with connection.cursor() as cursor:
        rows = sql.rows(cursor, f"{units(report)} {asks}", parameters(asked))
    return [
        Line(row.key, row.label, {column.key: _number(getattr(row, column.key)) for column in added}) for row in rows
    ]


@dataclass(frozen=True)
class Listed:
    """Some of what stands behind a figure."""

    rows: list
    figure: float
    """What the figure says: how many they are, or their sum."""
    total: int
    in_sight: int
    """Those whose record the reader's teams may still see."""


def listed(
    asked: Asked, column: Column, key: str | None, *, sees: Iterable[int], first: int = 0, most: int | None = PAGE
) -> Listed:
    """What a figure counts, in the order of names: whoever is out of the sight of the teams in ``sees`` is counted
    and not named. ``key`` is the row's, or None for the sum of all."""
    row = "true" if key is None else f"{key_of(asked.report)} = %(key)s"
    figure = "count(*)" if column.counts else f"sum({column.sums})"
    statement = f"""{units(asked.report)}
        SELECT page.*, p.uuid AS person_uuid, p.family_name, p.given_names, p.preferred_name, p.nhs_number,
               s.uuid AS user_uuid, t.name AS team_name, (
                   SELECT x.name FROM caseload_coordinatorperiod c JOIN teams_user x ON x.id = c.user_id
                   WHERE c.episode_id = page.episode_id AND c.starts_at <= %(at)s
                     AND (c.ends_at IS NULL OR c.ends_at > %(at)s)) AS coordinator
        FROM (
            SELECT found.*, {figure} OVER () AS figure, count(*) OVER () AS total,
                   count(*) FILTER (WHERE sees) OVER () AS in_sight
            FROM (
                SELECT u.*, coalesce(n.sort_key, m.name) AS sort_key,
                       u.person_id IS NULL OR EXISTS (
                           SELECT FROM caseload_teamaccess a
                           WHERE a.person_id = u.person_id AND a.team_id = ANY(%(sees)s)
                             AND (a.until IS NULL OR a.until > %(date)s)) AS sees
                FROM units u
                LEFT JOIN (SELECT id, sort_key FROM caseload_person) n ON n.id = u.person_id
                LEFT JOIN (SELECT id, name FROM teams_user) m ON m.id = u.user_id
                WHERE {row} AND ({column.behind})
            ) found
            ORDER BY NOT sees, sort_key, person_id, at DESC, user_id LIMIT %(most)s OFFSET %(first)s
        ) page
        JOIN teams_team t ON t.id = page.team_id
        LEFT JOIN caseload_person p ON p.id = page.person_id
        LEFT JOIN teams_user s ON s.id = page.user_id
        ORDER BY NOT sees, sort_key, person_id, at DESC, user_id
    """  # noqa: S608 - all parts are those of definitions
    told = parameters(asked) | {"key": key, "sees": list(sees), "most": most, "first": first}
    with connection.cursor() as cursor:
        rows = sql.rows(cursor, statement, told)
    if not rows:
        return Listed([], 0, 0, 0)
    return Listed([row for row in rows if row.sees], _number(rows[0].figure), rows[0].total, rows[0].in_sight)


def parameters(asked: Asked) -> dict:
    """What the units are told, with what another room has judged."""
    told = asked.parameters()
    return told | asked.report.judged(told) if asked.report.judged else told


def key_of(report: Report) -> str:
    """The units' column that a row is found by, as text."""
    return "u.team_id::text" if report.rows.are_teams else f"u.{report.rows.by}"


def units(report: Report) -> str:
    """The beginning of both statements."""
    beside = "".join(f"{name} AS ({sql.text(FOLDER, name)}), " for name in report.beside)
    return f"WITH {beside}units AS ({sql.text(FOLDER, report.query)})"


def _added(column: Column) -> str:
    if column.counts:
        return f"count(*) FILTER (WHERE {column.counts})"
    return f"coalesce(sum({column.sums}), 0)"


def _number(value) -> float:
    return int(value) if value == int(value) else float(value)
