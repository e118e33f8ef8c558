"""A diary as an iCalendar file."""

import datetime as dt
from zoneinfo import ZoneInfo

from icalendar import Calendar

from mdt.calendar_file import Entry, calendar_file

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 7, 1, 12, tzinfo=LONDON)


def events(*entries):
    return Calendar.from_ical(calendar_file(entries, name="Alongside", at=NOW)).walk("VEVENT")


def test_a_moment_stands_in_universal_time_so_that_summer_and_winter_are_right():
    starts = dt.datetime(2026, 7, 2, 10, 30, tzinfo=LONDON)
    [event] = events(Entry("visit-1", starts, 45, "Visit D.W.", "https://alongside.example/"))
    assert event.decoded("dtstart") == dt.datetime(2026, 7, 2, 9, 30, tzinfo=dt.UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == dt.timedelta(minutes=45)


def test_what_has_no_time_is_a_day_and_takes_no_time():
    [event] = events(Entry("action-1", dt.date(2026, 7, 2), 0, "Action, D.W.", "https://alongside.example/"))
    assert event.decoded("dtstart") == dt.date(2026, 7, 2)
    assert event["transp"] == "TRANSPARENT"


def test_the_key_stays_so_that_the_calendar_moves_what_was_moved():
    before, after = (
        events(Entry("visit-1", dt.date(2026, 7, day), 45, "Visit D.W.", "https://alongside.example/"))[0]
        for day in (2, 3)
    )
    assert before["uid"] == after["uid"]


def test_odd_letters_survive():
    [event] = events(Entry("visit-1", dt.date(2026, 7, 2), 45, "Visit Ł.Ó; a, b\\c", "https://alongside.example/"))
    assert str(event["summary"]) == "Visit Ł.Ó; a, b\\c"
