"""A day with the team: the clinician's Today on a phone, the lead's board on a desk."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from audit.models import Read
from caseload.models import HospitalSpell
from caseload.people.signals import tell_changed
from teams.models import ShiftCoordinator
from teams.roles import Role
from tests import make
from tests.browser import axe


@pytest.fixture
def team(fresh_db):
    return make.team("North Team")


@pytest.fixture
def sam(team):
    return make.staff(team, name="Sam Okoro")


@pytest.fixture
def dean(team, sam):
    """Not seen for nine days in a rhythm of three, tried yesterday and before."""
    person = make.person("Dean", "Whitlock", what_to_avoid="Ringing from a withheld number")
    episode = make.episode(team, person, sam)
    make.intensity(episode, "daily", sam, reason="Not taking clozapine")
    make.rhythm(episode, 3, sam)
    make.contact(episode, sam, at=make.days_ago(9), note="Tea by the canal")
    make.contact(episode, sam, "not_in", at=make.days_ago(3), note="Lights off, no sound")
    make.contact(episode, sam, "not_found", at=make.days_ago(1), note="Not at the usual bench")
    tell_changed([episode.pk], at=timezone.now())
    return episode


@pytest.fixture
def rosa(team, sam):
    """Seen yesterday, to be visited today."""
    episode = make.episode(team, make.person("Rosa", "Thorne"), sam)
    make.intensity(episode, "weekly", sam)
    make.contact(episode, sam, at=make.days_ago(1), note="Letter opened together")
    make.visit(episode, sam, at=timezone.now(), place_text="12 Elm Court")
    tell_changed([episode.pk], at=timezone.now())
    return episode


def sign_in(page: Page, user) -> Page:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(make.PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/today/")
    return page


def look_again(page: Page) -> None:
    """What the page does by itself every 45 seconds, now."""
    with page.expect_response(lambda answer: "rev=" in answer.url):
        page.evaluate("htmx.ajax('GET', document.querySelector('[data-refresh]').getAttribute('hx-get'),"
                      " {source: '[data-refresh]', target: document.querySelector('[data-refresh]')"
                      ".getAttribute('hx-target')})")  # fmt: skip


def admit(episode, by) -> None:
    """Somebody is admitted, as an operation would write it."""
    at = timezone.now() - dt.timedelta(minutes=5)
    HospitalSpell.objects.create(
        person_id=episode.person_id, episode=episode, hospital="Larch House", ward="Oak Ward", kind="general",
        admitted_at=at, told_by="Ward", recorded_by=by,
    )  # fmt: skip
    type(episode).objects.filter(pk=episode.pk).update(in_hospital_since=at)


def test_the_longest_name_stays_on_a_phone(phone, sam, team):
    named = make.person("Maximiliana", "Featherstonehaugh-Cholmondeley-Wójcikiewicz")
    make.visit(make.episode(team, named, sam), sam, at=timezone.now() + dt.timedelta(minutes=1))
    page = sign_in(phone, sam)
    expect(page.get_by_role("region", name="Next visit")).to_contain_text("Featherstonehaugh")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_clinician_sees_first_who_needs_them(phone, sam, dean, rosa):
    page = sign_in(phone, sam)
    first = page.locator(".app-card").first
    expect(first).to_contain_text("Dean Whitlock")
    expect(first).to_contain_text("Not seen for 9 days")
    expect(first).to_contain_text("every 3 days")
    visit = page.locator(".app-visit").first
    expect(visit).to_contain_text("Rosa Thorne")
    expect(visit).to_contain_text("12 Elm Court")
    expect(visit.get_by_role("link", name="Log")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(page)
    page.get_by_role("button", name="I take the calls today").click()
    expect(page.get_by_text("You are shift co-ordinator today.")).to_be_visible()
    assert ShiftCoordinator.objects.get().user == sam
    first.get_by_role("link", name="Dean Whitlock", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dean Whitlock")
    expect(page.locator(".app-person")).to_contain_text("Ringing from a withheld number")
    axe(page)


def test_an_admission_shows_on_today_without_reloading_and_keeps_the_place(phone, sam, dean, rosa):
    page = sign_in(phone, sam)
    log = page.locator(".app-visit").first.get_by_role("link", name="Rosa Thorne", exact=True)
    log.focus()
    scrolled = page.evaluate("scrollY")
    look_again(page)
    expect(page.locator(".app-visit").first).to_contain_text("12 Elm Court")
    admit(rosa, sam)
    look_again(page)
    expect(page.locator(".app-visit").first).to_contain_text("Oak Ward, Larch House")
    expect(log).to_be_focused()
    assert page.evaluate("scrollY") == scrolled


def test_a_lead_filters_opens_notes_by_keyboard_and_prints(desktop, team, sam, dean, rosa):
    lead = make.staff(team, Role.TEAM_LEAD, name="Ruth Vance")
    page = sign_in(desktop, lead)
    page.get_by_role("link", name="Caseload", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("North Team: caseload")
    axe(page)

    dean_row = page.locator(f"#p-{dean.uuid}")
    dean_row.focus()
    page.keyboard.press("j")
    expect(page.locator(f"#p-{rosa.uuid}")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("n")
    expect(page.get_by_text("Not at the usual bench")).to_be_visible()
    expect(page.get_by_text("Tea by the canal")).to_be_hidden()
    admit(rosa, sam)
    look_again(page)
    expect(page.get_by_text("Oak Ward, Larch House")).to_be_visible()
    expect(page.get_by_text("Not at the usual bench")).to_be_visible()
    expect(dean_row).to_be_focused()
    axe(page)
    page.keyboard.press("n")
    expect(page.get_by_text("Not at the usual bench")).to_have_count(0)

    page.get_by_label("Next visit").select_option("None planned")
    expect(page.get_by_text("1 of 2 people shown.")).to_be_visible()
    expect(page.get_by_role("link", name="Thorne, Rosa")).to_have_count(0)
    page.evaluate("window.print = () => {}")
    page.add_init_script("window.print = () => { document.body.dataset.printed = 'yes' }")
    page.get_by_role("link", name="Print").click()
    expect(page.locator("body[data-printed=yes]")).to_be_attached()
    expect(page.get_by_text("Whitlock, Dean")).to_be_visible()
    printed = Read.objects.filter(kind="print").latest("pk")
    assert (printed.actor_id, printed.person_ids) == (lead.pk, [dean.person_id])


@pytest.mark.parametrize("address", ["/today/print/", "/caseload/print/", "/people/{}/print/"])
def test_paper_is_a4_and_numbered(desktop, sam, dean, rosa, address):
    page = sign_in(desktop, sam)
    page.add_init_script("window.print = () => {}")
    page.goto(address.format(dean.person.uuid))
    page.emulate_media(media="print")
    expect(page.locator(".app-print-head")).to_contain_text("Printed by Sam Okoro")
    assert page.locator(".app-header").is_hidden()
    paper = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594.95" in paper or b"/MediaBox [0 0 595" in paper
