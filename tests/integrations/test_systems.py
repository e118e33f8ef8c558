"""Other systems and their tokens: who gives them, what for, until when, and who takes them away."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from integrations import operations as feed
from integrations.models import SystemClient
from integrations.operations.systems import client_of
from teams.roles import Role
from tests import make
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team("North Team")


@pytest.fixture
def admin(client):
    user = make.staff(None, Role.ADMINISTRATOR, "Colin Thwaite")
    client.force_login(user)
    return user


@pytest.fixture
def lead(client):
    user = make.staff(None, Role.SERVICE_LEAD, "Marguerite Adeyemi")
    client.force_login(user)
    return user


def said(purpose: str, *teams, until: dt.date | None = None, name: str = "Trust portal") -> dict:
    until = until or timezone.localdate() + dt.timedelta(days=90)
    return {"name": name, "purpose": purpose, "teams": [team.code for team in teams],
            "until_day": until.day, "until_month": until.month, "until_year": until.year}  # fmt: skip


def token_in(answer) -> str:
    assert answer.status_code == 200
    return re.search(r'aria-label="Token">([\w-]+)<', answer.content.decode())[1]


def test_a_token_is_told_once_and_kept_as_its_hash(client, lead, team):
    answer = client.post(reverse("feed_system_new"), said("fhir.read", team))
    token = token_in(answer)
    assert answer["Cache-Control"] == "no-store"
    system = SystemClient.objects.get()
    assert system.scopes == ["fhir.read", f"team:{team.code}"]
    assert (system.given_by, timezone.localdate(system.expires_at)) == (lead, timezone.localdate() + dt.timedelta(91))
    assert token not in str(SystemClient.objects.values())
    assert client_of(f"Bearer {token}") == system
    assert token not in client.get(reverse("feed_systems")).content.decode()
    assert Event.objects.get(verb="system_client.token_given").actor_id == lead.pk


def test_an_administrator_lets_systems_send_and_nobody_read(client, admin, team):
    page = client.get(reverse("feed_system_new")).content.decode()
    assert "Read people by FHIR" not in page
    assert "given by the service lead" in page
    refused = client.post(reverse("feed_system_new"), said("fhir.read", team))
    assert refused.status_code == 422
    assert not SystemClient.objects.exists()
    token_in(client.post(reverse("feed_system_new"), said("fhir.write")))
    assert SystemClient.objects.get().scopes == ["fhir.write"]


def test_an_administrator_renews_no_token_that_reads_and_takes_it_away(client, admin, team):
    feed.give_token(name="Portal", scopes=["fhir.read", f"team:{team.code}"], by=None)
    system = SystemClient.objects.get()
    before = system.token_sha256
    page = reverse("feed_system", args=[system.uuid])
    assert "given by the service lead" in client.get(page).content.decode()
    client.post(page, said("fhir.write"))
    system.refresh_from_db()
    assert system.token_sha256 == before
    assert client.post(reverse("feed_system_revoke", args=[system.uuid])).status_code == 302
    system.refresh_from_db()
    assert system.revoked_at
    assert "Taken away" in client.get(reverse("feed_systems")).content.decode()


def test_a_new_token_ends_the_old_one(client, lead, team):
    old = feed.give_token(name="Portal", scopes=["fhir.read", f"team:{team.code}"], by=None)
    page = reverse("feed_system", args=[SystemClient.objects.get().uuid])
    new = token_in(client.post(page, said("fhir.read", team)))
    assert client_of(f"Bearer {old}") is None
    assert client_of(f"Bearer {new}").name == "Portal"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"purpose": ""}, "Choose what the token is for"),
        ({"teams": []}, "Choose at least one team"),
        ({"teams": ["NOWHERE"]}, "Choose among these teams"),
        ({"until_year": "2020"}, "from today on"),
        ({"until_year": "2090"}, "from today on"),
        ({"name": "  "}, "Enter what the staff call this system"),
        ({"name": "Known"}, "is known already"),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(client, lead, team, change, words):
    feed.give_token(name="Known", scopes=["fhir.write"], by=None)
    answer = client.post(reverse("feed_system_new"), said("fhir.read", team) | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert SystemClient.objects.count() == 1


def test_a_token_ends_and_its_last_use_is_known():
    token = feed.give_token(name="Portal", scopes=["fhir.read"], by=None)
    assert client_of(f"bearer {token} ")
    assert SystemClient.objects.get().last_used_at
    SystemClient.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert client_of(f"Bearer {token}") is None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer  ", "Basic abc", "Bearer wrong", "Bearer \ud800"])
def test_nothing_else_lets_in(header):
    feed.give_token(name="Portal", scopes=["fhir.read"], by=None)
    assert client_of(header) is None


def test_nobody_is_given_what_there_is_not():
    with pytest.raises(feed.UnknownScopeError):
        feed.give_token(name="Portal", scopes=["fhir.delete"], by=None)


def test_as_many_queries_for_two_systems_as_for_twenty(client, admin, team):
    def asked():
        with count_queries() as statements:
            assert client.get(reverse("feed_systems")).status_code == 200
        return len(statements)

    for number in range(2):
        feed.give_token(name=f"System {number}", scopes=["fhir.write"], by=admin)
    few = asked()
    for number in range(2, 20):
        feed.give_token(name=f"System {number}", scopes=["fhir.write"], by=admin)
    assert asked() == few <= 12
