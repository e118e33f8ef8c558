"""Who is asking: to sign-in and back, refused unless declared and held, and known to the database."""

import datetime as dt
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path, reverse

from teams.access import permission
from teams.models import User
from teams.roles import Role
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/probe/clinical/?page=2"}


@permission("clinical.read")
def clinical(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.user_id'), current_setting('app.team_ids')")
        user, teams = cursor.fetchone()
    return HttpResponse(f"{user}|{teams}|{request.team}")


@permission("episodes.close")
def close(request):
    return HttpResponse("closed")


def undeclared(request):
    return HttpResponse("open to everybody")


urlpatterns = [
    path("probe/clinical/", clinical),
    path("probe/close/", close),
    path("probe/undeclared/", undeclared),
    path("", include("aot.urls")),
]


@pytest.fixture(autouse=True)
def probe_addresses(settings):
    settings.ROOT_URLCONF = __name__


def back_from(address: str) -> str:
    return parse_qs(urlsplit(address).query)["next"][0]


def test_who_is_not_signed_in_goes_to_sign_in_and_back(client):
    answer = client.get("/probe/clinical/?page=2")
    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).path == reverse("account_login")
    assert back_from(answer["Location"]) == "/probe/clinical/?page=2"


def test_htmx_is_told_to_move_the_whole_page_and_back_to_the_page_that_was_open(client):
    answer = client.get("/probe/close/", headers=HTMX)
    assert answer.status_code == 401
    assert back_from(answer["HX-Redirect"]) == "/probe/clinical/?page=2"


def test_what_is_being_sent_by_htmx_stays_on_the_page(client):
    answer = client.post("/probe/close/", headers=HTMX)
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer


def test_a_form_sent_signed_out_is_not_led_away_from(client):
    answer = client.post("/probe/close/", {"note": "Rang twice"})
    assert answer.status_code == 401
    assert "Rang twice" in answer.content.decode()


@pytest.mark.parametrize("address", ["http://evil.example//evil.example/", "//evil.example/x", "javascript:alert(1)"])
def test_nobody_is_sent_away_from_here(client, address):
    answer = client.get("/probe/clinical/", headers=HTMX | {"HX-Current-URL": address})
    back = back_from(answer["HX-Redirect"])
    assert back.startswith("/")
    assert not back.startswith("//")


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.TEAM_LEAD])
def test_a_view_that_declares_nothing_answers_nobody(client, role):
    client.force_login(make.staff(make.team(), role))
    assert client.get("/probe/undeclared/").status_code == 403


@pytest.mark.parametrize("role", [Role.SERVICE_LEAD, Role.ADMINISTRATOR, Role.GOVERNANCE])
def test_a_view_that_declares_nothing_answers_no_role_of_the_service_either(client, role):
    client.force_login(make.staff(None, role))
    assert client.get("/probe/undeclared/").status_code == 403


def test_a_declared_view_answers_who_holds_the_permission_and_no_one_else(client):
    team = make.team()
    client.force_login(make.staff(team))
    assert client.get("/probe/close/").status_code == 403
    client.force_login(make.staff(team, Role.TEAM_LEAD))
    assert client.get("/probe/close/").status_code == 200


def test_the_database_knows_user_and_teams_for_this_request_only(client):
    team = make.team("North")
    user = make.staff(team)
    client.force_login(user)
    assert client.get("/probe/clinical/").content.decode() == f"{user.pk}|{team.pk}|North"


def test_the_chosen_team_holds_until_the_membership_ends(client):
    first, second = make.team("A"), make.team("B")
    user = make.staff(first)
    also_there = user.memberships.get()
    also_there.pk, also_there.uuid, also_there.team = None, uuid.uuid4(), second
    also_there.save(force_insert=True)
    client.force_login(user)
    client.post(reverse("current_team"), {"team": second.uuid})
    assert client.get("/probe/clinical/").content.decode().endswith("|B")
    user.memberships.filter(team=second).update(ends_on=dt.date(2021, 1, 1))
    assert client.get("/probe/clinical/").content.decode().endswith("|A")


def test_nobody_chooses_a_team_that_is_not_theirs(client):
    mine, other = make.team("Mine"), make.team("Other")
    client.force_login(make.staff(mine))
    client.post(reverse("current_team"), {"team": other.uuid})
    assert client.get("/probe/clinical/").content.decode().endswith("|Mine")


def test_who_has_been_kept_out_is_signed_out_at_once(client):
    user = make.staff(make.team())
    client.force_login(user)
    assert client.get("/probe/clinical/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/probe/clinical/").status_code == 302


def test_without_a_team_there_is_a_page_that_says_whom_to_ask(client):
    client.force_login(make.user("Nia Newcomer"))
    for address in ("/", "/probe/clinical/", "/probe/undeclared/"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "You are in no team today" in answer.content.decode()
        assert "administrator" in answer.content.decode()


def test_pages_are_in_the_users_language_and_say_so(client):
    user = make.staff(make.team())
    User.objects.filter(pk=user.pk).update(language="cy")
    client.force_login(user)
    assert client.get("/account/", headers={"Accept-Language": "en"})["Content-Language"] == "cy"
    assert '<html lang="cy">' in client.get("/account/").content.decode()
