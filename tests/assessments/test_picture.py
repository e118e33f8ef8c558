"""The picture of a course: better is higher, time runs by the calendar, and it reads without colour."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import course, picture
from assessments.definitions import current
from assessments.scoring import Rated

FIRST = dt.date(2025, 1, 6)
OCAIRS, MOHOST, DIALOG = (current()[key] for key in ("ocairs", "mohost", "dialog"))


def taken(definition, day: int, values) -> course.Taken:
    """An assessment that many days after the first; None where not rated."""
    items = [item.code for item in definition.items]
    ratings = {
        item: Rated(value, "" if value else "Would not say") for item, value in zip(items, values, strict=True)
    }
    return course.Taken(uuid4(), FIRST + dt.timedelta(days=day), ratings)


def drawn(definition, *assessments) -> tuple[picture.Figure, ...]:
    return picture.figures(definition, course.table(definition, assessments), [each.on for each in assessments])


def values_of(definition):
    graded = st.sampled_from([None, *(grade.value for grade in definition.scale)])
    return st.lists(graded, min_size=len(definition.items), max_size=len(definition.items))


@pytest.mark.parametrize("definition", [OCAIRS, MOHOST, DIALOG], ids=lambda each: each.key)
@given(data=st.data())
def test_everything_stands_inside_the_picture(definition, data):
    days = sorted(data.draw(st.lists(st.integers(0, 3000), min_size=1, max_size=40)))
    shown = drawn(definition, *(taken(definition, day, data.draw(values_of(definition))) for day in days[:6]))
    assert sum(len(figure.tracks) for figure in shown) == len(definition.items)
    for figure in shown:
        bottoms = [track.top for track in figure.tracks[1:]] + [figure.axis]
        for track, bottom in zip(figure.tracks, bottoms, strict=True):
            for mark in track.marks:
                assert figure.left <= mark.x - picture.RADIUS
                assert mark.x + picture.RADIUS <= figure.width
                assert track.title_y < mark.y - picture.RADIUS
                assert mark.y + 3 < bottom


@given(st.sampled_from([OCAIRS, DIALOG]), st.data())
def test_better_is_higher(definition, data):
    worst_first = definition.best_first[::-1]
    one, other = sorted(data.draw(st.lists(st.integers(0, len(worst_first) - 1), min_size=2, max_size=2)))
    below, above = worst_first[one].value, worst_first[other].value
    count = len(definition.items)
    [before, after] = (
        drawn(definition, taken(definition, 0, [below] * count), taken(definition, 9, [above] * count))[0]
        .tracks[0]
        .marks
    )
    assert (after.y < before.y) == (above != below)
    assert before.x < after.x


def test_where_lower_is_better_the_picture_turns_over():
    turned = replace(OCAIRS, better="lower")
    [low, high] = drawn(turned, taken(turned, 0, [1] * 12), taken(turned, 9, [4] * 12))[0].tracks[0].marks
    assert low.y < high.y


def test_time_runs_by_the_calendar():
    first, second, third = picture.across([FIRST + dt.timedelta(days=days) for days in (0, 10, 100)])
    assert third - second == pytest.approx((second - first) * 9, abs=0.5)


@pytest.mark.parametrize("days", [[0], [5, 5]])
def test_one_day_alone_stands_in_the_middle_and_is_named_once(days):
    shown = drawn(OCAIRS, *(taken(OCAIRS, day, [3] * 12) for day in days))
    assert [tick.anchor for tick in shown[0].ticks] == ["middle"]


def test_a_line_breaks_where_an_item_was_not_rated_and_never_passes_through_a_guess():
    values = ([3] * 12, [2] * 12, [None] * 12, [4] * 12)
    track = drawn(OCAIRS, *(taken(OCAIRS, 30 * n, each) for n, each in enumerate(values)))[0].tracks[0]
    assert [len(line) for line in track.lines] == [2]
    unrated = track.marks[2]
    assert unrated.kind == "unrated"
    assert unrated.y > track.levels[-1].y


@given(st.lists(st.floats(0, 360), max_size=60).map(sorted))
def test_circles_with_letters_never_cover_each_other_and_the_last_one_always_has_its_letter(places):
    room = picture.roomy(places)
    lettered = [x for x, has_room in zip(places, room, strict=True) if has_room]
    assert all(after - before > 2 * picture.RADIUS for before, after in pairwise(lettered))
    assert not places or room[-1]


def test_barriers_are_filled_and_strengths_are_not():
    marks = drawn(OCAIRS, taken(OCAIRS, 0, [1, 2, 3, 4, *[None] * 8]))[0].tracks
    assert [track.marks[0].kind for track in marks[:5]] == ["barrier", "barrier", "strength", "strength", "unrated"]


def test_a_long_section_is_drawn_in_parts_and_short_ones_whole():
    assert [figure.part for figure in drawn(OCAIRS, taken(OCAIRS, 0, [3] * 12))] == [1, 2]
    assert [len(figure.tracks) for figure in drawn(DIALOG, taken(DIALOG, 0, [3] * 11))] == [4, 4, 3]
    assert [len(figure.tracks) for figure in drawn(MOHOST, taken(MOHOST, 0, [3] * 24))] == [4] * 6
