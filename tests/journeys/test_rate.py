"""An assessment is rated by key and by thumb, over two visits, by two people and without a connection; nothing that
was entered is lost."""

import pytest
from playwright.sync_api import Page, expect

from assessments.definitions import current
from assessments.models import Assessment, Rating
from assessments.operations.rating import Entered, save_ratings
from tests import make
from tests.assessments.people import therapist
from tests.assessments.rows import draft
from tests.browser import DESKTOP, PHONE, axe
from tests.journeys.test_log_visit import sign_in

STATE = ".app-savebar__state"
SAVES_MS = 60_000  # two dozen saves in a row, on a machine that is busy with other tests


@pytest.fixture
def priya(fresh_db):
    return therapist(make.team("Canal Street"), "Priya Nair")


@pytest.fixture
def dean(priya):
    return make.episode(priya.memberships.get().team, make.person("Dean", "Whitlock"), priya)


@pytest.fixture
def screening(dean, priya):
    return draft(dean, priya)


def open_rating(page: Page, assessment, user, hash_="") -> None:
    sign_in(page, user)
    page.goto(f"/assessments/{assessment.uuid}/rate/{hash_}")


def open_with_keys(page: Page, assessment, user) -> None:
    open_rating(page, assessment, user)
    expect(page.locator("[data-active] :focus")).to_have_count(1)


def letters(assessment) -> str:
    """The letters in the definition's order, a point where there is none."""
    definition = current()[assessment.key]
    given = {row.item: row.value for row in Rating.objects.filter(assessment=assessment)}
    grades = {None: "."} | {grade.value: grade.letter for grade in definition.scale}
    return "".join(grades[given.get(item.code)] for item in definition.items)


def wait_until_saved(page: Page) -> None:
    expect(page.locator("[data-waits]")).to_have_count(0, timeout=SAVES_MS)
    expect(page.locator(STATE)).to_contain_text("Saved")


def test_by_keys_alone_over_two_visits_it_is_one_assessment(desktop, screening, priya):
    open_with_keys(desktop, screening, priya)
    keyboard = desktop.keyboard
    keyboard.type("FAir", delay=10)
    keyboard.press("n")
    keyboard.type("Asked twice, in the kitchen: fair")
    keyboard.press("Escape")
    keyboard.press("a")
    wait_until_saved(desktop)
    assert letters(screening) == "FAIRA......."
    desktop.goto("/today/")
    desktop.goto(f"/assessments/{screening.uuid}/rate/")
    expect(desktop.locator("[data-active] :focus")).to_have_count(1)
    expect(desktop.get_by_text("5 of 12 done")).to_be_visible()
    keyboard.press("x")
    keyboard.type("Too tired")
    keyboard.press("Enter")
    keyboard.type("iiiiii")
    wait_until_saved(desktop)
    expect(desktop.get_by_text("12 of 12 done")).to_be_visible()
    assert letters(screening) == "FAIRA.IIIIII"
    assert Rating.objects.get(item="interests").note == "Asked twice, in the kitchen: fair"
    desktop.get_by_role("button", name="Sign OCAIRS").press("Enter")
    desktop.wait_for_url(f"**/assessments/{screening.uuid}/")
    assert Assessment.objects.get().signed_by == priya


def test_arrows_move_and_change_no_rating(desktop, screening, priya):
    open_with_keys(desktop, screening, priya)
    desktop.keyboard.press("f")
    desktop.keyboard.press("ArrowUp")
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("r")
    wait_until_saved(desktop)
    assert letters(screening) == "F.R........."


def test_figures_rate_what_a_person_answers_with_figures(desktop, dean, priya):
    asked = draft(dean, priya, "dialog")
    open_with_keys(desktop, asked, priya)
    desktop.keyboard.type("17")
    wait_until_saved(desktop)
    assert letters(asked).startswith("17.")


def test_by_thumb_one_at_a_time_a_letter_is_one_tap_and_moves_on(phone, screening, priya):
    open_rating(phone, screening, priya)
    for item, letter in (("Roles", "I Inhibits"), ("Habits", "F Facilitates")):
        expect(phone.get_by_role("heading", name=item)).to_be_visible()
        expect(phone.locator(".rate-part:visible")).to_have_count(1)
        phone.get_by_label(letter).locator("visible=true").click()
    expect(phone.get_by_role("heading", name="Personal causation")).to_be_visible()
    phone.get_by_label("Not rated").locator("visible=true").click()
    phone.get_by_label("Why not rated").locator("visible=true").fill("Next time")
    phone.get_by_role("button", name="Next").click()
    wait_until_saved(phone)
    assert letters(screening) == "IF.........."
    assert Rating.objects.get(item="personal-causation").not_rated_because == "Next time"
    phone.get_by_role("button", name="Back").click()
    expect(phone.get_by_label("Why not rated").locator("visible=true")).to_have_value("Next time")


def test_a_thumb_has_room_everywhere(phone, screening, priya):
    open_rating(phone, screening, priya)
    low = phone.evaluate(
        """() => [...document.querySelectorAll('.rate-form :is(.app-tile__label, button, .rate-strip a, textarea)')]
            .filter(found => found.offsetParent && !found.closest('[aria-hidden]'))
            .filter(found => found.getBoundingClientRect().height < 44)
            .map(found => found.outerHTML.slice(0, 80))"""
    )
    assert not low


def test_how_it_is_shown_is_remembered(phone, screening, priya):
    open_rating(phone, screening, priya)
    phone.get_by_role("button", name="All on one page").click()
    expect(phone.locator(".rate-part:visible")).to_have_count(13)
    phone.reload()
    expect(phone.locator(".rate-part:visible")).to_have_count(13)


def test_without_a_connection_one_rates_on_and_it_is_saved_when_it_is_back(phone, screening, priya):
    open_rating(phone, screening, priya)
    phone.context.set_offline(True)
    for letter in ("F Facilitates", "R Restricts", "A Allows"):
        title = phone.locator(".rate-part:visible").get_attribute("data-part")
        phone.get_by_label(letter).locator("visible=true").click()
        expect(phone.locator(f"#item-{title}")).to_be_hidden()
    expect(phone.locator(STATE)).to_contain_text("Not saved: no connection. Kept here, trying again.")
    assert letters(screening) == "." * 12
    phone.context.set_offline(False)
    wait_until_saved(phone)
    assert letters(screening) == "FRA........."


def test_what_was_not_saved_is_there_again_when_the_page_is_opened_later(phone, screening, priya):
    open_rating(phone, screening, priya, "#item-habits")
    phone.context.route("**/rate/", lambda to: to.abort() if to.request.method == "POST" else to.continue_())
    phone.get_by_label("R Restricts").locator("visible=true").click()
    expect(phone.locator(STATE)).to_contain_text("Not saved")
    phone.context.unroute("**/rate/")
    phone.goto(f"/assessments/{screening.uuid}/rate/")
    wait_until_saved(phone)
    assert letters(screening) == ".R.........."


def test_an_answer_that_was_lost_is_no_quarrel_with_oneself(phone, screening, priya):
    open_rating(phone, screening, priya)
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/rate/", lose)
    phone.get_by_label("R Restricts").locator("visible=true").click()
    expect(phone.locator(STATE)).to_contain_text("Not saved")
    phone.get_by_role("button", name="Back").click()
    phone.get_by_label("A Allows").locator("visible=true").click()
    wait_until_saved(phone)
    assert letters(screening) == "A..........."


@pytest.mark.parametrize(("choice", "value"), [("Save mine, R", 1), ("Keep that, F", 4)])
def test_the_second_of_two_is_told_at_the_item_and_chooses(desktop, screening, priya, choice, value):
    tom = therapist(priya.memberships.get().team, "Tom Reid")
    open_with_keys(desktop, screening, priya)
    entered = {"roles": Entered(4, note="Runs the kitchen")}
    save_ratings(assessment=screening, entered=entered, by=tom, at=make.days_ago(0))
    desktop.keyboard.press("r")
    expect(desktop.get_by_text("Tom Reid entered something else meanwhile")).to_be_visible()
    expect(desktop.get_by_text("Runs the kitchen")).to_be_visible()
    expect(desktop.locator("#roles-1")).to_be_checked()
    axe(desktop)
    desktop.get_by_role("button", name=choice).click()
    expect(desktop.get_by_text("entered something else")).to_have_count(0)
    expect(desktop.locator("[data-waits]")).to_have_count(0)
    row = Rating.objects.get()
    assert row.value == value
    assert "Runs the kitchen" in row.note


def test_signing_too_early_leads_to_what_is_missing_and_keeps_the_rest(each_size, screening, priya):
    open_rating(each_size, screening, priya)
    each_size.keyboard.press("Tab")
    each_size.locator("[data-to=about]").click()
    each_size.get_by_label("Summary").fill("Wary, but came twice.")
    each_size.get_by_role("button", name="Sign OCAIRS").click()
    expect(each_size.get_by_text("There is a problem")).to_be_visible()
    axe(each_size)
    each_size.get_by_role("link", name="Rate “Habits”").click()
    expect(each_size.get_by_role("heading", name="Habits")).to_be_in_viewport()
    assert Assessment.objects.get().summary == "Wary, but came twice."


def test_every_state_is_accessible(each_size, dean, screening, priya):
    save_ratings(
        assessment=screening, by=priya, at=make.days_ago(0),
        entered={"roles": Entered(2), "habits": Entered(because="Asleep")},
    )  # fmt: skip
    sign_in(each_size, priya)
    for address in (
        f"/people/{dean.person.uuid}/assessments/",
        f"/assessments/{screening.uuid}/rate/",
        f"/assessments/{screening.uuid}/observe/",
        f"/assessments/{screening.uuid}/give-up/",
    ):
        each_size.goto(address)
        axe(each_size)
        assert each_size.evaluate("document.documentElement.scrollWidth <= screen.width")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_without_script_the_whole_form_saves(new_context, live_site, screening, priya, size):
    page = new_context(base_url=live_site.url, java_script_enabled=False, **size).new_page()
    open_rating(page, screening, priya)
    page.locator("#roles-4").check()
    page.locator("#habits-because").fill("Asleep")
    page.locator("#values-note").fill("His mother's garden")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#roles-4")).to_be_checked()
    rows = {row.item: (row.value, row.not_rated_because, row.note) for row in Rating.objects.all()}
    assert rows == {"roles": (4, "", ""), "habits": (None, "Asleep", ""), "values": (None, "", "His mother's garden")}
