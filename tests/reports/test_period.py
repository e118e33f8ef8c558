"""The days of a report: usual ones, chosen ones, and what is wrong with those typed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.definition import Dates
from reports.period import MOST_DAYS, Period, chosen, faults, midnight, months_before, offers, usual

TODAY = dt.date(2026, 11, 22)


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("since", "until", "field", "words"),
    [
        ("2026-12-01", None, "since", "still to come"),
        (None, "2026-12-01", "until", "still to come"),
        ("2026-11-02", "2026-11-01", "until", "before the first"),
        ("1996-11-22", None, "since", "At most three years at once: begin on"),
        ("0001-01-01", "0001-01-02", "until", "fifty years"),
    ],
)
def test_a_period_that_cannot_be_says_why_at_its_field(since, until, field, words):
    found = faults(since and on(since), until and on(until), TODAY)
    assert [*found] == [field]
    assert words in found[field]


def test_the_day_that_the_fault_names_is_good():
    last = TODAY - dt.timedelta(days=100)
    first = last - dt.timedelta(days=MOST_DAYS - 1)
    assert faults(first, last, TODAY) == {}
    assert faults(first - dt.timedelta(days=1), last, TODAY)


@pytest.mark.parametrize("period", [period for _label, period in offers(TODAY)])
def test_what_is_offered_is_never_at_fault(period):
    assert faults(period.since, period.until, TODAY) == {}


def test_both_ends_belong_to_a_period_and_a_day_with_a_change_of_the_clock_has_25_hours():
    day = Period(on("2026-10-25"), on("2026-10-25"))
    assert day.days == 1
    assert day.ends_at - day.starts_at == dt.timedelta(hours=25)
    assert midnight(on("2026-07-01")) == dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "months", "begins"),
    [
        ("2026-11-22", 3, "2026-08-23"),
        ("2026-05-31", 3, "2026-03-01"),
        ("2024-05-31", 3, "2024-03-01"),
        ("2026-01-15", 12, "2025-01-16"),
        ("2026-02-28", 3, "2025-11-29"),
    ],
)
def test_months_back_end_on_the_day_itself(day, months, begins):
    assert months_before(on(day), months) == on(begins)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_three_months_are_never_more_than_92_days_nor_fewer_than_89(day):
    assert 89 <= Period(months_before(day, 3), day).days <= 92


def test_what_is_left_open_is_as_usual():
    assert usual(Dates.NOW, TODAY) is None
    assert usual(Dates.RANGE, TODAY) == Period(on("2026-08-23"), TODAY)
    assert usual(Dates.A_YEAR, TODAY) == Period(on("2025-11-23"), TODAY)
    assert chosen(Dates.RANGE, TODAY, None, on("2026-01-31")) == Period(on("2025-11-01"), on("2026-01-31"))
    assert chosen(Dates.THREE_MONTHS, TODAY, on("2020-01-01"), None) == usual(Dates.RANGE, TODAY)
    assert chosen(Dates.A_YEAR, TODAY, on("2020-01-01"), None) == usual(Dates.A_YEAR, TODAY)
