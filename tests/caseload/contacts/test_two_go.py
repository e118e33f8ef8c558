"""Where two must go, one is not planned without a reason: however the visit comes into the diary."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.alerts.models import Alert
from caseload.contacts import operations as contacts
from caseload.contacts.models import PlannedVisit, VisitSeries
from caseload.people import operations as people
from caseload.precautions import operations as precautions
from tests import make

pytestmark = pytest.mark.django_db
WHY = "Known to him for years; the second waits in the car"


@pytest.fixture
def jo(db):
    return make.staff(make.team("Canal Street"), name="Jo Marsh")


@pytest.fixture
def sam(jo):
    return make.staff(jo.memberships.get().team, name="Sam Okoro")


@pytest.fixture
def episode(jo):
    return make.episode(jo.memberships.get().team, coordinator=jo)


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def now(by):
    return {"by": by, "at": timezone.now()}


@pytest.fixture
def two_go(episode, jo):
    return pairs(episode, jo)


def pairs(episode, by, **fields):
    told = precautions.Told(words="Two, after what happened in May", source="Ward", review_by=in_days(28), **fields)
    return precautions.add(episode=episode, kind="pairs", told=told, **now(by))


def plan(episode, *staff, **fields):
    return contacts.plan(episode=episode, on_date=in_days(1), staff=list(staff), **now(staff[0]), **fields)


def refused(call, *args, **kwargs):
    with pytest.raises(contacts.VisitRefusedError) as fault:
        call(*args, **kwargs)
    assert fault.value.field == "alone_reason"


def test_one_is_refused_and_nothing_is_planned(episode, jo, two_go):
    refused(plan, episode, jo)
    assert not PlannedVisit.objects.exists()


def test_one_with_a_reason_goes_and_the_reason_stands_on_the_visit(episode, jo, two_go):
    assert plan(episode, jo, alone_reason=f" {WHY} ").alone_reason == WHY


def test_two_go_without_a_word(episode, jo, sam, two_go):
    assert plan(episode, jo, sam, alone_reason=WHY).alone_reason == ""


def test_the_same_colleague_twice_is_no_pair(episode, jo, two_go):
    refused(plan, episode, jo, jo)


def test_nobody_is_asked_where_nothing_is_written_down_or_it_has_ended(episode, jo, two_go):
    precautions.end(precaution=two_go, reason="Decided by the team", **now(jo))
    assert plan(episode, jo).alone_reason == ""


def test_a_pattern_is_refused_too_and_its_reason_stands_on_each_of_its_visits(episode, jo, two_go):
    def every_week(**fields):
        return contacts.plan_series(
            episode=episode, weekdays=[1], starts_on=in_days(1), staff=[jo], **now(jo), **fields
        )

    refused(every_week)
    series = every_week(alone_reason=WHY)
    assert set(series.visits.values_list("alone_reason", flat=True)) == {WHY}


def test_taking_a_colleague_off_a_visit_is_refused_without_a_reason(episode, jo, sam, two_go):
    visit = plan(episode, jo, sam)
    refused(contacts.reassign_visit, visit=visit, staff=[sam], **now(jo))
    assert set(visit.staff.all()) == {jo, sam}
    assert contacts.reassign_visit(visit=visit, staff=[sam], alone_reason=WHY, **now(jo)).alone_reason == WHY


def test_somebody_else_alone_needs_a_reason_of_their_own(episode, jo, sam, two_go):
    visit = plan(episode, jo, alone_reason=WHY)
    refused(contacts.reassign_visit, visit=visit, staff=[sam], **now(jo))
    contacts.reassign_visit(visit=visit, staff=[jo, sam], **now(jo))
    visit.refresh_from_db()
    assert visit.alone_reason == ""


def test_whoever_takes_the_visits_over_is_not_alone_for_another_s_reason(episode, jo, two_go):
    contacts.plan_series(episode=episode, weekdays=[1], starts_on=in_days(1), staff=[jo], alone_reason=WHY, **now(jo))
    south = make.team("South")
    people.transfer(
        episode=episode, team=south, coordinator=make.staff(south), plan="Moved", keep_visits=True, **now(jo)
    )
    assert set(PlannedVisit.objects.filter(episode__team=south).values_list("alone_reason", flat=True)) == {""}
    assert Alert.objects.filter(rule="planned_alone", episode__team=south, closed_at=None).exists()
    assert not VisitSeries.objects.exclude(alone_reason="").exists()


def test_a_moved_visit_takes_its_reason_along_and_without_one_is_refused(episode, jo):
    before = plan(episode, jo)
    pairs(episode, jo)
    refused(contacts.move_visit, visit=before, on_date=in_days(2), **now(jo))
    moved = contacts.move_visit(visit=before, on_date=in_days(2), alone_reason=WHY, **now(jo))
    assert contacts.move_visit(visit=moved, on_date=in_days(3), **now(jo)).alone_reason == WHY


def test_for_one_place_only_it_is_asked_there_and_where_no_place_is_named(episode, jo):
    flat, park = make.place(episode.person), make.place(episode.person)
    pairs(episode, jo, place=flat)
    refused(plan, episode, jo, place=flat)
    refused(plan, episode, jo, place_text="At a friend's")
    assert plan(episode, jo, place=park).alone_reason == ""
