"""Reasons in words: every code has a sentence and a few words, with its figures."""

import datetime as dt

import pytest
import time_machine

from mdt import agenda, words

ON = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def of_that_year():
    with time_machine.travel(ON, tick=False):
        yield


SEEN = {"last_seen_on": "2026-11-02", "rhythm_days": 7, "tries": 4, "run": 3}
UNSEEN = {"last_seen_on": None, "rhythm_days": None, "tries": 0, "run": 0}

TABLE = [
    ({"code": "alert_unseen", "rule": "not_seen"}, "Not seen though tried, since Sat 14 Nov (9 days)"),
    ({"code": "alert_unseen", "rule": "not_seen"} | SEEN,
     "Not seen though tried, last seen Mon 2 Nov, 21 days ago, rhythm: every 7 days, tried 4 times since"),
    ({"code": "alert_unseen", "rule": "not_tried"} | UNSEEN,
     "Not tried, not seen since the team accepted them"),
    ({"code": "alert_unseen", "rule": "tries_in_a_row"} | SEEN,
     "Tried 3 times in a row without being seen"),
    ({"code": "alert", "rule": "visit_not_recorded", "since": "2026-11-23"}, "Visit not recorded, since Mon 23 Nov"),
    ({"code": "alert_hospital", "rule": "discharged_not_followed_up"},
     "Left hospital, not followed up, since Sat 14 Nov (9 days)"),
    ({"code": "alert_concern", "rule": "worry_unacknowledged"}, "A colleague is worried, since Sat 14 Nov (9 days)"),
    ({"code": "alert_coordination", "rule": "gone"}, "Alert, since Sat 14 Nov (9 days)"),
    ({"code": "alert", "rule": "visit_not_recorded"}, "Visit not recorded, since Sat 14 Nov (9 days)"),
    ({"code": "concern", "raised_by": "Sister", "answered": False},
     "Concern of family or a carer (Sister) on Sat 14 Nov, not answered for 9 days"),
    ({"code": "concern", "raised_by": "Sister", "answered": False, "since": "2026-11-23"},
     "Concern of family or a carer (Sister) on Mon 23 Nov, not answered yet"),
    ({"code": "concern", "raised_by": "Sister", "answered": True},
     "Concern of family or a carer (Sister) on Sat 14 Nov, answered"),
    ({"code": "closure_asked", "reason": "05", "by": "Ruth"},
     "Ruth asks to close the episode: Did not attend (asked on Sat 14 Nov)"),
    ({"code": "no_coordinator"}, "No care co-ordinator for 9 days"),
    ({"code": "referral"}, "New referral to accept, referred Sat 14 Nov, 9 days ago"),
    ({"code": "discharged"}, "Left hospital on Sat 14 Nov: the 72 hours are running"),
    ({"code": "in_hospital", "ward": "Ash", "hospital": "Larch House"},
     "In hospital since Sat 14 Nov, day 10: Ash, Larch House"),
    ({"code": "on_leave"}, "On leave from hospital since Sat 14 Nov"),
    ({"code": "to_be_discharged"}, "Discharge from hospital planned on Sat 14 Nov"),
    ({"code": "action_overdue", "words": "Ring the sister", "owner": "Jo"},
     "Action overdue since Sat 14 Nov: Ring the sister (Jo)"),
    ({"code": "legal", "kind": "cto", "since": "2026-11-24"},
     "Community treatment order runs out on Tue 24 Nov, in 1 day"),
    ({"code": "legal", "kind": "cto"}, "Community treatment order ran out on Sat 14 Nov"),
    ({"code": "taken", "what": "goal", "title": "A flat with a lift", "why": "Stuck since May"},
     "Goal to discuss: A flat with a lift. Stuck since May"),
    ({"code": "to_allot", "what": "Weekly planner"}, "Intervention to allot: Weekly planner"),
    ({"code": "intensity_review"}, "Contact intensity to be reviewed by Sat 14 Nov"),
    ({"code": "added", "by": "Jo", "why": "Court on Friday"}, "Added by Jo: Court on Friday"),
    ({"code": "carried", "why": ""}, "Not discussed on Sat 14 Nov, carried over"),
    ({"code": "postponed", "why": "Jo is away"}, "Postponed on Sat 14 Nov: Jo is away"),
    ({"code": "action_done", "state": "done", "words": "Ring", "owner": "Jo", "note": "Talked"},
     "Done: Ring (Jo). Talked"),
    ({"code": "rotation", "never": False}, "Last discussed 9 days ago, on Sat 14 Nov"),
    ({"code": "rotation", "never": True}, "Not discussed yet, on the caseload since Sat 14 Nov"),
    ({"code": "of_an_older_version"}, "of_an_older_version"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "sentence"), TABLE)
def test_a_reason_in_words(told, sentence):
    assert words.reason({"since": "2026-11-14"} | told, on=ON) == sentence


@pytest.mark.parametrize("code", agenda.PRESSING)
def test_every_code_has_a_sentence_and_a_few_words(code):
    [told, *_more] = [told for told, _sentence in TABLE if told["code"] == code]
    assert words.short({"since": "2026-11-14"} | told, on=ON)
    assert code in words.SENTENCES
