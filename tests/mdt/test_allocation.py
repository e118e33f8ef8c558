"""Who takes an intervention: the visits stand in their diary before the next name."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from caseload.contacts.operations import StaffNotMembersError, VisitRefusedError
from caseload.models import Intervention, InterventionStep, PlannedVisit, VisitStaff
from caseload.plan import operations as plan
from caseload.plan.operations import Arranged, GoalTold
from mdt.models import Allocation
from mdt.operations import allocation
from mdt.operations.allocation import Pattern
from mdt.operations.handover import hand_out
from mdt.refusals import Refused
from teams.models import Absence, Membership
from tests import make
from tests.mdt import live


@pytest.fixture
def eve(north):
    return make.staff(north, name="Eve Lam")


@pytest.fixture
def planner(item, ruth):
    """A weekly planner, proposed."""
    at = timezone.now()
    told = GoalTold("home", day(60), words="I want my days to have a shape")
    goal = plan.set_goal(episode=item.episode, told=told, by=ruth, at=at)
    return plan.propose(
        goal=goal, episode=item.episode, kind="planner", what="Weekly planner", arranged=Arranged(), by=ruth, at=at
    )


def day(days):
    return timezone.localdate() + dt.timedelta(days=days)


WEEKLY = {"every_weeks": 1, "weekdays": [2, 5], "time": dt.time(11)}


def allot(item, user, by, when=None, key=None, **told):
    return allocation.allocate(
        item=item, user=user, when=when or Pattern(day(1), **WEEKLY), uuid=key or uuid.uuid4(), by=by,
        at=timezone.now(), **({"agreement": "agreed"} | told),
    )  # fmt: skip


def test_the_visits_of_six_weeks_stand_in_the_members_diary(ruth, eve, item):
    made = allot(item, eve, ruth)
    assert made.series.weekdays == [2, 5]
    assert VisitStaff.objects.filter(user=eve, on_date__gte=day(1)).count() == PlannedVisit.objects.count()
    assert PlannedVisit.objects.count() in (11, 12, 13)


def test_a_single_visit_stands_in_the_diary(ruth, eve, item):
    made = allot(item, eve, ruth, Pattern(day(2), dt.time(11)))
    assert (made.series, list(made.visit.staff.all())) == (None, [eve])


def test_what_was_proposed_is_agreed_by_the_team(ruth, eve, item, planner):
    made = allot(item, eve, ruth, intervention=planner)
    assert made.intervention == planner
    assert InterventionStep.objects.get(intervention=planner, ends_at=None).state == "agreed"


def test_a_second_member_may_take_what_is_agreed_already(ruth, eve, item, planner):
    allot(item, eve, ruth, intervention=planner)
    allot(item, ruth, ruth, intervention=planner)
    assert Allocation.objects.count() == 2


def test_sent_twice_it_is_one(ruth, eve, item):
    key, when = uuid.uuid4(), Pattern(day(1), **WEEKLY)
    assert allot(item, eve, ruth, when, key) == allot(item, eve, ruth, when, key)
    assert Allocation.objects.count() == 1


@pytest.mark.parametrize("said", ["", "disagrees"])
def test_it_says_whether_the_person_agreed_or_is_to_be_asked(ruth, eve, item, said):
    with pytest.raises(Refused) as refused:
        allot(item, eve, ruth, agreement=said)
    assert refused.value.field == "agreement"
    assert not PlannedVisit.objects.exists()


def test_a_visit_after_the_member_has_left_is_refused_with_the_day(north, ruth, eve, item):
    Membership.objects.filter(user=eve).update(ends_on=day(20))
    with pytest.raises(Refused, match="Eve Lam works in North Team until") as refused:
        allot(item, eve, ruth)
    assert refused.value.field == "until"


def test_a_pattern_without_end_is_refused_for_a_member_who_leaves_after_the_diary_ends(ruth, eve, item):
    Membership.objects.filter(user=eve).update(ends_on=day(90))
    assert allot(item, eve, ruth, Pattern(day(1), until=day(80), **WEEKLY)).series
    with pytest.raises(Refused, match="until"):
        allot(item, eve, ruth, Pattern(day(1), until=day(95), **WEEKLY))


def test_somebody_of_no_team_is_refused(ruth, item):
    with pytest.raises(StaffNotMembersError):
        allot(item, make.user(), ruth)


def test_a_day_in_the_past_is_refused_at_its_field(ruth, eve, item):
    with pytest.raises(VisitRefusedError) as refused:
        allot(item, eve, ruth, Pattern(day(-1)))
    assert refused.value.field == "on_date"


def test_an_intervention_of_somebody_else_is_refused(ruth, eve, item, planner):
    other = live.item(item.meeting)
    with pytest.raises(Refused, match="somebody else"):
        allot(other, eve, ruth, intervention=Intervention.objects.get())


def test_where_two_must_go_one_takes_it_with_a_reason_only(ruth, eve, item):
    make.precaution(item.episode, ruth, kind="pairs")
    with pytest.raises(VisitRefusedError) as refused:
        allot(item, eve, ruth)
    assert refused.value.field == "alone_reason"
    assert not Allocation.objects.exists()
    made = allot(item, eve, ruth, Pattern(day(1), alone_reason="Jo joins her at the door", **WEEKLY))
    assert set(made.series.visits.values_list("alone_reason", flat=True)) == {"Jo joins her at the door"}


def test_a_handover_hands_nobody_out_alone_where_two_must_go(ruth, eve, sam, item):
    visit = make.visit(item.episode, sam, eve)
    make.precaution(item.episode, ruth, kind="pairs")
    Absence.objects.create(user=sam, kind="sick", starts_on=day(0), set_by=ruth)
    Absence.objects.create(user=eve, kind="sick", starts_on=day(0), set_by=ruth)
    other = make.visit(make.episode(item.episode.team), sam)
    handed = hand_out(picks={visit: [ruth], other: [ruth]}, by=ruth, at=timezone.now())
    assert (handed.done, len(handed.refused)) == (1, 1)
    assert (set(visit.staff.all()), set(other.staff.all())) == ({sam, eve}, {ruth})
    why = "Jo joins her at the door"
    assert hand_out(picks={visit: [ruth]}, alone={visit: why}, by=ruth, at=timezone.now()).done == 1
    visit.refresh_from_db()
    assert (set(visit.staff.all()), visit.alone_reason) == ({ruth}, why)


@pytest.mark.parametrize("role", ["guest", "wall"])
def test_neither_a_guest_nor_the_screen_on_the_wall_goes_on_visits(north, ruth, item, role):
    visitor = make.staff(north if role == "wall" else None, role, "Kim Visitor")
    with pytest.raises((Refused, StaffNotMembersError)):
        allot(item, visitor, ruth)
    assert not PlannedVisit.objects.exists()
