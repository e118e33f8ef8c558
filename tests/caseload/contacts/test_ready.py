"""Somebody is ready for something right now: told once, answered once, open until then."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from caseload.alerts import engine
from caseload.alerts.queries import open_alerts
from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.models import Alert, Partner, PlannedVisit, ReadyNow
from caseload.people.signals import unanswered
from teams.access import rights_of
from teams.models import Absence, ShiftCoordinator
from teams.roles import Role
from tests import make
from tests.caseload.contacts.test_operations import log
from tests.queries import assert_queries

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


@pytest.fixture
def jo(sam):
    return make.staff(sam.memberships.get().team, name="Jo Pryce", working_days=EVERY_DAY)


@pytest.fixture
def ready(dean, sam):
    return contacts.ready_now(uuid=uuid.uuid4(), episode=dean, need="detox", words="Now", by=sam, at=timezone.now())


def alerts():
    return Alert.objects.filter(rule="ready_now", closed_at=None)


def told(user, at=None):
    now = at or timezone.now()
    mine = open_alerts(rights_of(user, on=timezone.localdate(now)), at=now, mine=True)
    return [alert.rule.code for alert in mine]


def test_one_tap_on_a_contact_tells_it_at_once(dean, sam, jo):
    ShiftCoordinator.objects.create(team=dean.team, on_date=timezone.localdate(), user=jo, set_by=jo)
    log(dean, sam, ready="detox", ready_words="If somebody takes me")
    row = ReadyNow.objects.get()
    assert (row.need, row.words, row.contact.logged_by) == ("detox", "If somebody takes me", sam)
    assert "ready_now" in told(jo)  # as shift co-ordinator
    assert "ready_now" in told(sam)  # as care co-ordinator


def test_a_contact_that_says_so_still_asks_at_most_fifteen_queries(signed_in, dean, sam):
    told = {"outcome": "not_in", "on_day": timezone.localdate(), "time": "00:01", "lead": sam.pk}
    sent = told | {"uuid": uuid.uuid4(), "has_ready": "on", "ready": "gp"}
    with assert_queries(at_most=15):
        answer = signed_in.post(f"/contacts/new/?person={dean.person.uuid}", sent)
    assert answer.status_code == 302
    assert ReadyNow.objects.get().need == "gp"


def test_something_else_is_said_in_words(dean, sam):
    with pytest.raises(contacts.ContactRefusedError) as refused:
        log(dean, sam, ready="other")
    assert refused.value.field == "ready_words"
    assert not ReadyNow.objects.exists()


def test_told_twice_it_is_one(dean, sam):
    key = uuid.uuid4()
    tell = {"uuid": key, "episode": dean, "need": "flat", "by": sam, "at": timezone.now()}
    assert contacts.ready_now(words="", **tell) == contacts.ready_now(words="", **tell)
    with pytest.raises(contacts.SavedAlreadyError):
        contacts.ready_now(words="Mill Lane", **tell)


def test_somebody_goes_today_and_it_is_answered(ready, jo, sam):
    visit = contacts.go_today(ready=ready, who=[jo], by=sam, at=timezone.now())
    assert (visit.on_date, list(visit.staff.all())) == (timezone.localdate(), [jo])
    ready.refresh_from_db()
    assert (ready.answer, ready.visit, ready.answered_by) == ("goes", visit, sam)
    assert not alerts().exists()


def test_of_two_who_answer_the_second_is_told_and_no_second_visit_is_planned(ready, jo, sam):
    contacts.go_today(ready=ready, who=[jo], by=sam, at=timezone.now())
    with pytest.raises(contacts.AnsweredAlreadyError):
        contacts.go_today(ready=ready, who=[sam], by=jo, at=timezone.now())
    assert PlannedVisit.objects.count() == 1


def test_nobody_today_is_no_answer(ready, sam):
    contacts.put_off(ready=ready, because="Both at the tribunal", by=sam, at=timezone.now())
    assert alerts().get().facts["put_off"] is True
    contacts.answer_ready(ready=ready, answer="done", words="Went alone", by=sam, at=timezone.now())
    with pytest.raises(contacts.AnsweredAlreadyError):
        contacts.put_off(ready=ready, because="Too late", by=sam, at=timezone.now())


def test_it_never_ends_by_itself_and_goes_to_the_lead_when_its_day_is_over(ready, dean):
    assert alerts().get().escalated_at is None
    engine.escalate(episode_ids=[dean.pk], at=timezone.now())
    assert alerts().get().escalated_at is None
    later = timezone.now() + dt.timedelta(days=1)
    engine.reconcile(episode_ids=[dean.pk], at=later)
    engine.escalate(episode_ids=[dean.pk], at=later)
    assert alerts().get().escalated_at == later
    engine.reconcile(episode_ids=[dean.pk], at=later + dt.timedelta(days=400))
    assert alerts().exists()


def test_closing_asks_about_what_is_still_open(ready, dean):
    assert any("detox" in str(each) for each in unanswered(dean))


def test_it_follows_a_contact_into_the_right_record(dean, sam):
    contact = log(dean, sam, ready="gp").contact
    other = make.episode(dean.team)
    contacts.move(contact=contact, to=other, uuid=uuid.uuid4(), reason="Alike", by=sam, at=timezone.now())
    assert ReadyNow.objects.get().person == other.person


def test_the_tools_at_hand(ready, dean, sam, jo):
    team = dean.team
    make.staff(team, name="Away Today", working_days=EVERY_DAY)
    away = team.memberships.get(user__name="Away Today").user
    Absence.objects.create(user=away, kind="leave", starts_on=timezone.localdate(), set_by=sam)
    make.staff(team, role=Role.WALL, name="Office screen", working_days=EVERY_DAY)
    sam.memberships.update(working_days=EVERY_DAY)
    make.visit(dean, sam)
    make.contact(dean, sam, at=make.days_ago(2), offer="Detox bed", offer_answer="declined",
                 offer_declined_because="Who feeds the dog")  # fmt: skip
    common = {"changed_by": sam, "changed_at": timezone.now()}
    Partner.objects.create(name="The Crossing", needs=["detox"], phone="01632 960300", **common)
    Partner.objects.create(name="Surgery", needs=["gp"], **common)
    Partner.objects.create(name="Elsewhere", needs=["detox"], team=make.team(), **common)
    with assert_queries(at_most=1):
        tools = queries.tools_for(ready, on=timezone.localdate())
    assert [(one["name"], one["visits"], one["knows"]) for one in tools.room] == [
        ("Jo Pryce", 0, False), ("Sam Okoro", 1, True)
    ]  # fmt: skip
    assert [one["name"] for one in tools.partners] == ["The Crossing"]
    assert [(one["offer"], one["because"]) for one in tools.offers] == [("Detox bed", "Who feeds the dog")]
