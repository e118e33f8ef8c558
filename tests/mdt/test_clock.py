"""The quiet clock: time gone, people left, how long for each."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdt.clock import Clock

TEN = dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)


def clock(minutes, *, done=0, left=80, planned=120):
    return Clock(TEN, planned, TEN + dt.timedelta(minutes=minutes), done, left)


@pytest.mark.parametrize(
    ("minutes", "left", "gone", "remaining", "over", "each"),
    [
        (0, 80, 0, 120, 0, (1, 30)),
        (39, 31, 39, 81, 0, (2, 30)),
        (119.9, 1, 119, 1, 0, (1, 0)),
        (120, 3, 120, 0, 0, (0, 0)),
        (135, 3, 135, 0, 15, (0, 0)),
        (60, 0, 60, 60, 0, (0, 0)),
        (-2, 5, 0, 120, 0, (24, 0)),
    ],
)
def test_the_clock(minutes, left, gone, remaining, over, each):
    told = clock(minutes, left=left)
    assert (told.gone, told.remaining, told.over, told.each) == (gone, remaining, over, each)


def test_eighty_people_in_two_hours_is_ninety_seconds_each():
    assert clock(0).seconds_each == 90


@given(st.floats(-10, 500), st.integers(0, 100), st.integers(0, 100))
def test_the_time_given_to_each_never_adds_up_to_more_than_there_is(minutes, done, left):
    told = clock(minutes, done=done, left=left)
    assert (told.seconds_each or 0) * left <= told.remaining * 60
