"""The figures of a report as a table: its rows in order, shares and means made of what was added, and the sum. Pure.

A share or a mean of fewer than ten is not given: one person more or less would move it by a tenth. That is about what
a share is worth and hides nothing: the figures themselves are always there, and the list behind each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.asked import Asked
from reports.definition import Column, Line, Report

FEWEST = 10
TOO_FEW = "too_few"


@dataclass(frozen=True)
class Row:
    """One line of the table; ``key`` is None for the sum of all."""

    key: str | None
    label: str
    added: Mapping[str, float]

    def value(self, column: Column) -> float | str | None:
        """A figure: a number, ``TOO_FEW``, or None where there is nothing that it could be made of."""
        if column.is_added:
            return self.added.get(column.key, 0)
        if column.mean[0]:
            total, number = (self.added.get(key, 0) for key in column.mean)
            scale = 100 if column.unit == "%" else 1
            return _part(scale * total, number, number)
        part, whole = (sum(self.added.get(key, 0) for key in keys) for keys in column.share)
        number = self.added.get(column.number, 0) if column.number else whole
        return _part(100 * part, whole, FEWEST if column.is_exact else number)


@dataclass(frozen=True)
class Table:
    """Everything that a report says."""

    report: Report
    rows: tuple[Row, ...]
    total: Row

    @property
    def is_empty(self) -> bool:
        return not any(any(row.added.values()) for row in self.rows)


def table(asked: Asked, lines: Iterable[Line]) -> Table:
    """The table of the figures given."""
    lines = list(lines)
    return Table(asked.report, tuple(_rows(asked, lines)), Row(None, _("All"), added(lines)))


def added(lines: Iterable[Line]) -> dict[str, float]:
    """The sum of all figures."""
    total: dict[str, float] = {}
    for line in lines:
        for key, value in line.values.items():
            total[key] = total.get(key, 0) + value
    return total


def merged(lines: Iterable[Line]) -> list[Line]:
    """Lines of one key made one: what was counted a few teams at a time."""
    by_key: dict[str, list[Line]] = {}
    for line in lines:
        by_key.setdefault(line.key, []).append(line)
    return [Line(key, same[0].label, added(same)) for key, same in by_key.items()]


def shown(column: Column, value: float | str | None) -> str:
    """A figure as it is written."""
    if value is None:
        return "–"
    if value == TOO_FEW:
        return _("too few")
    if column.share[0] or column.unit == "%":
        return f"{value:.0f}\u00a0%"
    return f"{value:,.1f}" if column.mean[0] else f"{value:,.0f}"


def _part(part: float, whole: float, number: float) -> float | str | None:
    if not whole:
        return None
    return TOO_FEW if number < FEWEST else part / whole


def _rows(asked: Asked, lines: list[Line]) -> Iterable[Row]:
    rows, found = asked.report.rows, {line.key: line for line in lines}
    if rows.are_teams:
        words = {str(team.pk): team.name for team in asked.teams}
    elif rows.words is not None:
        words = rows.words
    else:
        words = {line.key: line.label for line in sorted(lines, key=lambda line: line.label)}
    words = {**words, **{key: key for key in found if key not in words}}
    filled = {line.key for line in lines if any(line.values.values())}
    between = _between(list(words), filled) if rows.unbroken else ()
    for key, label in words.items():
        values = found[key].values if key in found else {}
        if rows.every or key in rows.always or key in between or any(values.values()):
            yield Row(key, str(label), values)


def _between(keys: list[str], filled: set[str]) -> list[str]:
    """The keys from the first to the last that has figures; the one for what is not known has no place among them."""
    places = [place for place, key in enumerate(keys) if key and key in filled]
    return keys[min(places) : max(places) + 1] if places else []
