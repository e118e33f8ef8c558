"""Legal measures that run out, that are counted in hours, and what is due under them."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.alerts.models import Alert
from caseload.models import LegalMeasure
from caseload.people import operations as people
from tests import make
from tests.caseload.alerts.test_rules_care import episode, jo, rules, sentences, team  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def noon():
    return timezone.localtime().replace(hour=12)


def order(episode, jo, days, kind="cto"):  # noqa: F811
    today = timezone.localdate()
    return LegalMeasure.objects.create(
        person_id=episode.person_id, episode=episode, kind=kind, starts_on=today - 90 * DAY,
        expires_on=today + days * DAY, set_by=jo,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "days", "warned"),
    [
        ("cto", 57, None), ("cto", 56, 56), ("cto", 29, 56), ("cto", 28, 28), ("cto", 15, 28), ("cto", 14, 14),
        ("cto", 0, 14), ("cto", -1, 14), ("s2", 15, None), ("s2", 14, 14), ("s2", 7, 7), ("s2", 1, 2),
    ],
)  # fmt: skip
def test_it_is_told_when_its_kind_says(episode, jo, noon, kind, days, warned):  # noqa: F811
    measure = order(episode, jo, days, kind)
    assert rules(episode, noon) == (["legal_expiring"] if warned else [])
    if warned:
        assert Alert.objects.get().subject == f"{measure.pk}:{warned}"
    LegalMeasure.objects.update(ends_on=timezone.localdate() + DAY, end_reason="Discharged")
    assert rules(episode, noon) == []


def test_what_was_acknowledged_eight_weeks_ahead_is_told_again_at_four(episode, jo, noon):  # noqa: F811
    order(episode, jo, 56)
    assert rules(episode, noon) == ["legal_expiring"]
    assert "Community treatment order: the last day is" in sentences(jo)["legal_expiring"]
    Alert.objects.update(acknowledged_at=noon, acknowledged_by=jo)
    assert rules(episode, noon + 28 * DAY).count("legal_expiring") == 1
    first, second = Alert.objects.filter(rule="legal_expiring").order_by("opened_at", "pk")
    assert first.closed_facts == {"because": "nearer"}
    assert second.acknowledged_at is None


def test_a_recall_stands_at_once_with_the_lead_until_it_has_ended(episode, jo):  # noqa: F811
    now = timezone.now()
    recall = people.add_legal_measure(
        episode=episode, kind="cto_recall", starts_on=timezone.localdate(), begins_at=now, by=jo, at=now
    )
    assert rules(episode) == ["legal_hours"]
    alert = Alert.objects.get(rule="legal_hours")
    assert alert.escalated_at
    assert "it holds until" in sentences(jo)["legal_hours"]
    people.end_legal_measure(measure=recall, ends_on=recall.starts_on, reason="Released", by=jo, at=now)
    assert rules(episode) == []


def test_what_is_due_is_told_two_weeks_ahead_until_it_is_done(episode, jo):  # noqa: F811
    now, today = timezone.now(), timezone.localdate()
    people.add_legal_measure(episode=episode, kind="cto", starts_on=today - 10 * DAY, by=jo, at=now)
    assert "legal_task" not in rules(episode, now)
    later = now + 9 * DAY
    assert "legal_task" in rules(episode, later)
    assert "Certificate of consent" in sentences(jo, later)["legal_task"]
    task = LegalMeasure.objects.get().tasks.get(code="consent_certificate")
    people.do_legal_task(task=task, done_on=today, by=jo, at=later)
    assert "legal_task" not in rules(episode, later)
    assert Alert.objects.get(rule="legal_task").closed_facts == {"because": "done"}


def test_the_measures_of_somebody_who_is_not_ours_are_not_our_alert(jo):  # noqa: F811
    gone = make.episode(make.team("South"), state="referred", referred_at=timezone.now() - DAY, accepted_at=None)
    order(gone, jo, 3)
    assert rules(gone) == []


def test_a_measure_outlasts_the_team_that_recorded_it(episode, jo, noon):  # noqa: F811
    order(episode, jo, 10)
    south = make.team("South")
    other = make.episode(south, episode.person, make.staff(south))
    assert (rules(episode, noon), rules(other, noon)) == (["legal_expiring"], [])
    type(episode).objects.filter(pk=episode.pk).update(state="referred", accepted_at=None)
    assert rules(other, noon) == ["legal_expiring"]


def test_its_card_says_its_own_day_and_not_when_they_should_be_seen(client, episode, jo, noon):  # noqa: F811
    people.add_legal_measure(episode=episode, kind="cto", starts_on=timezone.localdate() - 20 * DAY, by=jo, at=noon)
    make.contact(episode, jo, at=noon - DAY)
    assert "legal_task" in rules(episode, noon)
    client.force_login(jo)
    text = client.get("/alerts/?show=team").content.decode()
    assert "is due by" in text
    assert "Was due by" not in text
