"""Times as HL7 writes them: ``YYYY[MM[DD[HH[MM[SS[.S]]]]]][+/-ZZZZ]``. Pure."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

FORM = re.compile(
    r"(?P<year>\d{4})(?:(?P<month>\d{2})(?:(?P<day>\d{2})(?:(?P<hour>\d{2})(?:(?P<minute>\d{2})"
    r"(?:(?P<second>\d{2})(?:\.\d+)?)?)?)?)?)?(?P<offset>[+-]\d{4}|Z)?"
)
EARLIEST = 1900
LONDON = ZoneInfo("Europe/London")


def moment(text: str, zone: ZoneInfo) -> dt.datetime | None:
    """A moment to the second, or None for what is no time or not even a day. A time without an offset is one in
    ``zone``; a day alone is its first moment; of the hour that comes twice in autumn it is the first."""
    found = FORM.fullmatch(re.sub(r"[-:T\s](?=\d)", "", text) if _is_iso(text) else text.strip())
    if not found or not found["day"] or int(found["year"]) < EARLIEST:
        return None
    parts = [int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")]
    try:
        if parts[3:] == [24, 0, 0]:  # midnight at the end of a day
            return moment("".join(f"{part:02d}" for part in parts[:3]), zone) + dt.timedelta(days=1)
        return dt.datetime(*parts, tzinfo=_zone(found["offset"]) or zone).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def day(text: str) -> dt.date | None:
    """The day that a text begins with, or None."""
    found = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    try:
        born = dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
    return born if born and born.year >= EARLIEST - 50 else None


def _is_iso(text: str) -> bool:
    return bool(re.match(r"\d{4}-\d{2}-\d{2}", text))


def _zone(offset: str | None) -> dt.tzinfo | None:
    if not offset:
        return None
    if offset == "Z":
        return dt.UTC
    minutes = int(offset[1:3]) * 60 + int(offset[3:5])
    return dt.timezone((1 if offset[0] == "+" else -1) * dt.timedelta(minutes=minutes))
