"""A service lead's Monday: from teams side by side to the people behind a figure; a report that a worker counts."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from reports import asked
from teams.roles import Role
from tests import make
from tests.browser import axe
from tests.journeys.test_log_visit import sign_in
from tests.reports.test_figures import close, noon


@pytest.fixture
def marguerite(fresh_db):
    return make.staff(None, Role.SERVICE_LEAD, "Marguerite Adeyemi")


@pytest.fixture
def teams(marguerite):
    """Two teams: one whose people are seen, one that has lost sight of Rosie and closed somebody unseen."""
    north, south = make.team("North Team"), make.team("South Team")
    sam, jo = make.staff(north, name="Sam Okoro", caseload_ceiling=12), make.staff(south, name="Jo Pryce")
    for number in range(11):
        episode = make.episode(north, coordinator=sam, last_seen_at=noon(1 + number % 3))
        make.contact(episode, sam, "seen", noon(1 + number % 3), focus="leisure", minutes=30)
    over = {"seen_due_on": timezone.localdate() - dt.timedelta(days=9), "rhythm_days": 3}
    over |= {"seen_due_at": noon(9), "try_due_at": noon(5), "last_seen_at": noon(30)}
    rosie = make.episode(south, make.person("Rosie", "Thorne"), jo, **over)
    make.contact(rosie, jo, "seen", noon(30))
    make.contact(make.episode(south, coordinator=jo), jo, "not_in", noon(2))
    close(south, jo, "03", 60)
    return north, south


def main(page: Page):
    return page.locator("main")


def test_a_service_leads_monday(desktop, marguerite, teams):
    page = desktop
    sign_in(page, marguerite)
    page.get_by_role("navigation").get_by_role("link", name="Service").click()
    expect(page.get_by_role("heading", name="The service at a glance")).to_be_visible()
    axe(page)

    # Whom has a team not even tried? From the figure to the board, from the board to the person.
    page.get_by_role("link", name="Not tried, South Team").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Thorne, Rosie", exact=True)).to_be_visible()
    page.go_back()

    # Closed unseen: the figure stands at its target of 0 everywhere but in one team.
    page.get_by_role("link", name="Unseen for 28 days, South Team").click()
    expect(page.get_by_role("heading", name="Unseen for 28 days")).to_be_visible()
    expect(page.get_by_text("1 in this figure.")).to_be_visible()
    axe(page)

    # How is it over the year? A period that cannot be is said at its field, and nothing typed is lost.
    page.goto("/reports/")
    page.get_by_role("link", name="Closures by reason").click()
    page.get_by_label("From", exact=True).fill("2031-01-01")
    page.get_by_role("button", name="Show").click()
    expect(main(page).get_by_text("This day is still to come").first).to_be_visible()
    expect(page.get_by_label("From", exact=True)).to_have_value("2031-01-01")
    axe(page)
    page.get_by_role("link", name="12 months").click()
    expect(page.get_by_role("row", name="Unseen for 28 days, closed for another reason")).to_contain_text("1")

    # And how long ago was everybody met? One team, then the list, then a file for the board meeting.
    page.goto("/reports/bands_seen/")
    page.get_by_label("Team", exact=True).select_option(label="South Team")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="28 days and more, South Team").click()
    expect(page.get_by_role("link", name="Thorne, Rosie", exact=True)).to_be_visible()
    page.get_by_role("link", name="Time since last seen").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Figures as CSV").click()
    assert download.value.suggested_filename.startswith("bands-seen-")
    assert "South Team" in download.value.path().read_text("utf-8-sig")


@pytest.mark.timeout(300)
def test_a_report_over_many_teams_is_counted_while_one_waits(desktop, marguerite, teams, worker, monkeypatch):
    monkeypatch.setattr(asked, "MOST_TEAM_DAYS", 1)
    page = desktop
    sign_in(page, marguerite)
    page.goto("/reports/contacts_hour/")
    axe(page)
    page.get_by_role("button", name="Count it").click()
    expect(page.get_by_role("row", name="12:00")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("img")).to_be_visible()
    axe(page)
    page.goto("/reports/")
    expect(page.get_by_role("row", name="Contacts and tries by hour")).to_contain_text("Counted")


ADDRESSES = (
    "/service/", "/reports/", "/reports/bands/", "/reports/caseloads/", "/reports/follow_up/",
    "/reports/continuity/", "/reports/focus/", "/reports/contacts_place/list/?column=seen",
)  # fmt: skip


def test_every_page_is_readable_by_everybody_at_both_sizes(each_size, marguerite, teams):
    sign_in(each_size, marguerite)
    for address in ADDRESSES:
        each_size.goto(address)
        expect(main(each_size)).to_be_visible()
        wide = each_size.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{address} scrolls sideways"
        axe(each_size)
