"""Strengths and barriers with the items that they come from, written anew and never over, and a goal's ratings."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.definitions import current
from assessments.models import Formulation, GoalSource, Point
from assessments.operations import formulation, goals
from assessments.queries.formulation import formulations_of, offers, standing_of
from assessments.queries.goals import goal_page
from assessments.queries.reading import course_of
from caseload.people import operations as people
from caseload.plan import operations as plan
from caseload.plan.models import Goal
from teams.access import rights_of
from tests import make
from tests.assessments.rows import assessed, draft
from tests.caseload.plan.conftest import told as goal_told
from tests.queries import assert_queries

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
MOHOST = current()["mohost"]
ROUTINE, ROLES = (next(item.code for item in MOHOST.items if item.title == title) for title in ("Routine", "Roles"))


def value(letter):
    return next(grade.value for grade in MOHOST.scale if grade.letter == letter)


@pytest.fixture
def screened(dean, priya):
    """MOHOST four months ago: Routine restricts, Roles inhibits, the rest allows."""
    then = TODAY - dt.timedelta(days=120)
    return assessed(dean, priya, "mohost", then, {ROUTINE: value("R"), ROLES: value("I")}, otherwise=value("A"))


def told(*points, **fields):
    plain = {"on_date": TODAY, "words_of": "together", "answer": "not_yet", "text": "By the water he is well."}
    return formulation.FormulationTold(points=points, **plain | fields)


def write(episode, by, *points, former=None, **fields):
    return formulation.write(episode=episode, told=told(*points, **fields), former=former, by=by, at=timezone.now())


def barrier(words, assessment=None, item=""):
    return formulation.PointTold("barrier", words, assessment and assessment.uuid, item)


def rights(by):
    return rights_of(by, on=TODAY)


def test_a_point_says_which_item_it_comes_from_and_how_it_was_rated(dean, priya, screened):
    write(dean, priya, barrier("No shape to the day", screened, ROUTINE), barrier("The stairs"))
    reader = rights(priya)
    with assert_queries(exactly=1):
        standing = standing_of(reader, dean.person, on=TODAY)
    shape, stairs = standing.barriers
    assert (shape.source.title, shape.source.grade.letter, shape.source.short_title) == ("Routine", "R", "MOHOST")
    assert stairs.source is None


@pytest.mark.parametrize("wrong", ["somebody_else", "draft", "item", "nothing"])
def test_an_item_of_anything_but_the_persons_signed_assessment_is_refused(dean, priya, nurse, screened, wrong):
    source, item = {
        "somebody_else": (lambda: assessed(make.episode(dean.team), priya, "mohost"), ROUTINE),
        "draft": (lambda: draft(dean, priya, "mohost"), ROUTINE),
        "item": (lambda: screened, "interests-of-the-cat"),
        "nothing": (lambda: screened, ""),
    }[wrong]
    with pytest.raises(formulation.FormulationRefusedError):
        write(dean, nurse, barrier("No shape to the day", source(), item))
    assert not Formulation.objects.exists()


def test_written_anew_it_replaces_the_former_and_both_are_readable(dean, priya):
    first = write(dean, priya)
    with pytest.raises(formulation.WrittenMeanwhileError):
        write(dean, priya, text="Over it")
    second = write(dean, priya, former=first.uuid, text="He has moved.")
    assert [one.formulation for one in formulations_of(rights(priya), dean.person, on=TODAY)] == [second, first]
    assert second.replaces == first


def test_the_latest_profiles_strengths_and_barriers_are_offered(dean, priya, screened):
    assessed(dean, priya, "mohost", TODAY, {ROUTINE: value("I")}, otherwise=value("F"))
    offered = offers(course_of(rights(priya), dean.person, on=TODAY), None)
    barriers = [offer for offer in offered if offer.kind == "barrier"]
    assert [(offer.source.title, offer.source.on) for offer in barriers] == [("Routine", TODAY)]
    assert len(offered) == len(MOHOST.items)


def test_what_was_taken_over_stays_ticked_in_its_words_also_where_the_item_has_moved(dean, priya, screened):
    write(dean, priya, barrier("No shape to the day", screened, ROUTINE), barrier("Alone", screened, ROLES))
    assessed(dean, priya, "mohost", TODAY, {ROUTINE: value("I")}, otherwise=value("F"))
    standing = standing_of(rights(priya), dean.person, on=TODAY)
    ticked = [one for one in offers(course_of(rights(priya), dean.person, on=TODAY), standing) if one.is_taken]
    assert [(one.words, one.source.on == TODAY) for one in ticked] == [
        ("No shape to the day", True),
        ("Alone", False),
    ]


def test_one_tap_takes_an_item_over(client, dean, priya, screened):
    client.force_login(priya)
    url = reverse("formulation_new", args=[dean.person.uuid])
    key = f"barrier-{screened.uuid}-{ROUTINE}"
    assert f'name="take-{key}"' in client.get(url).text
    sent = {"words_of": "theirs", "answer": "not_yet", f"take-{key}": "on", f"words-{key}": "No shape to the day",
            "on_date_day": TODAY.day, "on_date_month": TODAY.month, "on_date_year": TODAY.year}  # fmt: skip
    assert client.post(url, sent).status_code == 302
    assert (Point.objects.get().assessment, Point.objects.get().item) == (screened, ROUTINE)


def test_a_goals_page_shows_how_the_items_it_grew_from_have_moved(dean, priya, screened):
    first = write(dean, priya, barrier("No shape to the day", screened, ROUTINE))
    goal = goals.set_goal(
        episode=dean, told=goal_told(), state="active", grew_from=[first.points.get().uuid], by=priya,
        at=timezone.now(),
    )  # fmt: skip
    assessed(dean, priya, "mohost", TODAY - dt.timedelta(days=60), {ROUTINE: None}, otherwise=value("A"))
    assessed(dean, priya, "mohost", TODAY, {ROUTINE: value("I")}, otherwise=value("A"))
    found = goal_page(rights(priya), goal.uuid, on=TODAY)
    assert [(one.title, one.grade.letter, one.verdict) for one in found.ratings] == [
        ("Routine", "R", None), ("Routine", "I", "better"),
    ]  # fmt: skip
    assert found.grew_from[0].words == "No shape to the day"


def test_points_of_somebody_else_are_no_source_and_nothing_is_kept(dean, priya):
    other = make.episode(dean.team)
    theirs = write(other, priya, barrier("The stairs")).points.get()
    with pytest.raises(plan.PlanRefusedError) as refused:
        goals.set_goal(
            episode=dean, told=goal_told(), state="active", grew_from=[theirs.uuid], by=priya, at=timezone.now()
        )
    assert refused.value.field == "grew_from"
    assert not GoalSource.objects.exists()
    assert not Goal.objects.exists()


def test_formulation_and_sources_go_along_with_a_merge_and_stay_through_a_transfer(dean, priya, screened):
    point = write(dean, priya, barrier("No shape to the day", screened, ROUTINE)).points.get()
    goal = goals.set_goal(
        episode=dean, told=goal_told(), state="active", grew_from=[point.uuid], by=priya, at=timezone.now()
    )
    south = make.team("South")
    jo = make.staff(south)
    people.transfer(
        episode=dean, team=south, coordinator=jo, plan="Joint visit", keep_visits=False,
        by=make.staff(dean.team, "team_lead"), at=timezone.now(),
    )  # fmt: skip
    assert [one.grade.letter for one in goal_page(rights(jo), goal.uuid, on=TODAY).ratings] == ["R"]
    other = make.person("Dean", "Whitlok")
    make.episode(make.team("West"), other)
    people.merge(loser=dean.person, survivor=other, by=make.staff(None, "service_lead"), at=timezone.now())
    found = goal_page(rights(jo), goal.uuid, on=TODAY)
    assert (found.read.goal.person, [one.grade.letter for one in found.ratings]) == (other, ["R"])
    assert standing_of(rights(jo), other, on=TODAY).barriers[0].words == "No shape to the day"
