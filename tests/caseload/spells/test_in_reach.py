"""In hospital the team stays: a plan from the day of admission, in the diary and in what is noticed."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.models import HospitalSpell, InReachPlan, PlannedVisit
from caseload.people import operations as people
from caseload.people.operations.registration import Referral
from caseload.spells import operations as spells
from caseload.spells.operations import Followed, InReach, SpellRefusedError, Strand
from tests import make
from tests.caseload.alerts.test_engine import open_rules
from tests.caseload.spells.test_operations import lie, stay
from tests.queries import assert_queries

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


def test_without_a_coordinator_the_visits_stand_in_the_diary_and_nobody_goes_yet(team, jo, now):
    episode = make.episode(team)
    spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    assert planned(episode)[0].on_date == InReachPlan.objects.get().first_by
    assert not planned(episode).filter(staff__isnull=False).exists()


def test_a_coordinator_who_has_left_the_team_by_then_holds_up_no_visit(team, now):
    gone = make.staff(team, ends_on=timezone.localdate(now) + DAY)
    episode = make.episode(team, coordinator=gone)
    spells.admit(episode=episode, stay=stay(now), by=gone, at=now)
    assert planned(episode).exists()


@pytest.fixture
def two_go(episode, jo):
    return make.precaution(episode, jo, "pairs")


def test_where_two_must_go_the_visits_stand_with_one_and_the_alert_asks_for_the_second(two_go, episode, spell, jo):
    assert {tuple(visit.staff.all()) for visit in planned(episode)} == {(jo,)}
    near = planned(episode).filter(on_date__lte=timezone.localdate() + 3 * DAY)
    assert ("planned_alone" in open_rules(episode)) is near.exists()


def test_another_plan_where_two_must_go_names_the_second_or_says_why_one_goes_alone(
    two_go, team, episode, spell, jo, now
):
    with pytest.raises(SpellRefusedError) as refused:
        spells.adjust_in_reach(spell=spell, told=told(jo, now), by=jo, at=now)
    assert refused.value.field == "alone_reason"
    spells.adjust_in_reach(spell=spell, told=told(jo, now, alone_reason="The ward goes along"), by=jo, at=now)
    assert set(planned(episode).values_list("alone_reason", flat=True)) == {"The ward goes along"}
    sam = make.staff(team, name="Sam Okoro")
    spells.adjust_in_reach(spell=spell, told=told(jo, now, second=sam), by=jo, at=now)
    assert {frozenset(visit.staff.all()) for visit in planned(episode)} == {frozenset([jo, sam])}
    spells.correct(spell=spell, stay=stay(now, ward="Ash Ward"), by=jo, at=now)
    assert {frozenset(visit.staff.all()) for visit in planned(episode)} == {frozenset([jo, sam])}


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


def test_once_they_have_left_nobody_is_sent_to_the_ward_by_a_visit_planned_singly(episode, spell, jo, now):
    make.visit(episode, jo, on=timezone.localdate(now) + 2 * DAY, purpose="in_reach")
    ordinary = make.visit(episode, jo, on=timezone.localdate(now) + 3 * DAY)
    leave(spell, jo, now)
    assert list(PlannedVisit.objects.filter(episode=episode, state="planned")) == [ordinary]


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


@pytest.mark.parametrize("known", [True, False])
def test_on_another_ward_the_plan_goes_on_with_that_wards_round(team, episode, spell, jo, now, known):
    elsewhere = spells.admit(
        episode=make.episode(team, coordinator=jo), stay=stay(now, ward="Ash Ward"), by=jo, at=now
    )
    for one, weekday in ((spell, 2), *([(elsewhere, 5)] if known else [])):
        said = told(jo, now, visits=Strand(4, dt.time(15), jo), ward_round=Strand(weekday, dt.time(10), jo))
        spells.adjust_in_reach(spell=one, told=said, by=jo, at=now)
    spells.correct(spell=spell, stay=stay(now, ward="Ash Ward"), by=jo, at=now)
    plan = InReachPlan.objects.get(spell=spell, ended_at=None)
    assert (plan.ward_round_weekday, plan.ward_round_who) == (5 if known else None, jo)
    assert (plan.visits_weekday, plan.every_weeks, plan.reason) == (4, 2, "Far away")
    assert {visit.place_text for visit in planned(episode)} == {"Ash Ward, Larch House"}
    assert {visit.on_date.isoweekday() for visit in planned(episode)} == ({4, 5} if known else {4})


def test_what_is_corrected_on_the_same_ward_leaves_the_plan_as_it_is(spell, jo, now):
    before = InReachPlan.objects.get()
    spells.correct(spell=spell, stay=stay(now, told_by="their mother"), by=jo, at=now)
    assert InReachPlan.objects.get() == before


def test_whom_two_hospitals_have_is_visited_where_they_were_admitted_last_and_then_where_they_still_are(
    episode, jo, now
):
    def tell(name, spell=None, before=None, **said):
        says = Followed(hospital=name, kind="psychiatric", bed_type="200", admitted_at=now - hours[name], **said)
        return says, spells.follow(
            person_id=episode.person_id, spell=spell, says=says, before=before, told_by=name, by=jo, at=now
        )

    hours = {"Larch House": dt.timedelta(hours=9), "Lowfield": dt.timedelta(hours=3)}
    tell("Larch House")
    says, later = tell("Lowfield")
    assert {visit.place_text for visit in planned(episode)} == {"Lowfield"}
    tell("Lowfield", later, says, discharged_at=now - dt.timedelta(minutes=5), discharge_method="1")
    assert {visit.place_text for visit in planned(episode)} == {"Larch House"}
    assert InReachPlan.objects.filter(ended_at=None).count() == 1


def test_an_admission_by_feed_and_its_end_cost_few_statements(team, jo, now):
    """Whatever the plan: with the consultant's time and the ward's round it is three patterns of visits."""
    doctor = make.staff(team, name="Dr Moss")
    spells.set_usual_in_reach(team=team, consultant=Strand(3, dt.time(14), doctor), by=jo, at=now)
    episode = make.episode(team, coordinator=jo)
    says = Followed(
        hospital="Larch", ward="Oak", kind="psychiatric", bed_type="200", admitted_at=now - dt.timedelta(hours=2)
    )
    told = {"person_id": episode.person_id, "told_by": "PAS", "by": jo, "at": now}
    with assert_queries(at_most=32):
        spell = spells.follow(spell=None, says=says, before=None, **told)
    gone = replace(says, discharged_at=now, discharge_method="1", discharge_destination="19")
    with assert_queries(at_most=23):
        spells.follow(spell=spell, says=gone, before=says, **told)


def test_whoever_is_only_referred_has_no_plan_to_change_yet(team, jo, now):
    episode = people.refer(person=make.person(), team=team, referral=Referral(referred_by="GP"), by=jo, at=now)
    spell = spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    with pytest.raises(SpellRefusedError, match="when the team accepts them"):
        spells.adjust_in_reach(spell=spell, told=told(jo, now), by=jo, at=now)


@pytest.mark.parametrize("known_by", ["an episode that has ended", "their referral"])
def test_who_is_in_hospital_when_they_are_taken_on_is_visited_there_from_that_day(team, jo, now, known_by):
    person, long_ago = make.person(), now - 20 * DAY
    if known_by == "an episode that has ended":
        over = {"state": "closed", "ended_at": now - DAY, "closure_reason": "02", "last_seen_at": long_ago}
        told_of = {"closure_plan": "Back to the GP", "closure_handed_to": "GP", "closure_aftercare": "none"}
        former = make.episode(team, person, **over, **told_of)
        left = lie(former, jo, admitted_at=long_ago)
        InReachPlan.objects.create(person=person, episode=former, spell=left, first_by=long_ago.date(), made_by=jo)
    episode = people.refer(person=person, team=team, referral=Referral(referred_by="GP"), by=jo, at=now)
    if known_by == "their referral":
        says = Followed(hospital="Larch House", kind="psychiatric", bed_type="200", admitted_at=long_ago)
        spells.follow(person_id=person.pk, spell=None, says=says, before=None, told_by="PAS", by=jo, at=now)
    review = timezone.localdate(now) + 28 * DAY
    people.accept(episode=episode, coordinator=jo, intensity="weekly", reason="New", review_by=review, by=jo, at=now)
    plan = InReachPlan.objects.get(ended_at=None)
    assert plan.first_by > timezone.localdate(now)
    assert planned(episode)[0].on_date == plan.first_by
    episode.refresh_from_db()
    assert episode.seen_due_on == plan.first_by
    spells.adjust_in_reach(spell=HospitalSpell.objects.get(), told=told(jo, now), by=jo, at=now)
