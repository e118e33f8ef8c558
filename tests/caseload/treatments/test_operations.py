"""Treatments: what is due follows from what was given, and from nothing else."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseload.contacts import operations as contacts
from caseload.models import Alert, Contact
from caseload.people import operations as people
from caseload.people.signals import unanswered
from caseload.treatments import operations as treatments
from caseload.treatments.models import TreatmentDue, TreatmentEvent
from caseload.treatments.operations.policies import VALUES
from teams.faults import MeanwhileError
from teams.models import Membership
from tests import make
from tests.caseload.treatments.rows import LEFT, RIGHT, begun, blood, due, policy, recorded, tablets

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse():
    return make.staff(make.team("North Team"), name="Jo Webb")


@pytest.fixture
def episode(nurse):
    return make.episode(Membership.objects.get(user=nurse).team, coordinator=nurse)


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def log(episode, by, *told, outcome="seen", uuid=None, days_ago=0.0):
    at = timezone.now()
    details = contacts.Details(
        outcome=outcome, occurred_at=at - dt.timedelta(days=days_ago), staff=(contacts.Who(by.pk),), treated=told,
        **({"minutes": 20, "focus": "medication", "place_type": "A01"} if outcome == "seen" else {}),
    )  # fmt: skip
    return contacts.log(uuid=uuid or uuid4(), episode=episode, details=details, by=by, at=at)


def told(treatment, outcome="given", **fields):
    return treatments.Told(treatment=treatment.uuid, outcome=outcome,
                           **({"site": LEFT} if outcome == "given" else {}) | fields)  # fmt: skip


def test_nothing_is_due_without_a_policy(nurse, episode):
    with pytest.raises(treatments.TreatmentRefusedError) as refused:
        begun(episode, nurse)
    assert refused.value.field == "kind"
    assert not TreatmentDue.objects.exists()


def test_the_first_due_has_the_days_of_the_policy(nurse, episode):
    policy(nurse)
    one = due(begun(episode, nurse, due_in=10))
    assert (one.earliest_on, one.due_on, one.latest_on) == (today(7), today(10), today(12))


def test_what_was_given_before_it_came_here_says_when_it_is_due(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse, last_given_on=today(-20), last_site=RIGHT)
    assert due(treatment).due_on == today(8)
    assert due(treatment).after.site == RIGHT


def test_given_closes_what_is_due_and_opens_the_next_from_that_day(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse, due_in=-2)
    given = recorded(treatment, nurse, days_ago=1)
    assert due(treatment).due_on == today(27)
    assert treatment.dues.get(state="closed").closed_by == given


def test_being_seen_closes_nothing(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    log(episode, nurse)
    assert due(treatment).due_on == today()


def test_declined_and_missed_leave_it_due(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    declined = recorded(treatment, nurse, "declined", why="Sore arm")
    assert due(treatment).due_on == today()
    assert due(treatment).waiting == declined


def test_it_cannot_have_been_given_in_the_future(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    with pytest.raises(treatments.TreatmentRefusedError):
        recorded(treatment, nurse, days_ago=-1)
    with pytest.raises(IntegrityError, match="not_ahead"), transaction.atomic():
        TreatmentEvent.objects.create(
            uuid=uuid4(), body_hash="", person=episode.person, episode=episode, treatment=treatment, outcome="given",
            occurred_at=timezone.now() + dt.timedelta(days=1), recorded_at=timezone.now(), recorded_by=nurse,
        )  # fmt: skip


def test_the_database_keeps_one_open_round(nurse, episode):
    policy(nurse)
    one = due(begun(episode, nurse))
    one.pk, one._state.adding = None, True
    with pytest.raises(IntegrityError, match="treatment_due_one_open"), transaction.atomic():
        one.save()


def test_an_injection_needs_its_site_and_a_blood_test_its_number(nurse, episode):
    policy(nurse)
    blood(nurse)
    depot, test = begun(episode, nurse), begun(episode, nurse, "clozapine-blood", what="Clozapine blood")
    with pytest.raises(treatments.TreatmentRefusedError) as refused:
        recorded(depot, nurse, site="")
    assert refused.value.field == f"site_{depot.uuid}"
    with pytest.raises(treatments.TreatmentRefusedError) as refused:
        recorded(test, nurse, "done", result_text="fine")
    assert refused.value.field == f"result_{test.uuid}"


def test_two_colleagues_do_not_enter_one_injection_twice(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    recorded(treatment, nurse)
    with pytest.raises(treatments.TreatmentRefusedError, match="already"):
        log(episode, nurse, told(treatment))
    log(episode, nurse, told(treatment, why="Given twice by mistake, prescriber rung"))
    assert treatment.events.count() == 2


def test_a_contact_and_its_depot_are_saved_together_and_once(nurse, episode):
    policy(nurse)
    treatment, key = begun(episode, nurse), uuid4()
    first = log(episode, nurse, told(treatment), uuid=key)
    again = contacts.log(uuid=key, episode=episode, by=nurse, at=timezone.now(),
                         details=contacts.Details(outcome="seen", occurred_at=first.contact.occurred_at,
                                                  staff=(contacts.Who(nurse.pk),), minutes=20, focus="medication",
                                                  place_type="A01", treated=(told(treatment),)))  # fmt: skip
    assert not again.created
    assert treatment.events.count() == 1
    assert first.contact.treated.get().event.outcome == "given"


def test_telling_of_several_asks_not_one_query_more_than_telling_of_one(nurse, episode):
    policy(nurse), blood(nurse)
    depot, test = begun(episode, nurse), begun(episode, nurse, "clozapine-blood", what="Clozapine blood")
    counts = []
    for told_now in ([], [told(depot)], [told(depot, why="Leaked"), told(test, "done", result_value=Decimal(2))]):
        with CaptureQueriesContext(connection) as queries:
            log(episode, nurse, *told_now)
        counts.append(len(queries))
    assert counts[1] == counts[2] <= counts[0] + 8


def test_a_depot_that_is_refused_saves_no_contact(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    with pytest.raises(treatments.TreatmentRefusedError), transaction.atomic():
        log(episode, nurse, told(treatment, site="left ear"))
    assert not Contact.objects.filter(person=episode.person).exists()


def test_nobody_is_injected_at_a_door_that_stayed_shut(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    with pytest.raises(contacts.ContactRefusedError) as refused:
        log(episode, nurse, told(treatment), outcome="not_in")
    assert refused.value.field == f"treatment_{treatment.uuid}"
    log(episode, nurse, told(treatment, "missed"), outcome="not_in")
    assert due(treatment).waiting.outcome == "missed"


def test_another_persons_treatment_cannot_be_told_of(nurse, episode):
    policy(nurse)
    theirs = begun(make.episode(episode.team), nurse)
    with pytest.raises(treatments.TreatmentRefusedError), transaction.atomic():
        log(episode, nurse, told(theirs))


def test_a_withdrawn_contact_takes_its_depot_back(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    contact = log(episode, nurse, told(treatment)).contact
    assert due(treatment).due_on == today(28)
    contacts.withdraw(contact=contact, uuid=uuid4(), reason="Wrong day", by=nurse, at=timezone.now())
    assert due(treatment).due_on == today()
    assert treatment.dues.filter(state="void").count() == 1


def test_an_entry_in_the_wrong_record_takes_the_depot_out_of_it_and_into_no_other(nurse, episode):
    policy(nurse)
    treatment, other = begun(episode, nurse), make.episode(episode.team)
    contact = log(episode, nurse, told(treatment)).contact
    contacts.move(contact=contact, to=other, uuid=uuid4(), reason="Names alike", by=nurse, at=timezone.now())
    assert due(treatment).due_on == today()
    assert not TreatmentEvent.objects.filter(person=other.person).exists()


def test_a_corrected_contact_corrects_its_depot_and_leaves_what_it_did_not_touch(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    contact = log(episode, nurse, told(treatment)).contact
    event = contact.treated.get().event
    details = contacts.Details(outcome="seen", occurred_at=contact.occurred_at, staff=(contacts.Who(nurse.pk),),
                               minutes=30, focus="medication", place_type="A01",
                               treated=(told(treatment),))  # fmt: skip
    again = contacts.correct(
        contact=contact, uuid=uuid4(), details=details, reason="Longer", by=nurse, at=timezone.now()
    )
    assert again.treated.get().event == event
    details = contacts.Details(outcome="seen", occurred_at=contact.occurred_at, staff=(contacts.Who(nurse.pk),),
                               minutes=30, focus="medication", place_type="A01",
                               treated=(told(treatment, "declined"),))  # fmt: skip
    last = contacts.correct(contact=again, uuid=uuid4(), details=details, reason="No", by=nurse, at=timezone.now())
    assert last.treated.get().event.outcome == "declined"
    assert due(treatment).due_on == today()
    assert due(treatment).waiting == last.treated.get().event


def test_a_late_entry_goes_between(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse, due_in=-40)
    last = recorded(treatment, nurse, days_ago=3)
    first = recorded(treatment, nurse, days_ago=33)
    assert due(treatment).after == last
    assert treatment.dues.get(after=first).closed_by == last


def test_a_withdrawn_entry_is_due_again_and_withdrawn_once(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    event = recorded(treatment, nurse)
    treatments.withdraw(event=event, uuid=uuid4(), reason="Wrong person", by=nurse, at=timezone.now())
    assert due(treatment).due_on == today()
    with pytest.raises(treatments.ChangedMeanwhileError):
        treatments.withdraw(event=event, uuid=uuid4(), reason="Again", by=nurse, at=timezone.now())


def test_what_was_corrected_meanwhile_is_neither_corrected_nor_answered_as_it_was(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    event, now = recorded(treatment, nurse, "declined", why="Sore arm"), timezone.now()
    same = {"event": event, "occurred_at": event.occurred_at, "by": nurse, "at": now, "reason": "Heard wrongly"}
    treatments.correct(uuid=uuid4(), told=told(treatment, "declined", why="Sore leg"), **same)
    with pytest.raises(treatments.ChangedMeanwhileError):
        treatments.correct(uuid=uuid4(), told=told(treatment, "missed"), **same)
    with pytest.raises(treatments.ChangedMeanwhileError):
        treatments.answer(event=event, words="Rest the arm", said_by="Dr Patel", by=nurse, at=now)
    assert due(treatment).waiting.why == "Sore leg"


@pytest.mark.parametrize(("days", "field"), [(-1, "on_day"), (-0.0001, "time"), (800, "on_day")])
def test_a_day_that_cannot_be_is_said_at_the_day(nurse, episode, days, field):
    policy(nurse)
    treatment = begun(episode, nurse)
    with (
        time_machine.travel(dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)),
        pytest.raises(treatments.TreatmentRefusedError) as refused,
    ):
        recorded(treatment, nurse, days_ago=days)
    assert refused.value.field == field


def test_the_same_is_not_begun_twice(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    with pytest.raises(treatments.TreatmentRefusedError, match="Jo Webb") as refused:
        begun(episode, nurse, what="flupentixol DEPOT")
    assert refused.value.field == "what"
    treatments.end(treatment=treatment, reason="Another one", by=nurse, at=timezone.now())
    begun(episode, nurse)


def test_the_answer_of_the_prescriber_ends_the_waiting_and_not_the_due(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    declined = recorded(treatment, nurse, "declined")
    treatments.answer(
        event=declined, words="Try on Thursday with Jo", said_by="Dr Patel", by=nurse, at=timezone.now()
    )
    assert due(treatment).waiting is None
    assert due(treatment).due_on == today()
    with pytest.raises(treatments.TreatmentRefusedError):
        treatments.answer(event=declined, words="No", said_by="Dr Patel", by=nurse, at=timezone.now())


def test_a_treatment_that_ended_is_due_no_more(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    treatments.end(treatment=treatment, reason="Changed to tablets", by=nurse, at=timezone.now())
    assert due(treatment) is None
    with pytest.raises(treatments.TreatmentRefusedError):
        recorded(treatment, nurse)


def test_a_new_version_of_the_policy_leaves_what_is_due_and_holds_for_the_next(nurse, episode):
    lead, old = nurse, policy(nurse)
    treatment = begun(episode, nurse)
    values = {name: getattr(old, name) for name in VALUES} | {"days_late": 7}
    treatments.set_policy(kind="depot", starts_on=today(), values=values, by=lead, at=timezone.now())
    assert due(treatment).latest_on == today(2)
    recorded(treatment, nurse)
    assert due(treatment).latest_on == today(35)
    assert due(treatment).policy.days_late == 7


def test_a_version_cannot_begin_before_the_one_that_stands(nurse):
    old = policy(nurse)
    values = {name: getattr(old, name) for name in VALUES}
    with pytest.raises(treatments.TreatmentRefusedError) as refused:
        treatments.set_policy(kind="depot", starts_on=dt.date(2019, 1, 1), values=values, by=nurse, at=timezone.now())
    assert refused.value.field == "starts_on"


def test_death_stops_all_and_undoing_it_restores_what_was_due(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse, due_in=-10)
    alerts = Alert.objects.filter(person=episode.person, rule="treatment_overdue", closed_at=None)
    assert alerts.count() == 1
    people.record_death(person=episode.person, died_on=today(), by=nurse, at=timezone.now())
    assert not alerts.exists()
    people.undo_death(person=episode.person, by=nurse, at=timezone.now())
    assert alerts.count() == 1
    assert due(treatment).due_on == today(-10)


def test_a_transfer_carries_what_comes_round(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    other = make.team("South Team")
    colleague = make.staff(other)
    new = people.transfer(episode=episode, team=other, coordinator=colleague, plan="Moves", keep_visits=False,
                          by=nurse, at=timezone.now())  # fmt: skip
    treatment.refresh_from_db()
    assert treatment.episode == new
    recorded(treatment, colleague)
    assert due(treatment).episode_id == new.pk


def test_merging_lets_treatments_follow(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    survivor = make.person()
    people.merge(loser=episode.person, survivor=survivor, by=nurse, at=timezone.now())
    treatment.refresh_from_db()
    assert treatment.person_id == survivor.pk == due(treatment).person_id


def test_closing_shows_what_is_still_due(nurse, episode):
    policy(nurse)
    begun(episode, nurse)
    assert [each.raised_by for each in unanswered(episode)] == ["Flupentixol depot"]


def test_tablets_not_taken_say_since_when(nurse, episode):
    tablets(nurse)
    treatment = begun(episode, nurse, "clozapine-tablets", what="Clozapine", every_days=7)
    with pytest.raises(treatments.TreatmentRefusedError):
        recorded(treatment, nurse, "not_taken", last_taken_at=timezone.now() + dt.timedelta(hours=1))
    event = recorded(treatment, nurse, "not_taken", last_taken_at=make.days_ago(1))
    assert due(treatment).waiting == event


def changed(treatment, by, **fields):
    told = treatments.Agreed(**{"every_days": 14, "prescriber_name": treatment.prescriber_name} | fields)
    return treatments.change(
        treatment=treatment, told=told, seen=treatment.agreed.fingerprint, reason="Fortnightly now", by=by,
        at=timezone.now(),
    )  # fmt: skip


def test_of_two_who_change_it_at_once_the_second_is_told_what_stands(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    seen = treatment.agreed.fingerprint
    changed(treatment, nurse)
    told = treatments.Agreed(every_days=21, prescriber_name="Dr Patel, Larch Road")
    again = {"treatment": treatment, "told": told, "reason": "x", "by": nurse, "at": timezone.now()}
    with pytest.raises(MeanwhileError, match="every 14 days") as refused:
        treatments.change(seen=seen, **again)
    for _tap in range(2):
        assert treatments.change(seen=refused.value.seen, **again).every_days == 21
    assert treatment.changes.count() == 2


def test_another_interval_counts_what_is_due_anew_and_keeps_what_held(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse, last_given_on=today(-10))
    changed(treatment, nurse)
    one = due(treatment)
    assert (one.earliest_on, one.latest_on) == (today(1), today(6))
    kept = treatment.changes.get()
    assert (kept.agreed.words, kept.reason) == (
        "every 28 days, prescribed by Dr Patel, Larch Road, given by the team",
        "Fortnightly now",
    )
    recorded(treatment, nurse)
    assert due(treatment).due_on == today(14) or due(treatment).earliest_on == today(11)


def test_another_prescriber_is_told_from_then_on_and_a_first_day_stays(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse, due_in=5)
    before = due(treatment).due_on
    changed(treatment, nurse, prescriber=nurse, prescriber_name="")
    treatment.refresh_from_db()
    assert (treatment.prescriber, due(treatment).due_on) == (nurse, before)


def test_what_says_the_same_and_what_has_ended_is_not_changed(nurse, episode):
    policy(nurse)
    treatment = begun(episode, nurse)
    with pytest.raises(treatments.TreatmentRefusedError, match="Nothing here is different"):
        changed(treatment, nurse, every_days=28)
    treatments.end(treatment=treatment, reason="Tablets now", by=nurse, at=timezone.now())
    with pytest.raises(treatments.TreatmentRefusedError, match="ended already"):
        changed(treatment, nurse)
