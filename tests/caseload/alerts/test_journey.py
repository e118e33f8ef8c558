"""From the alert to its end, in a real browser: what next, taken over, a step recorded, seen, closed."""

import re

from django.utils import timezone

from caseload.alerts.models import Alert
from tests import make
from tests.browser import axe
from tests.caseload.alerts.test_engine import bring_up_to_date


def sign_in(page, user):
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(make.PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/today/")


def test_from_an_alert_to_its_end(live_site, each_size):
    page = each_size
    team = make.team()
    jo, sam = make.staff(team, name="Jo Marsh"), make.staff(team, name="Sam Okafor")
    episode = make.episode(team, make.person("Dean", "Whitlock"), coordinator=jo)
    bring_up_to_date(episode)
    sign_in(page, sam)

    # Sam answers for nobody; the team's list has it.
    page.goto("/alerts/")
    page.get_by_text("Nothing needs you just now").wait_for()
    axe(page)
    page.get_by_role("link", name=re.compile("for the team")).click()
    page.get_by_role("button", name=re.compile("Next steps")).click()
    page.get_by_role("button", name=re.compile("Take over")).click()
    page.get_by_text("Taken over by Sam Okafor").wait_for()
    axe(page)

    # A fault stands beside its field, in place; what was typed stays.
    page.get_by_role("button", name=re.compile("Next steps")).click()
    page.get_by_label("Mental Health Act assessment, or the police").check()
    page.get_by_role("button", name="Record").click()
    page.get_by_text("Say what the crime or the real and immediate risk is").first.wait_for()
    page.get_by_label("Pharmacy").check()
    page.get_by_label("What came of it?").fill("Collected on Monday")
    page.get_by_role("button", name="Record").click()
    page.get_by_text("1 step taken").wait_for()
    axe(page)

    # Jo sees him; the alert closes by itself and says why.
    make.contact(episode, jo)
    bring_up_to_date(episode, at=timezone.now())
    page.goto("/alerts/?show=closed")
    page.get_by_text(re.compile("Seen by Jo Marsh on")).wait_for()
    axe(page)
    assert Alert.objects.get().owner == sam
