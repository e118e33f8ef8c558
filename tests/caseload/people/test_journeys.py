"""Somebody is referred and taken on, on a phone."""

import re

from playwright.sync_api import expect

from caseload.people.models import Episode
from tests import make
from tests.browser import axe


def sign_in(page, user):
    page.goto("/accounts/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", make.PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/today/")


def test_a_person_is_looked_for_registered_and_accepted(phone):
    team = make.team("North")
    nurse = make.staff(team, name="Jo Webb", caseload_ceiling=12)
    sign_in(phone, nurse)
    phone.goto("/search/")
    phone.fill("#id_q", "lund")
    expect(phone.locator("#found")).to_contain_text("Nobody among the people you may see fits")
    assert phone.url.endswith("/search/")
    axe(phone)
    phone.get_by_role("link", name="Register a person").click()
    phone.fill("#id_given_names", "Marcia")
    phone.fill("#id_family_name", "Lund")
    phone.select_option("[name=referred_by]", "cmht")
    phone.fill("[name=reason]", "Lost touch after moving")
    phone.get_by_role("button", name="Register").click()
    axe(phone)
    phone.get_by_role("button", name="Accept", exact=True).click()
    phone.select_option("[name=coordinator]", label="Jo Webb: 0 of 12, 12 free")
    phone.get_by_label("Several times a week").check()
    phone.get_by_label("Why this often").fill("New to us")
    phone.get_by_label("At home, or wherever they usually are").check()
    axe(phone)
    phone.get_by_role("button", name="Accept", exact=True).click()
    expect(phone).to_have_url(re.compile("/details/$"))
    assert Episode.objects.get().state == "accepted"
