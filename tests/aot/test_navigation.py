"""Where a reader can go: by role, with the current place marked."""

import pytest
from django.urls import reverse

from aot.navigation import MAIN, PERSON_TABS
from tests import make

SERVICE_LEAD = [
    "/today/", "/caseload/", "/alerts/", "/handover/", "/hospital/", "/mdt/", "/service/", "/reports/", "/partners/",
    "/gaps/", "/out/", "/teams/", "/feed/", "/engine/",
]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "places"),
    [
        ("service_lead", SERVICE_LEAD),
        ("administrator", ["/teams/", "/feed/", "/engine/"]),
        ("governance", ["/teams/", "/audit/", "/engine/"]),
    ],
)
def test_everybody_is_shown_where_their_role_may_go(client, db, role, places):
    client.force_login(make.staff(role=role))
    navigation = client.get("/teams/").context["navigation"]
    assert [place["url"] for place in navigation] == places
    assert [place["url"] for place in navigation if place["current"]] == ["/teams/"]


def test_a_persons_page_belongs_to_the_caseload(client, db):
    team = make.team()
    sam = make.staff(team)
    person = make.episode(team, coordinator=sam).person
    client.force_login(sam)
    navigation = client.get(reverse("person", args=[person.uuid])).context["navigation"]
    assert [place["url"] for place in navigation if place["current"]] == ["/caseload/"]


def test_every_place_and_every_tab_has_an_address():
    person = "00000000-0000-0000-0000-000000000000"
    assert all(reverse(item.url_name) for item in MAIN)
    assert all(reverse(tab.url_name, args=[person]) for tab in PERSON_TABS)
