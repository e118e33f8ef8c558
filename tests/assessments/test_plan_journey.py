"""From what an assessment shows to a goal that contacts work on, in a browser at both sizes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.assessments.people import therapist
from tests.assessments.rows import assessed
from tests.browser import axe


@pytest.fixture
def priya(fresh_db):
    return therapist(make.team("Canal Street"), "Priya Nair")


@pytest.fixture
def dean(priya):
    episode = make.episode(priya.memberships.get().team, make.person("Dean", "Whitlock"), priya)
    assessed(episode, priya, "ocairs", ratings={"habits": 1})
    return episode


def sign_in(page: Page, user, path: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(make.PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/today/")
    page.goto(path)


def test_a_barrier_becomes_a_goal_and_a_contact_shows_on_its_line(each_size, dean, priya):
    page = each_size
    sign_in(page, priya, f"/people/{dean.person.uuid}/plan/")
    expect(page.get_by_text("will stand here in their own words")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Write it down").click()
    page.get_by_label("In their words").check()
    page.get_by_label(re.compile("^Habits")).first.check()
    page.get_by_label("Habits, in words").fill("No shape to the day")
    axe(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Set a goal").click()
    page.get_by_label("What do they want?").fill("Fish with my brother again")
    page.get_by_label("Leisure").check()
    page.get_by_label("No shape to the day").check()
    axe(page)
    page.get_by_role("button", name="Save the goal").click()
    expect(page.get_by_role("heading", name="Fish with my brother again")).to_be_visible()
    page.get_by_role("radio", name="3", exact=True).check()
    page.get_by_role("button", name="Save their figure").click()
    expect(page.get_by_text("3 of 10")).to_be_visible()
    page.goto(f"/contacts/new/?person={dean.person.uuid}")
    page.get_by_role("radio", name="Seen").check()
    page.get_by_label("Fish with my brother again").check()
    page.get_by_label("30 min").check()
    page.get_by_label("Daily routine").check()
    page.get_by_label("Small win").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/saved/")
    page.goto(f"/people/{dean.person.uuid}/plan/")
    page.get_by_role("link", name="Fish with my brother again").first.click()
    expect(page.get_by_text("Small win").last).to_be_visible()
    axe(page)
