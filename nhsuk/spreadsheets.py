"""Tables for spreadsheet programs: CSV and XLSX in which no cell is taken for a formula.

A text that a spreadsheet program could run gets an apostrophe in front, which shows that it is text; ``unguarded``
takes it away again where such a file is read. In XLSX every cell is a string with a string's type, so nothing is
run, and long numbers keep their digits.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMULA_STARTS = frozenset("=+-@|%\t\r\n＝＋－＠")
"""What makes a spreadsheet take a cell for a formula or a command, in full width too."""
IGNORED_BEFORE = " \u00a0\u200b\u2060\ufeff'\""
"""What a spreadsheet may drop in front of it."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"
LONGEST_TITLE = 31
NARROWEST = 14


def guarded(value: object) -> str:
    """A cell's text, made harmless. Numbers and days are no text and stay as they are; control characters are
    left out."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = CONTROLS.sub("", value)
    starts = {text[:1], text.lstrip(IGNORED_BEFORE)[:1]}
    return f"'{text}" if starts & FORMULA_STARTS else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given."""
    rest = text[1:]
    return rest if text.startswith("'") and guarded(rest) == text else text


def as_csv(heads: Sequence, rows: Iterable[Sequence[object]]) -> bytes:
    """The table as CSV: UTF-8 with the mark by which Excel knows it, every cell quoted and safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([guarded(str(head)) for head in heads])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def as_xlsx(heads: Sequence, rows: Iterable[Sequence[object]], *, title: str) -> bytes:
    """The table as an Excel workbook of one sheet; every cell is text, the first row stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:LONGEST_TITLE])
    sheet.freeze_panes = "A2"
    for place, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(NARROWEST, len(str(head)) + 3)
    sheet.append([_cell(sheet, str(head), bold=True) for head in heads])
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
