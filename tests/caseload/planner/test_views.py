"""The pages of a week: made together, wrong input, two at once, on paper, and who may."""

import datetime as dt
import io
import re

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from caseload.contacts.models import Draft
from caseload.people import operations as people
from caseload.planner.models import PlanEntry, WeekPlan
from caseload.planner.week import Planned, monday_of
from teams.queries import today_of
from tests import make
from tests.caseload.planner.test_operations import MORNING, MUSIC, WALK, save, standing
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def nurse(team):
    return make.staff(team, name="Sam Okoro")


@pytest.fixture
def episode(team, nurse):
    return make.episode(team, make.person("Marcia", "Lund"), coordinator=nurse)


@pytest.fixture
def site(client, nurse):
    client.force_login(nurse)
    return client


def url(name, episode, **query):
    return reverse(name, args=[episode.person.uuid], query=query)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def walk(**said):
    return {"picture": "walk", "words": "", "days": ["2", "4"], "parts": ["morning"], "do": "add"} | said


def test_a_week_is_made_saved_and_shown(site, episode):
    assert "choose “Plan this week”" in text(site.get(url("person_week", episode)))
    assert site.post(url("week_change", episode), walk()).status_code == 302
    assert not WeekPlan.objects.exists()
    assert "Walk is in the week, 2 times. Not saved yet." in text(site.get(url("week_change", episode)))
    assert site.post(url("week_change", episode), {"do": "save", "with_person": "on"}).status_code == 302
    assert [entry.weekday for entry in PlanEntry.objects.order_by("weekday")] == [2, 4]
    assert not Draft.objects.exists()
    shown = text(site.get(url("person_week", episode)))
    assert "made with Marcia Lund" in shown
    assert "Nothing yet of: Work, Rest, Self-care." in shown


def test_something_in_the_week_is_changed_in_its_place(site, episode, nurse):
    save(episode, nurse, WALK, MUSIC)
    shown = text(site.post(url("week_change", episode), {"change": WALK.key}))
    assert "Change it in the week" in shown
    said = walk(words="Round the lake", days=[str(WALK.weekday)], parts=[WALK.part], instead=WALK.key)
    assert site.post(url("week_change", episode), said).status_code == 302
    site.post(url("week_change", episode), {"do": "save"})
    week = {one.words or one.picture for one in PlanEntry.objects.filter(plan__successor=None)}
    assert week == {"Round the lake", MUSIC.words or MUSIC.picture}


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"days": ["8"]}, "Choose days from Monday to Sunday"),
        ({"days": []}, "Choose days from Monday to Sunday"),
        ({"parts": []}, "Choose morning, afternoon, evening or night"),
        ({"picture": "", "words": " "}, "Choose a picture or write a word"),
        ({"picture": "", "words": "Ring Ray"}, "Choose what it is to them"),
        ({"words": "x" * 81}, "Write at most 80 characters; these are 81"),
        ({"picture": "unicorn"}, "Choose one of the pictures"),
        ({"area": "chores"}, "Choose work, rest, self-care or leisure"),
    ],
)
def test_a_fault_stands_at_its_field_and_what_was_entered_stays(site, episode, said, fault):
    site.post(url("week_change", episode), walk())
    answer = site.post(url("week_change", episode), walk(words="Canal", parts=["night"]) | said)
    assert answer.status_code == 422
    assert fault in text(answer)
    assert "The week so far: 2 things" in text(answer)
    if "words" not in said:
        assert 'value="Canal"' in answer.content.decode()


def test_what_was_begun_above_is_saved_too_and_not_dropped(site, episode):
    site.post(url("week_change", episode), walk(do="save"))
    assert len(standing(episode).current.week) == 2
    answer = site.post(url("week_change", episode), walk(do="save", days=[]))
    assert answer.status_code == 422
    assert WeekPlan.objects.count() == 1


def test_taking_out_and_forgetting(site, episode, nurse):
    save(episode, nurse, MORNING, WALK)
    site.post(url("week_change", episode), {"take": WALK.key})
    assert "The week so far: 1 thing" in text(site.get(url("week_change", episode)))
    assert "changes to this week that are not saved yet" in text(site.get(url("person_week", episode)))
    site.post(url("week_change", episode), {"do": "discard"})
    assert standing(episode).current.week == (MORNING, WALK)
    assert "not saved yet" not in text(site.get(url("person_week", episode)))


def test_the_week_before_is_copied_beside_what_is_there(site, episode, nurse):
    last = monday_of(timezone.localdate()) - dt.timedelta(days=7)
    save(episode, nurse, MORNING, WALK, on=last)
    site.post(url("week_change", episode), walk())
    site.post(url("week_change", episode), {"do": "copy"})
    site.post(url("week_change", episode), {"do": "save"})
    assert {MORNING, WALK} < set(standing(episode).current.week)
    assert standing(episode, last).current.week == (MORNING, WALK)


def test_the_second_to_save_is_told_by_whom_and_keeps_what_they_have(site, client, team, episode, nurse):
    first = save(episode, nurse, MORNING)
    site.post(url("week_change", episode), walk())
    save(episode, make.staff(team, name="Jo Marsh"), MORNING, MUSIC, base=first)
    answer = site.post(url("week_change", episode), {"do": "save"})
    assert answer.status_code == 422
    assert "Jo Marsh saved this week" in text(answer)
    assert "Put in: Headphones, Wednesday evening" in text(answer)
    assert "The week so far: 4 things" in text(answer)
    site.post(url("week_change", episode), {"do": "save"})
    assert MUSIC in standing(episode).current.week
    assert len(standing(episode).current.week) == 4


def test_saving_from_a_second_tab_changes_nothing_and_says_so(site, episode):
    site.post(url("week_change", episode), walk())
    site.post(url("week_change", episode), {"do": "save"})
    answer = site.post(url("week_change", episode), {"do": "save"}, follow=True)
    assert "nothing here that is not saved already" in text(answer)
    assert WeekPlan.objects.count() == 1


def test_a_week_that_is_over_is_told_and_not_planned(site, episode, nurse):
    last = monday_of(timezone.localdate()) - dt.timedelta(days=7)
    save(episode, nurse, MORNING, on=last)
    assert "Change this week" not in text(site.get(url("person_week", episode, week=last)))
    assert site.post(url("week_change", episode, week=last), walk()).status_code == 403
    [entry] = standing(episode, last).current.entries
    said = {
        f"happened-{entry.pk}": "otherwise",
        f"words-{entry.pk}": "Went to Ray's",
        f"seen-{entry.pk}": "0",
        f"was-{entry.pk}": ":",
    }
    site.post(url("week_happened", episode, week=last), said)
    shown = text(site.get(url("person_week", episode, week=last)))
    assert "Something else instead : “Went to Ray&#x27;s”" in shown


def test_words_about_what_happened_outlive_a_change_of_the_week_meanwhile(site, episode, nurse):
    day = today_of(episode.team)
    today = Planned(day.isoweekday(), "morning", "rest", "Tea")
    first = save(episode, nurse, today, on=monday_of(day))
    [entry] = standing(episode, monday_of(day)).current.entries
    save(episode, nurse, today, Planned(today.weekday, "night", "rest", "Radio"), base=first, on=monday_of(day))
    said = {"version": str(first.uuid), f"happened-{entry.pk}": "partly", f"words-{entry.pk}": "Half a cup"}
    answer = site.post(url("week_happened", episode), said | {f"seen-{entry.pk}": "0", f"was-{entry.pk}": ":"})
    assert answer.status_code == 422
    assert "saved this week" in text(answer)
    assert 'value="Half a cup"' in answer.content.decode()


def test_earlier_versions_are_readable_and_a_version_of_nobody_is_not_there(site, episode, nurse):
    first = save(episode, nurse, WALK)
    save(episode, nurse, MORNING, base=first)
    shown = text(site.get(url("person_week", episode, version=first.uuid)))
    assert "Canal with Ray" in shown
    assert "It has been changed since" in shown
    assert site.get(url("person_week", episode, version="nonsense")).status_code == 404


def test_planned_visits_stand_in_the_week_and_cancelled_ones_do_not(site, episode, nurse):
    noon = timezone.localtime().replace(hour=14, minute=0, second=0)
    make.visit(episode, nurse, at=noon)
    make.visit(episode, nurse, at=noon.replace(hour=9), state="cancelled_by_us")
    shown = text(site.get(url("person_week", episode)))
    assert "14:00 Sam Okoro" in shown
    assert "09:00" not in shown


@pytest.mark.parametrize("style", ["words", "pictures"])
def test_the_paper_is_one_tagged_page_and_says_nothing_of_why_anybody_visits(site, episode, nurse, style):
    save(episode, nurse, MORNING, WALK, MUSIC)
    noon = timezone.localtime().replace(hour=14, minute=0, second=0)
    make.visit(episode, nurse, at=noon, purpose="depot", note="Second attempt")
    pdf = site.get(url("week_pdf", episode, style=style))
    document = pypdf.PdfReader(io.BytesIO(pdf.content))
    assert len(document.pages) == 1
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    printed = re.sub(r"\s+", " ", document.pages[0].extract_text())
    html = text(site.get(url("week_print", episode, style=style)))
    number = episode.person.nhs_number
    for sheet in (printed, html):
        for words in ("My week", "Canal with Ray", "14:00 Sam", "Marcia Lund", f"{number[:3]} {number[3:6]}"):
            assert words in sheet
        assert "made with Sam Okoro" in sheet
        for private in ("depot", "Depot", "Second attempt", "Okoro 14", episode.team.name, "1985"):
            assert private not in sheet
    assert Read.objects.filter(kind="print", person_ids__contains=[episode.person_id]).count() == 2


@pytest.mark.parametrize(
    ("number", "words", "size"),
    [(1, "Tea", "large"), (2, "Tea", "middle"), (4, "Tea", "small"), (1, "x" * 80, "small")],
)
def test_the_printed_week_is_set_as_large_as_a_page_holds(site, episode, nurse, number, words, size):
    things = [Planned(day, "morning", "rest", f"{n}{words}"[:80]) for day in range(1, 8) for n in range(number)]
    save(episode, nurse, *things)
    assert f"sheet--{size}" in site.get(url("week_print", episode)).text


def test_the_fullest_week_is_still_one_page(site, episode, nurse):
    fullest = [
        Planned(
            day, part, "work", f"Appointment with the housing officer about the flat in Mill Street, no {n}", "bus"
        )
        for day in range(1, 8)
        for part in ("morning", "afternoon", "evening", "night")
        for n in range(4)
    ]
    save(episode, nurse, *fullest)
    for style in ("words", "pictures"):
        document = pypdf.PdfReader(io.BytesIO(site.get(url("week_pdf", episode, style=style)).content))
        assert len(document.pages) == 1
        assert document.pages[0].extract_text().count("housing") == len(fullest)


def test_changing_a_week_costs_no_more_the_fuller_it_is(site, episode, nurse):
    site.post(url("week_change", episode), walk())
    site.get(url("week_change", episode))
    with count_queries() as few:
        site.get(url("week_change", episode))
    site.post(url("week_change", episode), walk(days=list("1234567"), parts=["morning", "night"], words="Slowly"))
    with assert_queries(exactly=len(few), at_most=12):
        site.get(url("week_change", episode))


@pytest.mark.parametrize("name", ["person_week", "week_change", "week_happened", "week_print", "week_pdf"])
def test_another_team_finds_nobody_here(client, episode, name):
    client.force_login(make.staff(make.team()))
    assert client.get(url(name, episode)).status_code == 404
    assert client.post(url(name, episode), walk()).status_code in (404, 405)


def test_who_has_died_has_their_week_read_and_not_planned(site, episode, nurse):
    save(episode, nurse, WALK)
    people.record_death(person=episode.person, died_on=timezone.localdate(), by=nurse, at=timezone.now())
    assert site.get(url("person_week", episode)).status_code == 200
    assert site.get(url("week_change", episode)).status_code == 403


def test_a_week_in_no_calendar_is_this_week(site, episode):
    for odd in ("yesterday", "9999-99-99", "0001-01-01", "9999-12-31"):
        assert site.get(url("person_week", episode, week=odd)).status_code == 200


def test_the_same_number_of_queries_with_one_version_and_with_twenty(site, episode, nurse):
    plan = save(episode, nurse, WALK)
    site.get(url("person_week", episode))
    with count_queries() as few:
        site.get(url("person_week", episode))
    for number in range(20):
        plan = save(episode, nurse, WALK, Planned(5, "night", "rest", f"Radio {number}"), base=plan)
        make.visit(episode, nurse)
    with assert_queries(exactly=len(few), at_most=12):
        site.get(url("person_week", episode))


def test_a_week_not_saved_yet_is_no_draft_of_a_visit(site, episode):
    site.post(url("week_change", episode), walk())
    logged = site.get(reverse("contact_new"), {"person": episode.person.uuid})
    assert logged.status_code == 200
    assert "Draft kept" not in text(logged)
