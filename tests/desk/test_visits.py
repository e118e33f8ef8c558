"""What one line of Today says of where a visit goes."""

from types import SimpleNamespace

import pytest

from desk.visits import Visit

FLAT = "Flat 4, Canal Street, M1 1AA"


def visit(whereabouts=None, told="", place="Flat 4, Canal Street"):
    return Visit(SimpleNamespace(
        whereabouts=whereabouts, whereabouts_place=told, place=place, postcode=place and "M1 1AA",
        in_hospital_since=None,
    ))  # fmt: skip


def test_a_visit_goes_where_it_was_planned():
    assert (visit().where, visit().goes_to) == (FLAT, FLAT)


def test_to_somebody_in_prison_one_goes_there():
    inside = visit("prison", "HMP Larchmoor")
    assert inside.where == inside.goes_to == "In prison, HMP Larchmoor"


@pytest.mark.parametrize(("kind", "word"), [("missing", "Missing"), ("absent", "Absent without leave")])
def test_of_somebody_missing_the_place_that_was_planned_is_where_somebody_knocks(kind, word):
    gone = visit(kind, "Bus station")
    assert gone.where == f"{word}, Bus station. Planned at: {FLAT}"
    assert gone.goes_to == FLAT
    nowhere = visit(kind, "Bus station", place="")
    assert nowhere.where == f"{word}, Bus station. No place to go to is known"
    assert nowhere.goes_to == ""
