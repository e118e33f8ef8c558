"""What may be shared, whom the law names, and how a tie is said: values in, sentences out."""

import datetime as dt

import pytest
import time_machine

from caseload.network import read, relatives
from caseload.network.codes import TieRole
from caseload.network.told import NetworkRefusedError, SharingTold, TieTold, check_sharing, check_tie

TODAY = dt.date(2026, 11, 21)
TIE = {
    "id": 1, "uuid": "6f1f0d4e-6a3a-4a5b-9a51-1b9f5a3c0001", "role": "carer", "name": "Mary Whitlock",
    "organisation": "", "phone": "", "email": "", "note": "", "starts_on": "2026-01-05", "ends_on": None,
    "end_reason": "",
    "may_share": "not_asked", "what": "", "admission": "not_asked", "on_date": "2026-11-01", "decided_by": "",
    "recorded_by": "Jo Marsh", "contact_uuid": None, "occurred_at": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"may_share": "yes"}, "on_date"),
        ({"may_share": "part", "on_date": TODAY}, "what"),
        ({"may_share": "best_interests", "on_date": TODAY, "decided_by": "Dr Hale"}, "what"),
        ({"may_share": "best_interests", "on_date": TODAY, "what": "Lacks capacity now"}, "decided_by"),
        ({"may_share": "yes", "on_date": TODAY, "decided_by": "Dr Hale"}, "decided_by"),
        ({"may_share": "yes", "on_date": TODAY + dt.timedelta(days=1)}, "on_date"),
        ({"may_share": "yes", "on_date": dt.date(203, 3, 1)}, "on_date"),
        ({"admission": "yes"}, "on_date"),
        ({"may_share": "perhaps"}, "may_share"),
    ],
)
def test_consent_has_its_day_a_part_its_words_and_a_decision_its_author(told, field):
    with pytest.raises(NetworkRefusedError) as refused:
        check_sharing(SharingTold(**told), today=TODAY)
    assert refused.value.field == field


def test_nobody_asked_yet_needs_nothing():
    check_sharing(SharingTold(), today=TODAY)


def test_a_tie_without_any_name_is_refused():
    with pytest.raises(NetworkRefusedError) as refused:
        check_tie(TieTold("gp", phone="0161 496 0000"))
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Not asked yet what may be shared"),
        ({"may_share": "yes"}, "May be told what concerns the care: said on Sun 1 Nov"),
        (
            {"may_share": "part", "what": "Where he is, not why"},
            "May be told in part: Where he is, not why (said on Sun 1 Nov)",
        ),
        ({"may_share": "no"}, "Nothing may be told them: said on Sun 1 Nov"),
        (
            {"may_share": "best_interests", "what": "His ward", "decided_by": "Dr Hale"},
            "Decided for them by Dr Hale on Sun 1 Nov: His ward",
        ),
    ],
)
def test_what_may_be_told_is_said_with_its_day(fields, sentence):
    with time_machine.travel(dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)):
        [tie] = read.around([TIE | fields], []).ties
        assert tie.sharing == sentence


def test_who_has_ended_stands_under_earlier_and_the_order_is_that_of_the_roles():
    gone = TIE | {"id": 2, "ends_on": "2026-11-20"}
    around = read.around([TIE, gone, TIE | {"id": 3, "role": "gp"}], [])
    assert [tie.role for tie in around.ties] == ["gp", "carer"]
    assert [tie.id for tie in around.former] == [2]


@pytest.mark.parametrize(
    ("nation", "knows", "knows_not"),
    [
        ("ENG", TieRole.NEAREST_RELATIVE, TieRole.NOMINATED_PERSON),
        ("WLS", TieRole.NEAREST_RELATIVE, TieRole.NAMED_PERSON),
        ("SCT", TieRole.NAMED_PERSON, TieRole.NEAREST_RELATIVE),
    ],
)
def test_whom_the_law_names_depends_on_nation_and_day(nation, knows, knows_not):
    offered = relatives.roles(nation, TODAY)
    assert knows in offered
    assert knows_not not in offered
    assert TieRole.GP in offered


def test_a_law_that_begins_on_a_day_is_a_date_in_the_file_and_no_code():
    begins = relatives.Named(TieRole.NOMINATED_PERSON, ("ENG",), "A law", TODAY, None)
    ends = relatives.Named(TieRole.NEAREST_RELATIVE, ("ENG",), "Another", dt.date(1983, 9, 30), TODAY)
    day = dt.timedelta(days=1)
    assert (begins.holds("ENG", TODAY), begins.holds("ENG", TODAY - day)) == (True, False)
    assert (ends.holds("ENG", TODAY), ends.holds("ENG", TODAY - day)) == (False, True)
