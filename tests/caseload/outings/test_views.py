"""Setting off by a page: it is asked where one goes, and what is proposed is never a place at which they are not."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.models import Outing
from caseload.people import operations as people
from caseload.people.whereabouts import Told
from tests import make

FLAT = "Flat 4, Canal Street"


@pytest.fixture
def tell(dean, sam):
    def record(kind, place_text):
        told = Told(kind, make.days_ago(1), "His mother", place_text, timezone.localdate() + dt.timedelta(days=3))
        people.set_whereabouts(episode=dean, told=told, by=sam, at=timezone.now())

    people.add_place(person=dean.person, kind="home", description=FLAT, is_main=True, by=sam, at=timezone.now())
    return record


def proposed(client, sam, about) -> str:
    client.force_login(sam)
    page = client.get(f"{reverse('set_off')}?{about}")
    return page.context["form"]["place_text"].value() or ""


def test_where_they_can_be_found_is_proposed(client, sam, dean, tell):
    assert proposed(client, sam, f"person={dean.person.uuid}") == FLAT


def test_to_somebody_in_prison_the_prison_is_proposed(client, sam, dean, tell):
    tell("prison", "HMP Larchmoor")
    assert proposed(client, sam, f"person={dean.person.uuid}") == "HMP Larchmoor"


def test_to_somebody_missing_no_place_is_proposed_and_it_is_asked(client, sam, dean, tell):
    tell("missing", "Bus station")
    visit = make.visit(dean, sam, at=timezone.now())
    for about in (f"person={dean.person.uuid}", f"visit={visit.uuid}"):
        assert proposed(client, sam, about) == ""
        url = f"{reverse('set_off')}?{about}"
        assert "Nobody knows where they are" in client.get(url).content.decode()
        answer = client.post(url, {"uuid": uuid4(), "asked": "1", "minutes": "30"})
        assert answer.status_code == 422
        assert "Say where you are going" in answer.content.decode()
    assert not Outing.objects.exists()


def test_a_tap_that_waited_for_a_connection_counts_though_no_place_was_said(client, sam, dean):
    visit = make.visit(dean, sam, at=timezone.now())
    client.force_login(sam)
    assert client.post(f"{reverse('set_off')}?visit={visit.uuid}", {"uuid": uuid4()}).status_code == 302
    assert "place not said" in client.get(reverse("outing", args=[Outing.objects.get().uuid])).content.decode()
    assert "place not said" in client.get(reverse("out")).content.decode()


def test_today_asks_where_before_a_visit_without_a_place(client, sam, dean, tell):
    tell("missing", "Bus station")
    visit = make.visit(dean, sam, at=timezone.now())
    client.force_login(sam)
    page = client.get(reverse("today")).content.decode()
    assert "data-asks" in page
    assert 'name="place_text"' not in page
    told = {"uuid": uuid4(), "asked": "1"}  # as the page sends it
    assert client.post(f"{reverse('set_off')}?visit={visit.uuid}", told).status_code == 422
