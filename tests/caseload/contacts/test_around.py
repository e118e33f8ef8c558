"""Contacts with those around the person are contacts: who it was with stands in the entry and with them."""

import uuid
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.contacts import operations as contacts
from caseload.contacts.details import Details, Who
from caseload.contacts.forms.parts import Company
from caseload.models import Alert, ContactTie
from caseload.network import queries as network
from tests import make
from tests.caseload.contacts.test_views import log_url
from tests.queries import assert_queries

pytestmark = pytest.mark.django_db


def now(by):
    return {"by": by, "at": timezone.now()}


def told(sam, outcome="others_only", **fields):
    return Details(outcome, timezone.now(), (Who(sam.pk),), with_whom=("family",), **fields)


def log(dean, sam, details):
    return contacts.log(uuid=uuid.uuid4(), episode=dean, details=details, **now(sam)).contact


def last_with(tie):
    return {one.id: one.last_contact for one in network.around_person(tie.person).ties}[tie.pk]


def test_the_last_contact_with_somebody_stands_with_them(dean, sam):
    mary, other = make.tie(dean, sam), make.tie(dean, sam, name="Ann")
    contact = log(dean, sam, told(sam, met=(mary.uuid,)))
    assert last_with(mary) == contact.occurred_at
    assert last_with(other) is None


def test_whoever_told_is_known_by_their_name(dean, sam):
    grove = make.tie(dean, sam, "gp", name="", organisation="The Grove")
    contact = log(dean, sam, replace(told(sam, "reported"), with_whom=(), reported_by="the grove "))
    assert last_with(grove) == contact.occurred_at


def test_a_correction_names_anew_and_a_withdrawn_contact_counts_with_nobody(dean, sam):
    mary, ann = make.tie(dean, sam), make.tie(dean, sam, name="Ann")
    first = log(dean, sam, told(sam, met=(mary.uuid,)))
    second = contacts.correct(contact=first, uuid=uuid.uuid4(), details=told(sam, met=(ann.uuid,)),
                              reason="It was Ann", **now(sam))  # fmt: skip
    assert (last_with(mary), last_with(ann)) == (None, second.occurred_at)
    contacts.withdraw(contact=second, uuid=uuid.uuid4(), reason="Another person's", **now(sam))
    assert last_with(ann) is None


def test_somebody_around_another_person_is_not_linked(dean, sam):
    theirs = make.tie(make.episode(dean.team), sam, name="Elsie")
    log(dean, sam, told(sam, met=(theirs.uuid,)))
    assert not ContactTie.objects.exists()


def test_the_log_offers_them_and_the_correction_has_them_chosen(signed_in, dean, sam):
    mary = make.tie(dean, sam)
    with assert_queries(at_most=12):
        page = signed_in.get(log_url(dean)).content.decode()
    assert "Mary Whitlock, main carer" in page
    assert '<datalist id="around">' in page
    contact = log(dean, sam, told(sam, met=(mary.uuid,)))
    with assert_queries(at_most=12):
        form = signed_in.get(reverse("contact_correct", args=[contact.uuid])).context["form"]
    assert form["also_with"].value() == [f"family|{mary.uuid}"]
    assert "Mary Whitlock, main carer" in signed_in.get(reverse("contact", args=[contact.uuid])).content.decode()


def test_one_chip_says_both_who_it_was_and_of_which_kind():
    key = uuid.uuid4()
    assert Company().clean(["family", f"professional|{key}"]) == (("family", "professional"), (key,))
    assert Company(required=False).clean([]) == ((), ())


@pytest.mark.parametrize("value", ["person", "family|", "family|mary", "stranger|" + str(uuid.UUID(int=1))])
def test_what_is_nobody_cannot_be_sent(value):
    assert not Company().valid_value(value)


def test_an_alert_shows_whom_to_ring_at_each_step(signed_in, dean, sam):
    make.tie(dean, sam)
    alert = Alert.objects.create(
        rule="not_seen", team=dean.team, person=dean.person, episode=dean, since_at=make.days_ago(5)
    )
    with assert_queries(at_most=12):
        page = signed_in.get(reverse("alert", args=[alert.uuid])).content.decode()
    assert "Family or carer: Mary Whitlock" in " ".join(page.split())
    assert "tel:01614960123" in page
