"""The daily handover in a browser: from start to record by keyboard, with two members, without script."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from caseload.models import PlannedVisit
from mdt.models import AgendaItem, Meeting, Writing
from teams.models import Absence
from teams.queries import today_of
from tests import make
from tests.browser import DESKTOP, axe
from tests.journeys.test_meeting import sign_in
from tests.mdt import make as meetings
from tests.waiting import eventually


@pytest.fixture
def team(fresh_db):
    return make.team("North Team")


@pytest.fixture
def ruth(team):
    return make.staff(team, "team_lead", "Ruth Vance")


@pytest.fixture
def sam(team):
    return make.staff(team, name="Sam Okoro")


@pytest.fixture
def board(team, ruth, sam):
    """Two on the daily board, one with a visit of somebody who is away."""
    meetings.handover(team, ruth)
    for name in (("Rosa", "Thorne"), ("Luis", "Costa")):
        episode = make.episode(team, make.person(*name), sam)
        make.intensity(episode, "daily", ruth, reason="Stopped eating")
        make.contact(episode, sam, note="Ate a little")
    today = today_of(team)
    make.visit(episode, sam, on=today)
    Absence.objects.create(user=sam, kind="sick", starts_on=today, set_by=ruth)


def card(page: Page, name: str):
    return page.locator("[data-person]", has=page.get_by_role("heading", name=name))


def begin(page: Page, user) -> Page:
    sign_in(page, user)
    page.goto("/handover/")
    page.get_by_role("button", name="Start the handover").click()
    expect(page.get_by_text("2 people to discuss")).to_be_visible()
    page.wait_for_load_state()  # its keys are there
    return page


def test_from_start_to_record_by_keyboard(desktop, board, ruth):
    page = begin(desktop, ruth)
    page.keyboard.press("n")
    page.keyboard.press("w")
    page.keyboard.type("Ate with us")
    expect(card(page, "Luis Costa").locator("[data-state]")).to_contain_text("Saved")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(page.get_by_text("1 person to discuss")).to_be_visible()
    card(page, "Rosa Thorne").get_by_role("button", name="Discussed").press("Enter")
    expect(page.get_by_text("Everybody has been discussed")).to_be_visible()
    page.get_by_role("link", name="Close the handover").press("Enter")
    page.get_by_role("button", name="Close and seal the minutes").press("Enter")
    expect(page.get_by_role("button", name="Close and seal the minutes")).to_have_count(0)
    expect(page.get_by_text("Ate with us")).to_be_visible()
    assert {item["state"] for item in Meeting.objects.get(state="closed").sealed["items"]} == {"discussed"}


def test_two_members_write_and_each_sees_what_the_other_wrote(desktop, new_context, live_site, board, team, ruth):
    page = begin(desktop, ruth)
    jo = make.staff(team, name="Jo Pryce")
    second = new_context(base_url=live_site.url, **DESKTOP).new_page()
    sign_in(second, jo)
    second.goto("/handover/")
    card(second, "Rosa Thorne").get_by_role("textbox").press_sequentially("Sister rang")
    expect(card(page, "Rosa Thorne").locator(".hand-other")).to_contain_text("Sister rang")
    card(page, "Rosa Thorne").get_by_role("textbox").press_sequentially("Ring her back")
    eventually(lambda: sorted(Writing.objects.values_list("text", flat=True)) == ["Ring her back", "Sister rang"])


def test_a_visit_of_somebody_who_is_away_is_handed_out_by_picking_a_name(desktop, board, ruth):
    page = begin(desktop, ruth)
    page.get_by_label("Who goes to Luis Costa?").select_option(str(ruth.pk))
    page.get_by_role("button", name="Hand out").click()
    expect(page.get_by_text("1 visit handed out.")).to_be_visible()
    assert list(PlannedVisit.objects.get().staff.all()) == [ruth]


def test_without_script_the_note_and_the_name_are_plain_forms(new_context, live_site, board, ruth):
    page = begin(new_context(base_url=live_site.url, java_script_enabled=False, **DESKTOP).new_page(), ruth)
    card(page, "Rosa Thorne").get_by_role("textbox").fill("Sister rang")
    card(page, "Rosa Thorne").get_by_role("button", name="Discussed").click()
    expect(page.get_by_text("1 person to discuss")).to_be_visible()
    item = AgendaItem.objects.get(person__family_name="Thorne")
    assert (item.state, item.writings.get().text) == ("discussed", "Sister rang")
    assert item.dealt_with_at < timezone.now()


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_the_page_is_accessible_and_fits(desktop, board, ruth, width):
    page = begin(desktop, ruth)
    page.set_viewport_size({"width": width, "height": 900})
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
