"""Where two must go: written down, refused alone, with a reason kept, and with a colleague; on a phone."""

import pytest
from playwright.sync_api import Page, expect

from caseload.models import PlannedVisit, Precaution
from tests import make
from tests.browser import axe
from tests.journeys.test_log_visit import sign_in


@pytest.fixture
def sam(fresh_db):
    return make.staff(make.team("Canal Street"), name="Sam Okoro")


@pytest.fixture
def dean(sam):
    team = sam.memberships.get().team
    make.staff(team, name="Priya Nair")
    return make.episode(team, make.person("Dean", "Whitlock"), sam)


def plan_today(page: Page, dean) -> None:
    page.goto(f"/visits/new/?person={dean.person.uuid}")
    page.get_by_label("Day", exact=True).fill(
        page.evaluate("new Date().toLocaleDateString('en-CA', {timeZone: 'Europe/London'})")
    )


@pytest.mark.journey
def test_a_pair_visit_is_planned(phone, sam, dean):
    sign_in(phone, sam)
    phone.goto(f"/people/{dean.person.uuid}/precautions/new/")
    phone.get_by_label("Visit in pairs").check()
    phone.get_by_label("What to know, in one line").fill("Two, after what happened in May")
    phone.get_by_label("How we know").fill("Incident in May")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Everybody who visits reads it from now on.")).to_be_visible()
    axe(phone)

    plan_today(phone, dean)
    phone.get_by_role("button", name="Plan it").click()
    expect(phone.get_by_text("Two go to Dean Whitlock.").first).to_be_visible()
    assert not PlannedVisit.objects.exists()
    axe(phone)

    phone.get_by_label("If one goes alone: why?").fill("Known to him for years")
    phone.get_by_role("button", name="Plan it").click()
    expect(phone.get_by_text("A visit is planned")).to_be_visible()
    phone.goto("/today/")
    expect(phone.get_by_text("You go alone: Known to him for years")).to_be_visible()

    visit = PlannedVisit.objects.get()
    phone.goto(f"/visits/{visit.uuid}/")
    phone.get_by_text("Let others go").first.click()
    phone.get_by_label("Priya Nair").check()
    phone.get_by_role("button", name="Let others go").click()
    expect(phone.get_by_text("Others go on this visit now.")).to_be_visible()
    phone.goto("/today/")
    expect(phone.get_by_text("You go alone")).to_have_count(0)
    next_visit = phone.get_by_role("region", name="Next visit")
    expect(next_visit.get_by_text("Two, after what happened in May")).to_be_in_viewport()
    expect(phone.locator(".app-visit").get_by_text("Two, after what happened in May")).to_be_visible()
    axe(phone)
    assert Precaution.objects.get().kind == "pairs"
    assert PlannedVisit.objects.get().alone_reason == ""
