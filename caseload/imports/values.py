"""One cell at a time: from what a spreadsheet program made of it to a value, or the reason why not. Pure."""

import datetime as dt
import re
from collections.abc import Callable

from caseload.imports.columns import Column
from caseload.imports.reading import ERRORS, Formula
from caseload.people import nhs_numbers
from caseload.people.names import fold
from nhsuk.spreadsheets import unguarded

SHORTENED = re.compile(r"\s*[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+\s*")
DECIMAL = re.compile(r"\s*[0-9]+[.,]0+\s*")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
PARTS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: 00:00(?::00)?)?")
SHORT_YEAR = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2}")
WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]([A-Za-z]{3,9})[-/. ,]+(\d{4})")
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Marks that show nothing or turn a text round: a name made of them would be an empty one. Joiners stay."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST = dt.date(1990, 1, 1)
OLDEST_YEARS = 120
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"[+0][0-9 ()\-]{5,28}")
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")
INTENSITIES = {
    "daily": "daily", "every day": "daily", "d": "daily",
    "several": "several", "several times a week": "several", "several a week": "several", "twice a week": "several",
    "2 3 times a week": "several", "weekly": "weekly", "once a week": "weekly", "every week": "weekly",
    "fortnightly": "fortnightly", "every two weeks": "fortnightly", "every 2 weeks": "fortnightly",
    "2 weekly": "fortnightly",
}  # fmt: skip
YES, NO = ("yes", "y", "true", "1", "x", "ja"), ("no", "n", "false", "0", "none")


class CellError(ValueError):
    """Why a cell cannot be taken: a code of ``faults.REASONS`` with its facts."""

    def __init__(self, code: str, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts


def text_of(cell) -> str:
    """A cell as text without the spaces around it; a whole number without a decimal point."""
    if isinstance(cell, Formula):
        raise CellError("formula")
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date):
        return cell.strftime("%Y-%m-%d")
    text = unguarded(UNSEEN.sub("", str(cell)).replace("\u00a0", " ").strip())
    if text in ERRORS:
        raise CellError("error_cell")
    return text


def value_of(column: Column, cell, *, today: dt.date, month_first: bool, test_only: bool):
    """The value of a cell, or None where it is empty. Raises CellError."""
    if isinstance(cell, dt.datetime | dt.date) and column.kind in DATES:
        day = cell.date() if isinstance(cell, dt.datetime) else cell
        return checked_day(column, day, today)
    text = text_of(cell)
    if not text:
        if column.required:
            raise CellError("missing")
        return None
    if column.kind in DATES:
        return checked_day(column, day_of(text, month_first=month_first), today)
    value = READERS[column.kind](text)
    if test_only and column.kind == "nhs_number" and not value.startswith(nhs_numbers.TEST_RANGE):
        raise CellError("nhs_not_test")
    if isinstance(value, str) and len(value) > column.longest:
        raise CellError("too_long", longest=column.longest)
    return value


# --- Days ---------------------------------------------------------------------------------------------------

DATES = ("birth", "past", "later")


def day_of(text: str, *, month_first: bool = False) -> dt.date:
    """A day from its usual ways of writing; ``month_first`` means that the column is known to be American."""
    try:
        if found := ISO.fullmatch(text):
            return dt.date(*map(int, found.groups()))
        if found := PARTS.fullmatch(text):
            day, month, year = map(int, found.groups())
            if month_first or month > len(MONTHS):
                raise CellError("date_month_first")
            return dt.date(year, month, day)
        if (found := WORDED.fullmatch(text)) and found[2][:3].lower() in MONTHS:
            return dt.date(int(found[3]), MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    except CellError:
        raise
    except ValueError:
        raise CellError("date_form") from None
    raise CellError("date_year" if SHORT_YEAR.fullmatch(text) else "date_form")


def order_of(cells: list) -> tuple[bool, bool, bool]:
    """What a column of dates says of itself: whether some text can only be day first, some only month first, and
    whether real dates stand among text that was not understood as dates."""
    day_first = month_first = real = False
    for cell in cells:
        if isinstance(cell, dt.datetime | dt.date):
            real = True
        elif isinstance(cell, str) and (found := PARTS.fullmatch(cell.strip())):
            first, second = int(found[1]), int(found[2])
            day_first |= first > len(MONTHS) >= second
            month_first |= second > len(MONTHS) >= first
    return day_first, month_first, real


def is_ambiguous(cell) -> bool:
    """Whether day and month could be either way round."""
    if isinstance(cell, dt.datetime | dt.date):
        return cell.day <= len(MONTHS) and cell.day != cell.month
    found = PARTS.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return bool(found) and int(found[1]) <= len(MONTHS) and int(found[2]) <= len(MONTHS) and found[1] != found[2]


def checked_day(column: Column, day: dt.date, today: dt.date) -> dt.date:
    """The day, if it lies where the column's days lie."""
    if column.kind == "later":
        if day < today:
            raise CellError("date_past")
        return day
    if day > today:
        raise CellError("date_future")
    earliest = today.replace(year=today.year - OLDEST_YEARS, day=1) if column.kind == "birth" else EARLIEST
    if day < earliest:
        raise CellError("date_too_early")
    return day


# --- Everything else ----------------------------------------------------------------------------------------


def _unbroken(text: str) -> str:
    if SHORTENED.fullmatch(text):
        raise CellError("number_shortened")
    if DECIMAL.fullmatch(text):
        raise CellError("number_decimal")
    return text


def _nhs_number(text: str) -> str:
    try:
        return nhs_numbers.parse(_unbroken(text))
    except nhs_numbers.NotAnNhsNumberError as error:
        if error.code == "form":
            raise CellError("nhs_form", digits=sum(letter.isdigit() for letter in text)) from None
        raise CellError("nhs_check") from None


def _intensity(text: str) -> str:
    folded = fold(text)
    if folded not in INTENSITIES:
        raise CellError("intensity")
    return INTENSITIES[folded]


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 90:
        raise CellError("days")
    return int(text)


def _yes_no(text: str) -> bool:
    if text.lower() in YES or text.lower() in NO:
        return text.lower() in YES
    raise CellError("yes_no")


def _email(text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise CellError("email")
    return text.lower()


def _phone(text: str) -> str:
    _unbroken(text)
    if re.fullmatch(r"[1-9][0-9]{9}", text):
        raise CellError("phone_zero")
    if not PHONE.fullmatch(text):
        raise CellError("phone")
    return text


def _postcode(text: str) -> str:
    found = POSTCODE.fullmatch(text.upper())
    if not found:
        raise CellError("postcode")
    return f"{found[1]} {found[2]}"


READERS: dict[str, Callable] = {
    "text": lambda text: text,
    "code": _unbroken,
    "nhs_number": _nhs_number,
    "intensity": _intensity,
    "days": _days,
    "yes_no": _yes_no,
    "email": _email,
    "phone": _phone,
    "postcode": _postcode,
}
