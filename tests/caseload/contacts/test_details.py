"""The key of an entry goes with everything that was told: other words are another entry."""

import datetime as dt
from dataclasses import fields, replace

import pytest

from caseload.contacts.details import Details, Who

TOLD = Details("seen", dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC), (Who(1), Who(2, 10)))
OTHERS = {
    "occurred_at": TOLD.occurred_at + dt.timedelta(minutes=1), "staff": (Who(1), Who(2, 11)), "minutes": 20,
    "with_whom": ("family",), "focus_tags": ("money",),
}  # fmt: skip


@pytest.mark.parametrize("name", [field.name for field in fields(Details)])
def test_whatever_is_told_otherwise_gives_another_hash(name):
    other = replace(TOLD, **{name: OTHERS.get(name, "other")})
    assert other.body_hash(episode=1) != TOLD.body_hash(episode=1)


def test_so_does_another_episode_and_the_same_gives_the_same():
    assert TOLD.body_hash(episode=1, by=1) == replace(TOLD).body_hash(by=1, episode=1)
    assert TOLD.body_hash(episode=1, by=1) != TOLD.body_hash(episode=2, by=1)


def test_the_same_moment_in_another_zone_is_the_same():
    local = TOLD.occurred_at.astimezone(dt.timezone(dt.timedelta(hours=1)))
    assert replace(TOLD, occurred_at=local).body_hash() == TOLD.body_hash()
