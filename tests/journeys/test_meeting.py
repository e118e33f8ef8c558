"""A meeting in two browsers: members write about the same person, one loses the connection, the server dies."""

import re

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import timezone
from playwright.sync_api import Error, Page, expect

from mdt.models import AgendaItem, Decision, Meeting, Writing, WritingReplaced
from mdt.operations import meetings, state, writing
from tests import make
from tests.browser import DESKTOP, axe
from tests.mdt import live
from tests.service import kill
from tests.waiting import eventually


@pytest.fixture
def team(fresh_db):
    return make.team("North Team")


@pytest.fixture
def ruth(team):
    return make.staff(team, "team_lead", "Ruth Vance")


@pytest.fixture
def sam(team):
    return make.staff(team, name="Sam Okoro", caseload_ceiling=12, hours_per_week=37.5)


@pytest.fixture
def meeting(team, ruth, sam):
    """Rosa on the screen, Luis next, two read together."""
    row = live.meeting(team, ruth)
    people = [
        make.person(*name) for name in (("Rosa", "Thorne"), ("Luis", "Costa"), ("Ann", "Abel"), ("Ben", "Bell"))
    ]
    reasons = [{"code": "referral", "since": "2026-01-02"}]
    items = [
        live.item(row, make.episode(team, person, sam), reasons=reasons, read_together=number > 1)
        for number, person in enumerate(people)
    ]
    make.contact(items[0].episode, sam, at=make.days_ago(2), note="Letter opened together")
    Meeting.objects.update(current=items[0])
    row.refresh_from_db()
    return row


def item_of(meeting, family: str) -> AgendaItem:
    return meeting.items.get(person__family_name=family)


def sign_in(page: Page, user) -> None:
    """By the form, and not by the demonstration's buttons."""
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(make.PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/today/")


def open_meeting(page: Page, user, meeting) -> Page:
    sign_in(page, user)
    page.goto(f"/mdt/{meeting.uuid}/run/")
    expect(page.get_by_role("heading", level=2, name="Rosa Thorne")).to_be_visible()
    return page


def own(page: Page):
    return page.get_by_label("Discussion: your words")


@pytest.fixture
def second(new_context, live_site) -> Page:
    """Another member's browser."""
    return new_context(base_url=live_site.url, **DESKTOP).new_page()


def test_two_members_write_about_the_same_person_and_one_loses_the_connection(desktop, second, ruth, sam, meeting):
    lead, member = open_meeting(desktop, ruth, meeting), open_meeting(second, sam, meeting)
    own(lead).press_sequentially("Housing want a letter.")
    own(member).press_sequentially("Sister may be rung.")
    expect(member.locator("#run-others")).to_contain_text("Housing want a letter.")
    expect(lead.locator("#run-others")).to_contain_text("Sister may be rung.")

    member.context.set_offline(True)
    expect(member.locator("#run-news")).to_contain_text("No connection")
    own(member).press_sequentially(" She works until four.")
    expect(member.locator("#own-state")).to_contain_text("Kept on this device")
    own(lead).press_sequentially(" By Tuesday.")
    assert "until four" not in lead.locator("#run-others").inner_text()

    member.context.set_offline(False)
    expect(lead.locator("#run-others")).to_contain_text("She works until four.")
    expect(member.locator("#run-others")).to_contain_text("By Tuesday.")
    expect(member.locator("#run-news")).to_be_empty()
    texts = dict(Writing.objects.values_list("author__name", "text"))
    assert texts == {
        "Ruth Vance": "Housing want a letter. By Tuesday.",
        "Sam Okoro": "Sister may be rung. She works until four.",
    }


def test_words_that_were_not_sent_outlive_the_page(desktop, ruth, meeting):
    """The page crashes: one that is left sends its last words past a connection that is only said to be lost."""
    page = open_meeting(desktop, ruth, meeting)
    context, address = page.context, page.url
    context.set_offline(True)
    own(page).press_sequentially("Written in the lift")
    expect(page.locator("#own-state")).to_contain_text("Kept on this device")
    with page.expect_event("crash"), pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")
    page.close()
    assert not Writing.objects.exists()
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    expect(own(page)).to_have_value("Written in the lift")
    eventually(lambda: Writing.objects.filter(text="Written in the lift").exists())


def test_the_last_words_of_a_page_that_is_left_are_sent(desktop, ruth, meeting):
    page = open_meeting(desktop, ruth, meeting)
    own(page).fill("Off to the ward")
    page.goto("about:blank")
    eventually(lambda: Writing.objects.filter(text="Off to the ward").exists())


def test_words_that_came_too_late_for_the_minutes_are_still_there(desktop, ruth, meeting):
    page = open_meeting(desktop, ruth, meeting)
    page.context.set_offline(True)
    own(page).press_sequentially("One thing more")
    expect(page.locator("#own-state")).to_contain_text("Kept on this device")
    meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now(), carry_over=True)
    page.context.set_offline(False)
    page.wait_for_url(f"**/mdt/{meeting.uuid}/")
    page.get_by_role("link", name="Open it").click()
    expect(page.get_by_label("What you wrote")).to_have_value("One thing more")
    axe(page)
    page.get_by_role("button", name="Throw it away").click()
    page.wait_for_url(f"**/mdt/{meeting.uuid}/")
    expect(page.locator("[data-unsent]")).to_be_hidden()


def test_what_one_writes_on_the_phone_shows_on_the_laptop(desktop, ruth, meeting):
    page = open_meeting(desktop, ruth, meeting)
    writing.write(item=item_of(meeting, "Thorne"), text="On the phone", revision=0, by=ruth, at=timezone.now())
    expect(own(page)).to_have_value("On the phone")
    own(page).press("End")
    own(page).press_sequentially(", then here")
    eventually(lambda: Writing.objects.get().text == "On the phone, then here")
    expect(page.locator("#own-state")).to_contain_text("Saved")


def test_whoever_writes_is_not_moved_and_whoever_watches_is(desktop, second, ruth, sam, meeting):
    lead, member = open_meeting(desktop, ruth, meeting), open_meeting(second, sam, meeting)
    own(member).press_sequentially("Still writing")
    expect(member.locator("#own-state")).to_contain_text("Saved")
    lead.get_by_role("button", name="Next: Costa, Luis").click()
    expect(lead.get_by_role("heading", level=2, name="Luis Costa")).to_be_visible()
    expect(member.locator("#run-news")).to_contain_text("The meeting has gone on to Luis Costa")
    expect(own(member)).to_have_value("Still writing")
    expect(own(member)).to_be_focused()
    member.get_by_role("link", name="Go there").click()
    expect(member.get_by_role("heading", level=2, name="Luis Costa")).to_be_visible()
    lead.get_by_role("button", name="Previous").click()
    expect(member.get_by_role("heading", level=2, name="Rosa Thorne")).to_be_visible()


def test_what_comes_late_about_the_one_before_does_not_stand_with_the_next(desktop, ruth, sam, meeting):
    """Slow line: news of the first are under way while the lead goes on, and arrive after the next is shown."""
    page = open_meeting(desktop, ruth, meeting)
    held = {"go": None, "said": None}

    def hold(name):
        def answer(route):
            if held[name] or not (name == "go" or held["go"]):
                return route.continue_()
            held[name] = (route, route.fetch())

        return answer

    page.route("**/go/", hold("go"))
    page.route("**/said/**", hold("said"))
    page.get_by_role("button", name="Next: Costa, Luis").click()
    eventually(lambda: held["go"], on=page)
    writing.write(item=item_of(meeting, "Thorne"), text="About Rosa", revision=0, by=sam, at=timezone.now())
    eventually(lambda: held["said"], on=page)
    for name in ("go", "said"):
        route, answer = held[name]
        route.fulfill(response=answer)
        expect(page.get_by_role("heading", level=2, name="Luis Costa")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.get_by_role("button", name="Previous")).to_be_visible()
    expect(page.get_by_text("About Rosa")).to_have_count(0)


def test_two_devices_of_one_member_meet_as_a_choice(desktop, ruth, meeting):
    page = open_meeting(desktop, ruth, meeting)
    page.route("**/text/", lambda route: route.abort())
    own(page).press_sequentially("On the laptop")
    writing.write(item=item_of(meeting, "Thorne"), text="On the phone", revision=0, by=ruth, at=timezone.now())
    page.unroute("**/text/")
    choice = page.locator("#own-rival")
    expect(choice).to_contain_text("On the phone")
    axe(page)
    choice.get_by_role("button", name="Keep the words here").click()
    expect(page.locator("#own-state")).to_contain_text("Saved")
    assert Writing.objects.get().text == "On the laptop"
    assert WritingReplaced.objects.get().text == "On the phone"


def test_a_leads_meeting_by_keyboard_alone(desktop, ruth, meeting):
    page = open_meeting(desktop, ruth, meeting)
    page.keyboard.press("d")
    expect(page.get_by_label("What is decided?")).to_be_focused()
    page.get_by_label("What is decided?").select_option("intensity")
    page.get_by_role("radio", name="Daily").check()
    page.get_by_label("In words").fill("Daily while the tenancy is at stake")
    page.get_by_role("button", name="Write the decision down").press("Enter")
    expect(page.locator("#run-decisions")).to_contain_text("Daily from now, review by")
    expect(page.locator("#run-person")).to_contain_text("Daily since")

    page.keyboard.press("a")
    page.get_by_label("What is to be done?").fill("Letter to housing")
    page.get_by_label("Who?").select_option(label="Ruth Vance")
    page.get_by_role("button", name="Set the action").press("Enter")
    expect(page.locator("#run-actions")).to_contain_text("Letter to housing")

    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=2, name="Luis Costa")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("#run-top")).to_contain_text("Everybody has been discussed")
    assert set(meeting.items.filter(read_together=False).values_list("state", flat=True)) == {
        "discussed",
        "continues",
    }


def test_what_is_missing_is_said_and_what_was_typed_stays(desktop, ruth, meeting):
    page = open_meeting(desktop, ruth, meeting)
    own(page).press_sequentially("Half a sentence")
    page.get_by_text("Decide", exact=True).click()
    page.get_by_label("What is decided?").select_option("positive_risk")
    page.get_by_label("For what?").fill("Cooking alone")
    page.get_by_role("button", name="Write the decision down").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Write the decision in words")
    expect(page.get_by_label("For what?")).to_have_value("Cooking alone")
    expect(own(page)).to_have_value("Half a sentence")
    assert not Decision.objects.exists()


def test_allotting_puts_the_visits_into_the_diary_before_the_next_name(desktop, ruth, sam, meeting):
    page = open_meeting(desktop, ruth, meeting)
    page.keyboard.press("v")
    page.get_by_role("radio", name=re.compile("Sam Okoro")).check()
    page.get_by_label("Tue", exact=True).check()
    page.get_by_label("Fri", exact=True).check()
    page.get_by_role("radio", name="To be asked").check()
    page.get_by_role("button", name="Put into their diary").click()
    expect(page.locator("#run-allocations")).to_contain_text("visits in their diary")
    expect(page.locator("#run-facts")).to_contain_text("Sam Okoro")


def test_the_page_is_accessible_and_fits(each_size, ruth, meeting):
    page = open_meeting(each_size, ruth, meeting)
    for form in ("open-decide", "open-allot", "open-act"):
        page.evaluate(f"document.getElementById('{form}').open = true")
        axe(page)
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_the_meeting_runs_on_plain_forms(new_context, live_site, ruth, meeting):
    page = new_context(base_url=live_site.url, java_script_enabled=False, **DESKTOP).new_page()
    open_meeting(page, ruth, meeting)
    own(page).fill("Kept by a button")
    page.get_by_role("button", name="Save your words").click()
    expect(own(page)).to_have_value("Kept by a button")
    page.get_by_role("button", name="Next: Costa, Luis").click()
    expect(page.get_by_role("heading", level=2, name="Luis Costa")).to_be_visible()


def test_a_server_killed_in_the_middle_of_a_meeting_has_every_accepted_batch(new_context, server, ruth, meeting):
    port, begin = server
    ruth.password = Argon2PasswordHasher().encode(make.PASSWORD, "salt of the test")  # as in service
    ruth.save()
    process = begin()
    try:
        page = new_context(base_url=f"http://127.0.0.1:{port}", **DESKTOP).new_page()
        accepted = []
        page.on("response", lambda answer: answer.status == 204 and "/text/" in answer.url
                and accepted.append(answer.request.post_data))  # fmt: skip
        open_meeting(page, ruth, meeting)
        own(page).press_sequentially("Words before ", delay=40)
        eventually(lambda: accepted, on=page)
        own(page).press_sequentially("the server died. ", delay=40)
        kill(process)
        standing = Writing.objects.get().text
        own(page).press_sequentially("Words after.", delay=20)
        expect(page.locator("#own-state")).to_contain_text("Kept on this device")
        assert len(standing) >= max(len(dict(re.findall(r"(\w+)=([^&]*)", each))["text"]) for each in accepted) - 8
        process = begin()
        expect(page.locator("#own-state")).to_contain_text("Saved")
        assert Writing.objects.get().text == "Words before the server died. Words after."
        assert not page.locator("#own-rival form").count()
    finally:
        kill(process)


def test_going_on_is_seen_by_a_follower_on_a_phone(phone, sam, ruth, meeting):
    page = open_meeting(phone, sam, meeting)
    state.go_to(meeting=meeting, item=item_of(meeting, "Costa"), by=ruth, at=timezone.now())
    expect(page.get_by_role("heading", level=2, name="Luis Costa")).to_be_visible()


def test_what_one_begins_to_write_stays_while_the_answer_to_another_form_comes(desktop, ruth, meeting):
    page = open_meeting(desktop, ruth, meeting)
    page.keyboard.press("d")
    page.get_by_label("In words").fill("Goes alone to the market")
    page.get_by_label("What is decided?").select_option("other")
    held = []
    page.route("**/decide/", lambda route: held.append(route))
    page.locator("#run-decide").get_by_role("button", name="Write the decision down").dblclick()
    page.locator("#open-act summary").click()
    page.locator("#act_words").fill("Ring the landlord")
    eventually(lambda: held, on=page)
    held[0].continue_()
    expect(page.locator("#run-decisions")).to_contain_text("Goes alone to the market")
    expect(page.locator("#act_words")).to_have_value("Ring the landlord")
    expect(page.locator("#act_words")).to_be_focused()
    assert len(held) == Decision.objects.count() == 1
