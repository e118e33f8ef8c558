"""Goals belong to the person, never just disappear, and whoever was second is told."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.models import OuterRef
from django.utils import timezone

from audit.models import Event
from caseload.people import operations as people
from caseload.people.models import Person
from caseload.people.refusals import Refused
from caseload.plan import operations as plan
from caseload.plan import queries
from caseload.plan.models import Goal, GoalRating, GoalStep, Intervention
from teams.access import rights_of
from tests import make
from tests.caseload.plan.conftest import told
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db


def states(row):
    return list(row.steps.order_by("starts_at").values_list("state", flat=True))


def read(goal, by):
    return queries.goal_or_404(rights_of(by, on=timezone.localdate()), goal.uuid, on=timezone.localdate())


def goals_of(person, by):
    rights, on = rights_of(by, on=timezone.localdate()), timezone.localdate()
    return queries.with_interventions(
        queries.goals(rights, on=on).filter(person=person), queries.interventions(rights, on=on)
    )


def open_goals(person):
    told = Person.objects.annotate(told_goals=queries.told_open(OuterRef("pk"))).get(pk=person.pk).told_goals
    return queries.read_open(told)


def test_a_goal_stands_with_its_words_and_is_on_record(goal, sam, dean):
    assert (goal.title, goal.person, states(goal)) == ("Fish with my brother again", dean.person, ["active"])
    event = Event.objects.get(verb="goal.set")
    assert (event.actor_id, event.person_id, event.subject_uuid) == (sam.pk, dean.person_id, goal.uuid)
    assert "Fish" not in str(event.facts)


def test_a_goal_with_neither_words_nor_a_reason_is_refused_and_nothing_is_kept(sam, dean):
    with pytest.raises(plan.PlanRefusedError) as refused:
        plan.set_goal(episode=dean, told=told(words=""), by=sam, at=timezone.now())
    assert refused.value.field == "words"
    assert not Goal.objects.exists()


def test_the_database_refuses_such_a_goal_too(goal):
    row = Goal(
        person=goal.person, episode=goal.episode, life_area="home", review_on=goal.review_on, set_by=goal.set_by
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_goal_without_words_yet_says_why(sam, dean):
    without = told(words="", no_words_reason="Has not wanted to talk about it so far")
    goal = plan.set_goal(episode=dean, told=without, by=sam, at=timezone.now(), state="proposed")
    assert goal.title == "Has not wanted to talk about it so far"


def test_a_goal_sent_twice_is_one(sam, dean):
    key = uuid.uuid4()
    first, again = (plan.set_goal(episode=dean, told=told(), by=sam, at=timezone.now(), uuid=key) for _ in range(2))
    assert first == again
    assert GoalStep.objects.count() == 1


def test_a_goal_that_becomes_another_stays_readable_and_what_was_done_goes_on(goal, walk, sam, dean):
    plan.agree(intervention=walk, episode=dean, by=sam, at=timezone.now())
    new = plan.change_goal(
        goal=goal, episode=dean, told=told(words="A day out with my brother"), reason="The brother has sold his rods",
        by=sam, at=timezone.now(),
    )  # fmt: skip
    goal.refresh_from_db()
    assert (goal.words, states(goal), goal.replaced_by) == ("Fish with my brother again", ["active", "changed"], new)
    assert states(walk) == ["proposed", "agreed", "ended"]
    carried = Intervention.objects.get(goal=new)
    assert (carried.what, states(carried)) == ("Walk to the lock", ["agreed"])


def test_set_aside_needs_a_reason_ends_what_was_done_and_can_be_taken_up_again(goal, walk, sam, dean):
    with pytest.raises(plan.PlanRefusedError) as refused:
        plan.set_aside(goal=goal, episode=dean, reason="", by=sam, at=timezone.now())
    assert refused.value.field == "reason"
    plan.set_aside(goal=goal, episode=dean, reason="Winter", by=sam, at=timezone.now())
    assert states(walk) == ["proposed", "ended"]
    plan.take_up(goal=goal, episode=dean, by=sam, at=timezone.now())
    plan.propose_again(intervention=walk, episode=dean, by=sam, at=timezone.now())
    assert states(goal) == ["active", "set_aside", "active"]
    assert goal.steps.filter(ends_at=None).count() == 1


def test_taking_up_again_after_the_review_has_passed_needs_a_new_one(goal, sam, dean):
    plan.set_aside(goal=goal, episode=dean, reason="Winter", by=sam, at=timezone.now())
    Goal.objects.filter(pk=goal.pk).update(review_on=timezone.localdate() - dt.timedelta(days=3))
    goal.refresh_from_db()
    with pytest.raises(plan.PlanRefusedError) as refused:
        plan.take_up(goal=goal, episode=dean, by=sam, at=timezone.now())
    assert refused.value.field == "review_on"
    again = timezone.localdate() + dt.timedelta(days=30)
    assert plan.take_up(goal=goal, episode=dean, by=sam, at=timezone.now(), review_on=again).review_on == again


def test_what_ended_with_a_goal_is_proposed_again_as_it_is_taken_up(goal, walk, sam, dean):
    who = {"episode": dean, "by": sam, "at": timezone.now()}
    arranged = plan.Arranged()
    before = plan.propose(goal=goal, kind="other", what="Draw the canal", arranged=arranged, **who)
    plan.end(intervention=before, reason="He would rather not", **who)
    assert read(goal, sam).ended_with_it == []
    plan.set_aside(goal=goal, episode=dean, reason="Winter", by=sam, at=timezone.now())
    assert read(goal, sam).ended_with_it == [walk]
    with pytest.raises(plan.PlanRefusedError, match="take it up again first"):
        plan.propose_again(intervention=walk, episode=dean, by=sam, at=timezone.now())
    plan.take_up(goal=goal, episode=dean, again=read(goal, sam).ended_with_it, by=sam, at=timezone.now())
    assert (states(walk), states(before)) == (["proposed", "ended", "proposed"], ["proposed", "ended"])


def test_two_steps_in_the_very_same_moment_are_two(goal, sam, dean):
    now = timezone.now()
    plan.achieve(goal=goal, episode=dean, by=sam, at=now)
    plan.take_up(goal=goal, episode=dean, by=sam, at=now)
    assert states(goal) == ["active", "achieved", "active"]


def test_what_a_colleague_moved_first_is_not_moved_over(goal, sam, dean):
    plan.achieve(goal=goal, episode=dean, by=sam, at=timezone.now())
    with pytest.raises(plan.MovedMeanwhileError) as refused:
        plan.set_aside(goal=goal, episode=dean, reason="Winter", by=sam, at=timezone.now())
    assert "Achieved" in refused.value.message


def test_why_and_review_change_and_the_words_do_not(goal, sam, dean):
    day = timezone.localdate() + dt.timedelta(days=20)
    plan.revise_goal(
        goal=goal, episode=dean, why="It is what we did", how_known="Two trips", review_on=day, by=sam,
        at=timezone.now(),
    )  # fmt: skip
    goal.refresh_from_db()
    assert (goal.why, goal.review_on, goal.words) == ("It is what we did", day, "Fish with my brother again")


def test_their_figure_said_again_on_the_same_day_counts_once(goal, sam, dean):
    today = timezone.localdate()
    for value in (2, 4):
        plan.rate(goal=goal, episode=dean, on_date=today, value=value, by=sam, at=timezone.now())
    assert GoalRating.objects.get().value == 4
    assert read(goal, sam).figure.value == 4


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), timezone.localdate() + dt.timedelta(days=1)], ids=str)
def test_their_figure_is_of_a_day_in_their_life_that_has_come(goal, sam, dean, day):
    with pytest.raises(plan.PlanRefusedError) as refused:
        plan.rate(goal=goal, episode=dean, on_date=day, value=5, by=sam, at=timezone.now())
    assert refused.value.field == "on_date"


def test_an_intervention_goes_its_way(walk, sam, dean):
    with pytest.raises(plan.MovedMeanwhileError):
        plan.start(intervention=walk, episode=dean, by=sam, at=timezone.now())
    plan.agree(intervention=walk, episode=dean, by=sam, at=timezone.now())
    plan.start(intervention=walk, episode=dean, by=sam, at=timezone.now())
    with pytest.raises(plan.PlanRefusedError):
        plan.end(intervention=walk, episode=dean, reason="", by=sam, at=timezone.now())
    plan.end(intervention=walk, episode=dean, reason="He goes by himself now", by=sam, at=timezone.now())
    assert states(walk) == ["proposed", "agreed", "under_way", "ended"]


def test_who_and_how_often_and_what_they_say_are_revised(walk, sam, dean):
    arranged = plan.Arranged(sam.pk, times=2, per="week", place_text="The lock", agreement="agreed")
    plan.revise_intervention(intervention=walk, episode=dean, arranged=arranged, by=sam, at=timezone.now())
    walk.refresh_from_db()
    assert (walk.proposed_user, walk.times, walk.per, walk.agreement) == (sam, 2, "week", "agreed")
    stranger = plan.Arranged(make.staff(make.team()).pk)
    with pytest.raises(plan.PlanRefusedError) as refused:
        plan.revise_intervention(intervention=walk, episode=dean, arranged=stranger, by=sam, at=timezone.now())
    assert refused.value.field == "proposed_user"


def test_nothing_is_proposed_under_a_goal_that_is_over(goal, sam, dean):
    plan.achieve(goal=goal, episode=dean, by=sam, at=timezone.now())
    with pytest.raises(plan.PlanRefusedError):
        plan.propose(
            goal=goal, episode=dean, kind="other", what="More", arranged=plan.Arranged(), by=sam, at=timezone.now()
        )


def test_a_goal_is_not_written_from_somebody_elses_record(goal, sam, dean):
    with pytest.raises(plan.PlanRefusedError):
        plan.achieve(goal=goal, episode=make.episode(dean.team), by=sam, at=timezone.now())


def test_a_transfer_leaves_the_goal_standing_and_the_new_team_goes_on_with_it(goal, walk, sam, dean):
    lead, south = make.staff(dean.team, "team_lead"), make.team("South")
    jo = make.staff(south)
    new = people.transfer(
        episode=dean, team=south, coordinator=jo, plan="Joint visit", keep_visits=True, by=lead, at=timezone.now()
    )
    assert read(goal, jo).standing.is_open
    plan.agree(intervention=walk, episode=new, by=jo, at=timezone.now())
    plan.rate(goal=goal, episode=new, on_date=timezone.localdate(), value=3, by=jo, at=timezone.now())
    assert walk.steps.get(ends_at=None).episode == new
    with pytest.raises(Refused):
        plan.achieve(goal=goal, episode=dean, by=sam, at=timezone.now())


def test_goals_go_along_when_two_records_become_one(goal, walk, sam, dean):
    plan.rate(goal=goal, episode=dean, on_date=timezone.localdate(), value=3, by=sam, at=timezone.now())
    other = make.person("Dean", "Whitlok")
    make.episode(make.team("South"), other)
    people.merge(loser=dean.person, survivor=other, by=make.staff(None, "service_lead"), at=timezone.now())
    rows = [goal, walk, *goal.steps.all(), *walk.steps.all(), *goal.ratings.all()]
    for row in rows:
        row.refresh_from_db()
    assert {row.person_id for row in rows} == {other.pk}
    [found] = goals_of(other, sam)
    assert (found.goal, found.figure.value) == (goal, 3)


def test_another_team_sees_no_goal(goal):
    from django.http import Http404

    with pytest.raises(Http404):
        read(goal, make.staff(make.team()))


def test_reading_asks_the_same_for_2_and_for_20(goal, walk, sam, dean):
    def more(count):
        for _ in range(count):
            one = plan.set_goal(episode=dean, told=told(), by=sam, at=timezone.now())
            plan.propose(
                goal=one, episode=dean, kind="other", what="Tea", arranged=plan.Arranged(), by=sam, at=timezone.now()
            )

    more(1)
    with count_queries() as few:
        assert len(goals_of(dean.person, sam)) == 2
    more(18)
    with assert_queries(exactly=len(few)):
        assert len(goals_of(dean.person, sam)) == 20
    with assert_queries(exactly=1):
        assert len(open_goals(dean.person)) == 20


def test_a_contact_is_offered_what_is_open_and_nothing_else(goal, walk, sam, dean):
    done = plan.set_goal(episode=dean, told=told(words="A haircut"), by=sam, at=timezone.now())
    plan.achieve(goal=done, episode=dean, by=sam, at=timezone.now())
    [open_goal] = open_goals(dean.person)
    assert (open_goal.uuid, open_goal.under) == (goal.uuid, ((walk.uuid, "Walk to the lock"),))
    plan.end(intervention=walk, episode=dean, reason="Enough", by=sam, at=timezone.now())
    assert open_goals(dean.person)[0].under == ()
