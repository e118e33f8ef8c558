"""The frame of every page in a real browser: small on a phone, usable without script, honest when something fails."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE, axe
from tests.nhsuk import probe_urls

NAMES = ["probe", "probe_count", "probe_part", "probe_signed_out", "probe_broken"]


@pytest.fixture(autouse=True)
def _probe_pages(settings):
    settings.ROOT_URLCONF = "tests.nhsuk.probe_urls"
    settings.PUBLIC_VIEWS = [*getattr(settings, "PUBLIC_VIEWS", []), *NAMES]
    probe_urls.received.clear()


def test_the_frame_fits_is_accessible_and_breaks_no_policy(each_size):
    said, foreign = [], []
    each_size.on("console", lambda message: said.append(message.text))
    each_size.on("request", lambda request: foreign.append(request.url))
    each_size.goto("/probe/")
    expect(each_size.locator("body")).to_have_class(re.compile("nhsuk-frontend-supported"))
    axe(each_size)
    # The way past the header, while it has the focus, covers nothing of it.
    each_size.locator(".nhsuk-skip-link").focus()
    axe(each_size)
    width = each_size.viewport_size["width"]
    assert each_size.evaluate("document.documentElement.scrollWidth") <= width
    if width == PHONE["viewport"]["width"]:
        assert each_size.locator(".app-header").bounding_box()["height"] <= 96
    assert not [text for text in said if "Content Security Policy" in text]
    assert not [url for url in foreign if not url.startswith(("http://127.0.0.1", "data:"))]


def test_on_a_phone_every_place_is_reached_without_script(new_context, live_site):
    page = new_context(base_url=live_site.url, java_script_enabled=False, **PHONE).new_page()
    page.goto("/probe/")
    expect(page.get_by_role("link", name="Place 4")).to_be_visible()
    expect(page.get_by_role("link", name="Place 6")).not_to_be_visible()
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_role("link", name="Place 5")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name="Place 6")).to_be_visible()
    expect(page.locator("#not-there")).to_be_visible()
    page.get_by_role("radio", name="Not there").check()
    expect(page.get_by_role("radio", name="Not there")).to_be_checked()


def test_tiles_and_chips_by_keyboard(desktop):
    desktop.goto("/probe/")
    expect(desktop.locator("#not-there")).to_be_hidden()
    desktop.get_by_role("radio", name="Seen").focus()
    desktop.keyboard.press("Space")
    desktop.keyboard.press("ArrowDown")
    expect(desktop.get_by_role("radio", name="Not there")).to_be_checked()
    expect(desktop.locator("#not-there")).to_be_visible()
    desktop.get_by_role("checkbox", name="Other").focus()
    desktop.keyboard.press("Space")
    expect(desktop.get_by_role("checkbox", name="Other")).to_be_checked()
    desktop.get_by_role("checkbox", name="Housing").check()
    desktop.get_by_role("radio", name="Seen").check()


def test_a_thumb_gets_44_pixels(phone):
    phone.goto("/probe/")
    for target in phone.locator(
        ".app-tile, .app-chip, .app-savebar button, .app-nav__link:visible, summary:visible"
    ).all():
        assert target.bounding_box()["height"] >= 44, target.inner_text()


def test_what_has_focus_is_not_under_the_save_bar(phone):
    phone.goto("/probe/")
    phone.set_viewport_size({"width": 390, "height": 420})
    phone.get_by_label("Note").focus()
    bar = phone.locator(".app-savebar").bounding_box()
    phone.wait_for_function("([id, y]) => document.getElementById(id).getBoundingClientRect().y < y",
                            arg=[phone.get_by_label("Note").get_attribute("id"), bar["y"]])  # fmt: skip


def test_a_second_press_sends_nothing_and_the_first_says_which_button(desktop):
    desktop.goto("/probe/")
    save = desktop.get_by_role("button", name="Save")
    save.dblclick()
    expect(desktop).to_have_title("Saved")
    assert probe_urls.received == ["next"]
    desktop.go_back()
    expect(save).not_to_have_attribute("aria-disabled", "true")


def test_a_form_that_is_refused_is_shown_and_its_summary_has_the_focus(desktop):
    desktop.goto("/probe/")
    desktop.locator("#send").click()
    expect(desktop.locator("#part .nhsuk-error-summary")).to_be_focused()
    desktop.get_by_role("link", name="Note is missing").click()
    expect(desktop.locator("#part").get_by_label("Note")).to_be_focused()


def test_signed_out_while_reading_leads_to_sign_in_and_back(desktop):
    desktop.goto("/probe/?x=1")
    desktop.locator("#get-signed-out").click()
    desktop.wait_for_url("**/accounts/login/?next=%2Fprobe%2F%3Fx%3D1")


def test_signed_out_while_writing_keeps_what_was_written(desktop):
    desktop.goto("/probe/")
    desktop.get_by_label("Note").fill("Letter opened together")
    desktop.locator("#post-signed-out").click()
    expect(desktop.get_by_role("status")).to_contain_text("What you wrote is still here")
    expect(desktop.get_by_role("link", name="Sign in on a second page")).to_have_attribute("target", "_blank")
    expect(desktop.get_by_label("Note")).to_have_value("Letter opened together")


def test_what_became_of_a_form_is_said_though_the_design_systems_script_has_not_come(desktop):
    desktop.route(re.compile(r"/nhsuk\.js"), lambda route: None)
    desktop.goto("/probe/")
    desktop.locator("#post-signed-out").click()
    expect(desktop.get_by_role("status")).to_contain_text("What you wrote is still here")


def test_an_error_of_ours_is_said_and_shown_nowhere_else(desktop):
    desktop.goto("/probe/")
    desktop.locator("#broken").click()
    expect(desktop.get_by_role("status")).to_contain_text("nothing was changed")
    expect(desktop.locator("#part")).to_be_empty()


def test_a_lost_connection_is_said_and_so_is_its_return(phone):
    phone.goto("/probe/")
    phone.context.set_offline(True)
    expect(phone.get_by_role("status")).to_contain_text("No connection")
    phone.context.set_offline(False)
    expect(phone.get_by_role("status")).to_contain_text("The connection is back")


def test_menus_close_on_escape_and_elsewhere(phone):
    phone.goto("/probe/")
    more = phone.get_by_text("More", exact=True)
    more.click()
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("link", name="Place 6")).not_to_be_visible()
    expect(more).to_be_focused()
    more.click()
    phone.get_by_role("contentinfo").click()
    expect(phone.get_by_role("link", name="Place 6")).not_to_be_visible()


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/nowhere/"])
def test_pages_before_sign_in_are_accessible(each_size, address):
    each_size.goto(address)
    axe(each_size)
    expect(each_size.get_by_role("heading", level=1)).to_have_count(1)


def test_a_wrong_password_says_so_beside_the_form(desktop):
    desktop.goto("/accounts/login/")
    desktop.get_by_label("Email address").fill("nobody@example.org")
    desktop.get_by_label("Password", exact=True).fill("wrong")
    desktop.get_by_role("button", name="Sign in").click()
    expect(desktop.locator(".nhsuk-error-summary")).to_be_visible()
    expect(desktop.get_by_label("Email address")).to_have_value("nobody@example.org")
    axe(desktop)
