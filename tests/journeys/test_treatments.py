"""A depot declined on the doorstep ends on the prescriber's screen, and their answer back with the nurse."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from caseload.models import PlannedVisit
from caseload.people.signals import tell_changed
from teams.roles import Profession, Role
from tests import make
from tests.browser import axe
from tests.caseload.treatments.rows import LEFT, RIGHT, begun, policy, recorded
from tests.journeys.test_log_visit import Taps, log_link, sign_in


@pytest.fixture
def team(fresh_db):
    return make.team("North Team")


@pytest.fixture
def sam(team):
    return make.staff(team, name="Sam Okoro")


@pytest.fixture
def doctor(team):
    return make.staff(team, name="Asha Rao", profession=Profession.DOCTOR)


@pytest.fixture
def depot(team, sam, doctor):
    policy(sam)
    episode = make.episode(team, make.person("Dean", "Whitlock"), sam)
    make.contact(episode, sam, at=make.days_ago(2))
    treatment = begun(episode, sam, last_given_on=timezone.localdate() - dt.timedelta(days=28), last_site=LEFT,
                      prescriber=doctor)  # fmt: skip
    make.visit(episode, sam, at=timezone.now(), purpose="depot", place_text="12 Mill Street")
    tell_changed([episode.pk], at=timezone.now())
    return treatment


def visit_of(depot) -> PlannedVisit:
    return PlannedVisit.objects.get(person=depot.person_id)


def tap(page: Page, taps: Taps, name: str, value: str) -> None:
    page.locator(f'[name="{name}"][value="{value}"]').check()
    taps.count += 1


def sign_out_and_in(page: Page, user) -> None:
    page.context.clear_cookies()
    sign_in(page, user)


def test_a_depot_declined_on_the_doorstep_ends_on_the_prescribers_screen(phone, depot, sam, doctor):
    sign_in(phone, sam)
    phone.goto("/today/")
    expect(phone.locator(".desk-treat")).to_contain_text("Last time")
    taps = Taps(phone)
    taps.press(log_link(phone, visit_of(depot)))
    tap(phone, taps, "outcome", "declined")
    expect(phone.get_by_role("group", name="Flupentixol depot")).to_contain_text(LEFT)
    expect(phone.get_by_role("radio", name="Given", exact=True)).to_be_hidden()
    tap(phone, taps, f"treatment_{depot.uuid}", "declined")
    phone.get_by_label("Why? In their words, if they say").fill("Arm still sore")
    axe(phone)
    taps.press(phone.get_by_role("button", name="Save"))
    phone.wait_for_url("**/saved/")
    assert taps.count <= 4
    sign_out_and_in(phone, doctor)
    phone.goto("/today/")
    card = phone.locator(".app-card").filter(has_text="Dean Whitlock")
    expect(card).to_contain_text("Arm still sore")
    card.get_by_role("link", name="Open the treatment").click()
    axe(phone)
    phone.get_by_text("Write down what is decided").click()
    phone.get_by_label("What was decided?").fill("Try again on Thursday, other side")
    axe(phone)
    phone.get_by_role("button", name="Save the answer").click()
    expect(phone.get_by_text("Asha Rao decided:")).to_be_visible()
    phone.goto("/today/")
    expect(phone.locator(".app-card").filter(has_text="Dean Whitlock")).to_have_count(0)


def test_a_visit_for_the_depot_to_nobody_at_home_is_a_missed_depot_in_two_taps(phone, depot, sam, doctor):
    sign_in(phone, sam)
    phone.goto(f"/contacts/new/?person={depot.person.uuid}&visit={visit_of(depot).uuid}")
    taps = Taps(phone)
    tap(phone, taps, "outcome", "seen")
    expect(phone.get_by_role("radio", name="Not this time")).to_be_checked()
    tap(phone, taps, "outcome", "not_in")
    expect(phone.get_by_role("radio", name="Not given")).to_be_checked()
    phone.get_by_role("radio", name="Not this time").check()
    tap(phone, taps, "outcome", "not_found")
    expect(phone.get_by_role("radio", name="Not this time")).to_be_checked()
    phone.reload()
    tap(phone, taps, "outcome", "not_in")
    expect(phone.get_by_role("radio", name="Not given")).to_be_checked()
    phone.get_by_role("button", name="Save").click()
    phone.wait_for_url("**/saved/")
    sign_out_and_in(phone, doctor)
    phone.goto("/today/")
    expect(phone.locator(".app-card").filter(has_text="Dean Whitlock")).to_contain_text("Missed: Flupentixol depot")


def test_given_asks_for_the_site_alone_and_is_sent_when_the_connection_is_back(phone, depot, sam):
    sign_in(phone, sam)
    phone.goto(f"/contacts/new/?person={depot.person.uuid}&visit={visit_of(depot).uuid}")
    taps = Taps(phone)
    tap(phone, taps, "outcome", "seen")
    expect(phone.get_by_text("Where was it injected?")).to_be_hidden()
    tap(phone, taps, f"treatment_{depot.uuid}", "given")
    tap(phone, taps, f"site_{depot.uuid}", RIGHT)
    tap(phone, taps, "minutes", "20")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator(".app-savebar [data-state]")).to_contain_text("Not sent")
    assert not depot.events.filter(outcome="given", site=RIGHT).exists()
    phone.context.set_offline(False)
    phone.wait_for_url("**/saved/")
    assert depot.events.filter(outcome="given", site=RIGHT).count() == 1
    assert depot.dues.get(state="open").due_on == timezone.localdate() + dt.timedelta(days=28)


def test_by_keyboard_alone_a_mistake_is_led_to_and_what_became_of_it_recorded(desktop, depot, sam):
    sign_in(desktop, sam)
    desktop.goto(f"/treatments/{depot.uuid}/record/")
    keys = desktop.keyboard
    desktop.get_by_role("button", name="Save").focus()
    keys.press("Enter")
    expect(desktop.locator(".nhsuk-error-summary")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(desktop.get_by_label("Given", exact=True)).to_be_focused()
    keys.press("Space")
    keys.press("Tab")
    expect(desktop.get_by_label(LEFT)).to_be_focused()
    keys.press("ArrowRight")
    expect(desktop.get_by_label(RIGHT)).to_be_checked()
    desktop.get_by_role("button", name="Save").focus()
    keys.press("Enter")
    desktop.wait_for_url(f"**/treatments/{depot.uuid}/")
    assert depot.events.filter(outcome="given", site=RIGHT).count() == 1


def test_the_pages_of_a_treatment_and_of_the_policy_are_accessible(each_size, depot, sam):
    sign_in(each_size, sam)
    event = recorded(depot, sam, "missed")
    for address in (
        f"/treatments/{depot.uuid}/", f"/treatments/{depot.uuid}/record/", f"/treatments/{depot.uuid}/end/",
        f"/treatments/{depot.uuid}/change/", f"/treatment-events/{event.uuid}/answer/",
        f"/treatment-events/{event.uuid}/correct/", f"/treatment-events/{event.uuid}/withdraw/",
        f"/episodes/{depot.episode.uuid}/treatments/new/", "/treatment-policy/", "/treatment-policy/depot/",
    ):  # fmt: skip
        each_size.goto(address)
        axe(each_size)


def test_the_service_lead_changes_the_policy(desktop, depot):
    sign_in(desktop, make.staff(None, Role.SERVICE_LEAD, "Marguerite Adeyemi"))
    desktop.goto("/treatment-policy/depot/change/")
    desktop.get_by_label("Days late that are still in policy").fill("7")
    desktop.get_by_label("Where is it written?").fill("Medicines policy 7, version 4")
    axe(desktop)
    desktop.get_by_role("button", name="Save").click()
    expect(desktop.get_by_text("Medicines policy 7, version 4")).to_be_visible()
    expect(desktop.get_by_text("Medicines policy 7, version 3")).to_be_visible()
