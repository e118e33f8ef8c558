"""In hospital the team stays: a plan from the day of admission, in the diary and in what is noticed."""

import datetime as dt
from itertools import pairwise

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.models import InReachPlan, PlannedVisit
from caseload.spells import operations as spells
from caseload.spells.operations import InReach, SpellRefusedError, Strand
from tests import make
from tests.caseload.spells.test_operations import stay

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOTHING = Strand()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def episode(team, jo):
    return make.episode(team, coordinator=jo)


@pytest.fixture
def spell(episode, jo, now):
    return spells.admit(episode=episode, stay=stay(now), by=jo, at=now)


def planned(episode):
    return PlannedVisit.objects.filter(episode=episode, state="planned", purpose="in_reach").order_by("on_date")


def leave(spell, by, now, **said):
    told = {"discharged_at": now - dt.timedelta(hours=1), "method": "1", "destination": "19"} | said
    return spells.discharge(spell=spell, by=by, at=now, **told)


def told(jo, now, **said):
    usual = {"every_weeks": 2, "visits": Strand(who=jo), "ward_round": NOTHING, "consultant": NOTHING}
    review = timezone.localdate(now) + 14 * DAY
    return InReach(**usual | {"reason": "Far away", "review_by": review} | said)


def test_the_first_visit_stands_in_the_diary_by_the_third_working_day_and_then_weekly(episode, spell, jo):
    plan = InReachPlan.objects.get(spell=spell)
    days = [visit.on_date for visit in planned(episode)]
    assert days[0] == plan.first_by
    assert {(later - first).days for first, later in pairwise(days)} == {7}
    assert list(planned(episode)[0].staff.all()) == [jo]
    assert planned(episode)[0].place_text == "Oak Ward, Larch House"


def test_not_seen_there_in_time_is_due_on_the_plans_first_day(episode, spell, jo, now):
    episode.refresh_from_db()
    assert episode.seen_due_on == InReachPlan.objects.get(spell=spell).first_by


def test_once_seen_there_the_rhythm_of_the_plan_holds(episode, spell, jo, now):
    spells.adjust_in_reach(spell=spell, told=told(jo, now), by=jo, at=now)
    episode.refresh_from_db()
    assert episode.rhythm_days == 14


def test_without_a_coordinator_the_plan_says_that_nobody_goes(team, jo, now):
    spell = spells.admit(episode=make.episode(team), stay=stay(now), by=jo, at=now)
    assert "say who goes" in InReachPlan.objects.get(spell=spell).not_in_diary
    assert not PlannedVisit.objects.exists()


def test_the_next_stay_on_a_ward_knows_its_round_and_our_consultants_time(team, episode, spell, jo, now):
    doctor = make.staff(team, name="Dr Moss")
    spells.set_usual_in_reach(team=team, consultant=Strand(3, dt.time(14), doctor), by=jo, at=now)
    spells.adjust_in_reach(spell=spell, told=told(jo, now, ward_round=Strand(2, dt.time(10), jo)), by=jo, at=now)
    another = spells.admit(episode=make.episode(team, coordinator=jo), stay=stay(now), by=jo, at=now)
    plan = InReachPlan.objects.get(spell=another)
    assert (plan.ward_round_weekday, plan.ward_round_time) == (2, dt.time(10))
    assert (plan.consultant_weekday, plan.consultant_who) == (3, doctor)
    assert planned(another.episode).filter(staff=doctor).exists()


def test_it_ends_at_discharge_and_goes_on_where_the_discharge_is_taken_back(episode, spell, jo, now):
    spells.adjust_in_reach(spell=spell, told=told(jo, now, visits=Strand(4, dt.time(15), jo)), by=jo, at=now)
    left = leave(spell, jo, now)
    assert not planned(episode).exists()
    assert not InReachPlan.objects.filter(ended_at=None).exists()
    spells.reopen(spell=left, by=jo, at=now)
    plan = InReachPlan.objects.get(ended_at=None)
    assert (plan.visits_weekday, plan.every_weeks, plan.reason) == (4, 2, "Far away")
    assert planned(episode).exists()


def test_another_plan_replaces_the_visits_of_the_former(episode, spell, jo, now):
    spells.adjust_in_reach(spell=spell, told=told(jo, now, visits=Strand(4, dt.time(15), jo)), by=jo, at=now)
    assert {visit.on_date.isoweekday() for visit in planned(episode)} == {4}
    assert Event.objects.filter(verb="in_reach.adjusted").exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"review_by": None}, "review_by"),
        ({"review_by": dt.date(2020, 1, 1)}, "review_by"),
        ({"visits": NOTHING}, "visits_who"),
        ({"ward_round": Strand(2)}, "ward_round_who"),
    ],
)
def test_another_plan_needs_a_reason_a_review_and_somebody_who_goes(spell, jo, now, said, field):
    with pytest.raises(SpellRefusedError) as refused:
        spells.adjust_in_reach(spell=spell, told=told(jo, now, **said), by=jo, at=now)
    assert refused.value.field == field
