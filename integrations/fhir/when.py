"""Dates as a search says them: a prefix and a year, a month, a day or a moment. Pure.

A value means the whole of what it names: ``2026-11`` all of November, ``08:00`` that minute. Without a zone it is the
time here.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import Q

from teams.calendar import LONDON

PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb")
FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<part>\d{1,9}))?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?"
)


@dataclass(frozen=True)
class When:
    """What is asked: a comparison with the time from ``begins`` until just before ``ends``."""

    prefix: str
    begins: dt.datetime
    ends: dt.datetime

    @property
    def since(self) -> dt.datetime | None:
        """A moment before which nothing is that fits; None where anything earlier may."""
        return {"eq": self.begins, "ge": self.begins, "gt": self.ends, "sa": self.ends}.get(self.prefix)

    def holds(self, start: str, end: str = "") -> Q:
        """Of rows whose time lies between two columns, or at one. A period without an end goes on."""
        last = end or start
        begins_within = Q(**{f"{start}__gte": self.begins, f"{start}__lt": self.ends})
        within = begins_within & Q(**{f"{last}__lte": self.ends}) if end else begins_within
        return {
            "eq": within,
            "ne": ~within | Q(**{f"{last}__isnull": True}),
            "gt": _reaches(last, self.ends),
            "ge": _reaches(last, self.begins),
            "lt": Q(**{f"{start}__lt": self.begins}),
            "le": Q(**{f"{start}__lt": self.ends}),
            "sa": Q(**{f"{start}__gte": self.ends}),
            "eb": Q(**{f"{last}__lt": self.begins}),
        }[self.prefix]


def _reaches(last: str, moment: dt.datetime) -> Q:
    return Q(**{f"{last}__gte": moment}) | Q(**{f"{last}__isnull": True})


def when(text: str) -> When:
    """Read one value. Raises ValueError for what is none."""
    prefix, value = (text[:2], text[2:]) if text[:2] in PREFIXES else ("eq", text)
    found = FORM.fullmatch(value.replace(" ", "+"))  # a plus sign in an address that nobody has encoded
    if not found:
        raise ValueError(text)
    begins, ends = _span(found)
    return When(prefix, begins, ends)


def _span(found: re.Match) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of what is named, and the first after it. A day that the clocks change on is as long as it
    is."""
    year, month, day = (int(found[name] or 1) for name in ("year", "month", "day"))
    if found["day"] and found["hour"]:
        zone = dt.datetime.fromisoformat(f"2000-01-01T00:00:00{found['zone']}").tzinfo if found["zone"] else LONDON
        part = (found["part"] or "").ljust(6, "0")[:6]
        begins = dt.datetime(
            year, month, day, int(found["hour"]), int(found["minute"]), int(found["second"] or 0), int(part), zone
        )
        begins = begins.astimezone(dt.UTC)
        return begins, begins + _breadth(found)
    if found["day"]:
        following = dt.date(year, month, day) + dt.timedelta(days=1)
    elif found["month"]:
        following = dt.date(year + month // 12, month % 12 + 1, 1)
    else:
        following = dt.date(year + 1, 1, 1)
    return _midnight(dt.date(year, month, day)), _midnight(following)


def _breadth(found: re.Match) -> dt.timedelta:
    if found["part"]:
        return dt.timedelta(microseconds=10 ** max(0, 6 - len(found["part"])))
    return dt.timedelta(seconds=1) if found["second"] else dt.timedelta(minutes=1)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), LONDON)
