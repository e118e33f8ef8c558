"""When somebody is assessed again, and what is noticed about it."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from assessments.models import MeetingItem, Reassessment, ReassessmentPeriod
from assessments.operations import due, team_instruments
from assessments.operations.due import IntervalRefusedError
from assessments.operations.team_instruments import Use
from caseload.alerts import queries
from caseload.alerts.models import Alert
from caseload.alerts.sweep import sweep
from caseload.people import operations as people
from caseload.plan import operations as plan
from caseload.plan.models import Goal
from teams.access import rights_of
from teams.calendar import LONDON
from tests import make
from tests.assessments.rows import assessed, draft

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def noon():
    """Yesterday's: before 04:00 the team's day is still the day before, and the database refuses the future."""
    yesterday = timezone.localdate() - DAY
    with time_machine.travel(dt.datetime.combine(yesterday, dt.time(12), tzinfo=LONDON)):
        yield


@pytest.fixture
def team():
    return make.team(review_lead_days=14)


@pytest.fixture
def ot(team):
    return make.staff(team, name="Priya Nair", profession="ot")


@pytest.fixture
def episode(team, ot):
    row = make.episode(team, coordinator=ot)
    make.contact(row, ot, at=timezone.now() - dt.timedelta(hours=1))
    return row


def every(days, team, by, key="mohost"):
    team_instruments.set_use(team=team, key=key, use=Use(days), by=by, at=timezone.now())


def due_on(episode):
    return dict(Reassessment.objects.filter(episode=episode).values_list("key", "due_on"))


def written():
    """The row versions: they change with every write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM assessments_reassessment")
        return cursor.fetchall()


def noticed(episode):
    sweep()
    found = Alert.objects.filter(episode=episode, closed_at=None, rule__startswith="assessment_")
    return list(found.values_list("rule", flat=True))


def sentence(user):
    found = queries.open_alerts(rights_of(user, on=timezone.localdate()), at=timezone.now())
    return next(alert.sentence for alert in found if alert.rule.code.startswith("assessment_"))


# Reckoning


def test_it_is_due_after_the_teams_interval_from_the_day_that_the_last_one_speaks_of(team, ot, episode):
    every(90, team, ot)
    day = timezone.localdate() - 20 * DAY
    assessed(episode, ot, "mohost", on=day - 100 * DAY)
    assessed(episode, ot, "mohost", on=day)
    due.reckon_due(episode, "mohost")
    assert due_on(episode) == {"mohost": day + 90 * DAY}


def test_without_an_interval_it_is_not_repeated(ot, episode):
    assessed(episode, ot, "ocairs")
    due.reckon_due(episode)
    assert due_on(episode) == {"ocairs": None}


def test_a_person_may_have_an_interval_of_their_own_or_none_with_a_reason(team, ot, episode):
    today = timezone.localdate()
    every(90, team, ot)
    assessed(episode, ot, "mohost", on=today)
    given = {"episode": episode, "key": "mohost", "by": ot}
    due.set_interval(**given, every_days=30, reason="Much is moving", at=timezone.now())
    assert due_on(episode) == {"mohost": today + 30 * DAY}
    due.set_interval(**given, every_days=None, reason="They find it hard", at=timezone.now() + DAY)
    assert due_on(episode) == {"mohost": None}
    due.end_interval(**given, at=timezone.now() + 2 * DAY)
    assert due_on(episode) == {"mohost": today + 90 * DAY}
    assert list(ReassessmentPeriod.objects.filter(ends_at=None)) == []
    with pytest.raises(IntervalRefusedError):
        due.end_interval(**given, at=timezone.now() + 3 * DAY)


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(30, " ", "reason"), (0, "Why", "every_days"), (1101, "Why", "every_days")]
)
def test_an_interval_needs_a_reason_and_a_sensible_length(ot, episode, days, reason, field):
    with pytest.raises(IntervalRefusedError) as refused:
        due.set_interval(episode=episode, key="mohost", every_days=days, reason=reason, by=ot, at=timezone.now())
    assert refused.value.field == field
    assert not ReassessmentPeriod.objects.exists()


def test_changing_the_teams_interval_moves_everybodys_day(team, ot, episode):
    today = timezone.localdate()
    assessed(episode, ot, "mohost", on=today)
    every(90, team, ot)
    assert due_on(episode) == {"mohost": today + 90 * DAY}
    every(60, team, ot)
    assert due_on(episode) == {"mohost": today + 60 * DAY}
    every(None, team, ot)
    assert due_on(episode) == {"mohost": None}


def test_reckoning_again_writes_nothing(team, ot, episode):
    every(90, team, ot)
    assessed(episode, ot, "mohost")
    due.reckon_due(episode)
    before = written()
    due.reckon_due(episode)
    assert written() == before


# What is noticed


def test_it_shows_within_the_lead_time_and_then_as_overdue(team, ot, episode):
    today = timezone.localdate()
    assessed(episode, ot, "mohost", on=today - 80 * DAY)
    every(95, team, ot)
    assert noticed(episode) == []
    every(94, team, ot)
    assert noticed(episode) == ["assessment_due"]
    assert "MOHOST, last on" in sentence(ot)
    assert "is due again by" in sentence(ot)
    every(80, team, ot)
    assert noticed(episode) == ["assessment_due"], "on its day it is due and not late"
    every(79, team, ot)
    assert noticed(episode) == ["assessment_overdue"]
    assert "was due again by" in sentence(ot)


def test_it_closes_when_somebody_has_assessed_again(team, ot, episode):
    today = timezone.localdate()
    assessed(episode, ot, "mohost", on=today - 90 * DAY)
    every(80, team, ot)
    assert noticed(episode) == ["assessment_overdue"]
    assessed(episode, ot, "mohost", on=today)
    due.reckon_due(episode, "mohost")
    assert noticed(episode) == []
    closed = Alert.objects.get(rule="assessment_overdue")
    assert closed.closed_facts == {"because": "assessed", "by": ot.pk}


def test_a_changed_interval_is_said_where_it_ends_an_alert(team, ot, episode):
    assessed(episode, ot, "mohost", on=timezone.localdate() - 90 * DAY)
    every(80, team, ot)
    every(200, team, ot)
    assert Alert.objects.get(rule="assessment_overdue").closed_facts == {"because": "interval"}


def test_the_sweep_agrees_with_the_operations(team, ot, episode):
    assessed(episode, ot, "mohost", on=timezone.localdate() - 90 * DAY)
    every(80, team, ot)
    assert Alert.objects.filter(rule="assessment_overdue", closed_at=None).count() == 1
    sweep()
    again = sweep()
    assert (again.opened, again.closed) == (0, 0)


# To another team, and two records made one


def test_a_transfer_takes_drafts_intervals_and_what_waits_for_the_meeting_along(team, ot, episode):
    other = make.team()
    taker = make.staff(other, profession="ot")
    every(90, other, taker)
    signed = assessed(episode, ot, "mohost", on=timezone.localdate() - DAY)
    begun = draft(episode, ot, "ocairs")
    item = MeetingItem.objects.create(
        person_id=episode.person_id, episode=episode, assessment=signed, reason="To share", taken_by=ot
    )
    due.reckon_due(episode)
    due.set_interval(episode=episode, key="mohost", every_days=30, reason="Much is moving", by=ot, at=timezone.now())
    new = people.transfer(
        episode=episode, team=other, coordinator=taker, plan="They moved", keep_visits=False, by=ot, at=timezone.now()
    )
    for row in (begun, item, signed):
        row.refresh_from_db()
    assert (begun.episode, item.episode, signed.episode) == (new, new, episode)
    assert due_on(new) == {"mohost": signed.on_date + 30 * DAY}
    assert due_on(episode) == {}


def test_after_a_merge_the_last_assessment_of_both_counts(team, ot, episode):
    every(90, team, ot)
    other_team = make.team()
    other = make.episode(other_team, coordinator=make.staff(other_team))
    today = timezone.localdate()
    assessed(episode, ot, "mohost", on=today - 50 * DAY)
    assessed(other, ot, "mohost", on=today - 10 * DAY)
    due.reckon_due(episode)
    people.merge(loser=other.person, survivor=episode.person, by=make.staff(None, "service_lead"), at=timezone.now())
    assert due_on(episode) == {"mohost": today + 80 * DAY}


# Goals


def test_a_goal_whose_review_day_has_passed_is_noticed_until_it_is_looked_at(ot, episode):
    today = timezone.localdate()
    who = {"episode": episode, "by": ot, "at": timezone.now()}
    told = plan.GoalTold(life_area="leisure", words="Fish with my brother", review_on=today + 30 * DAY)
    goal = plan.set_goal(told=told, **who)

    def found():
        sweep()
        return list(Alert.objects.filter(episode=episode, rule="goal_review", closed_at=None))

    assert found() == []
    Goal.objects.filter(pk=goal.pk).update(review_on=today - 3 * DAY)
    [alert] = found()
    assert (alert.subject, "Fish" in str(alert.facts)) == (str(goal.pk), False)
    [shown] = [
        one for one in queries.open_alerts(rights_of(ot, on=today), at=timezone.now()) if one.uuid == alert.uuid
    ]
    assert "A goal (leisure) was to be looked at again" in shown.sentence
    goal.refresh_from_db()
    plan.revise_goal(goal=goal, why="", how_known="", review_on=today + 60 * DAY, **who)
    assert found() == []


def test_a_goal_that_is_over_is_not_waited_for(ot, episode):
    who = {"episode": episode, "by": ot, "at": timezone.now()}
    told = plan.GoalTold(life_area="home", words="A cat", review_on=timezone.localdate() + 30 * DAY)
    goal = plan.set_goal(told=told, **who)
    plan.achieve(goal=goal, **who)
    Goal.objects.filter(pk=goal.pk).update(review_on=timezone.localdate() - 3 * DAY)
    sweep()
    assert not Alert.objects.filter(rule="goal_review").exists()
