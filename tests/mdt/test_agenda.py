"""Why somebody is on the agenda, and who comes first. A table of every reason."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdt import agenda

ON = dt.date(2026, 11, 23)
NEXT = dt.date(2026, 11, 30)


def day(number: int) -> dt.date:
    """That many days before the meeting."""
    return ON - dt.timedelta(days=number)


def facts(**known) -> agenda.Facts:
    """Somebody well known, seen, discussed last week and with nothing new."""
    defaults = {"accepted_on": day(400), "last_discussed_on": day(7), "on": ON, "next_on": NEXT}
    return agenda.Facts(**({"episode_id": 1, "person_id": 1, "sort_key": "thorne rosie"} | defaults | known))


def codes(**known) -> list[str]:
    return [reason.code for reason in agenda.reasons(facts(**known))]


def alert(rule: str, family: str, days: int = 2) -> dict:
    return {"alerts": ({"rule": rule, "family": family, "since": day(days).isoformat()},)}


def action(state: str = "open", days: int = 1) -> dict:
    told = {"uuid": "u", "words": "Ring the sister", "owner": "Jo", "note": "Done"}
    return {"actions": (told | {"due_on": day(days).isoformat(), "state": state},)}


STAY = {"since": "2026-11-10", "hospital": "Larch House", "ward": "Ash"}

TABLE = [
    # what is so                                                     # why they are on the agenda
    ({}, []),
    (alert("not_seen", "disengaged"), ["alert_unseen"]),
    (alert("not_tried", "disengaged"), ["alert_unseen"]),
    (alert("tries_in_a_row", "disengaged"), ["alert_unseen"]),
    (alert("discharged_not_followed_up", "hospital"), ["alert_hospital"]),
    (alert("worry_unacknowledged", "concerns"), ["alert_concern"]),
    (alert("coordinator_away", "coordination"), ["alert_coordination"]),
    (alert("visit_not_recorded", "visits"), ["alert"]),
    (alert("no_coordinator", "coordination"), []),
    (alert("admitted", "hospital"), []),
    (alert("concern_unacknowledged", "concerns"), []),
    ({"in_hospital": STAY}, ["in_hospital"]),
    ({"in_hospital": STAY | {"on_leave_since": "2026-11-20"}}, ["in_hospital", "on_leave"]),
    ({"in_hospital": STAY | {"discharge_decided_on": "2026-11-16"}}, ["in_hospital", "to_be_discharged"]),
    ({"in_hospital": STAY | {"discharge_planned_for": "2026-11-27"}}, ["in_hospital", "to_be_discharged"]),
    ({"discharged_on": day(0)}, ["discharged"]),
    ({"discharged_on": day(3)}, ["discharged"]),
    ({"discharged_on": day(4)}, []),
    ({"in_hospital": STAY, "discharged_on": day(2)}, ["in_hospital"]),
    ({"taken": ({"what": "assessment", "title": "MOHOST", "why": "Barriers", "since": "2026-11-19"},)}, ["taken"]),
    ({"taken": ({"what": "goal", "title": "A flat", "why": "Stuck", "since": "2026-11-19"},)}, ["taken"]),
    ({"to_allot": ({"uuid": "u", "what": "Weekly planner", "since": "2026-11-19"},)}, ["to_allot"]),
    ({"intensity_review_by": day(5)}, ["intensity_review"]),
    ({"intensity_review_by": NEXT - dt.timedelta(days=1)}, ["intensity_review"]),
    ({"intensity_review_by": NEXT}, []),
    ({"measures": ({"kind": "cto", "expires_on": "2026-12-30"},)}, ["legal"]),
    (action(), ["action_overdue"]),
    (action(days=0), []),
    (action("done"), ["action_done"]),
    (action("dropped"), ["action_done"]),
    ({"concerns": ({"raised_by": "Sister", "since": "2026-11-20", "answered": False},)}, ["concern"]),
    ({"referred_on": day(2), "accepted_on": None, "has_coordinator": False}, ["referral"]),
    ({"has_coordinator": False}, ["no_coordinator"]),
    ({"closure": {"uuid": "u", "reason": "05", "by": "Ruth", "since": "2026-11-20"}}, ["closure_asked"]),
    ({"last_discussed_on": day(35)}, []),
    ({"last_discussed_on": day(36)}, ["rotation"]),
    ({"last_discussed_on": None, "accepted_on": day(36)}, ["rotation"]),
    ({"last_discussed_on": None, "accepted_on": day(3)}, []),
    ({"discuss_within_days": 7}, ["rotation"]),
    ({"waiting": {"how": "carried", "since": day(7), "why": ""}}, ["carried"]),
    ({"waiting": {"how": "postponed", "since": day(7), "why": "Jo is away"}}, ["postponed"]),
    ({"added": {"by": "Jo", "why": "Court on Friday", "since": day(1)}}, ["added"]),
]  # fmt: skip


@pytest.mark.parametrize(("known", "expected"), TABLE)
def test_each_reason(known, expected):
    assert codes(**known) == expected


def test_the_table_has_every_reason():
    assert {code for _known, expected in TABLE for code in expected} == set(agenda.PRESSING)


def test_somebody_without_news_and_not_due_is_not_on_the_agenda():
    assert agenda.agenda([facts()]) == []


def test_the_most_pressing_comes_first_and_the_oldest_among_equals():
    everybody = [
        facts(sort_key="a", intensity_review_by=day(1)),
        facts(sort_key="b", **alert("not_seen", "disengaged", days=2)),
        facts(sort_key="c", **alert("not_seen", "disengaged", days=9)),
        facts(sort_key="d", has_coordinator=False),
    ]
    assert [item.facts.sort_key for item in agenda.agenda(everybody)] == ["c", "b", "d", "a"]


def test_those_without_news_are_read_together_at_the_beginning_by_name():
    everybody = [
        facts(sort_key="c", **alert("not_seen", "disengaged")),
        facts(sort_key="b", last_discussed_on=day(60)),
        facts(sort_key="a", last_discussed_on=day(40), **action("done")),
    ]
    found = agenda.agenda(everybody)
    assert [(item.facts.sort_key, item.read_together) for item in found] == [("a", True), ("b", True), ("c", False)]


def test_whom_the_meeting_did_not_come_to_read_together_is_read_together_next_time():
    waiting = {"how": "carried", "since": day(7), "why": "", "together": True}
    [quiet] = agenda.agenda([facts(waiting=waiting, discuss_within_days=7)])
    [news] = agenda.agenda([facts(waiting=waiting, **alert("not_seen", "disengaged"))])
    assert quiet.read_together
    assert not news.read_together


@pytest.mark.parametrize("known", [known for known, expected in TABLE if set(expected) - agenda.QUIET])
def test_whoever_has_news_is_never_read_together(known):
    [item] = agenda.agenda([facts(**({"last_discussed_on": day(60)} | known))])
    assert not item.read_together


@given(st.lists(st.sampled_from([known for known, _expected in TABLE]), max_size=12), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_facts(known, random):
    everybody = [dataclasses.replace(facts(**one), sort_key=f"{number:02}") for number, one in enumerate(known)]
    shuffled = random.sample(everybody, len(everybody))
    assert agenda.agenda(everybody) == agenda.agenda(shuffled)


@given(st.lists(st.sampled_from([known for known, _expected in TABLE]), max_size=12))
def test_whoever_has_a_reason_is_on_the_agenda_once(known):
    everybody = [dataclasses.replace(facts(**one), episode_id=number) for number, one in enumerate(known)]
    named = sorted(item.facts.episode_id for item in agenda.agenda(everybody))
    assert named == [one.episode_id for one in everybody if agenda.reasons(one)]
