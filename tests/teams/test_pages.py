"""Teams and audit in a real browser, at 390 and at 1280 pixels, with the accessibility check."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Read
from caseload.models import CoordinatorPeriod
from teams.models import Absence
from teams.roles import Role
from tests import make
from tests.browser import axe


@pytest.fixture
def team(live_site):
    """North Team with two co-ordinators, four people, and somebody away without cover."""
    team = make.team("North Team")
    sam = make.staff(team, name="Sam Okoro", caseload_ceiling=3, hours_per_week=37.5)
    make.staff(team, name="Jo Pryce", caseload_ceiling=2)
    for family in ("Amadi", "Bright", "Costa", "Doyle"):
        make.episode(team, make.person("Dean", family), sam)
    away_until = timezone.localdate() + dt.timedelta(days=5)
    Absence.objects.create(user=sam, kind="leave", starts_on=timezone.localdate(), ends_on=away_until, set_by=sam)
    return team


def sign_in(page, user) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "login" not in address)


def fits(page) -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"


def test_an_administrator_moves_a_caseload(each_size, team):
    page = each_size
    sign_in(page, make.staff(None, Role.ADMINISTRATOR, "Colin Thwaite"))
    page.wait_for_url("**/teams/")
    fits(page)
    page.get_by_role("link", name="North Team").click()
    page.get_by_text("4 of 3, 1 above the ceiling").wait_for()
    page.get_by_text("Nobody covers yet.").wait_for()
    fits(page)
    page.get_by_role("link", name="Move people to other colleagues").or_(
        page.get_by_role("button", name="Move people to other colleagues")
    ).click()
    page.get_by_role("link", name="Sam Okoro").click()
    page.get_by_label("Move everybody to").select_option(label="Jo Pryce (0 of 2, 2 free)")
    page.get_by_label("Costa, Dean").select_option(label="Stays")
    fits(page)
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_text("Now 0 of 2, 2 free; then 3 of 2, 1 above the ceiling.").wait_for()
    fits(page)
    page.get_by_role("button", name="Move them").click()
    page.get_by_text("3 people move from Sam Okoro").wait_for()
    assert CoordinatorPeriod.objects.filter(ends_at=None, user__name="Jo Pryce").count() == 3


def test_an_administrator_brings_somebody_in(each_size, team):
    page = each_size
    sign_in(page, make.staff(None, Role.ADMINISTRATOR, "Colin Thwaite"))
    page.goto("/teams/staff/new/")
    page.get_by_label("Name", exact=True).fill("Nia Newcomer")
    page.get_by_label("Email address").fill("nia")
    page.get_by_role("button", name="Save and send the email").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    fits(page)
    page.get_by_label("Email address").fill("nia@demo.example")
    page.get_by_role("button", name="Save and send the email").click()
    page.get_by_text("An email to set a password is on its way").wait_for()
    fits(page)
    page.goto(f"/teams/memberships/new/?team={team.uuid}")
    page.get_by_label("Member of staff").select_option(label="Nia Newcomer")
    page.get_by_label("Clinician", exact=True).check()
    page.get_by_label("Profession").select_option(label="Occupational therapist")
    fits(page)
    page.get_by_role("main").get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Nia Newcomer").wait_for()
    page.get_by_text("Clinician, Occupational therapist").wait_for()


def test_governance_sees_who_looked(each_size, team):
    page = each_size
    sam = team.memberships.get(user__name="Sam Okoro").user
    rows = CoordinatorPeriod.objects.values_list("person_id", flat=True)
    Read.objects.create(actor_id=sam.pk, actor_label=sam.name, kind="list", page="caseload", person_ids=list(rows))
    stranger = make.episode(make.team(), make.person("Rosie", "Thorne")).person
    Read.objects.create(actor_id=sam.pk, actor_label=sam.name, kind="person", page="person", person_ids=[stranger.pk])
    sign_in(page, make.staff(None, Role.GOVERNANCE, "Ursula Penn"))
    page.wait_for_url("**/audit/")
    page.get_by_text("On no team of theirs", exact=True).first.wait_for()
    fits(page)
    page.get_by_label("One person: name").fill("thorn")
    page.get_by_role("button", name="Find").last.click()
    page.get_by_role("link", name="Rosie Thorne").wait_for()
    fits(page)
    page.get_by_role("link", name="Rosie Thorne").click()
    page.get_by_role("heading", name="Everybody who looked since").wait_for()
    fits(page)
    page.get_by_role("link", name="What was done").click()
    fits(page)
    assert "thorn" not in page.url.lower()
