"""Asking reports in tests."""

import datetime as dt

from django.utils import timezone

from reports.asked import Asked
from reports.definitions import BY_KEY
from reports.period import Period, usual
from reports.queries.figures import figures, listed
from reports.table import Row, table
from teams.models import Team


def asked(key: str, *teams: Team, since: int | None = None, until: int = 0, at: dt.datetime | None = None) -> Asked:
    """A report about teams; ``since`` and ``until`` are days before today."""
    now = at or timezone.now()
    today = timezone.localdate(now)
    report = BY_KEY[key]
    period = usual(report.dates, today)
    if since is not None:
        period = Period(today - dt.timedelta(days=since), today - dt.timedelta(days=until))
    return Asked(report, teams, period, now)


def figures_of(question: Asked) -> dict[str, dict[str, float]]:
    """Row label to its figures that are not 0."""
    rows = table(question, figures(question)).rows
    return {row.label: {key: value for key, value in row.added.items() if value} for row in rows}


def shares_of(question: Asked) -> dict[str, object]:
    """The shares and means of the sum of all rows."""
    total: Row = table(question, figures(question)).total
    return {column.key: total.value(column) for column in question.report.columns if not column.is_added}


def behind(question: Asked, column: str, key: str | None = None) -> list:
    """The rows of the list behind a figure, for somebody who sees all teams asked for."""
    return listed(question, question.report.column(column), key, sees=question.team_ids, most=None).rows
