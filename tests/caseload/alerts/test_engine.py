"""The engine: newly true opens, still true is not written, no longer true closes, whatever the rule."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from caseload.alerts import engine
from caseload.alerts.models import Alert
from caseload.alerts.sweep import sweep
from caseload.contacts.reckoning import reckon
from tests import make
from tests.queries import assert_queries

pytestmark = pytest.mark.django_db


def bring_up_to_date(*episodes, at=None):
    """What the signal does after an operation."""
    ids = [episode.pk for episode in episodes]
    at = at or timezone.now()
    reckon(episode_ids=ids, at=at)
    return engine.reconcile(episode_ids=ids, at=at)


def versions():
    """The row versions of all alerts: they change with every write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text, ctid::text FROM caseload_alert ORDER BY id")
        return cursor.fetchall()


def open_rules(episode):
    return sorted(Alert.objects.filter(episode=episode, closed_at=None).values_list("rule", flat=True))


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def episode(team, jo):
    return make.episode(team, coordinator=jo)


def test_what_is_still_true_is_not_written_again(episode):
    bring_up_to_date(episode)
    before = versions()
    assert before
    assert bring_up_to_date(episode) == engine.Result(0, 0)
    assert versions() == before


def test_one_statement_whatever_the_number_of_rules_and_people(team, jo):
    episodes = [make.episode(team, coordinator=jo) for _ in range(5)]
    with assert_queries(exactly=1):
        result = engine.reconcile(episode_ids=[e.pk for e in episodes], at=timezone.now())
    assert result.opened == 0  # nothing reckoned yet, so nobody is due


def test_a_sweep_and_a_reconciling_find_the_same(team, jo):
    episodes = [make.episode(team, coordinator=jo) for _ in range(3)]
    reckon(episode_ids=[e.pk for e in episodes], at=timezone.now())
    found = engine.differing(at=timezone.now())
    assert found == [engine.Differing(pk, ["not_tried"], is_old=False) for pk in sorted(e.pk for e in episodes)]
    run = sweep()
    assert run.opened == 3
    assert engine.differing(at=timezone.now()) == []
    assert sweep().opened == 0


@pytest.mark.parametrize("rule", engine.rules(), ids=lambda rule: rule.code)
def test_every_rule_says_in_words_why_its_alert_closed(rule):
    assert rule.closed_because({}) == "no longer so"
    assert rule.closed_because({"because": "died"}) == "the person has died"
    assert rule.closed_because({"because": "ended"}) == "the time with this team ended"


def test_an_alert_closes_with_who_saw_them_and_when(episode, jo):
    bring_up_to_date(episode)
    seen = make.contact(episode, jo)
    bring_up_to_date(episode)
    alert = Alert.objects.get(episode=episode)
    assert alert.closed_at
    assert alert.closed_facts == {
        "because": "seen",
        "by": jo.pk,
        "contact": seen.pk,
        "at": alert.closed_facts["at"],
    }
    assert dt.datetime.fromisoformat(alert.closed_facts["at"]) == seen.occurred_at


def test_what_opens_old_enough_is_with_the_lead_at_once():
    soon, late = (make.episode(make.team(escalate_after_days=days)) for days in (2, 99))
    bring_up_to_date(soon, late)
    assert Alert.objects.get(episode=soon, rule="not_tried").escalated_at
    assert not Alert.objects.get(episode=late, rule="not_tried").escalated_at
