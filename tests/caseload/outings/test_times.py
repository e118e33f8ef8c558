"""When somebody who sets off is expected back, and what the board says of it."""

import datetime as dt

import pytest

from caseload.outings.times import expected_back, stands, told_at

TEN = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)


def at(hours: int, minutes: int = 0) -> dt.datetime:
    return TEN.replace(hour=hours, minute=minutes)


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        (None, at(11, 15)),  # 15 there, 45 with the person, 15 back
        (at(9), at(11, 15)),  # late: it begins when they get there
        (at(10, 15), at(11, 15)),
        (at(10, 40), at(11, 40)),  # early: it begins at its time
        (at(11, 15), at(12, 15)),
        (at(15), at(11, 15)),  # so early that the time was not kept to: nobody waits five hours to be missed
    ],
)
def test_a_visit_ends_after_its_minutes_with_travel_on_both_sides(starts_at, expected):
    assert expected_back(TEN, 45, starts_at) == expected


@pytest.mark.parametrize(
    ("minutes_past", "word"), [(-1, "out"), (0, "late"), (29, "late"), (30, "overdue"), (300, "overdue")]
)
def test_overdue_is_past_the_teams_minutes(minutes_past, word):
    assert stands(TEN, 30, at=TEN + dt.timedelta(minutes=minutes_past)) == word


@pytest.mark.parametrize(
    ("told", "counts"),
    [
        ("2026-03-04T09:30:00.000Z", at(9, 30)),
        ("2026-03-04T10:00:01Z", TEN),  # a clock ahead of ours
        ("2026-03-02T10:00:00Z", TEN),  # older than anything a browser keeps
        ("2026-03-04T09:30:00", TEN),  # no zone
        ("soon", TEN),
        ("", TEN),
    ],
)
def test_the_clients_moment_counts_where_it_can_be_true(told, counts):
    assert told_at(told, at=TEN) == counts
