"""What the closing page says beforehand."""

import datetime as dt
from types import SimpleNamespace

import pytest

from caseload.people.closing import obstacles

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def episode(**fields):
    known = {"last_seen_at": NOW - dt.timedelta(days=2), "seen_due_at": NOW + dt.timedelta(days=1)}
    return SimpleNamespace(person=SimpleNamespace(name="Dean"), **{"in_hospital_since": None} | known | fields)


def test_nothing_stands_in_the_way_of_somebody_who_is_seen():
    assert obstacles(episode(), at=NOW) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"last_seen_at": None}, "since the team accepted"),
        ({"last_seen_at": NOW - dt.timedelta(days=28, seconds=1)}, "28 days"),
        ({"seen_due_at": NOW}, "past the day"),
    ],
)
def test_not_being_seen_does(fields, words):
    [sentence] = obstacles(episode(**fields), at=NOW)
    assert words in sentence


def test_a_hospital_stay_is_no_failure_to_be_seen():
    assert obstacles(episode(seen_due_at=NOW, in_hospital_since=NOW), at=NOW) == []
