"""A team starts from its own spreadsheet: faults first, then the corrected file, then a lead, then the board."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from teams.roles import Role
from tests import make
from tests.browser import axe
from tests.caseload.imports.files import PEOPLE, csv_of, xlsx_of

A_WORKER_S_TIME = 60_000


def sign_in(page: Page, user, lands: str) -> Page:
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(user.email)
    page.locator("[name=password]").fill(make.PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"**{lands}")
    return page


def choose(page: Page, name: str, content: bytes) -> None:
    page.goto("/imports/")
    page.get_by_label("Team", exact=True).select_option("North Team")
    page.get_by_label("Spreadsheet").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Look at the file").click()


@pytest.mark.timeout(300)
def test_from_a_spreadsheet_with_faults_to_people_on_the_board(desktop, phone, worker):
    team = make.team("North Team", code="AO-N")
    lead = make.staff(team, Role.TEAM_LEAD, "Ruth Vance")
    seen = (timezone.localdate() - dt.timedelta(days=3)).strftime("%d/%m/%Y")
    right = [PEOPLE[0] | {"Last seen on": seen, "Co-ordinator email": lead.email}, PEOPLE[1]]
    wrong = [right[0] | {"NHS number": "9.99E+09"}, right[1] | {"Date of birth": "31/02/1975"}]

    administrator = sign_in(desktop, make.staff(None, Role.ADMINISTRATOR, "Colin Thwaite"), "/teams/")
    administrator.get_by_role("button", name="Start from a spreadsheet").click()
    axe(administrator)
    choose(administrator, "north.csv", csv_of(wrong))
    expect(administrator.get_by_text("Nothing was written")).to_be_visible(timeout=A_WORKER_S_TIME)
    expect(administrator.get_by_role("row", name="Line 2 NHS number")).to_contain_text("digits are lost")
    expect(administrator.get_by_role("row", name="Line 3 Date of birth")).to_contain_text("This is not a date")
    axe(administrator)

    choose(administrator, "north.xlsx", xlsx_of(right))
    expect(administrator.get_by_text("No faults")).to_be_visible(timeout=A_WORKER_S_TIME)
    expect(administrator.get_by_role("row", name="Thorne")).to_contain_text("999 000 0018")
    expect(administrator.get_by_text("Tea first.")).to_have_count(0)
    expect(administrator.get_by_role("button", name="Confirm and take in")).to_have_count(0)
    axe(administrator)

    on_the_phone = sign_in(phone, lead, "/today/")
    on_the_phone.goto(administrator.url)
    expect(on_the_phone.get_by_text("Tea first.")).to_be_visible()
    axe(on_the_phone)
    on_the_phone.get_by_role("button", name="Confirm and take in").click()
    expect(on_the_phone.get_by_text("Everything in the file has been taken in")).to_be_visible(
        timeout=A_WORKER_S_TIME
    )
    axe(on_the_phone)
    on_the_phone.goto("/caseload/")
    for name in ("Thorne", "Wójcik"):
        expect(on_the_phone.get_by_text(name).first).to_be_visible()
