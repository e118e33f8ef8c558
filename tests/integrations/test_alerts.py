"""What the feed lets a team notice besides stays: attendances, possible matches, a sender that has gone silent."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.alerts import engine, queries
from caseload.alerts import operations as alerts
from caseload.alerts.models import Alert
from integrations import operations as feed
from integrations.models import Message, Question, Sender
from teams.access import rights_of
from tests import make
from tests.integrations.feeding import about, known, send, take

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def jo():
    return make.staff(make.team(), name="Jo Marsh")


@pytest.fixture
def dean(jo):
    return known(jo.memberships.get().team, jo, given="Dean")[0]


def open_to(user) -> dict:
    found = queries.open_alerts(rights_of(user, on=timezone.localdate()), at=timezone.now())
    return {each.rule.code: each for each in found}


def emergency(person, code: str, **said) -> bytes:
    return about(person, code, **({"class": "E", "ward": "ED^^^LMG", "specialty": ""} | said))


def closed(rule: str) -> str:
    alert = Alert.objects.get(rule=rule, closed_at__isnull=False)
    return engine.rule(rule).closed_because(alert.closed_facts)


def test_an_attendance_is_a_lesser_thing_and_says_when_they_left(jo, dean, now):
    take(emergency(dean, "A04", at=now - 3 * HOUR))
    alert = open_to(jo)["emergency_attended"]
    assert alert.tone == "soon"
    assert "Attends an emergency department: ED, LMG" in alert.sentence
    take(emergency(dean, "A03", at=now - HOUR, discharged=now - HOUR))
    assert "Left" in open_to(jo)["emergency_attended"].sentence
    assert "admitted" not in open_to(jo)


def test_admitted_from_there_it_is_an_admission_and_no_attendance(jo, dean, now):
    take(emergency(dean, "A04", at=now - 3 * HOUR))
    take(about(dean, "A06", at=now - HOUR, admitted=now - HOUR))
    assert "emergency_attended" not in open_to(jo)
    assert "admitted" in open_to(jo)
    assert closed("emergency_attended") == "admitted to hospital"


def died_but_was_seen_since(jo, dean, now):
    make.contact(dean.episodes.get(), jo, at=now - HOUR)
    take(about(dean, "A01", at=now - 90 * HOUR, admitted=now - 90 * HOUR))
    take(about(dean, "A03", at=now - 48 * HOUR, discharged=now - 48 * HOUR, method="4"))


def test_a_death_that_contradicts_what_colleagues_wrote_is_nobodys_secret(jo, dean, now):
    """It is not recorded, since somebody saw them after that day; and no follow-up is due of the dead. Somebody must
    hear of it all the same."""
    died_but_was_seen_since(jo, dean, now)
    dean.refresh_from_db()
    assert dean.died_on is None
    alert = open_to(jo)["death_told"]
    assert alert.tone == "act"
    assert "LARCH says that they died on" in alert.sentence
    assert "not recorded here" in alert.sentence


def test_a_death_that_the_hospital_takes_back_or_somebody_has_cleared_up_is_asked_no_more(jo, dean, now):
    died_but_was_seen_since(jo, dean, now)
    take(about(dean, "A13", at=now - HOUR))
    assert closed("death_told") == "the hospital took it back"
    take(about(dean, "A03", at=now - 47 * HOUR, discharged=now - 47 * HOUR, sent_at=now, method="4"))
    alerts.acknowledge(alert=Alert.objects.get(rule="death_told", closed_at=None), note="Alive: rang", by=jo, at=now)
    assert "death_told" not in open_to(jo)


def test_an_attendance_taken_back_or_acknowledged_is_over(jo, dean, now):
    take(emergency(dean, "A04", at=now - 3 * HOUR))
    take(emergency(dean, "A11", at=now - 2 * HOUR))
    assert closed("emergency_attended") == "the hospital took it back"
    take(emergency(dean, "A04", at=now - HOUR, visit="V-other"))
    alerts.acknowledge(alert=Alert.objects.get(rule="emergency_attended", closed_at=None), note="Rang", by=jo, at=now)
    assert "emergency_attended" not in open_to(jo)


def test_a_possible_match_says_so_and_what_was_decided(jo, dean, now):
    take(about(dean, "A01", at=now - HOUR, nhs=""))
    alert = open_to(jo)["possible_match"]
    assert alert.tone == "act"
    assert alert.sentence.startswith("Possible match: somebody who may be them was admitted at OAK, LARCH")
    feed.decide(question=Question.objects.get(), person=None, by=jo, at=now)
    assert closed("possible_match") == "it is somebody else"


def silent(jo, now) -> bool:
    Message.objects.update(received_at=now - 5 * HOUR)
    engine.reconcile_nobody(at=now)
    return "feed_silent" in open_to(jo)


def test_a_silent_sender_is_told_to_every_team(jo, dean, now):
    send(about(dean, "A08"))
    feed.change_sender(sender=Sender.objects.get(), by=jo, name="Larch House", quiet_minutes=120)
    assert silent(jo, now)
    assert "Nothing has come from Larch House since" in open_to(jo)["feed_silent"].sentence
    send(about(dean, "A08"))
    engine.reconcile_nobody(at=timezone.now())
    assert closed("feed_silent") == "it speaks again"


def test_a_sender_that_nobody_has_looked_at_is_missed_too_once_it_has_said_more_than_a_trial(jo, dean, now):
    send(*(about(dean, "A08") for _ in range(9)))
    assert not silent(jo, now)
    send(about(dean, "A08"))
    assert silent(jo, now)


def test_a_hospital_that_sends_no_more_is_missed_no_more(jo, dean, now):
    send(*(about(dean, "A08") for _ in range(10)))
    assert silent(jo, now)
    feed.change_sender(sender=Sender.objects.get(), by=jo, is_watched=False)
    engine.reconcile_nobody(at=now)
    assert closed("feed_silent") == "nothing is expected from it any more"


def test_a_possible_match_of_a_person_only_alarms_nobody_unless_they_died(jo, dean, now):
    take(about(dean, "A31", nhs="", at=now))
    assert Question.objects.filter(decided_at=None).count() == 1
    assert "possible_match" not in open_to(jo)
    take(about(dean, "A31", nhs="", at=now, died="Y"))
    assert "possible_match" in open_to(jo)


def test_what_is_told_of_the_person_afterwards_closes_no_possible_match(jo, dean, now):
    take(about(dean, "A01", nhs="", at=now - HOUR))
    take(about(dean, "A31", nhs="", at=now))
    assert "admitted at OAK" in open_to(jo)["possible_match"].sentence


def test_two_hospitals_that_both_have_them_are_both_shown(jo, dean, now):
    take(about(dean, "A01", at=now - 5 * HOUR), about(dean, "A01", at=now - HOUR, application="OTHER", visit="X"))
    rules = [
        each.rule.code for each in queries.open_alerts(rights_of(jo, on=timezone.localdate()), at=timezone.now())
    ]
    assert rules.count("admitted") == 2
