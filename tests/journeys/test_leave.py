"""Leave from hospital that nobody came back from in time: told on a phone, noticed by the lead, over with one tap."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from caseload.models import Alert, CoordinatorPeriod, WhereaboutsPeriod
from caseload.spells import operations as spells
from teams.roles import Role
from tests import make
from tests.browser import axe
from tests.journeys.test_day import sign_in


@pytest.fixture
def team(fresh_db):
    return make.team("North Team")


@pytest.fixture
def kwame(team):
    """On a ward for ten days."""
    nurse = make.staff(team, name="Sam Okoro")
    episode = make.episode(team, make.person("Kwame", "Okafor"), nurse)
    make.intensity(episode, "weekly", nurse)
    make.contact(episode, nurse, at=make.days_ago(2))
    stay = spells.Stay("Larch House", "Oak Ward", "psychiatric", "200", make.days_ago(10), "The ward")
    spells.admit(episode=episode, stay=stay, by=nurse, at=timezone.now())
    return episode


def enter(page: Page, name: str, day: dt.date, time: str) -> None:
    for box, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"[name={name}_{box}]", str(value))
    page.fill(f"[name={name}_time]", time)


def test_leave_not_returned_from(live_site, phone, team, kwame):
    lead = make.staff(team, Role.TEAM_LEAD, "Ruth Vance")
    nurse, yesterday = CoordinatorPeriod.objects.get().user, timezone.localdate() - dt.timedelta(days=1)
    page = sign_in(phone, nurse)

    # The ward rings: he went on leave yesterday and is not back.
    page.goto(f"/people/{kwame.person.uuid}/")
    page.get_by_role("link", name="Where they are").click()
    axe(page)
    page.get_by_role("link", name="On leave from hospital").click()
    axe(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Enter when they are due back")
    axe(page)
    enter(page, "since", yesterday, "10:00")
    enter(page, "expected", yesterday, "18:00")
    page.fill("[name=place_text]", "With a sister")
    page.fill("[name=told_by]", "Nurse in charge")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#where")).to_be_visible()
    expect(page.locator("header.app-person")).to_contain_text("was due back")
    axe(page)

    # The lead has it at once, and with it what to do.
    assert Alert.objects.get(rule="leave_overdue", closed_at=None).escalated_at
    page.context.clear_cookies()
    sign_in(page, lead)
    card = page.locator("article", has_text="Kwame Okafor").first
    expect(card).to_contain_text(re.compile(r"Not back from leave: due .*18:00"))
    axe(page)
    card.get_by_role("link", name="Next steps").click()
    expect(page.locator("main")).to_contain_text("Speak with the ward")
    axe(page)

    # He is back: one tap, and it is over.
    page.goto("/today/")
    page.get_by_role("button", name=re.compile("^Back from leave")).click()
    page.wait_for_url(f"**/people/{kwame.person.uuid}/")
    expect(page.locator("main")).to_contain_text("Saved: On leave from hospital is over.")
    assert WhereaboutsPeriod.objects.get().end_reason == "back"
    assert Alert.objects.get(rule="leave_overdue").closed_facts["because"] == "back"
    axe(page)
