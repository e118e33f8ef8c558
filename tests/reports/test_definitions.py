"""Every report is whole: what its words, columns, picture and query say of each other is true."""

import pytest

from nhsuk.svg import PATTERNS
from reports.definitions import BY_KEY, LISTED
from reports.queries.figures import FOLDER

EVERY = pytest.mark.parametrize("report", BY_KEY.values(), ids=list(BY_KEY))


@EVERY
def test_it_says_what_it_counts_how_and_after_whom(report):
    for words in (report.title, report.counts, *report.definition, report.source, report.empty):
        assert str(words).strip()
    assert report.version >= 1
    assert (FOLDER / f"{report.query}.sql").exists()


@EVERY
def test_columns_are_known_by_one_key_and_made_of_columns_that_are_there(report):
    keys = [column.key for column in report.columns]
    assert len(keys) == len(set(keys))
    for column in report.columns:
        made_of = {*column.share[0], *column.share[1], *filter(None, column.mean)}
        assert sum(map(bool, (column.counts, column.sums, column.share[0], column.mean[0]))) == 1, column.key
        assert all(report.column(key).is_added for key in made_of), column.key
    assert {key for _title, part in report.sections for key in part} <= set(keys)
    assert {column.key for _title, part in report.tables for column in part} == {c.key for c in report.shown}
    assert set(report.lists_staff) <= set(keys)


@EVERY
def test_every_part_of_its_picture_has_a_pattern_of_its_own(report):
    patterns = [pattern for _key, pattern in report.picture.parts]
    assert len(patterns) == len(set(patterns))
    assert set(patterns) <= {*PATTERNS, "solid", "white"}
    assert all(report.column(key).is_added for key, _pattern in report.picture.parts)


@EVERY
def test_some_list_stands_behind_it(report):
    assert all(column.has_list for column in report.shown if column.is_added), "behind every figure"
    assert all(kind.kind in ("text", "day", "moment", "days", "minutes", "words") for kind in report.details)


def test_the_three_that_should_never_happen_stand_first_among_closures():
    reasons = [*BY_KEY["closures"].rows.words]
    assert reasons[:3] == ["05", "09", "unseen"]
    assert len(reasons) == 10


def test_whatever_the_issue_names_is_there():
    assert {report.key for report in LISTED} >= {
        "caseloads", "bands", "contacts_place", "contacts_hour", "contacts_mechanism", "closures", "focus",
        "continuity", "follow_up",
    }  # fmt: skip


def test_nothing_on_screen_says_what_is_not_said():
    for report in BY_KEY.values():
        words = " ".join(
            map(str, (report.title, report.counts, *report.definition, *(c.label for c in report.columns)))
        )
        for never in ("hard to reach", "non-compliant", "not engaging", "disengage", "high risk", "low risk"):
            assert never not in words.lower(), report.key
