"""Deciding: in a kind and in words, with effect at once, and never changed behind anybody's back."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from caseload.models import CoordinatorPeriod, IntensityPeriod, RhythmPeriod
from caseload.people.operations import Refused as PeopleRefused
from mdt.models import Decision
from mdt.operations import decisions
from mdt.operations.decisions import Told
from mdt.operations.effects import Sets
from mdt.refusals import Refused
from tests import make
from tests.mdt import live


def soon(days=28):
    return timezone.localdate() + dt.timedelta(days=days)


def decide(item, by, kind="other", words="Ask for 28 days", how=None, key=None, **risk):
    told = Told(kind, words, **risk)
    return decisions.decide(item=item, told=told, uuid=key or uuid.uuid4(), by=by, at=timezone.now(), sets=how)


RISK = {"risk_for": "Cooking alone", "risk_agreed_with": "Rosie and her sister", "risk_if": "We ring at six"}


def test_a_decision_stands_and_the_person_has_been_discussed(ruth, item):
    decide(item, ruth)
    item.refresh_from_db()
    assert (Decision.objects.get().words, item.state, item.dealt_with_by) == ("Ask for 28 days", "discussed", ruth)


def test_sent_twice_it_is_one(ruth, item):
    key = uuid.uuid4()
    assert decide(item, ruth, key=key) == decide(item, ruth, key=key)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"words": "  "}, "words"),
        ({"kind": ""}, "kind"),
        ({"kind": "positive_risk"} | RISK | {"risk_for": ""}, "risk_for"),
        ({"kind": "positive_risk"} | RISK | {"risk_agreed_with": " "}, "risk_agreed_with"),
        ({"kind": "positive_risk"} | RISK | {"risk_if": ""}, "risk_if"),
        ({"kind": "intensity"}, "review_by"),
        ({"kind": "intensity", "how": Sets(None, "daily")}, "review_by"),
        ({"kind": "rhythm", "how": Sets(dt.date(2999, 1, 1))}, "every_days"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_saved(ruth, item, told, field):
    with pytest.raises(Refused) as refused:
        decide(item, ruth, **told)
    assert refused.value.field == field
    assert not Decision.objects.exists()


def test_a_positive_risk_is_kept_in_full(ruth, item):
    decide(item, ruth, "positive_risk", **RISK)
    assert Decision.objects.get().risk_if == "We ring at six"


def test_an_intensity_takes_effect_at_once_with_the_meeting_as_its_authority(ruth, item):
    decision = decide(item, ruth, "intensity", "Daily while the tenancy is at stake", Sets(soon(), "daily"))
    period = IntensityPeriod.objects.get(ends_at=None)
    assert (period.intensity, period.reason) == ("daily", "Daily while the tenancy is at stake")
    assert decision.intensity.period == period


def test_a_rhythm_takes_effect_at_once(ruth, item):
    decision = decide(item, ruth, "rhythm", "As she asked", Sets(soon(), every_days=5))
    item.episode.refresh_from_db()
    assert decision.rhythm.period == RhythmPeriod.objects.get(ends_at=None)
    assert item.episode.rhythm_days == 5


def test_a_review_date_in_the_past_leaves_no_decision(ruth, item):
    with pytest.raises(PeopleRefused):
        decide(item, ruth, "intensity", how=Sets(soon(-1), "daily"))
    assert not Decision.objects.exists()


def test_of_two_who_reword_a_decision_the_second_is_shown_what_stands(ruth, north, item):
    sam = make.staff(north)
    decision = decide(item, ruth)
    at = timezone.now()
    decisions.reword(decision=decision, told=Told("other", "Ask for 42 days"), revision=1, by=sam, at=at)
    with pytest.raises(decisions.ChangedMeanwhile) as told:
        decisions.reword(decision=decision, told=Told("other", "Ask for 14 days"), revision=1, by=ruth, at=at)
    assert told.value.standing.words == "Ask for 42 days"
    assert Decision.objects.get().words == "Ask for 42 days"


def test_the_same_words_sent_again_are_no_conflict(ruth, item):
    decision = decide(item, ruth)
    better = Told("other", "Ask for 42 days")
    for _ in range(2):
        saved = decisions.reword(decision=decision, told=better, revision=1, by=ruth, at=timezone.now())
    assert saved.revision == 2


def test_a_withdrawn_decision_stays_readable(ruth, item):
    decision = decide(item, ruth)
    decisions.withdraw(decision=decision, revision=1, by=ruth, at=timezone.now())
    assert Decision.objects.get().withdrawn_at
    assert Decision.objects.get().words == "Ask for 28 days"


def test_nothing_is_decided_in_a_closed_meeting(ruth, item):
    live.close(item.meeting, ruth)
    with pytest.raises(Refused, match="sealed"):
        decide(item, ruth)


def test_a_co_ordinator_is_named_at_once_and_stands_in_the_minutes(ruth, sam, item):
    decision = decide(item, ruth, "coordinator", "Sam knows the family", Sets(coordinator=sam))
    assert CoordinatorPeriod.objects.get(episode=item.episode, ends_at=None).user == sam
    assert decision.coordinator.period.user == sam


def test_a_referral_is_accepted_with_co_ordinator_and_intensity(ruth, sam, meeting):
    item = live.referral(meeting)
    decision = decide(item, ruth, "accept", "Weekly to begin with", Sets(soon(), "weekly", coordinator=sam))
    item.episode.refresh_from_db()
    assert (item.episode.state, item.episode.accepted_at) == ("accepted", decision.decided_at)
    assert (decision.coordinator.period.user, decision.intensity.period.intensity) == (sam, "weekly")


def test_a_referral_is_not_accepted_with_the_decision_as_its_reason(ruth, meeting):
    item = live.referral(meeting)
    decide(item, ruth, "not_accept", "Already with the early intervention team")
    item.episode.refresh_from_db()
    assert item.episode.not_accepted_reason == "Already with the early intervention team"


@pytest.mark.parametrize(
    ("kind", "sets", "field"),
    [
        ("coordinator", {}, "coordinator"),
        ("accept", {"intensity": "weekly", "review_by": dt.date(2999, 1, 1)}, "coordinator"),
    ],
)
def test_without_a_co_ordinator_nothing_is_decided(ruth, item, kind, sets, field):
    with pytest.raises(Refused) as refused:
        decide(item, ruth, kind, how=Sets(**sets))
    assert refused.value.field == field
    assert not Decision.objects.exists()


def test_who_has_been_accepted_already_is_not_accepted_again(ruth, sam, item):
    with pytest.raises(PeopleRefused):
        decide(item, ruth, "accept", how=Sets(soon(), "weekly", coordinator=sam))
    assert not Decision.objects.exists()
