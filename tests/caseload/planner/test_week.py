"""A week as values: parts of the day, balance, and two people's changes brought together."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.planner.codes import Area, Part
from caseload.planner.pictures import FOLDER, PICTURES, VISIT, svg
from caseload.planner.week import (
    MOST_IN_A_PART,
    Planned,
    balance,
    in_order,
    joined,
    laid_out,
    monday_of,
    part_of,
    too_full,
    with_added,
)
from teams.calendar import LONDON

MONDAY = dt.date(2026, 11, 16)
things = st.builds(
    Planned,
    st.integers(1, 7),
    st.sampled_from(Part.values),
    st.sampled_from(Area.values),
    st.sampled_from(["", "Allotment with Ray", "Shop"]),
    st.sampled_from(sorted(PICTURES)),
)
weeks = st.lists(things, unique=True, max_size=12).map(tuple)


@given(weeks, weeks, weeks)
def test_nothing_that_either_put_in_is_lost(base, mine, theirs):
    both = set(joined(base, mine, theirs).week)
    assert set(mine) - set(base) <= both
    assert set(theirs) - set(base) <= both


@given(weeks, weeks, weeks)
def test_what_either_took_out_stays_out(base, mine, theirs):
    both = set(joined(base, mine, theirs).week)
    assert not both & (set(base) - set(mine))
    assert not both & (set(base) - set(theirs))


@given(weeks, weeks, weeks)
def test_it_does_not_matter_who_is_second(base, mine, theirs):
    assert set(joined(base, mine, theirs).week) == set(joined(base, theirs, mine).week)


@given(weeks, weeks)
def test_where_only_one_changed_anything_theirs_is_the_week(base, changed):
    assert set(joined(base, changed, base).week) == set(changed) == set(joined(base, base, changed).week)


@given(weeks, weeks)
def test_adding_twice_is_adding_once(week, more):
    once = with_added(week, more)
    assert with_added(once, more) == once
    assert len(set(once)) == len(once)


@given(weeks)
def test_every_entry_lies_in_its_day_and_part_and_nowhere_else(week):
    shown = [
        (number, cell.part, entry)
        for number, day in enumerate(laid_out(MONDAY, week), 1)
        for cell in day.cells
        for entry in cell.entries
    ]
    assert sorted(map(repr, week)) == sorted(repr(entry) for _number, _part, entry in shown)
    assert all((number, part) == (entry.weekday, entry.part) for number, part, entry in shown)


@given(weeks)
def test_the_balance_counts_everything_once_and_names_every_area(week):
    shares = balance(week)
    assert [share.area for share in shares] == list(Area)
    assert sum(share.count for share in shares) == len(week)
    assert all((share.width == 0) == (share.count == 0) for share in shares)


@given(weeks)
def test_order_is_from_monday_morning_to_sunday_night_whatever_came_first(week):
    places = [(one.weekday, one.part) for one in week]
    assert [(one.weekday, one.part) for one in in_order(week)] == sorted(
        places, key=lambda place: (place[0], Part.values.index(place[1]))
    )


def test_a_part_of_a_day_is_full_when_a_page_is():
    full = [Planned(2, "morning", "rest", f"Thing {n}") for n in range(MOST_IN_A_PART)]
    assert too_full(full) is None
    assert too_full([*full, Planned(2, "morning", "work", "One more")]) == (2, "morning")


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        ((4, 59), "night"), ((5, 0), "morning"), ((11, 59), "morning"), ((12, 0), "afternoon"),
        ((17, 0), "evening"), ((21, 59), "evening"), ((22, 0), "night"), ((0, 30), "night"),
    ],
)  # fmt: skip
def test_parts_of_the_day_go_by_londons_clock(clock, part):
    in_summer = dt.datetime(2026, 7, 1, *clock, tzinfo=LONDON)
    assert part_of(in_summer.astimezone(dt.UTC)) == part


def test_a_visit_after_midnight_stands_in_the_night_of_the_teams_day():
    night = dt.datetime(2026, 11, 18, 1, 30, tzinfo=LONDON)
    visit = SimpleNamespace(on_date=dt.date(2026, 11, 17), starts_at=night)
    assert laid_out(MONDAY, [], [visit])[1].cells[3].visits == [visit]


def test_a_visit_without_a_time_stands_beside_its_day():
    visit = SimpleNamespace(on_date=MONDAY, starts_at=None)
    elsewhere = SimpleNamespace(on_date=MONDAY + dt.timedelta(days=7), starts_at=None)
    days = laid_out(MONDAY, [], [visit, elsewhere])
    assert days[0].visits == [visit]
    assert sum(len(day.visits) for day in days) == 1


def test_every_day_of_a_week_has_the_same_monday():
    assert {monday_of(MONDAY + dt.timedelta(days=n)) for n in range(7)} == {MONDAY}


def test_every_picture_is_a_drawing_of_ours_in_the_colour_of_its_text():
    codes = [*PICTURES, VISIT, *Part.values]
    assert {f"{code}.svg" for code in codes} == {file.name for file in FOLDER.iterdir()}
    for code in codes:
        assert svg(code).startswith("<svg ")
        assert "currentColor" in svg(code)
        assert "href" not in svg(code)
