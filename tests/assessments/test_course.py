"""What became of somebody over several assessments, in the newest one's terms."""

from dataclasses import replace

from assessments import course
from assessments.scoring import Rated
from assessments.structure import Item
from tests.assessments.test_picture import DIALOG, OCAIRS, taken


def test_each_step_says_what_became_of_an_item_since_the_time_before():
    shown = course.table(OCAIRS, [taken(OCAIRS, day, [value] * 12) for day, value in ((0, 2), (9, 3), (20, 1))])
    cells = shown[0].rows[0].cells
    assert [cell.letter for cell in cells] == ["I", "A", "R"]
    assert [cell.change and cell.change.verdict for cell in cells] == [None, "better", "worse"]


def test_an_item_not_rated_keeps_its_reason_and_is_neither_better_nor_worse():
    shown = course.table(OCAIRS, [taken(OCAIRS, 0, [None] * 12), taken(OCAIRS, 9, [3] * 12)])
    before, after = shown[0].rows[0].cells
    assert (before.letter, before.reason) == ("–", "Would not say")
    assert after.change.verdict == "unknown"


def test_two_assessments_are_compared_by_section_and_counted():
    both = course.compared(OCAIRS, taken(OCAIRS, 0, [2] * 12), taken(OCAIRS, 9, [3, 1, *[2] * 9, None]))
    assert both.counts == {"better": 1, "worse": 1, "same": 9, "unknown": 1}


def test_published_figures_are_compared_too():
    both = course.compared(DIALOG, taken(DIALOG, 0, [3] * 11), taken(DIALOG, 9, [5] * 8 + [None] * 3))
    assert [(each.before.shown, each.after.shown, each.verdict) for each in both.summaries] == [
        ("3.0", "5.0", "better"),
        ("3.0", "", "unknown"),
    ]


def test_what_an_older_version_rated_otherwise_is_left_out_of_the_course():
    newer = replace(OCAIRS, sections=(replace(OCAIRS.sections[0], items=(Item("roles", "Roles"), Item("x", "New"))),))
    old = taken(OCAIRS, 0, [2] * 12)
    strange = course.Taken(old.uuid, old.on, {"roles": Rated(9), "x": Rated(3)})
    assert list(course.in_terms_of(newer, old.ratings)) == ["roles"]
    assert list(course.in_terms_of(newer, strange.ratings)) == ["x"]
    assert [row.cells[0].letter for row in course.table(newer, [old])[0].rows] == ["I", "–"]
