"""When something is due again: the policy's days, days closed, ends of years. Pure."""

import datetime as dt
from itertools import pairwise
from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from caseload.treatments.rounds import again, rounds, waiting, window
from teams.calendar import Calendar

WEEKDAYS = Calendar(dt.time(4), (1, 2, 3, 4, 5), "ENG", open_on_bank_holidays=False)
DAYS = some.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
"""On a busy machine the first draw may take seconds."""


@some.composite
def calendars(draw):
    open_days = draw(some.sets(some.integers(1, 7), min_size=1))
    closed = draw(some.frozensets(some.dates(dt.date(2020, 1, 1), dt.date(2020, 2, 1)), max_size=5))
    return Calendar(dt.time(4), tuple(open_days), "ENG", draw(some.booleans()), closed)


@given(DAYS, some.integers(0, 30), some.integers(0, 30), calendars())
@PATIENT
def test_the_due_day_lies_in_the_window_and_the_window_is_the_policy_and_no_more(day, early, late, calendar):
    days = window(day, early=early, late=late, calendar=calendar)
    assert days.earliest_on <= days.due_on <= days.latest_on
    assert (day - days.earliest_on).days == early
    assert (days.latest_on - day).days == late


@given(DAYS, some.integers(0, 10), some.integers(0, 10), calendars())
@PATIENT
def test_it_is_due_on_an_open_day_wherever_the_policy_has_one(day, early, late, calendar):
    days = window(day, early=early, late=late, calendar=calendar)
    allowed = [days.earliest_on + dt.timedelta(days=n) for n in range(early + late + 1)]
    assert calendar.is_open(days.due_on) or not any(map(calendar.is_open, allowed))


@given(DAYS, some.integers(1, 400))
def test_it_comes_round_after_so_many_whole_days_over_the_end_of_every_year(day, every):
    assert (again(day, every) - day).days == every


def test_a_due_day_at_the_weekend_is_the_friday_before():
    saturday = dt.date(2026, 11, 28)
    assert window(saturday, early=3, late=2, calendar=WEEKDAYS).due_on == dt.date(2026, 11, 27)


def test_where_the_day_before_would_be_too_early_it_is_the_first_open_day_after():
    saturday = dt.date(2026, 11, 28)
    assert window(saturday, early=0, late=2, calendar=WEEKDAYS).due_on == dt.date(2026, 11, 30)


def test_over_christmas_the_window_does_not_grow():
    days = window(dt.date(2026, 12, 26), early=1, late=1, calendar=WEEKDAYS)  # bank holiday, Saturday, Sunday
    assert (days.earliest_on, days.due_on, days.latest_on) == (
        dt.date(2026, 12, 25), dt.date(2026, 12, 26), dt.date(2026, 12, 27)
    )  # fmt: skip


def test_four_weeks_from_new_years_eve():
    assert again(dt.date(2027, 12, 31), 28) == dt.date(2028, 1, 28)
    assert again(dt.date(2028, 2, 1), 28) == dt.date(2028, 2, 29)


def event(outcome, is_answered=False):
    return SimpleNamespace(outcome=outcome, is_answered=is_answered)


def test_only_given_done_or_taken_closes_a_round():
    declined, gave, missed = event("declined"), event("given"), event("missed")
    assert [(one.after, one.closed_by) for one in rounds([declined, gave, missed])] == [(None, gave), (gave, None)]


def test_nothing_waits_after_it_was_given_or_answered():
    assert waiting([event("declined"), event("given")]) is None
    assert waiting([event("declined", is_answered=True)]) is None
    refused = event("declined")
    assert waiting([event("given"), refused]) is refused


def test_a_second_refusal_waits_though_the_first_was_answered():
    again_ = event("missed")
    assert waiting([event("declined", is_answered=True), again_]) is again_


@given(some.lists(some.sampled_from(["given", "done", "taken", "declined", "missed", "not_taken"]), max_size=20))
def test_every_round_but_the_last_is_closed_by_the_event_that_begins_the_next(outcomes):
    found = rounds([event(one) for one in outcomes])
    assert found[0].after is None
    assert found[-1].closed_by is None
    assert all(one.closed_by is other.after for one, other in pairwise(found))
