"""A member's diary as an iCalendar file (RFC 5545). Pure: what stands in it is given, and says who only by initials.

A calendar lies on a private phone and in a foreign company's cloud: no names, places, purposes or telephones.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

MAKER = "-//Alongside//Diary//EN"
REFRESH = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One thing in the diary. ``starts`` is an aware moment, or a day for what has no time. ``key`` stays the same
    when the thing is moved, so that the calendar moves it too."""

    key: str
    starts: dt.datetime | dt.date
    minutes: int
    title: str
    link: str


def calendar_file(entries: Iterable[Entry], *, name: str, at: dt.datetime) -> bytes:
    """The file; ``at`` is when it was made."""
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, at))
    return calendar.to_ical()


def _event(entry: Entry, at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", entry.key)
    event.add("dtstamp", at.astimezone(dt.UTC))
    event.add("summary", entry.title)
    event.add("url", entry.link)
    event.add("class", "PRIVATE")
    if isinstance(entry.starts, dt.datetime):
        starts = entry.starts.astimezone(dt.UTC)
        event.add("dtstart", starts)
        event.add("dtend", starts + dt.timedelta(minutes=entry.minutes))
    else:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.starts + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event
