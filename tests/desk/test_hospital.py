"""The team's hospital page: who is in, who has left, in the same number of queries however many they are."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from caseload.models import InReachPlan
from caseload.spells import operations as spells
from caseload.spells.operations import Answer, Followed
from desk.queries.board import board_rows
from desk.queries.today import today_of as day_of
from teams.access import rights_of
from teams.queries import today_of
from tests import make
from tests.caseload.spells.test_operations import stay
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def site(client, jo):
    client.force_login(jo)
    return client


def admitted(team, jo, **said):
    now = timezone.now()
    return spells.admit(episode=make.episode(team, coordinator=jo), stay=stay(now, **said), by=jo, at=now)


def test_nobody_in_hospital_says_what_will_stand_there(site):
    page = site.get(reverse("hospital")).content.decode()
    assert "Nobody of the team is in hospital" in page
    assert "Nobody has left a mental health bed" in page


def test_who_is_in_stands_there_with_ward_day_and_checklist(site, team, jo):
    spell = admitted(team, jo, out_of_area=True)
    spells.answer_item(
        spell=spell, item="gp", answer=Answer("done", "", jo, timezone.localdate()), by=jo, at=timezone.now()
    )
    page = site.get(reverse("hospital")).content.decode()
    for word in ("Oak Ward, Larch House", "Day ", "Out of area", "Checklist 1 of 9", "No legal measure", "None yet"):
        assert word in page
    read = Read.objects.order_by("-pk").first()
    assert read.kind == "list"


def test_who_has_left_stands_there_with_the_three_days(site, team, jo):
    spell, now = admitted(team, jo), timezone.now()
    spells.discharge(
        spell=spell, discharged_at=now - dt.timedelta(minutes=5), method="1", destination="19", by=jo, at=now
    )
    page = site.get(reverse("hospital")).content.decode()
    assert "The days are running" in page
    assert "In the national measure." in page


def test_two_hospitals_that_say_they_have_the_same_person_make_one_row_on_every_page(site, team, jo):
    now, episode = timezone.now(), make.episode(team, coordinator=jo)
    for name, hours in (("Larch House", 5), ("Lowfield General", 1)):
        says = Followed(
            hospital=name, kind="psychiatric", bed_type="200", admitted_at=now - dt.timedelta(hours=hours)
        )
        spells.follow(person_id=episode.person_id, spell=None, says=says, before=None, told_by=name, by=jo, at=now)
    for name in ("hospital", "caseload"):
        page = site.get(reverse(name)).content.decode()
        assert "Lowfield General" in page
        assert page.count(f'href="{reverse("person", args=[episode.person.uuid])}" data-person') <= 1
    rows = board_rows(team, rights=rights_of(jo, on=timezone.localdate()), at=now)
    assert [row.hospital for row in rows] == ["Lowfield General"]
    make.visit(episode, jo, on=today_of(team))
    assert len(day_of(rights_of(jo, on=timezone.localdate()), team=team, at=now).visits) == 1
    assert InReachPlan.objects.filter(ended_at=None).count() == 1


def test_another_teams_people_do_not_stand_there(site):
    other = make.team()
    admitted(other, make.staff(other))
    assert "Nobody of the team is in hospital" in site.get(reverse("hospital")).content.decode()


def test_the_number_of_queries_does_not_grow(site, team, jo):
    admitted(team, jo)
    with count_queries() as few:
        site.get(reverse("hospital"))
    for _ in range(3):
        admitted(team, jo)
    with assert_queries(exactly=len(few), at_most=12):
        site.get(reverse("hospital"))


def test_printing_is_a_read_of_its_own(site, team, jo):
    admitted(team, jo)
    assert site.get(reverse("hospital_print")).status_code == 200
    assert Read.objects.filter(kind="print").exists()
