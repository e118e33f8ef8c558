"""The 72-hour follow-up: dates, code lists, stages (domain.md section 5)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.spells import follow_up
from caseload.spells.follow_up import Stage
from teams.calendar import Calendar

LONDON = ZoneInfo("Europe/London")
WEEK = Calendar(dt.time(4), (1, 2, 3, 4, 5), "ENG", False)
ALWAYS = Calendar(dt.time(4), (1, 2, 3, 4, 5, 6, 7), "ENG", True)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


MONDAY = "2026-11-16"


@pytest.mark.parametrize("hour", ["00:01", "12:00", "23:59"])
def test_discharged_on_monday_at_any_hour_is_met_from_tuesday_to_thursday(hour):
    assert follow_up.window(at(f"{MONDAY} {hour}")) == (dt.date(2026, 11, 17), dt.date(2026, 11, 19))


@pytest.mark.parametrize(
    ("day", "bed", "method", "destination", "eligible"),
    [
        ("2026-11-16", "200", "1", "19", True),
        ("2026-11-16", "213", "2", "65", True),
        ("2026-11-16", "X", "1", "19", False),
        ("2026-11-16", "10", "1", "19", False),  # a class of the old list
        ("2024-03-31", "10", "1", "19", True),
        ("2024-04-01", "10", "1", "19", False),
        ("2024-04-01", "212", "1", "19", True),
        ("2026-11-16", "200", "4", "79", False),
        ("2026-11-16", "200", "5", "19", False),
        ("2026-11-16", "200", "1", "53", False),
        ("2026-11-16", "200", "1", "89", False),
        ("2021-09-30", "10", "1", "89", True),
        ("2021-09-30", "10", "1", "38", False),
        ("2021-10-01", "10", "1", "38", True),
        ("2021-09-30", "10", "1", "40", True),
        ("2021-10-01", "10", "1", "40", False),
    ],
)
def test_who_is_in_the_national_measure(day, bed, method, destination, eligible):
    found = follow_up.is_eligible(
        discharged_at=at(f"{day} 12:00"), bed_class=bed, method=method, destination=destination
    )
    assert found is eligible


def test_the_measure_is_englands_and_leaves_out_who_died_within_three_days():
    said = {"discharged_at": at(f"{MONDAY} 12:00"), "bed_class": "200", "method": "1", "destination": "19"}
    assert not follow_up.is_eligible(**said, nation="WLS")
    assert not follow_up.is_eligible(**said, died_on=dt.date(2026, 11, 19))
    assert follow_up.is_eligible(**said, died_on=dt.date(2026, 11, 20))


@pytest.mark.parametrize(
    ("calendar", "left", "now", "stage"),
    [
        (ALWAYS, "2026-11-16 15:00", "2026-11-16 20:00", Stage.LEFT),
        (ALWAYS, "2026-11-16 15:00", "2026-11-17 14:59", Stage.LEFT),
        (ALWAYS, "2026-11-16 15:00", "2026-11-17 15:00", Stage.HOURS_24),
        (ALWAYS, "2026-11-16 15:00", "2026-11-18 15:00", Stage.HOURS_48),
        (ALWAYS, "2026-11-16 15:00", "2026-11-19 00:00", Stage.LAST_OPEN_DAY),
        (ALWAYS, "2026-11-16 15:00", "2026-11-19 23:59", Stage.LAST_OPEN_DAY),
        (ALWAYS, "2026-11-16 15:00", "2026-11-20 00:00", Stage.MISSED),
        # Thursday: Friday is the only open day of three, so it is the last from the first hour on.
        (WEEK, "2026-11-19 15:00", "2026-11-19 20:00", Stage.LEFT),
        (WEEK, "2026-11-19 15:00", "2026-11-20 09:00", Stage.LAST_OPEN_DAY),
        (WEEK, "2026-11-19 15:00", "2026-11-22 12:00", Stage.LAST_OPEN_DAY),
        (WEEK, "2026-11-19 15:00", "2026-11-23 00:00", Stage.MISSED),
        # 24 December 2026: 25 and 28 are bank holidays, 26 and 27 a weekend. No open day: at once.
        (WEEK, "2026-12-24 10:00", "2026-12-24 11:00", Stage.LAST_OPEN_DAY),
        # The clocks go back on 25 October 2026: 24 hours have passed an hour earlier on the clock.
        (ALWAYS, "2026-10-24 15:00", "2026-10-25 13:59", Stage.LEFT),
        (ALWAYS, "2026-10-24 15:00", "2026-10-25 14:00", Stage.HOURS_24),
        # They go forward on 29 March 2026: an hour later.
        (ALWAYS, "2026-03-28 15:00", "2026-03-29 15:00", Stage.LEFT),
        (ALWAYS, "2026-03-28 15:00", "2026-03-29 16:00", Stage.HOURS_24),
    ],
)
def test_stages(calendar, left, now, stage):
    assert follow_up.stage(at(left), at(now), calendar) is stage


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)), st.times(), st.integers(0, 100))
def test_a_stage_never_goes_back(day, time, hours):
    order = [Stage.LEFT, Stage.HOURS_24, Stage.HOURS_48, Stage.LAST_OPEN_DAY, Stage.MISSED]
    left = dt.datetime.combine(day, time, tzinfo=LONDON)
    moments = [(left.astimezone(dt.UTC) + dt.timedelta(hours=h)).astimezone(LONDON) for h in (hours, hours + 1)]
    first, second = (order.index(follow_up.stage(left, moment, WEEK)) for moment in moments)
    assert first <= second


@pytest.mark.parametrize(
    ("admitted", "by"),
    [
        ("2026-11-16 10:00", "2026-11-19"),
        ("2026-11-19 10:00", "2026-11-24"),
        ("2026-11-17 02:00", "2026-11-19"),  # the team's day is still Monday
        ("2026-12-24 10:00", "2026-12-31"),
    ],
)
def test_the_first_visit_to_the_ward_falls_within_three_working_days(admitted, by):
    assert follow_up.first_in_reach_by(at(admitted), WEEK) == dt.date.fromisoformat(by)
