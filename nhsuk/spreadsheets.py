"""CSV that a spreadsheet opens as data and never as a formula."""

import csv
import io
import re
from collections.abc import Iterable

FORMULA_STARTS = frozenset("=+-@|%\t\r\n＝＋－＠")
"""What makes a spreadsheet take a cell for a formula or a command, in full width too."""
IGNORED_BEFORE = " \u00a0\u200b\u2060\ufeff'\""
"""What a spreadsheet may drop in front of it."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BYTE_ORDER_MARK = "\ufeff"


def csv_safe(value) -> str:
    """A cell's text. A text that a spreadsheet could take for a formula gets an apostrophe in front, which shows
    that it is text; numbers and days are no text and stay as they are. Control characters are left out."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = CONTROLS.sub("", value)
    starts = {text[:1], text.lstrip(IGNORED_BEFORE)[:1]}
    return f"'{text}" if starts & FORMULA_STARTS else text


def csv_file(heads: Iterable, rows: Iterable[Iterable]) -> bytes:
    """A whole file: UTF-8 with the mark by which Excel knows it, every cell quoted and safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([csv_safe(str(head)) for head in heads])
    writer.writerows([csv_safe(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()
