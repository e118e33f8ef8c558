"""Times as HL7 writes them: ``YYYY[MM[DD[HH[MM[SS[.S]]]]]][+/-ZZZZ]``. Pure."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

FORM = re.compile(
    r"(?P<year>\d{4})(?:(?P<month>\d{2})(?:(?P<day>\d{2})(?:(?P<hour>\d{2})(?:(?P<minute>\d{2})"
    r"(?:(?P<second>\d{2})(?:\.\d+)?)?)?)?)?)?(?P<offset>[+-]\d{2}:?(?:\d{2})?|Z)?"
)
EARLIEST = 1901
"""Many systems write 1900 or 0001 for what they do not know."""
LAST = dt.datetime.max.replace(tzinfo=dt.UTC)
LONDON = ZoneInfo("Europe/London")


def moment(text: str, zone: ZoneInfo) -> dt.datetime | None:
    """A moment to the second, or None for what is no time or not even a day. A time without an offset is one in
    ``zone``; a day alone is its first moment; of the hour that comes twice in autumn it is the first."""
    found = FORM.fullmatch(_without_iso_signs(text.strip()))
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
    return born if born and born.year >= EARLIEST else None


def _without_iso_signs(text: str) -> str:
    """2026-11-22T03:15:00+01:00 as HL7 has it."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T\s]([\d:.]+)(.*))?", text)
    if not found:
        return text
    year, month, day, clock, offset = found.groups(default="")
    return year + month + day + clock.replace(":", "") + offset


def _zone(offset: str | None) -> dt.tzinfo | None:
    if not offset:
        return None
    if offset == "Z":
        return dt.UTC
    minutes = int(offset[1:3]) * 60 + int(offset[3:].removeprefix(":") or 0)
    return dt.timezone((1 if offset[0] == "+" else -1) * dt.timedelta(minutes=minutes))
