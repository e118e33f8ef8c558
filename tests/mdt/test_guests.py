"""Guests of other organisations see the people named to them, while invited, and nothing else."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Read
from caseload.people import operations as people
from mdt.models import Action, GuestInvitation
from mdt.operations import guests
from mdt.refusals import Refused
from teams.roles import Role
from tests import make
from tests.mdt import make as meeting_make
from tests.queries import count_queries
from tests.test_permissions import REFUSED, declared_addresses
from tests.world import CLINICAL, world


@pytest.fixture
def hanif(db):
    return make.staff(None, Role.GUEST, "Hanif Osei")


@pytest.fixture
def meeting(north, ruth):
    return meeting_make.planned(meeting_make.series(north, ruth))


@pytest.fixture
def rosie(north, ruth):
    return make.episode(north, make.person("Rosie", "Thorne"), ruth)


def invite(meeting, user, *episodes, **told):
    at = timezone.now()
    defaults = {"organisation": "Harbour Homes", "about": "The rent", "until": at + dt.timedelta(days=1)}
    return guests.invite(meeting=meeting, user=user, episodes=episodes, by=meeting.series.set_by, at=at,
                         **(defaults | told))  # fmt: skip


def shown_to(client, user) -> str:
    client.force_login(user)
    answer = client.get("/guest/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_guest_sees_the_people_named_and_nobody_else(client, meeting, hanif, rosie, north):
    make.episode(north, make.person("Dean", "Marsh"))
    invite(meeting, hanif, rosie)
    page = shown_to(client, hanif)
    assert "Rosie Thorne" in page
    assert "Ruth Vance" in page
    assert "The rent" in page
    assert "Dean" not in page
    assert Read.objects.get().person_ids == [rosie.person_id]


@pytest.mark.parametrize("ends", ["withdrawn", "over", "called off", "died"])
def test_only_while_invited(client, meeting, hanif, rosie, ruth, ends):
    row = invite(meeting, hanif, rosie)
    if ends == "withdrawn":
        guests.withdraw(invitation=row, by=ruth, at=timezone.now())
    elif ends == "over":
        GuestInvitation.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    elif ends == "called off":
        type(meeting).objects.update(state="cancelled", cancelled_reason="Away day")
    else:
        died_on = timezone.localdate() - dt.timedelta(days=2)
        people.record_death(person=rosie.person, died_on=died_on, by=ruth, at=timezone.now())
    assert "Rosie" not in shown_to(client, hanif)


def test_another_guests_people_are_not_shown(client, meeting, hanif, rosie):
    invite(meeting, hanif, rosie)
    assert "Rosie" not in shown_to(client, make.staff(None, Role.GUEST, "Ada Finch"))


def test_only_actions_that_name_the_guests_organisation_are_shown(client, meeting, hanif, rosie, ruth, north):
    invite(meeting, hanif, rosie)
    told = {"meeting": meeting, "team": north, "person": rosie.person, "episode": rosie, "owner": ruth,
            "due_on": timezone.localdate(), "set_by": ruth, "set_at": timezone.now()}  # fmt: skip
    Action.objects.create(uuid=meeting.uuid, words="Ring harbour homes about the rent", **told)
    Action.objects.create(uuid=rosie.uuid, words="Ask about the depot", **told)
    page = shown_to(client, hanif)
    assert "Ring harbour homes" in page
    assert "depot" not in page


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"organisation": " "}, "organisation"),
        ({"about": ""}, "about"),
        ({"until": timezone.now() - dt.timedelta(hours=1)}, "until"),
        ({"until": timezone.now() + dt.timedelta(days=90)}, "until"),
    ],
)
def test_an_invitation_says_where_from_about_what_and_until_when(meeting, hanif, rosie, told, field):
    with pytest.raises(Refused) as refused:
        invite(meeting, hanif, rosie, **told)
    assert refused.value.field == field


def test_only_somebody_with_a_guests_sign_in_is_invited_about_people_of_the_team(meeting, hanif, rosie, ruth):
    for user, episodes in ((ruth, [rosie]), (hanif, []), (hanif, [make.episode(make.team("South"))])):
        with pytest.raises(Refused):
            invite(meeting, user, *episodes)


def test_invited_twice_is_told_and_anew_it_names_only_the_new_people(client, meeting, hanif, rosie, ruth):
    row = invite(meeting, hanif, rosie)
    other = make.episode(meeting.team, make.person("Dean", "Marsh"))
    with pytest.raises(Refused):
        invite(meeting, hanif, other)
    guests.withdraw(invitation=row, by=ruth, at=timezone.now())
    invite(meeting, hanif, other)
    page = shown_to(client, hanif)
    assert "Dean" in page
    assert "Rosie" not in page


def test_a_guest_is_invited_and_withdrawn_from_the_meetings_page_of_who_is_there(client, meeting, hanif, rosie, ruth):
    client.force_login(ruth)
    on = timezone.localdate() + dt.timedelta(days=3)
    told = {"user": str(hanif.uuid), "organisation": "Harbour Homes", "about": "The rent",
            "people": [str(rosie.uuid)],
            "until_day": on.day, "until_month": on.month, "until_year": on.year}  # fmt: skip
    assert client.post(f"/mdt/{meeting.uuid}/invite/", told).status_code == 302
    row = GuestInvitation.objects.get()
    assert "Harbour Homes: The rent" in client.get(f"/mdt/{meeting.uuid}/people/").content.decode()
    client.post(f"/mdt/invitations/{row.uuid}/withdraw/")
    row.refresh_from_db()
    assert row.withdrawn_at


def test_the_page_asks_the_same_few_queries_for_one_and_for_many(client, meeting, hanif, rosie, north, ruth):
    row = invite(meeting, hanif, rosie)
    asked = []
    for more in (0, 8):
        for _one in range(more):
            episode = make.episode(north, coordinator=ruth)
            row.people.create(person=episode.person, episode=episode)
        client.force_login(hanif)
        with count_queries() as statements:
            client.get("/guest/")
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 8


def test_a_guest_lands_on_the_invitations_and_nothing_else_answers_them(client, db):
    rows = world()
    client.force_login(rows.users[Role.GUEST])
    assert client.get("/").url == "/guest/"
    own = {"landing", "account.own", "guest.read"}
    for address in declared_addresses():
        if address.declared.permission not in own:
            assert client.get(address.url(rows)).status_code in REFUSED, address.name
    assert CLINICAL not in client.get("/guest/").content.decode()
