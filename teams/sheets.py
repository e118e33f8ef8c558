"""Tables for spreadsheet programs: CSV and XLSX in which no cell can become a formula.

A cell that begins with = + - @, a tab or a line break is run by Excel when the file is opened. Such a cell gets an
apostrophe before it, which spreadsheet programs hide; ``unguarded`` takes it away again. In XLSX every cell is a
string with a string's type, so nothing is run, and long numbers keep their digits.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for Windows-1252."""


def guarded(value: object) -> str:
    """The text of a cell, made harmless: control characters go, what could be run is quoted."""
    text = ILLEGAL_CHARACTERS_RE.sub("", "" if value is None else str(value))
    return f"'{text}" if text.lstrip(" '").startswith(DANGEROUS) or text.startswith(DANGEROUS) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given."""
    rest = text[1:]
    return rest if text.startswith("'") and guarded(rest) == text else text


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as CSV, in UTF-8 with a mark by which Excel knows it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (head, *rows):
        writer.writerow([guarded(value) for value in row])
    return (BOM + out.getvalue()).encode()


def as_xlsx(head: Sequence[str], rows: Iterable[Sequence[object]], *, title: str) -> bytes:
    """The table as an Excel workbook of one sheet; every cell is text, the first row stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(head):
        sheet.column_dimensions[chr(65 + place) if place < 26 else f"A{chr(65 + place - 26)}"].width = max(
            14, len(heading) + 3
        )
    sheet.append([_cell(sheet, heading, bold=True) for heading in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet, value: object, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=guarded(value))
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
