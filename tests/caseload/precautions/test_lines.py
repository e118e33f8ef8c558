"""Before you knock, as lines: a clear word, how we know, and a passed review that is said and hides nothing."""

import datetime as dt
import uuid

from hypothesis import given
from hypothesis import strategies as st

from caseload.precautions import lines
from caseload.precautions.codes import ORDER, PrecautionKind, word

TODAY = dt.date(2026, 11, 21)
DAY = dt.timedelta(days=1)


def told(kind="dog", **fields):
    plain = {
        "uuid": str(uuid.uuid4()), "words": "Large, in the yard", "source": "Seen by Jo Marsh", "since": "2026-11-01",
        "review_by": "2026-12-01", "place_id": None, "place": None, "lead_name": "", "lead_phone": "",
    }  # fmt: skip
    return plain | {"kind": kind} | fields


def line(kind="dog", **fields):
    return lines.read([told(kind, **fields)], on=TODAY)[0]


def test_a_line_says_what_how_we_know_and_when_it_is_looked_at_again():
    shown = line()
    assert (shown.word, shown.text) == ("Dog", "Large, in the yard")
    assert shown.known == "Seen by Jo Marsh, 1 Nov; review by 1 Dec"
    assert not shown.overdue


def test_a_passed_review_is_said_in_the_line_and_hides_nothing():
    shown = line(review_by="2026-11-20")
    assert shown.is_over
    assert shown.text == "Large, in the yard"
    assert shown.overdue.startswith("Review was due Fri 20 Nov")


def test_the_day_of_review_itself_is_in_time():
    assert not line(review_by=TODAY.isoformat()).is_over


def test_of_mappa_or_marac_a_line_says_only_to_ask_the_lead():
    assert line("ask_lead", words="").text == "Before you go: ask the team lead"


def test_two_go_comes_first_whatever_was_written_first():
    shown = lines.read([told(kind) for kind in reversed(ORDER)], on=TODAY)
    assert [one.kind for one in shown] == list(ORDER)
    assert shown[0].word == "Two go"


def test_every_kind_has_a_word_and_none_is_a_level():
    for kind in PrecautionKind.values:
        assert word(kind)
        assert not {"low", "medium", "high", "risk"} & set(word(kind).lower().split())


@given(st.one_of(st.none(), st.integers(1, 3)), st.one_of(st.none(), st.integers(1, 3)))
def test_two_go_to_the_place_it_is_about_and_wherever_the_place_is_not_known(about, going_to):
    asked = lines.two_must_go([line("pairs", place_id=about, place="Flat" if about else None)], going_to)
    assert bool(asked) == (about is None or going_to is None or about == going_to)


@given(st.lists(st.integers(1, 3)))
def test_the_same_colleague_twice_is_no_pair(staff):
    assert lines.is_pair(staff) == (len(set(staff)) >= 2)
