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


def test_a_silent_sender_is_told_to_every_team_once_somebody_has_looked_at_it(jo, dean, now):
    send(about(dean, "A08"))
    Message.objects.update(received_at=now - 3 * HOUR)
    engine.reconcile_nobody(at=now)
    assert "feed_silent" not in open_to(jo)
    feed.change_sender(sender=Sender.objects.get(), by=jo, name="Larch House", quiet_minutes=120)
    engine.reconcile_nobody(at=now)
    assert "Nothing has come from Larch House since" in open_to(jo)["feed_silent"].sentence
    send(about(dean, "A08"))
    engine.reconcile_nobody(at=timezone.now())
    assert closed("feed_silent") == "it speaks again"


def test_two_hospitals_that_both_have_them_are_both_shown(jo, dean, now):
    take(about(dean, "A01", at=now - 5 * HOUR), about(dean, "A01", at=now - HOUR, application="OTHER", visit="X"))
    rules = [
        each.rule.code for each in queries.open_alerts(rights_of(jo, on=timezone.localdate()), at=timezone.now())
    ]
    assert rules.count("admitted") == 2
