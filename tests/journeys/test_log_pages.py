"""Every page about contacts and visits is accessible at both sizes."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.contacts import operations as contacts
from caseload.models import Concern
from tests import make
from tests.browser import axe
from tests.caseload.contacts.test_operations import told
from tests.journeys.test_log_visit import sign_in


@pytest.fixture
def pages(fresh_db):
    sam = make.staff(make.team("Canal Street"), name="Sam Okoro")
    person = make.person("Dean", "Whitlock", what_helps="Tea first", what_to_avoid="Two people at once")
    dean = make.episode(sam.memberships.get().team, person, sam)
    now = {"by": sam, "at": timezone.now()}
    details = told(sam, note="By the lock", worry="Not himself", concern="Not eating", concern_by="Mother")
    contact = contacts.log(uuid=uuid.uuid4(), episode=dean, details=details, **now).contact
    wrong = contacts.log(uuid=uuid.uuid4(), episode=dean, details=told(sam, "not_in"), **now).contact
    contacts.withdraw(contact=wrong, uuid=uuid.uuid4(), reason="Entered twice", **now)
    series = contacts.plan_series(
        episode=dean, weekdays=[1], starts_on=timezone.localdate(), staff=[sam], local_time=None, **now
    )
    names = ("contact", "contact_saved", "contact_correct", "contact_withdraw", "contact_wrong_person")
    return sam, [
        *(reverse(name, args=[contact.uuid]) for name in names),
        reverse("person_contacts", args=[person.uuid]),
        reverse("visit", args=[series.visits.first().uuid]),
        f"{reverse('visit_new')}?person={person.uuid}",
        reverse("concern", args=[Concern.objects.first().uuid]),
    ]


def test_axe_finds_nothing_on_any_page(each_size, pages):
    sam, addresses = pages
    sign_in(each_size, sam)
    for address in addresses:
        assert each_size.goto(address).status == 200
        axe(each_size)
        wide = each_size.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} must be scrolled sideways"
