"""The office screen: initials only, behind a role of its own, looking again by itself."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from caseload.people.models import Identifier
from tests import make
from tests.queries import count_queries

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture
def team():
    return make.team("North Team")


@pytest.fixture
def screen(client, team):
    client.force_login(make.staff(team, role="wall", name="Office screen"))
    return client


def on_the_wall(client) -> str:
    return client.get(reverse("wall")).content.decode()


def test_initials_and_no_name_place_or_note(screen, team):
    nurse = make.staff(team, name="Jo Marsh")
    episode = make.episode(team, make.person("Dean", "Whitlock"), coordinator=nurse)
    make.contact(episode, nurse, note="Took the depot")
    shown = on_the_wall(screen)
    assert "D.W." in shown
    for told in ("Dean", "Whitlock", "depot"):
        assert told not in shown


def test_two_alike_are_told_apart_by_the_end_of_their_local_id(screen, team):
    for given, number in (("Dean", "RX000417"), ("Dora", "RX000932")):
        person = make.person(given, "Whitlock")
        make.episode(team, person)
        Identifier.objects.create(person=person, system="RX", value=number, starts_on=timezone.localdate())
    shown = on_the_wall(screen)
    assert "D.W. 417" in shown
    assert "D.W. 932" in shown


def test_the_screen_opens_no_other_page_and_lands_on_the_wall(screen, team):
    person = make.person("Dean", "Whitlock")
    make.episode(team, person)
    assert screen.get("/").headers["Location"] == reverse("wall")
    for address in (reverse("today"), reverse("caseload"), reverse("person", args=[person.uuid]), reverse("teams")):
        assert screen.get(address).status_code == 403
    assert reverse("search") not in on_the_wall(screen)


def test_nothing_new_is_answered_with_nothing(screen, team):
    make.episode(team, make.person("Dean", "Whitlock"))
    shown = on_the_wall(screen)
    rev = shown.split("rev=")[1].split('"')[0]
    asked = {"HX-Request": "true", "HX-Target": "wall"}
    assert screen.get(reverse("wall") + f"?rev={rev}", headers=asked).status_code == 204
    make.episode(team, make.person("Zara", "Quill"))
    assert "Z.Q." in screen.get(reverse("wall") + f"?rev={rev}", headers=asked).content.decode()


def test_what_hung_on_the_wall_is_recorded(screen, team):
    episode = make.episode(team, make.person("Dean", "Whitlock"))
    on_the_wall(screen)
    assert Read.objects.get(page="wall").person_ids == [episode.person_id]


def test_the_same_number_of_queries_for_two_and_for_twenty(screen, team):
    def asked(size):
        for _ in range(size):
            make.episode(team, make.person("Dean", "Whitlock"))
        with count_queries() as statements:
            on_the_wall(screen)
        return len(statements)

    assert asked(2) == asked(18) <= 12
