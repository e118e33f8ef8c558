"""Figures as a table and as bars: sums, shares, what is too few, and nothing that only colour says."""

import datetime as dt
from xml.etree import ElementTree

import pytest

from reports import picture
from reports.asked import Asked
from reports.definition import Line
from reports.definitions import BY_KEY
from reports.table import TOO_FEW, merged, shown, table
from teams.models import Team

NORTH, SOUTH = Team(pk=1, name="North Team"), Team(pk=2, name="South & <Co>")
AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
SVG = "{http://www.w3.org/2000/svg}"


def bands(*lines: Line):
    return table(Asked(BY_KEY["bands"], (NORTH, SOUTH), None, AT), lines)


def line(key: str, **values) -> Line:
    return Line(key, "", {"people": sum(values.values()), **values})


def test_every_team_has_a_row_and_the_last_row_is_the_sum():
    made = bands(line("2", week=8, longer=2))
    assert [(row.label, row.added.get("people", 0)) for row in made.rows] == [("North Team", 0), ("South & <Co>", 10)]
    assert made.total.added == {"people": 10, "week": 8, "longer": 2}
    assert made.total.label == "All"


@pytest.mark.parametrize(
    ("week", "longer", "expected", "words"),
    [
        (0, 0, None, "–"),
        (8, 1, TOO_FEW, "too few"),
        (8, 2, 80.0, "80\u00a0%"),
        (0, 10, 0.0, "0\u00a0%"),
        (2, 1, TOO_FEW, "too few"),
    ],
)
def test_a_share_of_fewer_than_ten_is_not_given(week, longer, expected, words):
    within = BY_KEY["bands"].column("within")
    row = bands(line("1", week=week, longer=longer)).rows[0]
    assert row.value(within) == expected
    assert shown(within, row.value(within)) == words


def test_a_share_goes_by_those_it_is_about_and_not_by_their_minutes():
    report = BY_KEY["focus"]
    few = Line("u", "Jo Pryce", {"contacts": 9, "occupational": 400, "generic": 100, "unsaid": 0})
    many = Line("u", "Jo Pryce", {**few.values, "contacts": 10})
    column = report.column("share")
    said = [table(Asked(report, (NORTH,), None, AT), [one]).total.value(column) for one in (few, many)]
    assert said == [TOO_FEW, 80.0]


def test_people_to_ceiling_is_no_rate_and_stands_for_one_therapist_too():
    report = BY_KEY["caseloads"]
    made = table(Asked(report, (NORTH,), None, AT), [Line("ot", "", {"staff": 1, "people": 9, "room": 8, "over": 1})])
    assert shown(report.column("filled"), made.total.value(report.column("filled"))) == "112\u00a0%"


def test_an_hour_without_contacts_stands_between_those_with_some():
    report = BY_KEY["contacts_hour"]
    lines = [Line(key, "", {"tries": 1}) for key in ("8", "11", "")] + [Line("13", "", {"tries": 0})]
    made = table(Asked(report, (NORTH,), None, AT), lines)
    assert [row.label for row in made.rows] == ["08:00", "09:00", "10:00", "11:00", "Not known"]


@pytest.mark.parametrize(("reason", "is_missed"), [("05", True), ("unseen", True), ("02", False), (None, False)])
def test_only_three_reasons_of_closing_have_a_target(reason, is_missed):
    assert BY_KEY["closures"].column("closures").is_missed(reason, 3) is is_missed
    assert not BY_KEY["closures"].column("closures").is_missed(reason, 0)


def test_means_are_of_those_counted():
    report = BY_KEY["continuity"]
    made = table(Asked(report, (NORTH,), None, AT), [Line("1", "", {"people": 20, "workers": 50, "shares": 9.5})])
    words = [shown(report.column(key), made.total.value(report.column(key))) for key in ("mean", "main")]
    assert words == ["2.5", "48\u00a0%"]


def test_what_was_counted_a_few_teams_at_a_time_is_the_same_as_at_once():
    parts = [line("1", week=3), line("2", week=1), line("1", week=4, longer=1)]
    assert {one.key: one.values for one in merged(parts)} == {
        "1": {"people": 8, "week": 7, "longer": 1},
        "2": {"people": 1, "week": 1},
    }


def test_a_key_that_nobody_knows_is_shown_and_not_lost():
    made = table(Asked(BY_KEY["contacts_mechanism"], (NORTH,), None, AT), [Line("77", "", {"tries": 1})])
    assert [row.label for row in made.rows] == ["77"]


def test_nothing_counted_is_empty():
    assert bands().is_empty
    assert not bands(line("1", week=1)).is_empty


class TestPicture:
    def drawn(self, *lines):
        return picture.picture(bands(*lines), label="Bands & <bars>")

    def test_every_part_has_a_pattern_and_every_bar_its_sum(self):
        root = ElementTree.fromstring(self.drawn(line("1", week=60, fortnight=20, month=10, longer=9, never=1)))
        fills = [area.get("fill") for area in root.findall(f"{SVG}rect") if area.get("stroke")]
        assert fills == ["#ffffff", "url(#bar-dots)", "url(#bar-hatch)", "#212b32", "url(#bar-lines)"]
        words = [text.text for text in root.findall(f"{SVG}text")]
        assert {"North Team", "60", "20", "10", "100"} <= set(words)
        assert root.get("aria-label") == "Bands & <bars>"

    def test_only_ink_and_paper_are_used_and_nothing_is_styled_inline(self):
        drawing = self.drawn(line("1", week=60, fortnight=20, longer=9), line("2", week=4))
        assert "style" not in drawing
        colours = {part.split('"')[0] for part in drawing.split('fill="#')[1:]}
        assert colours <= {"212b32", "ffffff"}

    def test_the_name_of_a_team_is_never_markup(self):
        drawing = self.drawn(line("2", week=4))
        assert "<Co>" not in drawing
        assert "South & <Co>" in [text.text for text in ElementTree.fromstring(drawing).findall(f"{SVG}text")]

    def test_nothing_is_drawn_of_nothing(self):
        assert self.drawn() == ""

    def test_the_key_names_each_pattern(self):
        assert [label for label, _sample in picture.legend(bands())] == [
            "0 to 6 days", "7 to 13 days", "14 to 27 days", "28 days and more", "Not yet",
        ]  # fmt: skip
