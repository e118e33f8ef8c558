"""What assessments say, as somebody reads it: on a phone and on a desk, by keys, without script, and on paper."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import MeetingItem
from audit.models import Event
from tests import make
from tests.assessments.people import therapist
from tests.assessments.rows import assessed
from tests.browser import axe
from tests.journeys.test_log_visit import sign_in


@pytest.fixture
def priya(fresh_db):
    return therapist(make.team("Canal Street"), "Priya Nair")


@pytest.fixture
def dean(priya):
    return make.episode(priya.memberships.get().team, make.person("Dean", "Whitlock"), priya)


@pytest.fixture
def course(dean, priya):
    """Three MOHOSTs, in the last of which one item is better, one worse and one not rated."""
    today = timezone.localdate()
    moved = {"interest": 4, "routine": 1, "timing": None}
    return [
        assessed(dean, priya, "mohost", on=today - dt.timedelta(days=days), ratings=ratings)
        for days, ratings in ((200, {"interest": 1}), (90, {}), (3, moved))
    ]


def test_a_profile_is_read_and_taken_to_the_meeting(each_size: Page, course, priya):
    page = each_size
    sign_in(page, priya)
    page.goto(f"/assessments/{course[-1].uuid}/")
    expect(page.get_by_role("heading", name="Barriers", exact=True)).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Take to MDT").click()
    page.get_by_role("button", name="Put on the list").click()
    expect(page.get_by_role("link", name="Say why the team should talk about it")).to_be_visible()
    axe(page)
    page.get_by_label("Why should the team talk about it?").fill("His routine has gone")
    page.get_by_role("button", name="Put on the list").click()
    expect(page.get_by_text("On the list for the next MDT since")).to_be_visible()
    assert MeetingItem.objects.get().reason == "His routine has gone"
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("button", name="Take to MDT")).to_be_visible()


def test_what_moved_is_read_without_colour_and_any_two_are_compared(each_size: Page, course, dean, priya):
    page = each_size
    sign_in(page, priya)
    page.goto(f"/people/{dean.person.uuid}/assessments/mohost/")
    expect(page.get_by_text("1 better, 21 the same, 1 worse, 1 not rated at one of the two.")).to_be_visible()
    expect(page.get_by_role("row", name="Interest A F Better")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("over time"))).to_have_count(6)
    axe(page)
    page.get_by_label("From").select_option(str(course[0].uuid))
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("row", name="Interest R F Better")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_text_is_copied_with_one_key_and_that_is_written_down(desktop: Page, course, priya):
    sign_in(desktop, priya)
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.goto(f"/assessments/{course[-1].uuid}/text/")
    axe(desktop)
    with desktop.expect_response(lambda answer: answer.request.method == "POST"):
        desktop.get_by_role("button", name="Copy for the record").press("Enter")
    expect(desktop.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert "- Interest: F, Facilitates participation" in desktop.evaluate("navigator.clipboard.readText()")
    desktop.goto(f"/assessments/{course[-1].uuid}/")
    assert Event.objects.filter(verb="assessment.copied").count() == 1


def test_the_pdf_comes_as_a_file_without_a_name_in_its_name(desktop: Page, course, priya):
    sign_in(desktop, priya)
    desktop.goto(f"/assessments/{course[-1].uuid}/")
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="PDF").click()
    assert download.value.suggested_filename == f"mohost-{course[-1].on_date}.pdf"


def test_without_script_all_of_it_works(new_context, live_site, course, dean, priya):
    page = new_context(java_script_enabled=False, base_url=live_site.url).new_page()
    sign_in(page, priya)
    page.goto(f"/people/{dean.person.uuid}/assessments/mohost/")
    page.get_by_label("From").select_option(str(course[0].uuid))
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("row", name="Interest R F Better")).to_be_visible()
    page.goto(f"/assessments/{course[-1].uuid}/text/")
    page.get_by_role("button", name="Copy for the record").click()
    expect(page.get_by_text("Noted that this was copied for the record.")).to_be_visible()
