"""A goal's time line: newest first, everything in its place, nothing left out."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from assessments.definitions import current
from assessments.goal_line import HIGHEST, LEFT, RIGHT, ItemRating, Moment, line, picture
from assessments.queries.goals import moved
from assessments.structure import Grade

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
days = st.dates(FIRST, LAST)
kinds = st.sampled_from(["state", "rating", "figure", "contact"])
figures = st.lists(st.tuples(days, st.integers(0, HIGHEST)), max_size=30)
marks = st.lists(st.tuples(days, st.just(""), st.just("contact")), max_size=30)


@given(st.lists(st.builds(Moment, days, kinds, st.integers())))
def test_the_line_runs_from_the_newest_back_and_loses_nothing(moments):
    shown = line(moments)
    assert sorted(m.on for m in shown)[::-1] == [m.on for m in shown]
    assert sorted(map(id, shown)) == sorted(map(id, moments))


def test_of_one_day_the_state_stands_first():
    day = dt.date(2026, 3, 2)
    shown = line([Moment(day, kind, None) for kind in ("contact", "figure", "rating", "state")])
    assert [moment.kind for moment in shown] == ["state", "rating", "figure", "contact"]


@given(figures, marks)
def test_all_of_it_lies_within_the_picture(said, contacts):
    drawn = picture(first=FIRST, last=LAST, figures=said, lanes=[("Contacts", contacts)])
    for dot in drawn.dots:
        assert LEFT <= float(dot.x[:-1]) <= RIGHT
        assert 0 < dot.y < drawn.height
    for lane in drawn.lanes:
        assert 0 < lane.y < drawn.axis_y
        assert all(LEFT <= float(mark.x[:-1]) <= RIGHT for mark in lane.marks)
    assert len(drawn.dots) == len(said)
    assert sum(len(lane.marks) for lane in drawn.lanes) == len(contacts)


@given(figures.filter(lambda said: len(said) > 1))
def test_a_higher_figure_stands_higher_and_a_later_one_further_right(said):
    drawn = picture(first=FIRST, last=LAST, figures=said, lanes=[])
    for before, after in drawn.joins:
        assert float(before.x[:-1]) <= float(after.x[:-1])
        assert (before.value < after.value) == (before.y > after.y)


def test_what_lies_before_the_goal_was_set_widens_the_picture():
    earlier = FIRST - dt.timedelta(days=90)
    drawn = picture(first=FIRST, last=LAST, figures=[], lanes=[("Routine", [(earlier, "R", "barrier")])])
    assert (drawn.first, drawn.lanes[0].marks[0].x) == (earlier, f"{LEFT:.2f}%")


def test_lanes_without_anything_and_a_scale_without_a_figure_are_left_out():
    drawn = picture(first=FIRST, last=FIRST, figures=[], lanes=[("Contacts", []), ("Small wins", [])])
    assert (drawn.lanes, drawn.levels, drawn.dots) == ((), (), ())


def test_a_grade_that_a_newer_version_does_not_have_says_nothing_of_better_or_worse():
    definition = current()["mohost"]
    item = definition.items[0]
    grades = (Grade(9, "X", "Of an older version"), definition.grade(3), definition.grade(4))
    rated = [
        ItemRating(("mohost", item.code), item.title, "MOHOST", FIRST + dt.timedelta(days=number), grade)
        for number, grade in enumerate(grades)
    ]
    assert [one.verdict for one in moved((one, definition) for one in rated)] == [None, "unknown", "better"]
