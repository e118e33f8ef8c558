"""From the day of admission to the follow-up, on a phone: in-reach plan, checklist, discharge, who goes, met."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from caseload.contacts import operations as contacts
from caseload.contacts.details import Details, Who
from caseload.models import HospitalSpell, InReachPlan, PlannedVisit
from tests import make
from tests.browser import axe
from tests.journeys.test_day import sign_in

DAY = dt.timedelta(days=1)


@pytest.fixture
def team(fresh_db):
    return make.team("North Team")


def enter(page: Page, name: str, day: dt.date, time: str | None = None) -> None:
    for box, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"[name={name}_{box}]", str(value))
    if time:
        page.fill("[name=time]", time)


def save(page: Page, name: str = "Save") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_from_admission_to_the_follow_up(live_site, phone, team):
    nurse = make.staff(team, name="Sam Okoro", working_days=[1, 2, 3, 4, 5, 6, 7])
    episode = make.episode(team, make.person("Marcia", "Lund"), nurse)
    tab, today = f"/people/{episode.person.uuid}/hospital/", timezone.localdate()
    page = sign_in(phone, nurse)

    # The ward rang: she has been in for ten days.
    page.goto(f"{tab}admit/")
    page.fill("[name=hospital]", "Larch House")
    page.fill("[name=ward]", "Oak Ward")
    enter(page, "admitted", today + DAY, "02:50")
    page.get_by_role("radio", name="Psychiatric").check()
    page.select_option("[name=bed_type]", "200")
    page.fill("[name=told_by]", "Ward sister")
    save(page)
    expect(page.locator("main")).to_contain_text("The moment cannot be in the future")
    enter(page, "admitted", today - 10 * DAY)
    save(page)

    # The team stays: a plan is made, its visits stand in the diary.
    expect(page.locator("main")).to_contain_text("In-reach plan")
    expect(page.locator("main")).to_contain_text("Every week, Sam Okoro")
    assert PlannedVisit.objects.filter(purpose="in_reach", state="planned").exists()
    axe(page)

    # One tap on the checklist; another item with more words, first in the future.
    page.locator("form[action$='checklist/gp/done/'] button").click()
    expect(page.locator("#checklist + p")).to_contain_text("1 of 9")
    page.locator("a[href$='checklist/benefits/']").click()
    page.get_by_role("radio", name="Done").check()
    enter(page, "done_on", today + DAY)
    save(page)
    expect(page.locator("main")).to_contain_text("It cannot have been done in the future")
    axe(page)
    page.get_by_role("radio", name="Not needed").check()
    page.fill("[name=note]", "They went on during the stay")
    save(page)
    expect(page.locator("main")).to_contain_text("2 of 9")

    # She left two days ago; somebody goes today.
    page.locator("a[href$='/discharge/']").click()
    enter(page, "discharged", today - 20 * DAY, "12:00")
    page.get_by_role("radio", name="On clinical advice").check()
    page.select_option("[name=destination]", "19")
    page.get_by_role("radio", name="Two days after").check()
    page.select_option("[name=goes]", label="Sam Okoro")
    save(page)
    expect(page.locator("main")).to_contain_text("They cannot have left before they were admitted")
    axe(page)
    enter(page, "discharged", today - 2 * DAY)
    save(page)
    expect(page.locator("main")).to_contain_text("The days are running")
    expect(page.locator("main")).to_contain_text("Booked:")
    axe(page)
    assert not InReachPlan.objects.filter(ended_at=None).exists()

    # Sam meets her: the measure is met, on her page and on the team's.
    met = {"outcome": "seen", "mechanism": "01", "minutes": 30, "focus": "checking_in", "place_type": "A01"}
    details = Details(occurred_at=timezone.now(), staff=(Who(nurse.pk),), **met)
    contacts.log(uuid=uuid4(), episode=episode, details=details, by=nurse, at=timezone.now())
    page.goto(tab)
    expect(page.locator("main")).to_contain_text("Followed up in time")
    expect(page.locator("main")).to_contain_text("In the national measure.")
    page.goto("/hospital/")
    expect(page.locator("main")).to_contain_text("Followed up in time")
    axe(page)
    assert HospitalSpell.objects.get().discharged_at
