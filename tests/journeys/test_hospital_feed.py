"""From an admission that the hospital's own system tells, to in-reach, checklist, discharge by the feed, who goes, a
contact on the second day, and the measure met: on a phone, with the team's clock going on."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from caseload.contacts import operations as contacts
from caseload.contacts.details import Details, Who
from caseload.models import HospitalSpell, InReachPlan, PlannedVisit
from tests import make
from tests.browser import axe
from tests.integrations.feeding import about, take
from tests.journeys.test_day import sign_in

DAY = dt.timedelta(days=1)


@pytest.fixture
def team(fresh_db):
    return make.team("North Team", open_days=[1, 2, 3, 4, 5, 6, 7], open_on_bank_holidays=True)


def test_from_admission_by_the_feed_to_the_measure_met(live_site, phone, team):
    sam = make.staff(team, name="Sam Okoro")
    marcia = make.person("Marcia", "Lund")
    episode = make.episode(team, marcia, sam)
    now = timezone.now()
    admitted, left = now - 12 * DAY, now - 2 * DAY
    page = sign_in(phone, sam)
    tab = f"/people/{marcia.uuid}/hospital/"

    # Nobody told us: the hospital's own system did, at night.
    take(about(marcia, "A01", at=admitted, admitted=admitted, ward="^OAK^^LARCH"), at=admitted)
    page.goto("/today/")
    expect(page.locator("main")).to_contain_text("Admitted to hospital")
    expect(page.locator("main")).to_contain_text("OAK, LARCH")
    page.goto("/hospital/")
    expect(page.locator("main")).to_contain_text("Dr Asha Byrne")
    assert PlannedVisit.objects.filter(purpose="in_reach", episode=episode).exists()

    # In-reach: met on the ward; one item of the checklist with a tap; another ward, told by the feed.
    met = {"outcome": "seen", "mechanism": "01", "minutes": 45, "focus": "in_reach", "place_type": "E02"}
    details = Details(occurred_at=admitted + 2 * DAY, staff=(Who(sam.pk),), **met)
    contacts.log(uuid=uuid4(), episode=episode, details=details, by=sam, at=now)
    page.goto(tab)
    expect(page.locator("main")).to_contain_text("Last seen there")
    page.locator("form[action$='checklist/gp/done/'] button").click()
    expect(page.locator("#checklist + p")).to_contain_text("1 of 9")
    axe(page)
    take(about(marcia, "A02", at=admitted + 3 * DAY, admitted=admitted, ward="^ASH^^LARCH"))
    page.goto("/hospital/")
    expect(page.locator("main")).to_contain_text("ASH, LARCH")
    assert set(
        PlannedVisit.objects.filter(purpose="in_reach", state="planned").values_list("place_text", flat=True)
    ) == {"ASH, LARCH"}

    # Discharged two days ago, told by the feed: who goes is one tap on Today, and it comes back to Today.
    take(
        about(
            marcia,
            "A03",
            at=left,
            admitted=admitted,
            discharged=left,
            method="1",
            destination="19",
            ward="^ASH^^LARCH",
        )
    )
    HospitalSpell.objects.update(bed_type="200")  # this hospital's messages do not say the class of bed
    assert not InReachPlan.objects.filter(ended_at=None).exists()
    page.goto("/today/")
    axe(page)
    page.get_by_role("button", name="I go today").click()
    expect(page).to_have_url(re.compile("/today/$"))
    expect(page.locator("main")).to_contain_text("The visit stands in the diary")
    expect(page.get_by_role("button", name="I go today")).to_have_count(0)
    page.go_back()  # nothing is sent twice
    assert PlannedVisit.objects.filter(purpose="follow_up_72h").count() == 1

    # Met on the second day: in time, in the national measure, on her page and on the team's.
    details = Details(occurred_at=timezone.now(), staff=(Who(sam.pk),), **met | {"place_type": "A01"})
    contacts.log(uuid=uuid4(), episode=episode, details=details, by=sam, at=timezone.now())
    for address in (tab, "/hospital/"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text("Followed up in time")
        expect(page.locator("main")).to_contain_text("In the national measure.")
    page.goto("/today/")
    expect(page.locator("main")).not_to_contain_text("Left hospital, not followed up")
    axe(page)
