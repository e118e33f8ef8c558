"""A lead's story around a meeting, and its pages before and after: accessible at both sizes, by keyboard too."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from mdt.models import ClosureRequest, Decision, Meeting, Writing
from mdt.operations import agenda, attendance, meetings
from teams.roles import Role
from tests import make
from tests.browser import axe
from tests.journeys.test_log_visit import sign_in
from tests.mdt import make as mdt


@pytest.fixture
def ruth(fresh_db):
    return make.staff(make.team("North Team"), Role.TEAM_LEAD, "Ruth Vance")


@pytest.fixture
def weekly(ruth):
    team = ruth.memberships.get().team
    for given, family in (("Rosie", "Thorne"), ("Dean", "Whitlock")):
        make.episode(team, make.person(given, family), accepted_at=make.days_ago(5))
    make.episode(team, make.person("Ann", "Adams"), ruth, accepted_at=make.days_ago(60))
    return mdt.series(team, ruth)


@pytest.fixture
def pages(weekly, ruth):
    """One of each: planned and prepared, running, closed with an addendum and a request to close."""
    now = timezone.now()
    earlier = mdt.running(weekly, ruth, timezone.localdate() - dt.timedelta(days=7))
    item = earlier.items.select_related("episode").get(person__family_name="Thorne")
    Writing.objects.create(item=item, author=ruth, text="Housing wants a letter", written_at=now)
    Decision.objects.create(
        uuid=uuid.uuid4(), item=item, person=item.person, episode=item.episode, kind="positive_risk",
        words="To the market alone", risk_for="The market", risk_agreed_with="Rosie", risk_if="Ring her sister",
        decided_by=ruth, decided_at=now,
    )  # fmt: skip
    attendance.add_guest(meeting=earlier, name="Ola Berg", organisation="Canal Homes", by=ruth, at=now)
    meetings.close_meeting(meeting=earlier, by=ruth, at=now, carry_over=True)
    planned = weekly.meetings.filter(state="planned").earliest("on_date")
    agenda.prepare(meeting=planned, by=ruth, at=now)
    running = mdt.running(mdt.series(weekly.team, ruth, title="Review meeting", kind="other"), ruth)
    asked = ClosureRequest.objects.create(
        person=item.person, episode=item.episode, closure_reason="05", why="Not met", attempts="Visits",
        told="Both", way_back="Ring us", asked_by=ruth, asked_at=now,
    )  # fmt: skip
    return [
        reverse("mdt"),
        *(reverse(f"meeting_series_{name}", args=[weekly.uuid]) for name in ("change", "end")),
        f"{reverse('meeting_series_new')}?team={weekly.team.uuid}",
        reverse("meeting_plan", args=[weekly.uuid]),
        *(reverse(name, args=[planned.uuid]) for name in BEFORE),
        reverse("item_postpone", args=[planned.items.earliest("position").uuid]),
        reverse("meeting_close", args=[running.uuid]),
        *(reverse(name, args=[earlier.uuid]) for name in ("meeting", "meeting_addendum")),
        reverse("person_meetings", args=[item.person.uuid]),
        reverse("extract_copy", args=[item.uuid]),
        reverse("closure_ask", args=[item.episode.uuid]),
        reverse("closures"),
        reverse("closure", args=[asked.uuid]),
    ]


BEFORE = (
    "meeting", "meeting_everybody", "meeting_add", "meeting_open", "meeting_attendance", "meeting_roles",
    "meeting_cancel",
)  # fmt: skip


def test_axe_finds_nothing_on_any_page(each_size, pages, ruth):
    sign_in(each_size, ruth)
    for address in pages:
        assert each_size.goto(address).status == 200
        axe(each_size)
        wide = each_size.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} must be scrolled sideways"


def test_a_lead_opens_the_meeting_closes_it_and_the_minutes_are_there(desktop: Page, weekly, ruth):
    mdt.planned(weekly)
    sign_in(desktop, ruth)

    desktop.goto("/mdt/")
    desktop.locator("#to-come").get_by_role("link", name="Weekly MDT").click()
    expect(desktop.get_by_text("No care co-ordinator for 5 days").first).to_be_visible()
    desktop.get_by_role("button", name="Open the meeting").click()
    desktop.get_by_label("Minute taker").focus()
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile(r"/run/$"))

    desktop.get_by_role("link", name="Close the meeting").first.click()
    expect(desktop.get_by_text("Thorne, Rosie")).to_be_visible()
    desktop.get_by_role("button", name="Carry 3 people over and close").click()
    expect(desktop.get_by_role("heading", name="Minutes: Weekly MDT, North Team")).to_be_visible()
    expect(desktop.get_by_text("Not discussed, carried over").first).to_be_visible()
    assert Meeting.objects.get(state="closed").sealed_hash
