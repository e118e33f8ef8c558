"""The team's days: 04:00 to 04:00, open days, bank holidays, and the days on which the clocks change."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.calendar import LONDON, Calendar, bank_holidays

WEEKDAYS = (1, 2, 3, 4, 5)
CLOCKS_FORWARD = dt.date(2026, 3, 29)
CLOCKS_BACK = dt.date(2026, 10, 25)
NATIONS = ("ENG", "WLS", "SCT", "NIR")


def calendar(**changes) -> Calendar:
    usual = {
        "day_starts_at": dt.time(4),
        "open_days": WEEKDAYS,
        "nation": "ENG",
        "open_on_bank_holidays": False,
        "closed_days": frozenset(),
    }
    return Calendar(**(usual | changes))


def london(*parts, fold=0) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=LONDON, fold=fold)


calendars = st.builds(
    Calendar,
    day_starts_at=st.times(max_value=dt.time(12)),
    open_days=st.sets(st.integers(1, 7), min_size=1).map(tuple),
    nation=st.sampled_from(NATIONS),
    open_on_bank_holidays=st.booleans(),
    closed_days=st.frozensets(st.dates(dt.date(2026, 3, 1), dt.date(2026, 4, 30)), max_size=10),
)
moments = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001
near_the_change = st.sampled_from([CLOCKS_FORWARD, CLOCKS_BACK]).flatmap(
    lambda day: st.datetimes(
        dt.datetime.combine(day - dt.timedelta(days=1), dt.time(20)),
        dt.datetime.combine(day + dt.timedelta(days=1), dt.time(6)),
        timezones=st.just(dt.UTC),
    )
)
days = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))


@given(calendars, moments | near_the_change)
def test_every_moment_belongs_to_the_one_day_that_has_begun_and_not_ended(any_calendar, moment):
    day = any_calendar.day_of(moment)
    assert any_calendar.start_of(day) <= moment < any_calendar.end_of(day)


@given(calendars, moments | near_the_change)
def test_the_day_does_not_depend_on_the_zone_in_which_the_moment_is_written(any_calendar, moment):
    assert any_calendar.day_of(moment) == any_calendar.day_of(moment.astimezone(LONDON))


@given(calendars, days)
def test_a_day_ends_when_the_next_begins_and_its_start_belongs_to_it(any_calendar, day):
    assert any_calendar.end_of(day) == any_calendar.start_of(day + dt.timedelta(days=1))
    assert any_calendar.day_of(any_calendar.start_of(day)) == day


@given(calendars, days)
def test_between_a_day_and_the_nearest_open_one_the_team_is_closed(any_calendar, day):
    before, after = any_calendar.last_open_on_or_before(day), any_calendar.first_open_on_or_after(day)
    assert before <= day <= after
    if any_calendar.is_open(before):
        assert not any(any_calendar.is_open(before + dt.timedelta(days=n)) for n in range(1, (day - before).days + 1))
    if any_calendar.is_open(after):
        assert not any(any_calendar.is_open(day + dt.timedelta(days=n)) for n in range((after - day).days))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (london(2026, 11, 21, 3, 59), dt.date(2026, 11, 20)),
        (london(2026, 11, 21, 4, 0), dt.date(2026, 11, 21)),
        (london(2026, 11, 22, 2, 0), dt.date(2026, 11, 21)),
        (london(2026, 7, 1, 3, 30), dt.date(2026, 6, 30)),  # summer time: 02:30 in UTC
        (london(2026, 3, 29, 3, 30), dt.date(2026, 3, 28)),  # 90 minutes after midnight on the clock's short day
        (london(2026, 10, 25, 1, 30, fold=1), dt.date(2026, 10, 24)),  # the second half past one
    ],
)
def test_until_four_in_the_morning_it_is_still_yesterday(moment, day):
    assert calendar().day_of(moment) == day


def test_the_days_on_which_the_clocks_change_have_23_and_25_hours():
    team = calendar()
    before_forward, before_back = CLOCKS_FORWARD - dt.timedelta(days=1), CLOCKS_BACK - dt.timedelta(days=1)
    assert team.end_of(before_forward) - team.start_of(before_forward) == dt.timedelta(hours=23)
    assert team.end_of(before_back) - team.start_of(before_back) == dt.timedelta(hours=25)


def test_a_day_that_starts_in_the_hour_that_the_clocks_repeat_starts_once():
    team = calendar(day_starts_at=dt.time(1, 30))
    second_ten_past_one = london(2026, 10, 25, 1, 10, fold=1)
    assert team.day_of(second_ten_past_one) == CLOCKS_BACK  # the day had begun an hour before, at the first 01:30


@pytest.mark.parametrize(
    ("nation", "day", "is_holiday"),
    [
        ("ENG", dt.date(2026, 4, 6), True),  # Easter Monday
        ("SCT", dt.date(2026, 4, 6), False),
        ("SCT", dt.date(2026, 1, 2), True),
        ("ENG", dt.date(2026, 1, 2), False),
        ("SCT", dt.date(2026, 8, 3), True),
        ("ENG", dt.date(2026, 8, 31), True),
        ("SCT", dt.date(2026, 8, 31), False),
        ("SCT", dt.date(2026, 11, 30), True),
        ("NIR", dt.date(2026, 3, 17), True),
        ("NIR", dt.date(2026, 7, 13), True),  # the twelfth is a Sunday
        ("WLS", dt.date(2026, 5, 25), True),
        ("ENG", dt.date(2026, 12, 28), True),  # for Boxing Day, a Saturday
    ],
)
def test_bank_holidays_are_those_of_the_nation(nation, day, is_holiday):
    assert (day in bank_holidays(nation, day.year)) is is_holiday
    assert calendar(nation=nation).is_open(day) is not is_holiday


def test_a_team_that_works_on_bank_holidays_is_open_on_them():
    assert calendar(open_on_bank_holidays=True).is_open(dt.date(2026, 4, 6))


def test_a_closed_day_closes_even_a_team_that_is_open_every_day():
    away_day = dt.date(2026, 11, 18)
    team = calendar(open_days=(1, 2, 3, 4, 5, 6, 7), open_on_bank_holidays=True, closed_days=frozenset([away_day]))
    assert not team.is_open(away_day)
    assert team.last_open_on_or_before(away_day) == dt.date(2026, 11, 17)
    assert team.first_open_on_or_after(away_day) == dt.date(2026, 11, 19)


def test_over_easter_the_last_open_day_is_the_thursday():
    easter_monday = dt.date(2026, 4, 6)
    assert calendar().last_open_on_or_before(easter_monday) == dt.date(2026, 4, 2)
    assert calendar().first_open_on_or_after(dt.date(2026, 4, 3)) == dt.date(2026, 4, 7)


def test_a_team_closed_for_longer_than_a_month_gets_the_day_itself_and_no_endless_search():
    year = frozenset(dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(365))
    day = dt.date(2026, 6, 15)
    assert calendar(closed_days=year).last_open_on_or_before(day) == day
