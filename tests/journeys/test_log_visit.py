"""A visit is logged on a phone: few taps, and nothing typed is ever lost."""

import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from caseload.models import Concern, Contact, Draft, PlannedVisit
from tests import make
from tests.browser import axe


@pytest.fixture
def sam(fresh_db):
    return make.staff(make.team("Canal Street"), name="Sam Okoro")


@pytest.fixture
def dean(sam):
    team = sam.memberships.get().team
    person = make.person("Dean", "Whitlock", what_helps="Tea first")
    make.episode(team, make.person("Dean", "Whitlow"))
    make.staff(team, name="Priya Nair")
    return make.episode(team, person, sam)


@pytest.fixture
def visit(dean, sam):
    return make.visit(dean, sam, at=timezone.now(), place_text="12 Mill Street")


class Taps:
    """Counts interactions: one tap, one choice or one field typed is one."""

    def __init__(self, page: Page):
        self.page, self.count = page, 0

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=False).first.check()
        self.count += 1

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.count += 1

    def press(self, locator) -> None:
        locator.click()
        self.page.wait_for_load_state()
        self.count += 1


def sign_in(page: Page, user) -> None:
    page.goto("/accounts/login/?next=/engine/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(make.PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/engine/")


def open_log(page: Page, episode, visit=None) -> None:
    page.goto(f"/contacts/new/?person={episode.person.uuid}" + (f"&visit={visit.uuid}" if visit else ""))


def log_link(page: Page, visit):
    return page.locator(f'a[href*="{visit.uuid}"][href*="contacts/new"]').first


def test_a_routine_visit_takes_at_most_six_interactions_from_today(phone, sam, dean, visit):
    sign_in(phone, sam)
    phone.goto("/today/")
    taps = Taps(phone)
    taps.press(log_link(phone, visit))
    expect(phone.get_by_text("NHS number ends")).to_be_visible()
    expect(phone.get_by_text("Dean Whitlow")).to_be_visible()
    taps.choose("Seen")
    taps.choose("20 min")
    taps.choose("Housing")
    taps.write("Note", "Walked to the lock together.")
    taps.press(phone.get_by_role("button", name="Save"))
    phone.wait_for_url(re.compile("/saved/$"))
    assert taps.count <= 6
    contact = Contact.objects.get()
    assert (contact.outcome, contact.minutes, contact.focus, contact.place_text) == (
        "seen", 20, "housing", "12 Mill Street",
    )  # fmt: skip
    assert 18 <= (timezone.now() - contact.occurred_at).total_seconds() / 60 <= 23
    assert PlannedVisit.objects.get().state == "done"
    axe(phone)


def test_a_failed_attempt_takes_at_most_three(phone, sam, dean, visit):
    sign_in(phone, sam)
    phone.goto("/today/")
    taps = Taps(phone)
    taps.press(log_link(phone, visit))
    taps.choose("Not in")
    taps.press(phone.get_by_role("button", name="Save"))
    phone.wait_for_url(re.compile("/saved/$"))
    assert taps.count <= 3
    assert Contact.objects.get().outcome == "not_in"


def test_only_what_the_outcome_needs_is_asked_and_every_state_is_accessible(each_size, sam, dean):
    sign_in(each_size, sam)
    open_log(each_size, dean)
    axe(each_size)
    each_size.get_by_label("Not in").check()
    expect(each_size.get_by_text("How long?")).to_be_hidden()
    each_size.get_by_label("Seen face to face").check()
    expect(each_size.get_by_text("How long?")).to_be_visible()
    each_size.get_by_label("Housing").check()
    each_size.get_by_label("Checking in").check()
    expect(each_size.locator(".log-main")).to_have_count(1)
    each_size.get_by_label("I am worried").check()
    each_size.get_by_label("Offer made").check()
    axe(each_size)
    each_size.get_by_role("button", name="Save").click()
    expect(each_size.get_by_role("link", name="Say in one line what worries you")).to_be_visible()
    expect(each_size.get_by_label("What went well?")).to_be_hidden()
    expect(each_size.get_by_label("What was offered?")).to_be_visible()
    axe(each_size)


def test_saved_without_a_connection_it_waits_and_goes_out_once(phone, sam, dean):
    sign_in(phone, sam)
    open_log(phone, dean)
    phone.get_by_label("Not in").check()
    phone.get_by_label("Note").fill("Lights off")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator(".app-savebar__state")).to_contain_text("no connection")
    expect(phone.get_by_label("Note")).to_have_value("Lights off")
    assert not Contact.objects.exists()
    phone.context.set_offline(False)
    phone.wait_for_url(re.compile("/saved/$"))
    assert Contact.objects.get().note == "Lights off"
    assert phone.evaluate("Object.keys(localStorage).filter(key => key.startsWith('alongside:')).length") == 0


def test_after_the_session_has_ended_what_was_written_is_sent_on_signing_in_again(phone, sam, dean):
    sign_in(phone, sam)
    open_log(phone, dean)
    phone.get_by_label("Declined").check()
    phone.get_by_label("Note").fill("Through the letterbox")
    phone.context.clear_cookies()
    phone.get_by_role("button", name="Save").click()
    phone.get_by_role("link", name="Sign in and send").click()
    phone.locator("[name=login]").fill(sam.email)
    phone.locator("[name=password]").fill(make.PASSWORD)
    phone.locator("[name=password]").press("Enter")
    phone.wait_for_url(re.compile("/saved/$"))
    assert Contact.objects.get().note == "Through the letterbox"


def test_a_draft_survives_a_closed_browser(phone, new_context, live_site, sam, dean):
    sign_in(phone, sam)
    open_log(phone, dean)
    phone.evaluate(
        "localStorage.setItem('alongside:log:somebody-else:x', JSON.stringify({user: 'x', at: Date.now()}))"
    )
    phone.get_by_label("Seen").first.check()
    phone.get_by_label("Note").fill("Half a senten")
    expect(phone.locator(".app-savebar__state")).to_contain_text("Draft kept")
    phone.close()
    other = new_context(base_url=live_site.url).new_page()
    sign_in(other, sam)
    open_log(other, dean)
    expect(other.get_by_label("Note")).to_have_value("Half a senten")
    expect(other.get_by_label("Seen face to face")).to_be_checked()
    other.get_by_role("button", name="Start afresh").click()
    expect(other.get_by_label("Note")).to_have_value("")
    assert not Draft.objects.exists()


def test_copies_of_another_user_go_when_somebody_signs_in(phone, sam, dean):
    phone.goto("/accounts/login/")
    phone.evaluate(
        "localStorage.setItem('alongside:log:a:b', JSON.stringify({user: 'a', uuid: 'b', at: Date.now()}))"
    )
    sign_in(phone, sam)
    phone.wait_for_function("Object.keys(localStorage).every(key => !key.startsWith('alongside:log:'))")


def test_without_script_the_form_that_was_refused_keeps_its_text(new_context, live_site, sam, dean):
    page = new_context(base_url=live_site.url, java_script_enabled=False).new_page()
    sign_in(page, sam)
    open_log(page, dean)
    page.get_by_label("Note").fill("Met by the bridge")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Choose what happened")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Met by the bridge")
    page.get_by_label("Not found").check()
    page.get_by_label("I am worried", exact=True).check()
    page.get_by_label("What worries you?").fill("Third week")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/saved/$"))
    assert Contact.objects.get().note == "Met by the bridge"
    assert Concern.objects.get().words == "Third week"


def test_the_text_for_the_record_is_copied_and_remembered(desktop, sam, dean):
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(desktop, sam)
    open_log(desktop, dean)
    desktop.get_by_label("Not in").check()
    desktop.get_by_role("button", name="Save").click()
    desktop.wait_for_url(re.compile("/saved/$"))
    with desktop.expect_response(re.compile("/copied/$")):
        desktop.get_by_role("button", name="Copy for the record").click()
    text = desktop.evaluate("navigator.clipboard.readText()")
    assert "Dean Whitlock, born 14 Mar 1985, NHS number 999" in text
    assert "Not in" in text
    desktop.reload()
    expect(desktop.get_by_text("Copied for the record")).to_be_visible()
    desktop.get_by_role("button", name=re.compile("^Plan ")).click()
    desktop.wait_for_url(re.compile("/contacts/$"))
    assert PlannedVisit.objects.get().staff.get() == sam


def test_every_usual_outcome_is_in_sight_without_scrolling(phone, sam, dean):
    sign_in(phone, sam)
    open_log(phone, dean)
    bar = phone.locator(".app-savebar").bounding_box()
    last = phone.locator(".log-outcomes > *").last.bounding_box()
    assert last["y"] + last["height"] <= bar["y"]


def test_a_double_tap_saves_once_and_back_leads_to_where_one_came_from(phone, sam, dean, visit):
    sign_in(phone, sam)
    phone.goto("/today/")
    log_link(phone, visit).click()
    phone.wait_for_load_state()
    phone.get_by_label("Not in").check()
    phone.get_by_role("button", name="Save").dblclick()
    phone.wait_for_url(re.compile("/saved/$"))
    phone.go_back()
    phone.wait_for_url(re.compile("/today/$"))
    assert Contact.objects.count() == 1
    assert not Draft.objects.exists()


def test_two_tabs_about_two_people_each_save_to_their_own_though_both_wait_for_a_connection(phone, sam, dean):
    other = dean.team.episodes.exclude(pk=dean.pk).get()
    sign_in(phone, sam)
    tabs = {}
    for episode in (dean, other):
        tabs[episode] = phone.context.new_page()
        open_log(tabs[episode], episode)
    for episode, tab in tabs.items():
        tab.get_by_label("Not in").check()
        tab.get_by_label("Note").fill(f"About {episode.person.family_name}")
    phone.context.set_offline(True)
    for tab in tabs.values():
        tab.get_by_role("button", name="Save").click()
        expect(tab.locator(".app-savebar__state")).to_contain_text("no connection")
    phone.context.set_offline(False)
    for episode, tab in tabs.items():
        tab.wait_for_url(re.compile("/saved/$"))
        expect(tab.get_by_text(episode.person.full_name).first).to_be_visible()
        assert Contact.objects.get(person=episode.person).note == f"About {episode.person.family_name}"


def test_what_one_wrote_is_not_saved_as_the_next_who_signs_in_on_the_same_browser(phone, sam, dean):
    priya = dean.team.memberships.get(user__name="Priya Nair").user
    sign_in(phone, sam)
    open_log(phone, dean)
    phone.get_by_label("Not in").check()
    phone.get_by_label("Note").fill("Lights off")
    phone.context.clear_cookies()
    second = phone.context.new_page()
    sign_in(second, priya)
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator(".app-savebar__state")).to_contain_text("somebody else is signed in")
    expect(phone.get_by_label("Note")).to_have_value("Lights off")
    assert not Contact.objects.exists()
    second.reload()
    kept = "Object.keys(localStorage).filter(key => key.startsWith('alongside:')).length"
    assert second.evaluate(kept) == 0


def test_signing_out_asks_and_then_clears_what_was_begun(phone, sam, dean):
    sign_in(phone, sam)
    open_log(phone, dean)
    phone.context.set_offline(True)
    phone.get_by_label("Note").fill("Half a senten")
    expect(phone.locator(".app-savebar__state")).to_contain_text("Kept on this phone")
    phone.context.set_offline(False)
    out = phone.context.new_page()
    out.goto("/accounts/logout/")
    expect(out.get_by_text("removed from it when you sign out")).to_be_visible()
    out.locator("[data-signs-out] button").click()
    out.wait_for_url(re.compile("login"))
    assert out.evaluate("Object.keys(localStorage).filter(key => key.startsWith('alongside:')).length") == 0


def test_without_script_what_was_written_is_sent_after_signing_in_again(new_context, live_site, sam, dean):
    page = new_context(base_url=live_site.url, java_script_enabled=False).new_page()
    sign_in(page, sam)
    open_log(page, dean)
    page.get_by_label("Not in").check()
    page.get_by_label("Note").fill("Lights off")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing was saved")).to_be_visible()
    sign_in(page.context.new_page(), sam)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("You have signed in since")).to_be_visible()  # refused for its old token, and held
    page.get_by_role("button", name="Send again").click()
    page.wait_for_url(re.compile("/saved/$"))
    assert Contact.objects.get().note == "Lights off"


@pytest.mark.browser_context_args(timezone_id="Pacific/Auckland")
def test_a_phone_that_is_set_to_another_time_zone_writes_the_time_of_london(phone, sam, dean):
    sign_in(phone, sam)
    open_log(phone, dean)
    phone.get_by_label("Not in").check()
    expect(phone.locator("[data-brief]")).to_contain_text("Today")
    phone.get_by_role("button", name="Save").click()
    phone.wait_for_url(re.compile("/saved/$"))
    assert abs((timezone.now() - Contact.objects.get().occurred_at).total_seconds()) < 120


def test_a_concern_is_written_down_though_nobody_of_ours_was_there(each_size, sam, dean):
    sign_in(each_size, sam)
    each_size.goto(f"/people/{dean.person.uuid}/contacts/")
    each_size.get_by_role("button", name="Write down a concern").click()
    each_size.get_by_label("Who raised it?").fill("His mother")
    each_size.get_by_role("button", name="Save the concern").click()
    expect(each_size.locator(".nhsuk-error-summary")).to_be_visible()
    expect(each_size.get_by_label("Who raised it?")).to_have_value("His mother")
    axe(each_size)
    each_size.get_by_label("The concern, in their words").fill("He sleeps in the car")
    each_size.get_by_role("button", name="Save the concern").click()
    each_size.wait_for_url(re.compile("/contacts/$"))
    assert Concern.objects.get().raised_by == "His mother"
