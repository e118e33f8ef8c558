"""Dates as a search says them."""

import datetime as dt

import pytest

from integrations.fhir.when import PREFIXES, when

UTC = dt.UTC


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("2026", dt.datetime(2026, 1, 1, tzinfo=UTC), dt.datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12", dt.datetime(2026, 12, 1, tzinfo=UTC), dt.datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-07-01", dt.datetime(2026, 6, 30, 23, tzinfo=UTC), dt.datetime(2026, 7, 1, 23, tzinfo=UTC)),
        ("2026-11-22T08:00Z", dt.datetime(2026, 11, 22, 8, tzinfo=UTC), dt.datetime(2026, 11, 22, 8, 1, tzinfo=UTC)),
        ("2026-07-01T09:00:05", dt.datetime(2026, 7, 1, 8, 0, 5, tzinfo=UTC),
         dt.datetime(2026, 7, 1, 8, 0, 6, tzinfo=UTC)),
        ("2026-11-22T08:00:00.5+01:00", dt.datetime(2026, 11, 22, 7, 0, 0, 500000, tzinfo=UTC),
         dt.datetime(2026, 11, 22, 7, 0, 0, 600000, tzinfo=UTC)),
        ("2026-11-22T08:00:00.123Z", dt.datetime(2026, 11, 22, 8, 0, 0, 123000, tzinfo=UTC),
         dt.datetime(2026, 11, 22, 8, 0, 0, 124000, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_value_means_the_whole_of_what_it_names(text, begins, ends):
    found = when(text)
    assert (found.prefix, found.begins, found.ends) == ("eq", begins, ends)


def test_the_day_on_which_the_clocks_go_back_has_twenty_five_hours():
    found = when("2026-10-25")
    assert found.ends.astimezone(UTC) - found.begins.astimezone(UTC) == dt.timedelta(hours=25)


def test_a_plus_that_came_as_a_space_is_a_plus():
    assert when("ge2026-11-22T08:00:00 01:00").begins == dt.datetime(2026, 11, 22, 7, tzinfo=UTC)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_prefix_is_heard(prefix):
    assert when(f"{prefix}2026-11").prefix == prefix


@pytest.mark.parametrize(
    "text",
    ["", "soon", "ap2026", "26", "2026-13", "2026-02-30", "2026-11-22T08", "2026-11-22T25:00", "2026-1-1", "0000"],
)
def test_what_is_no_date_is_none(text):
    with pytest.raises((ValueError, OverflowError)):
        when(text)


def test_only_what_can_have_changed_since_is_looked_for():
    assert when("gt2026").since == dt.datetime(2027, 1, 1, tzinfo=UTC)
    assert when("ge2026").since == dt.datetime(2026, 1, 1, tzinfo=UTC)
    assert [when(f"{prefix}2026").since for prefix in ("le", "lt", "ne", "eb")] == [None] * 4
