"""The pages of a person's plan: what they show, how much they ask, what they refuse, and who may."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.codes import Answer
from assessments.models import Formulation, GoalSource, MeetingItem, Point
from caseload.people import operations as people
from caseload.plan import operations as plan
from caseload.plan.models import Goal, GoalRating, Intervention
from tests import make
from tests.caseload.contacts.test_views import logged
from tests.caseload.plan.conftest import told
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(db):
    return make.staff(make.team("Canal Street"), name="Sam Okoro")


@pytest.fixture
def dean(sam):
    return make.episode(sam.memberships.get().team, make.person("Dean", "Whitlock"), sam)


@pytest.fixture
def signed_in(client, sam):
    client.force_login(sam)
    return client


@pytest.fixture
def goal(sam, dean):
    return plan.set_goal(episode=dean, told=told(), by=sam, at=timezone.now())


@pytest.fixture
def walk(sam, dean, goal):
    return plan.propose(
        goal=goal, episode=dean, kind="community", what="Walk to the lock", arranged=plan.Arranged(), by=sam,
        at=timezone.now(),
    )  # fmt: skip


def url(name, row):
    return reverse(name, args=[row.uuid])


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def goal_form(**fields):
    soon = timezone.localdate() + dt.timedelta(days=60)
    plain = {"uuid": uuid.uuid4(), "words": "A cat of my own", "life_area": "home", "state": "active"}
    return plain | day("review_on", soon) | fields


def formulation_form(**fields):
    today = timezone.localdate()
    plain = {
        "uuid": uuid.uuid4(),
        "words_of": "together",
        "text": "The canal is where he is well.",
        "answer": "not_yet",
    }
    return plain | day("on_date", today) | fields


def test_an_empty_plan_says_what_will_stand_there(signed_in, dean):
    page = signed_in.get(url("person_plan", dean.person)).text
    assert "in their own words" in page
    assert "Set a goal" in page


def test_a_goal_is_set_and_something_proposed_for_it(signed_in, sam, dean):
    answer = signed_in.post(url("goal_new", dean.person), goal_form())
    goal = Goal.objects.get()
    assert answer.url == url("goal", goal)
    sent = {
        "uuid": uuid.uuid4(), "kind": "daily_living", "what": "Visit the shelter", "times": "1", "per": "week",
        "agreement": "agreed", "proposed_user": sam.pk,
    }  # fmt: skip
    assert signed_in.post(url("intervention_new", goal), sent).status_code == 302
    page = signed_in.get(url("person_plan", dean.person)).text
    assert "A cat of my own" in page
    assert "Visit the shelter" in page
    assert "once a week" in page


def test_a_goal_with_neither_words_nor_a_reason_stays_in_the_form_with_what_was_entered(signed_in, dean):
    answer = signed_in.post(url("goal_new", dean.person), goal_form(words="", why="It would be company"))
    assert answer.status_code == 422
    assert 'href="#id_words"' in answer.text
    assert "It would be company" in answer.text
    answer = signed_in.post(url("goal_new", dean.person), goal_form(words="", life_area=""))
    assert 'href="#id_words"' in answer.text
    assert 'href="#id_life_area"' in answer.text
    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"life_area": "astrology"}, "life_area"),
        ({"state": "achieved"}, "state"),
        ({"review_on_year": "1999"}, "after today"),
        ({"review_on_day": "31", "review_on_month": "2"}, "real date"),
        ({"no_words_reason": "Not asked"}, "clear the reason"),
        ({"grew_from": [str(uuid.uuid4())]}, "grew_from"),
    ],
)
def test_wrong_input_is_refused_at_its_field(signed_in, sam, dean, wrong, says):
    row = Formulation.objects.create(
        person=dean.person,
        episode=dean,
        on_date=timezone.localdate(),
        words_of="ours",
        answer="not_yet",
        written_by=sam,
    )
    Point.objects.create(formulation=row, kind="barrier", words="The stairs")
    answer = signed_in.post(url("goal_new", dean.person), goal_form(**wrong))
    assert answer.status_code == 422
    assert says in answer.text
    assert "A cat of my own" in answer.text
    assert not Goal.objects.exists()


def test_every_form_of_a_goal_and_an_intervention_opens(signed_in, goal, walk):
    for name in ("goal", "goal_change", "goal_revise", "goal_state", "goal_rate", "intervention_new"):
        assert signed_in.get(url(name, goal)).status_code == 200, name
    for name in ("intervention_revise", "intervention_state"):
        assert signed_in.get(url(name, walk)).status_code == 200, name


def test_a_goal_becomes_another_and_both_can_be_read(signed_in, goal, walk):
    sent = goal_form(words="A day out with my brother", reason="He has sold his rods")
    answer = signed_in.post(url("goal_change", goal), sent)
    new = Goal.objects.get(replaces=goal)
    assert answer.url == url("goal", new)
    assert "Fish with my brother again" in signed_in.get(url("goal", new)).text
    assert "A day out with my brother" in signed_in.get(url("goal", goal)).text
    again = signed_in.post(url("goal_change", goal), sent)
    assert again.url == url("goal", new)  # sent twice, it is one
    assert Intervention.objects.get(goal=new).what == "Walk to the lock"


def test_where_a_goal_stands_is_said_and_taken_up_again(signed_in, goal):
    assert signed_in.post(url("goal_state", goal), {"to": "set_aside"}).status_code == 422
    assert signed_in.post(url("goal_state", goal), {"to": "set_aside", "reason": "Winter"}).status_code == 302
    assert "Winter" in signed_in.get(url("goal", goal)).text
    soon = day("review_on", timezone.localdate() + dt.timedelta(days=40))
    assert signed_in.post(url("goal_state", goal), {"to": "active"} | soon).status_code == 302
    assert goal.steps.count() == 3


def test_taking_a_goal_up_again_offers_what_ended_with_it_ticked(signed_in, sam, dean, goal, walk):
    signed_in.post(url("goal_state", goal), {"to": "set_aside", "reason": "Winter"})
    page = signed_in.get(url("goal_state", goal) + "?to=active").text
    assert "Propose it again?" in page
    assert f'value="{walk.uuid}"' in page
    sent = {"to": "active", "again": [str(walk.uuid)]} | day("review_on", goal.review_on)
    assert signed_in.post(url("goal_state", goal), sent).status_code == 302
    assert walk.steps.get(ends_at=None).state == "proposed"
    assert "Propose it again?" not in signed_in.get(url("goal_state", goal)).text


def test_what_another_tab_moved_first_is_told(signed_in, goal):
    signed_in.post(url("goal_state", goal), {"to": "achieved"})
    answer = signed_in.post(url("goal_state", goal), {"to": "set_aside", "reason": "Winter"})
    assert answer.status_code == 422
    assert "Winter" in answer.text


@pytest.mark.parametrize("value", ["11", "-1", "3.5", "", "lots"])
def test_a_figure_outside_0_to_10_is_refused(signed_in, goal, value):
    today = day("on_date", timezone.localdate())
    answer = signed_in.post(url("goal_rate", goal), {"value": value, "comment": "Nearly there"} | today)
    assert answer.status_code == 422
    assert "0 " in answer.text
    assert "Nearly there" in answer.text
    assert not GoalRating.objects.exists()


def test_a_goals_page_shows_contacts_small_wins_figures_and_states_on_one_line(signed_in, sam, dean, goal, walk):
    logged(dean, sam, work=(walk.uuid,), small_win="Opened the curtains", note="Sat by the water")
    logged(dean, sam, note="About the rent")
    today = day("on_date", timezone.localdate())
    signed_in.post(url("goal_rate", goal), {"value": "3", "comment": "It begins"} | today)
    page = signed_in.get(url("goal", goal)).text
    for shown in ("Opened the curtains", "Sat by the water", "It begins", "3 of 10", "Walk to the lock", "<svg"):
        assert shown in page
    assert "About the rent" not in page
    assert "style=" not in page


def test_only_the_lead_says_that_the_team_agrees(client, signed_in, dean, walk):
    assert signed_in.post(url("intervention_state", walk), {"to": "agreed"}).status_code == 422
    client.force_login(make.staff(dean.team, "team_lead"))
    assert client.post(url("intervention_state", walk), {"to": "agreed", "reason": "MDT"}).status_code == 302
    client.force_login(
        dean.coordinator_periods.get().user if hasattr(dean, "coordinator_periods") else make.staff(dean.team)
    )
    assert client.post(url("intervention_state", walk), {"to": "under_way"}).status_code == 302


def test_a_goal_can_be_taken_to_the_meeting_and_shows_that_it_waits(signed_in, dean, goal, walk):
    assert url("goal_to_meeting", goal) in signed_in.get(url("goal", goal)).text
    signed_in.post(url("goal_to_meeting", goal), {"reason": "Who can drive?"})
    signed_in.post(url("intervention_to_meeting", walk), {"reason": "Tuesdays?"})
    assert MeetingItem.objects.count() == 2
    assert "Who can drive?" in signed_in.get(url("goal", goal)).text
    assert signed_in.get(url("person_plan", dean.person)).text.count("On the MDT") == 2


def test_a_formulation_is_written_and_written_anew_and_both_can_be_read(signed_in, dean):
    first = formulation_form(strengths="His brother\nKnows every lock", barriers="The stairs")
    assert signed_in.post(url("formulation_new", dean.person), first).status_code == 302
    row = Formulation.objects.get()
    assert set(row.points.values_list("kind", "words")) == {
        ("strength", "His brother"), ("strength", "Knows every lock"), ("barrier", "The stairs"),
    }  # fmt: skip
    page = signed_in.get(url("formulation_new", dean.person)).text
    assert "Knows every lock" in page
    second = formulation_form(former=row.uuid, text="He has moved.", answer="agreed") | day(
        "answered_on", timezone.localdate()
    )
    assert signed_in.post(url("formulation_new", dean.person), second).status_code == 302
    page = signed_in.get(url("person_plan", dean.person)).text
    assert "He has moved." in page
    assert "Agreed with them" in page
    assert "The canal is where" in signed_in.get(url("person_formulations", dean.person)).text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": ""}, "name a strength or a barrier"),
        ({"answer": Answer.AGREED}, "on what day they answered"),
        ({"words_of": ""}, "in whose words"),
        ({"strengths": "x" * 300}, "240 letters"),
        ({"take-strength-nowhere": "on"}, "newer assessment"),
    ],
)
def test_a_formulation_that_cannot_stand_keeps_what_was_written(signed_in, dean, wrong, says):
    answer = signed_in.post(
        url("formulation_new", dean.person), formulation_form(barriers="", **{"text": "By the canal"} | wrong)
    )
    assert answer.status_code == 422
    assert says in answer.text
    assert not Formulation.objects.exists()


def test_of_two_who_write_it_at_once_the_second_sees_the_firsts_words(signed_in, dean):
    signed_in.post(url("formulation_new", dean.person), formulation_form(text="Theirs"))
    answer = signed_in.post(url("formulation_new", dean.person), formulation_form(text="Ours"))
    assert answer.status_code == 422
    assert "Theirs" in answer.text
    assert "Ours" in answer.text
    standing = Formulation.objects.get()
    assert str(standing.uuid) in answer.text
    again = signed_in.post(url("formulation_new", dean.person), formulation_form(text="Ours", former=standing.uuid))
    assert again.status_code == 302


def test_a_goal_names_the_points_that_it_grew_from(signed_in, dean):
    signed_in.post(url("formulation_new", dean.person), formulation_form(barriers="The stairs"))
    point = Point.objects.get()
    assert str(point.uuid) in signed_in.get(url("goal_new", dean.person)).text
    signed_in.post(url("goal_new", dean.person), goal_form(grew_from=[point.uuid]))
    assert GoalSource.objects.get().point == point
    assert "The stairs" in signed_in.get(url("goal", Goal.objects.get())).text


def test_the_pages_ask_the_same_for_2_and_for_20_and_no_more_than_twelve(signed_in, sam, dean, goal, walk):
    signed_in.post(url("formulation_new", dean.person), formulation_form(barriers="The stairs"))

    def more(count):
        for number in range(count):
            one = plan.set_goal(episode=dean, told=told(words=f"Goal {number}"), by=sam, at=timezone.now())
            plan.propose(
                goal=one, episode=dean, kind="other", what="Tea", arranged=plan.Arranged(), by=sam, at=timezone.now()
            )
            make_day = timezone.localdate() - dt.timedelta(days=number)
            plan.rate(goal=goal, episode=dean, on_date=make_day, value=number % 10, by=sam, at=timezone.now())
            logged(dean, sam, work=(goal.uuid,))

    more(2)
    asked = {}
    for address in (url("person_plan", dean.person), url("goal", goal), url("person_formulations", dean.person)):
        with count_queries() as few:
            assert signed_in.get(address).status_code == 200
        asked[address] = len(few)
    more(18)
    for address, count in asked.items():
        with assert_queries(exactly=count):
            signed_in.get(address)
    assert max(asked.values()) <= 12, asked


def test_another_team_finds_nothing(client, goal, walk, dean):
    client.force_login(make.staff(make.team()))
    for name in ("goal", "goal_change", "goal_revise", "goal_state", "goal_rate", "intervention_new"):
        assert client.get(url(name, goal)).status_code == 404, name
    for name in ("person_plan", "goal_new", "formulation_new", "person_formulations"):
        assert client.get(url(name, dean.person)).status_code == 404, name
    assert client.post(url("intervention_state", walk), {"to": "ended", "reason": "x"}).status_code == 404


def test_after_a_transfer_the_former_team_reads_the_plan_and_writes_nothing(client, dean, goal, walk):
    lead, south = make.staff(dean.team, "team_lead"), make.team("South")
    people.transfer(
        episode=dean, team=south, coordinator=make.staff(south), plan="Joint visit", keep_visits=False, by=lead,
        at=timezone.now(),
    )  # fmt: skip
    client.force_login(lead)
    page = client.get(url("goal", goal))
    assert page.status_code == 200
    assert "Set aside for now" not in page.text
    for name in ("goal_change", "goal_revise", "goal_state", "goal_rate", "intervention_new"):
        assert client.get(url(name, goal)).status_code == 403, name
    assert client.post(url("intervention_state", walk), {"to": "ended", "reason": "x"}).status_code == 403
    assert client.get(url("person_plan", dean.person)).status_code == 200
    assert client.get(url("goal_new", dean.person)).status_code == 403
