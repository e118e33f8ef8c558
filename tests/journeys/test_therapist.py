"""A therapist's story, from a screening interview to a goal that the team works on, and what has moved since."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import Assessment, MeetingItem
from caseload.models import Contact
from tests import make
from tests.assessments.people import therapist
from tests.browser import axe
from tests.journeys.test_log_visit import sign_in
from tests.journeys.test_rate import letters, wait_until_saved


@pytest.fixture
def priya(fresh_db):
    return therapist(make.team("Canal Street"), "Priya Nair", attested=())


@pytest.fixture
def dean(priya):
    return make.episode(priya.memberships.get().team, make.person("Dean", "Whitlock"), priya)


def rate(page: Page, grades: str) -> None:
    """By keys on a desk, by thumb on a phone: each rates and moves on."""
    if page.evaluate("matchMedia('(hover: hover)').matches"):
        expect(page.locator("[data-active] :focus")).to_have_count(1)
        page.keyboard.type(grades, delay=5)
    else:
        for grade in grades:
            at = page.locator("[data-active]").get_attribute("id")
            page.locator(f"[data-active] [data-letter={grade}]").click()
            expect(page.locator(f"#{at}[data-active]")).to_have_count(0)
    wait_until_saved(page)


def finish(page: Page, instrument: str, *sources: str, on: dt.date | None = None) -> None:
    page.locator("[data-to=about]").click()
    for source in sources:
        page.get_by_label(source, exact=True).check()
    if on:
        page.get_by_label("Date of the assessment").fill(on.isoformat())
    wait_until_saved(page)
    axe(page)
    page.get_by_role("button", name=f"Sign {instrument}").click()
    page.wait_for_url(re.compile(r"/assessments/[0-9a-f-]{36}/$"))


def take_to_meeting(page: Page, why: str) -> None:
    page.get_by_label("Why should the team talk about it?").fill(why)
    page.get_by_role("button", name="Put on the list").click()
    expect(page.get_by_text("On the list").first).to_be_visible()


def log_a_visit(page: Page, episode, goal: str, win: bool) -> None:
    page.goto(f"/contacts/new/?person={episode.person.uuid}")
    page.get_by_role("radio", name="Seen").check()
    page.get_by_label(goal).check()
    page.get_by_label("30 min").check()
    page.get_by_label("Daily routine").check()
    if win:
        page.get_by_label("Small win").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/saved/")


def set_goal(page: Page, plan: str, words: str, area: str, point: str) -> None:
    page.goto(plan)
    page.get_by_role("button", name="Set a goal").click()
    page.get_by_label("What do they want?").fill(words)
    page.get_by_label(area, exact=True).check()
    page.get_by_label(point).check()
    page.get_by_role("button", name="Save the goal").click()
    expect(page.get_by_role("heading", name=words)).to_be_visible()


def propose(page: Page, what: str) -> None:
    page.get_by_role("button", name="Propose something").click()
    page.get_by_label("What kind of work is it?").select_option(label="Weekly planner, calendar or visual timetable")
    page.get_by_label("What do you do together?").fill(what)
    axe(page)
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text(what).first).to_be_visible()


def test_from_a_screening_to_a_goal_that_the_team_works_on(each_size, dean, priya):
    page, tab = each_size, f"/people/{dean.person.uuid}/assessments/"
    plan = f"/people/{dean.person.uuid}/plan/"
    half_a_year_ago = timezone.localdate() - dt.timedelta(days=180)
    sign_in(page, priya)

    # OCAIRS over two visits
    page.goto(tab)
    axe(page)
    page.get_by_label("I hold the OCAIRS manual").check()
    page.get_by_role("button", name="Begin OCAIRS").click()
    rate(page, "FRIAA")
    page.goto(tab)
    expect(page.get_by_text("7 of 12 items left")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Go on ?: OCAIRS")).click()
    rate(page, "AAIAAAA")
    finish(page, "OCAIRS", "Interview", "Colleagues", on=half_a_year_ago)
    expect(page.get_by_role("heading", name="Barriers", exact=True)).to_be_visible()
    axe(page)

    # barriers, and so a MOHOST
    page.goto(tab)
    expect(page.get_by_text("OCAIRS shows barriers: a MOHOST?")).to_be_visible()
    axe(page)
    page.locator("#attest-mohost-proposed").check()
    page.get_by_role("button", name="Begin it").click()
    rate(page, "AAAI" + "RAAA" + "AAAA" * 4)
    finish(page, "MOHOST", "Observation")
    mohost = Assessment.objects.get(key="mohost")
    assert letters(mohost) == "AAAIRAAA" + "AAAA" * 4
    assert mohost.prompted_by.key == "ocairs"

    # what helps and what stands in the way, together, and two goals
    page.goto(plan)
    page.get_by_role("button", name="Write it down").click()
    page.get_by_label("In their words").check()
    page.get_by_label(re.compile("^Habits")).first.check()
    page.get_by_label("Habits, in words").fill("No shape to the day")
    page.get_by_role("button", name="Save").click()
    set_goal(page, plan, "Cook on Sundays", "Home", "No shape to the day")
    set_goal(page, plan, "Fish with my brother again", "Leisure", "No shape to the day")

    # interventions, and to the team
    propose(page, "A week on one sheet")
    axe(page)
    page.get_by_role("link", name=re.compile("^Take to MDT")).or_(
        page.get_by_role("button", name="Take to MDT")
    ).first.click()
    take_to_meeting(page, "Who can go on Sundays?")
    assert MeetingItem.objects.get(settled_at=None).reason == "Who can go on Sundays?"

    # three contacts against the goal
    for number in range(3):
        log_a_visit(page, dean, "Fish with my brother again", win=number == 2)
    assert Contact.objects.count() == 3
    page.goto(plan)
    page.get_by_role("link", name="Fish with my brother again").first.click()
    expect(page.get_by_text("Small win").last).to_be_visible()
    axe(page)

    # assessed again: what has moved
    page.goto(tab)
    page.get_by_role("button", name="Begin OCAIRS").click()
    rate(page, "FIAAAAAIAAAR")
    finish(page, "OCAIRS", "Interview")
    page.goto(f"{tab}ocairs/")
    expect(page.get_by_text("2 better, 9 the same, 1 worse")).to_be_visible()
    expect(page.get_by_role("row", name="Habits R I Better").first).to_be_visible()
    axe(page)
