"""From a table of cells to rows of values: every cell by itself, then the rows beside each other. Pure."""

import datetime as dt
from dataclasses import dataclass, field

from caseload.imports import values
from caseload.imports.columns import BY_KEY, COLUMNS
from caseload.imports.faults import Fault
from caseload.imports.reading import Table
from caseload.people.names import fold


@dataclass(frozen=True)
class Row:
    """One person as the file tells it. ``get`` gives a column's value, or None where it is empty."""

    line: int
    values: dict

    def get(self, key: str):
        """The value of a column."""
        return self.values.get(key)

    @property
    def name_key(self) -> tuple:
        """By which somebody without any number is told from others."""
        return fold(self.get("family_name") or ""), fold(self.get("given_names") or ""), self.get("date_of_birth")


@dataclass
class Checked:
    """The rows that could be read, and what is wrong with those that could not."""

    rows: list[Row] = field(default_factory=list)
    faulty: list[Row] = field(default_factory=list)
    """What could be read of the others, so that all that is wrong with a row is said at once."""
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def check(table: Table, *, today: dt.date, test_only: bool = False) -> Checked:
    """Every row of a table. A row with a fault is not among the rows: nothing is taken in by halves."""
    checked = Checked(faults=list(table.faults), ignored=table.ignored)
    orders = _orders(table, checked.faults)
    for line, cells in table.rows:
        row, faults = _row(line, cells, orders, today, test_only)
        checked.faults += faults
        (checked.faulty if faults else checked.rows).append(row)
    checked.faults += _among_each_other(checked.rows)
    checked.faults.sort(key=lambda fault: fault.line)
    return checked


def _orders(table: Table, faults: list[Fault]) -> dict[str, bool]:
    """Per column of dates whether it has the month first; what could be either way in a mixed one is a fault."""
    orders = {}
    for column in COLUMNS:
        if column.kind not in values.DATES:
            continue
        cells = [(line, row.get(column.key)) for line, row in table.rows]
        day_first, month_first, real = values.order_of([cell for _, cell in cells])
        orders[column.key] = month_first and not day_first
        if day_first and month_first:
            faults += [
                Fault(line, column.key, "date_mixed")
                for line, cell in cells
                if isinstance(cell, str) and values.is_ambiguous(cell)
            ]
        elif real and (day_first or month_first):
            faults += [
                Fault(line, column.key, "date_swapped")
                for line, cell in cells
                if not isinstance(cell, str) and values.is_ambiguous(cell)
            ]
    return orders


def _row(line: int, cells: dict, orders: dict, today: dt.date, test_only: bool) -> tuple[Row, list[Fault]]:
    found, faults = {}, []
    for key, cell in cells.items():
        try:
            value = values.value_of(
                BY_KEY[key], cell, today=today, month_first=orders.get(key, False), test_only=test_only
            )
        except values.CellError as error:
            faults.append(Fault(line, key, error.code, error.facts))
        else:
            if value is not None:
                found[key] = value
    faulty = {fault.column for fault in faults}
    born = found.get("date_of_birth")
    if not faulty & {"nhs_number", "local_id", "date_of_birth"} and not (
        born or found.get("nhs_number") or found.get("local_id")
    ):
        faults.append(Fault(line, "date_of_birth", "nobody"))
    for key in ("accepted_on", "last_seen_on"):
        if born and key in found and found[key] < born:
            faults.append(Fault(line, key, "before_birth"))
    return Row(line, found), faults


def _among_each_other(rows: list[Row]) -> list[Fault]:
    """Rows that say the same person twice."""
    faults: list[Fault] = []
    seen: dict[tuple, int] = {}
    for row in rows:
        keys = [
            ("nhs_number", "twice_nhs", row.get("nhs_number")),
            ("local_id", "twice_local", row.get("local_id")),
            ("family_name", "twice_name", row.name_key if row.get("date_of_birth") else None),
        ]
        for column, code, value in keys:
            if value is None:
                continue
            first = seen.setdefault((column, value), row.line)
            if first != row.line:
                faults.append(Fault(row.line, column, code, {"line": first}))
                break
    return faults
