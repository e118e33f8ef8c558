"""A week is planned at somebody's kitchen table, by keyboard, by thumb and without script."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from caseload.models import WeekPlan
from tests import make
from tests.browser import PHONE, axe
from tests.journeys.test_log_visit import sign_in


@pytest.fixture
def sam(fresh_db):
    return make.staff(make.team("Canal Street"), name="Sam Okoro")


@pytest.fixture
def address(sam):
    episode = make.episode(sam.memberships.get().team, make.person("Dean", "Whitlock"), sam)
    make.visit(episode, sam, at=timezone.localtime().replace(hour=14, minute=0))
    return f"/people/{episode.person.uuid}/week/"


def put_in(page, picture: str, *choices: str) -> None:
    page.get_by_role("radio", name=picture, exact=True).check()
    for label in choices:
        page.get_by_role("checkbox", name=label, exact=True).check()


def test_a_week_is_made_together_saved_and_told(each_size, sam, address):
    page = each_size
    sign_in(page, sam)
    page.goto(address)
    axe(page)
    page.get_by_role("button", name="Plan this week").click()
    put_in(page, "Walk", "Monday", "Wednesday", "Afternoon")
    button = page.get_by_role("button", name="Put it in the week")
    button.press("Enter")
    expect(page.locator(".week-told")).to_contain_text("Walk is in the week, 2 times")
    expect(page.get_by_role("button", name="Put it in the week")).to_be_focused()
    page.get_by_label("In their word").fill("Canal with Ray")
    page.get_by_role("button", name="Take out Walk, Wednesday Afternoon").press("Enter")
    expect(page.get_by_role("heading", name="The week so far: 1 thing")).to_be_focused()
    expect(page.get_by_label("In their word")).to_have_value("Canal with Ray")
    page.get_by_label("In their word").press("Enter")
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Choose days from Monday to Sunday")
    axe(page)
    page.get_by_role("button", name="Change Walk, Monday Afternoon").press("Enter")
    expect(page.get_by_role("heading", name="Change it")).to_be_focused()
    expect(page.get_by_role("checkbox", name="Monday", exact=True)).to_be_checked()
    page.get_by_label("In their word").fill("Canal with Ray")
    axe(page)
    page.get_by_role("button", name="Change it in the week").click()
    expect(page.get_by_role("heading", name="The week so far: 1 thing")).to_be_visible()
    put_in(page, "Garden", "Monday", "Morning")
    page.get_by_role("button", name="Save the week").click()
    expect(page.get_by_text("The week is saved")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("Canal with Ray")
    axe(page)
    page.get_by_role("button", name="What happened").click()
    page.get_by_role("radio", name="Something else instead").first.check()
    page.get_by_label("In their words").first.fill("Rained, so we had tea")
    axe(page)
    page.get_by_role("button", name="Save what happened").click()
    expect(page.get_by_role("table")).to_contain_text("Rained, so we had tea")
    page.get_by_role("link", name="Print in pictures").click()
    axe(page)
    assert WeekPlan.objects.count() == 1


def test_a_week_is_made_without_script(new_context, live_site, sam, address):
    page = new_context(base_url=live_site.url, java_script_enabled=False, **PHONE).new_page()
    sign_in(page, sam)
    page.goto(f"{address}change/")
    put_in(page, "Music", "Friday", "Evening")
    page.get_by_role("button", name="Put it in the week").click()
    expect(page.get_by_text("Music is in the week. Not saved yet.")).to_be_visible()
    page.get_by_role("button", name="Take out Music").click()
    expect(page.get_by_role("heading", name="The week so far: 0 things")).to_be_visible()
    put_in(page, "Music", "Friday", "Evening")
    page.get_by_role("button", name="Save the week").click()
    expect(page.get_by_text("The week is saved")).to_be_visible()
    assert WeekPlan.objects.get().entries.get().weekday == 5
