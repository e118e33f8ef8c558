"""A report's table and lists as the pages and files show them: words for figures, an address behind each."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhsuk import moments
from reports.asked import Asked
from reports.definition import Column, Detail
from reports.table import TOO_FEW, Row, Table, shown

NOTHING = "–"


@dataclass(frozen=True)
class Cell:
    """One figure: its words, where the list behind it stands, and whether it should be 0 and is not."""

    column: Column
    words: str
    href: str
    is_missed: bool
    is_quiet: bool


def cells(asked: Asked, row: Row, columns: tuple[Column, ...], query: dict) -> list[Cell]:
    """The figures of one row; ``query`` is what the reader asked, as it stands in the address."""
    made = []
    for column in columns:
        value = row.value(column)
        href = behind(asked, row, column, query) if column.has_list and value else ""
        made.append(
            Cell(column, shown(column, value), href, column.is_missed(row.key, value), value in (0, None, TOO_FEW))
        )
    return made


def behind(asked: Asked, row: Row, column: Column, query: dict) -> str:
    """The address of the list behind a figure: a team's own board where it holds the same people."""
    told = dict(query)
    if asked.report.rows.are_teams and row.key is not None:
        told["team"] = next(str(team.uuid) for team in asked.teams if str(team.pk) == row.key)
        if column.board:
            return f"{reverse('caseload')}?{urlencode({'team': told['team'], 'show': column.board})}"
    elif row.key is not None:
        told["row"] = row.key
    told["column"] = column.key
    return f"{reverse('report_list', args=[asked.report.key])}?{urlencode(told)}"


def figures_file(asked: Asked, table: Table) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a file; below the figures stands what they mean, so that no figure travels without it."""
    report = asked.report
    heads = [str(report.rows.label), *(str(column.label) for column in report.shown)]
    rows: list[list[str]] = []
    for row in (*table.rows, table.total):
        rows.append([row.label, *(_plain(column, row.value(column)) for column in report.shown)])
    told = [
        (_("Report"), _("%(title)s, definition %(n)d") % {"title": report.title, "n": report.version}),
        (_("Counts"), report.counts),
        *((_("How it is counted"), paragraph) for paragraph in report.definition),
        (_("Source"), report.source),
        (_("Period"), str(asked.period) if asked.period else _("As it stands")),
        (_("Teams"), ", ".join(team.name for team in asked.teams)),
        (_("As of"), f"{moments.day(asked.at)} {moments.clock(asked.at)}"),
    ]
    return heads, [*rows, [], *([str(name), str(words)] for name, words in told)]


def _plain(column: Column, value) -> str:
    if value is None or value == TOO_FEW:
        return "" if value is None else _("too few")
    return f"{value:.1f}" if column.share[0] or column.mean[0] else f"{value:.0f}"


def is_known(kind: Detail, row) -> bool:
    """Whether a list has anything to say there of a row: of what is known of nobody it has no column."""
    return getattr(row, kind.key) not in (None, "")


def detail(kind: Detail, row, *, plain: bool = False) -> str:
    """One cell of a list; ``plain`` for files."""
    value = getattr(row, kind.key)
    if not is_known(kind, row):
        return "" if plain else NOTHING
    if kind.kind == "words":
        return str(kind.words.get(value, value))
    if isinstance(value, dt.date):
        value = moments.local(value)
        if plain:
            return value.isoformat(sep=" ", timespec="minutes")[:16] if isinstance(value, dt.datetime) else str(value)
        return moments.day(value) if kind.kind == "day" else moments.moment(value)
    if kind.kind == "days" and not plain:
        return ngettext("%(n)d day", "%(n)d days", value) % {"n": value}
    return _("%(n)d min") % {"n": value} if kind.kind == "minutes" and not plain else str(value)
