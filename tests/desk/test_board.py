"""The caseload board as values: groups, bands, marks, filters."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.board import Band, Filters, Group, NextVisit, Row, Show, Sort, band_of, bands, counts, grouped
from desk.board_words import coordinator, in_reach
from nhsuk import moments
from teams.calendar import LONDON, Calendar

TEAM = Calendar(dt.time(4), (1, 2, 3, 4, 5, 6, 7), "ENG", True)
NOON = dt.datetime(2026, 11, 21, 12, tzinfo=LONDON)


def days_ago(days: int, at: dt.datetime = NOON) -> dt.datetime:
    return dt.datetime.combine(at.date() - dt.timedelta(days=days), at.timetz())


def row(at: dt.datetime = NOON, **facts) -> Row:
    plain = {
        "state": "accepted",
        "accepted_at": days_ago(60),
        "referred_at": days_ago(70),
        "last_seen_at": days_ago(1),
        "confirm_last_seen_by": None,
        "seen_due_on": (at + dt.timedelta(days=2)).date(),
        "seen_due_at": at + dt.timedelta(days=3),
        "try_due_at": at + dt.timedelta(days=3),
        "in_hospital_since": None,
        "intensity": "weekly",
        "intensity_since": days_ago(4),
        "coordinator": "Sam Okoro",
        "coordinator_uuid": "s",
        "visit_on": None,
        "visit_at": None,
        "to_follow_up": False,
        "who_goes": None,
        "rules": [],
        "sort_key": "a",
        "whereabouts": "hospital" if facts.get("in_hospital_since") else "home",
    }
    return Row(SimpleNamespace(**(plain | facts)), TEAM, at)


def overdue(**facts) -> dict:
    return {
        "seen_due_at": days_ago(1),
        "seen_due_on": days_ago(2).date(),
        "try_due_at": NOON + dt.timedelta(1),
    } | facts


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (0, Band.WEEK),
        (6, Band.WEEK),
        (7, Band.FORTNIGHT),
        (13, Band.FORTNIGHT),
        (14, Band.MONTH),
        (27, Band.MONTH),
        (28, Band.LONGER),
        (400, Band.LONGER),
        (None, Band.NEVER),
    ],
)
def test_bands_are_the_national_ones_at_their_edges(days, band):
    assert band_of(days) == band
    assert row(last_seen_at=None if days is None else days_ago(days)).band == band


@given(st.integers(0, 5000))
def test_a_band_never_shrinks_as_days_pass(days):
    order = list(Band)
    assert order.index(band_of(days)) <= order.index(band_of(days + 1))


@pytest.mark.parametrize(
    ("seen", "now", "days"),
    [
        # The clocks go back on 25 October 2026 and forward on 28 March 2027: a day is a day, of 25 or 23 hours.
        ("2026-10-24 12:00", "2026-10-25 12:00", 1),
        ("2026-10-24 23:30", "2026-10-26 04:30", 2),
        ("2027-03-27 12:00", "2027-03-28 12:00", 1),
        ("2027-03-27 04:30", "2027-03-28 03:59", 0),
        # Two in the night still belongs to the day before.
        ("2026-11-20 02:00", "2026-11-20 12:00", 1),
        ("2026-11-20 12:00", "2026-11-21 03:59", 0),
        ("2026-11-20 12:00", "2026-11-21 04:00", 1),
    ],
)
def test_days_since_seen_are_the_teams_days_even_when_the_clocks_change(seen, now, days):
    at = dt.datetime.fromisoformat(now).replace(tzinfo=LONDON)
    assert row(at=at, last_seen_at=dt.datetime.fromisoformat(seen).replace(tzinfo=LONDON)).days == days


@pytest.mark.parametrize(
    ("facts", "group"),
    [
        ({"intensity": "daily"}, Group.DAILY),
        ({"intensity": None}, Group.UNDECIDED),
        ({"in_hospital_since": days_ago(3)}, Group.HOSPITAL),
        ({"state": "referred", "intensity": None}, Group.REFERRED),
        ({"state": "referred", "in_hospital_since": days_ago(3)}, Group.HOSPITAL),
        ({"last_seen_at": None, "confirm_last_seen_by": NOON.date()}, Group.CONFIRM),
        ({"last_seen_at": None, "confirm_last_seen_by": days_ago(1).date()}, Group.WEEKLY),
        ({"confirm_last_seen_by": NOON.date()}, Group.WEEKLY),
    ],
)
def test_everybody_stands_in_the_group_that_says_most(facts, group):
    assert row(**facts).group == group


def test_being_tried_and_not_being_tried_are_told_apart():
    tried = row(**overdue())
    not_tried = row(**overdue(try_due_at=days_ago(1)))
    assert (tried.is_tried, tried.is_not_tried) == (True, False)
    assert (not_tried.is_tried, not_tried.is_not_tried) == (False, True)


def test_in_hospital_nobody_counts_as_past_their_own_rhythm():
    inside = row(**overdue(in_hospital_since=days_ago(3)))
    assert counts([inside]) == {
        Show.TRIED: 0,
        Show.NOT_TRIED: 0,
        Show.HOSPITAL: 1,
        Show.FOLLOW_UP: 0,
        Show.NOBODY: 0,
    }


def test_day_one_in_hospital_is_the_day_of_admission():
    assert row(in_hospital_since=days_ago(0)).hospital_day == 1
    assert row(in_hospital_since=days_ago(3)).hospital_day == 4


def test_whoever_was_admitted_before_the_teams_day_began_is_on_day_one_all_the_same_as_hospitals_count():
    assert row(in_hospital_since=NOON.replace(hour=3, minute=10)).hospital_day == 1


def test_in_hospital_their_rhythm_pauses_and_the_row_says_by_when_somebody_goes_to_the_ward():
    stay = {"in_hospital_since": days_ago(3), "last_seen_time_known": True, "rhythm_days": 7}
    day = moments.short_day((NOON + dt.timedelta(days=2)).date())
    assert f"Paused: in hospital, in-reach by {day}" in in_reach(row(**stay))
    assert "Paused" not in in_reach(row(**stay, whereabouts="leave")), "on leave it runs"
    assert "in-reach was due by" in in_reach(row(**overdue(**stay)))


def test_a_day_in_the_middle_of_a_sentence_is_not_written_as_if_it_began_one():
    today = NOON.date()
    assert coordinator(row(is_away=True, away_until=today)).endswith("away until today</span>")
    assert "until Mon" in coordinator(row(is_away=True, away_until=today + dt.timedelta(days=2)))


def test_in_reach_is_being_met_since_the_admission():
    assert not row(in_hospital_since=days_ago(3), last_seen_at=days_ago(5)).is_in_reached
    assert row(in_hospital_since=days_ago(3), last_seen_at=days_ago(1)).is_in_reached


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        ({"visit_on": None}, NextVisit.NONE),
        ({"visit_on": dt.date(2026, 11, 23), "seen_due_on": dt.date(2026, 11, 23)}, None),
        ({"visit_on": dt.date(2026, 11, 24), "seen_due_on": dt.date(2026, 11, 23)}, NextVisit.LATE),
        # Overdue already: today is the best that can be done.
        ({"visit_on": dt.date(2026, 11, 21), "seen_due_on": dt.date(2026, 11, 18)}, None),
        ({"visit_on": dt.date(2026, 11, 22), "seen_due_on": dt.date(2026, 11, 18)}, NextVisit.LATE),
        ({"visit_on": dt.date(2026, 11, 22), "seen_due_on": None}, None),
    ],
)
def test_a_visit_after_the_rhythm_runs_out_is_marked(facts, mark):
    assert row(**facts).next_visit == mark


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(), "abcd"),
        (Filters(show=Show.NOBODY), "b"),
        (Filters(coordinator="s"), "acd"),
        (Filters(band=Band.FORTNIGHT), "c"),
        (Filters(alert="any"), "d"),
        (Filters(alert="not_seen"), "d"),
        (Filters(alert="no_coordinator"), ""),
        (Filters(visit=NextVisit.NONE), "acd"),
    ],
)
def test_filters_leave_who_was_asked_for(filters, names):
    rows = [
        row(sort_key="a"),
        row(sort_key="b", coordinator=None, coordinator_uuid=None, visit_on=NOON.date()),
        row(sort_key="c", last_seen_at=days_ago(8)),
        row(sort_key="d", rules=["not_seen"]),
    ]
    shown = [found.sort_key for _group, members, _size in grouped(rows, filters) for found in members]
    assert sorted(shown) == list(names)


def test_filters_change_no_count():
    rows = [row(), row(coordinator=None)]
    [(group, shown, size)] = grouped(rows, Filters(show=Show.NOBODY))
    assert (group, len(shown), size) == (Group.WEEKLY, 1, 2)
    assert counts(rows)[Show.NOBODY] == 1
    assert bands(rows)[Band.WEEK] == 2


@pytest.mark.parametrize(
    ("sort", "names"),
    [(Sort.DUE, "bac"), (Sort.NAME, "abc"), (Sort.SEEN, "cba"), (Sort.COORDINATOR, "cab"), (Sort.VISIT, "bca")],
)
def test_rows_are_sorted_as_asked_with_nobody_and_never_in_front(sort, names):
    rows = [
        row(sort_key="a", coordinator="Ann", seen_due_at=NOON),
        row(sort_key="b", coordinator="Bob", seen_due_at=days_ago(2), last_seen_at=days_ago(4), visit_on=NOON.date()),
        row(
            sort_key="c",
            coordinator=None,
            seen_due_at=None,
            seen_due_on=None,
            last_seen_at=None,
            visit_on=NOON.date() + dt.timedelta(days=1),
        ),
    ]
    [(_group, shown, _size)] = grouped(rows, Filters(sort=sort))
    assert "".join(found.sort_key for found in shown) == names
