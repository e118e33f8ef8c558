"""Every page of the feed is accessible at both sizes, and a possible match is decided in the browser."""

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.models import HospitalSpell
from integrations import operations as feed
from integrations.models import Message, Question, Sender
from tests import make
from tests.browser import axe
from tests.integrations.feeding import about, send, take
from tests.journeys.test_log_visit import sign_in


@pytest.fixture
def fed(fresh_db):
    """The service lead, and one of everything."""
    team = make.team("Canal Street")
    dean = make.person("Dean", "Whitlock")
    make.episode(team, dean, make.staff(team, name="Sam Okoro"))
    take(about(dean, "A01"), about(dean, "A04", nhs="", local="X", visit="E", **{"class": "E"}))
    send(b"garbage")
    lead = make.staff(None, "service_lead", name="Marguerite Adeyemi")
    return lead, [
        reverse("feed"),
        reverse("feed") + "?state=failed",
        reverse("feed_message", args=[Message.objects.get(state="applied").uuid]),
        reverse("feed_message", args=[Message.objects.get(state="failed").uuid]) + "?whole",
        reverse("feed_sender", args=[Sender.objects.get().uuid]),
        reverse("feed_questions"),
        reverse("feed_question", args=[Question.objects.get().uuid]),
    ]


def test_axe_finds_nothing_on_any_page(each_size, fed):
    lead, addresses = fed
    sign_in(each_size, lead)
    for address in addresses:
        assert each_size.goto(address).status == 200
        axe(each_size)
        wide = each_size.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} must be scrolled sideways"


def test_who_it_is_is_decided_from_the_alert(phone, fresh_db):
    team = make.team("Canal Street")
    sam = make.staff(team, name="Sam Okoro")
    dean = make.person("Dean", "Whitlock")
    make.contact(make.episode(team, dean, sam), sam)
    take(about(dean, "A01", nhs=""))
    sign_in(phone, sam)
    phone.goto(reverse("today"))
    phone.get_by_role("link", name="Look and decide").first.click()
    phone.get_by_label("Dean Whitlock").check()
    phone.get_by_role("button", name="Save the decision").click()
    phone.get_by_text("What the hospital told is being recorded").wait_for()
    feed.work_off(at=timezone.now())
    assert HospitalSpell.objects.get().person == dean
