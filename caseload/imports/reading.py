"""From the bytes of a file to a table of cells with their line numbers, or the faults that stand in the way. Pure."""

import csv
import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass, field

import charset_normalizer
import openpyxl

from caseload.imports.columns import COLUMNS, FEWEST_KNOWN, of_heading
from caseload.imports.faults import WHOLE_FILE, Fault

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 20 * MOST_BYTES
MOST_ROWS = 20_000
MOST_COLUMNS = 300
HEAD_WITHIN = 12
LONGEST_HEADING = 60
ENCODINGS = ["cp1252", "cp1250", "iso8859_15", "mac_roman", "utf_16"]
MOST_CHAOS = 0.15
BROKEN = re.compile("\ufffd|Ã[\x80-\xbf\u2018-\u2122©]|â€")
MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")

Cell = str | int | float | dt.date | None


@dataclass(frozen=True)
class Formula:
    """A cell that is worked out and not written: it is never taken over."""


@dataclass
class Table:
    """What was read. ``rows`` are pairs of line and cells by column key; nothing in a row is checked yet."""

    rows: list[tuple[int, dict]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """Headings that the template does not know: not taken over."""
    faults: list[Fault] = field(default_factory=list)


class UnreadableError(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, code: str, column: str = "", line: int = WHOLE_FILE, **facts):
        super().__init__(code)
        self.fault = Fault(line, column, code, facts)


def read(content: bytes) -> Table:
    """The table in a CSV file or Excel workbook, whichever the bytes are."""
    try:
        if not content.strip():
            raise UnreadableError("empty")
        if len(content) > MOST_BYTES:
            raise UnreadableError("too_big")
        if content.startswith(b"\xd0\xcf\x11\xe0"):
            raise UnreadableError("old_excel")
        return _workbook(content) if content.startswith(b"PK") else _text(content)
    except UnreadableError as error:
        return Table(faults=[error.fault])


# --- CSV ----------------------------------------------------------------------------------------------------


def decoded(content: bytes) -> str:
    """The text, in UTF-8 or in what Windows and Mac spreadsheet programs write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").removeprefix("\ufeff")
    if b"\0" in content:
        raise UnreadableError("kind")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(content, cp_isolation=ENCODINGS, threshold=MOST_CHAOS).best()
        if best is None:
            raise UnreadableError("encoding") from None
        text = _windows(content) or str(best)
    if any(letter < " " and letter not in "\t\r\n\f" for letter in text):
        raise UnreadableError("kind")
    return text


def _windows(content: bytes) -> str:
    """As Windows-1252, by far the likeliest here, unless that gives what no name contains."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    odd = sum(letter > "\x7f" and not letter.isalpha() and letter not in "’‘“”–—…£€ " for letter in text)
    return text if odd * 5 <= sum(letter > "\x7f" for letter in text) else ""


def _text(content: bytes) -> Table:
    text = decoded(content)
    first = "\n".join(text.splitlines()[:HEAD_WITHIN])
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, [_formula(cell) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableError("unclosed", line=line) from None
    table = _below_head(rows, sheets="CSV")
    for line, cells in rows:
        if any(isinstance(cell, str) and BROKEN.search(cell) for cell in cells):
            table.faults.append(Fault(line, "", "broken_letters"))
    return table


def _formula(cell: str) -> "str | Formula":
    return Formula() if cell.lstrip().startswith("=") else cell


# --- Excel --------------------------------------------------------------------------------------------------


def _workbook(content: bytes) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                raise UnreadableError("kind")
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise UnreadableError("too_big")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
            found = {sheet.title: _sheet(sheet) for sheet in book.worksheets}
            fitting = [title for title, rows in found.items() if _head(rows[:HEAD_WITHIN])]
            if len(fitting) > 1:
                raise UnreadableError("two_sheets", sheets=", ".join(fitting))
            if not fitting:
                raise UnreadableError("no_head", sheets=", ".join(found))
            merged = _merged(parts, book[fitting[0]])
    except UnreadableError:
        raise
    except Exception as error:  # whatever openpyxl meets in a broken part: XML, types, zip; never our own tables
        raise UnreadableError("protected") from error
    table = _below_head(found[fitting[0]], sheets=fitting[0])
    table.faults += merged
    return table


def _sheet(sheet) -> list[tuple[int, list]]:
    """The rows of a sheet; a workbook that claims a million empty rows is read as far as something stands there."""
    rows = []
    sheet.reset_dimensions()  # what a sheet says of its size may be wrong, and people beyond it would be left out
    for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        values = [Formula() if cell.data_type == "f" else cell.value for cell in cells]
        if any(value not in (None, "") for value in values):
            rows.append((line, values))
        if len(rows) > MOST_ROWS + HEAD_WITHIN:
            break
        if line > MOST_ROWS * 5:
            break
    return rows


def _merged(parts: zipfile.ZipFile, sheet) -> list[Fault]:
    """Merged cells below the head: a value that stands for several people."""
    path = getattr(sheet, "_worksheet_path", "")
    content = parts.read(path) if path in parts.namelist() else b""
    found = []
    for left, top, right, bottom in MERGED.findall(content):
        cells = f"{left.decode()}{top.decode()}:{right.decode()}{bottom.decode()}"
        if int(bottom) > int(top):
            found.append(Fault(int(top), "", "merged", {"cells": cells}))
    return found


# --- Both ---------------------------------------------------------------------------------------------------


def _head(rows: list[tuple[int, list]]) -> int | None:
    """The place among ``rows`` of the row that names the columns."""
    for place, (_line, cells) in enumerate(rows):
        if sum(isinstance(cell, str) and of_heading(cell) is not None for cell in cells) >= FEWEST_KNOWN:
            return place + 1
    return None


def _below_head(rows: list[tuple[int, list]], *, sheets: str) -> Table:
    place = _head(rows[:HEAD_WITHIN])
    if place is None:
        raise UnreadableError("no_head", sheets=sheets)
    line, head = rows[place - 1]
    table = Table()
    keys = _columns(head, line, table)
    body = [(line, cells) for line, cells in rows[place:] if any(not _blank(cell) for cell in cells)]
    if not body and not table.faults:
        raise UnreadableError("no_rows")
    if len(body) > MOST_ROWS:
        raise UnreadableError("too_many", most=MOST_ROWS)
    for line, cells in body:
        if any(not _blank(cell) for cell in cells[len(head) :]):
            table.faults.append(Fault(line, "", "too_wide"))
        table.rows.append((line, {key: cells[n] for n, key in keys.items() if n < len(cells)}))
    return table


def _columns(head: list, line: int, table: Table) -> dict[int, str]:
    keys: dict[int, str] = {}
    for place, heading in enumerate(head):
        column = of_heading(heading) if isinstance(heading, str) else None
        if column is None:
            table.ignored += [heading[:LONGEST_HEADING]] if isinstance(heading, str) and heading.strip() else []
        elif column.key in keys.values():
            table.faults.append(Fault(line, column.key, "twice_column"))
        else:
            keys[place] = column.key
    for column in COLUMNS:
        if column.required and column.key not in keys.values():
            table.faults.append(Fault(line, column.key, "no_column"))
    return keys


def _blank(cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
