"""Taking something to the team's weekly meeting: once, with a reason, and off the list again."""

import pytest
from django.utils import timezone

from assessments.models import MeetingItem
from assessments.operations import meeting
from assessments.queries import meeting as queries
from audit.models import Event
from caseload.people.refusals import Refused
from caseload.plan.models import Goal, GoalStep, Intervention, InterventionStep
from tests import make
from tests.assessments.rows import assessed, draft


@pytest.fixture
def team(db):
    return make.team("North")


@pytest.fixture
def ot(team):
    return make.staff(team, name="Ruth Vance", profession="ot")


@pytest.fixture
def episode(team, ot):
    return make.episode(team, make.person("Rosie", "Thorne"), ot)


def goal(episode, by, words="I want to cook") -> Goal:
    row = {"person_id": episode.person_id, "episode": episode, "set_by": by}
    made = Goal.objects.create(words=words, life_area="home", review_on=timezone.localdate(), **row)
    GoalStep.objects.create(goal=made, state="active", starts_at=timezone.now(), **row)
    return made


def intervention(episode, by) -> Intervention:
    row = {"person_id": episode.person_id, "episode": episode, "set_by": by}
    made = Intervention.objects.create(goal=goal(episode, by), kind="sensory", what="Cook together", **row)
    InterventionStep.objects.create(intervention=made, state="proposed", starts_at=timezone.now(), **row)
    return made


MAKERS = {"assessment": assessed, "goal": goal, "intervention": intervention}


def take(subject, episode, by, reason="Who could go with her?", at=None):
    return meeting.take(subject, episode=episode, reason=reason, by=by, at=at or timezone.now())


@pytest.mark.parametrize("kind", MAKERS)
def test_an_assessment_a_goal_or_an_intervention_goes_on_the_list_with_its_reason(episode, ot, kind):
    subject = MAKERS[kind](episode, ot)
    item = take(subject, episode, ot)
    waiting = queries.waiting_for(subject)
    assert (waiting, queries.subject_of(waiting)) == (item, subject)
    assert waiting.reason == "Who could go with her?"
    event = Event.objects.latest("pk")
    assert (event.verb, event.facts["kind"]) == ("meeting_item.taken", kind)


def test_the_same_thing_stands_on_a_list_once(episode, ot):
    subject = goal(episode, ot)
    take(subject, episode, ot)
    with pytest.raises(meeting.MeetingRefusedError, match="already"):
        take(subject, episode, ot)
    assert MeetingItem.objects.count() == 1


def test_without_a_reason_nothing_is_taken(episode, ot):
    with pytest.raises(meeting.MeetingRefusedError) as refused:
        take(goal(episode, ot), episode, ot, reason="  ")
    assert refused.value.field == "reason"


def test_a_draft_is_not_for_the_meeting(episode, ot):
    with pytest.raises(meeting.MeetingRefusedError, match="draft"):
        take(draft(episode, ot), episode, ot)


def test_somebody_elses_goal_is_refused(episode, ot, team):
    with pytest.raises(meeting.MeetingRefusedError, match="Rosie"):
        take(goal(make.episode(team), ot), episode, ot)


def test_a_team_that_has_ended_takes_nothing_to_its_meeting(episode, ot):
    subject = goal(episode, ot)
    type(episode.person).objects.filter(pk=episode.person_id).update(died_on=timezone.localdate())
    ended = {"state": "closed", "ended_at": timezone.now(), "closure_reason": "06", "closure_plan": "Died"}
    type(episode).objects.filter(pk=episode.pk).update(**ended)
    with pytest.raises(Refused):
        take(subject, episode, ot)


def test_taken_back_it_can_be_taken_again(episode, ot):
    subject = goal(episode, ot)
    item = take(subject, episode, ot)
    meeting.take_back(item, by=ot, at=timezone.now())
    assert queries.waiting_for(subject) is None
    assert take(subject, episode, ot).pk != item.pk


def test_a_meeting_settles_an_item_once_and_says_how(episode, ot):
    item = take(goal(episode, ot), episode, ot)
    settled = meeting.settle(item, how="Sam goes on Fridays", by=ot, at=timezone.now())
    assert (settled.settled_how, settled.settled_by) == ("Sam goes on Fridays", ot)
    with pytest.raises(meeting.MeetingRefusedError, match="Ruth Vance took this off"):
        meeting.take_back(item, by=make.staff(episode.team), at=timezone.now())


def test_another_teams_list_stays_out_of_sight(client, episode, ot):
    item = take(goal(episode, ot), episode, ot)
    client.force_login(make.staff(make.team("South")))
    assert client.post(f"/meeting-items/{item.uuid}/take-back/").status_code == 404
    item.refresh_from_db()
    assert item.settled_at is None


@pytest.mark.parametrize("kind", MAKERS)
def test_the_page_takes_it_and_says_so(client, episode, ot, kind):
    client.force_login(ot)
    subject = MAKERS[kind](episode, ot)
    address = f"/{kind}s/{subject.uuid}/to-meeting/"
    assert "next weekly meeting of North" in client.get(address).content.decode()
    assert client.post(address, {"reason": "Who goes?"}).status_code == 302
    item = MeetingItem.objects.get()
    again = client.get(address).content.decode()
    assert "On the list for the next MDT since" in again
    assert client.post(f"/meeting-items/{item.uuid}/take-back/").status_code == 302
    item.refresh_from_db()
    assert item.settled_at


def test_a_form_without_a_reason_comes_back_with_the_error_at_its_field(client, episode, ot):
    client.force_login(ot)
    answer = client.post(f"/goals/{goal(episode, ot).uuid}/to-meeting/", {"reason": ""})
    assert answer.status_code == 422
    assert "Say why the team should talk about it" in answer.content.decode()


def test_two_who_take_it_at_once_make_one_item_and_one_is_told(client, episode, ot):
    client.force_login(ot)
    subject = goal(episode, ot)
    take(subject, episode, ot)
    answer = client.post(f"/goals/{subject.uuid}/to-meeting/", {"reason": "Me too"})
    assert "On the list for the next MDT since" in answer.content.decode()
    assert MeetingItem.objects.count() == 1
