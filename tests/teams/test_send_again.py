"""A form that arrives too late is held, not lost; and never held for another site."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from caseload.models import Contact
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def visit_form(team):
    nurse = make.staff(team)
    episode = make.episode(team, coordinator=nurse)
    address = f"{reverse('contact_new')}?person={episode.person.uuid}"
    client = Client(enforce_csrf_checks=True)
    client.force_login(nurse)
    client.get(address)
    fields = {"uuid": str(uuid.uuid4()), "outcome": "not_in", "note": "Rang twice; <b>no</b> answer"}
    return client, nurse, address, fields


def test_a_form_sent_after_the_session_ended_comes_back_with_every_word(visit_form):
    client, _nurse, address, fields = visit_form
    token = client.cookies["csrftoken"].value
    client.session.flush()
    del client.cookies["sessionid"]
    answer = client.post(address, fields | {"csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 401
    assert "Rang twice; &lt;b&gt;no&lt;/b&gt; answer" in answer.content.decode()
    assert f'action="{address}"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert not Contact.objects.exists()


def test_after_signing_in_again_the_held_form_can_be_sent(visit_form):
    client, nurse, address, fields = visit_form
    client.logout()
    client.force_login(nurse)
    answer = client.post(address, fields | {"csrfmiddlewaretoken": "a" * 64}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "Rang twice" in answer.content.decode()
    assert "Send again" in answer.content.decode()


def test_what_another_site_filled_in_is_never_offered_for_sending(visit_form):
    client, _nurse, address, fields = visit_form
    answer = client.post(address, fields, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "Rang twice" not in answer.content.decode()
    assert "Send again" not in answer.content.decode()


def test_a_password_is_never_carried_back():
    client = Client(enforce_csrf_checks=True)
    fields = {"login": "a@demo.example", "password": "a secret word"}
    answer = client.post(reverse("account_login"), fields, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "a secret word" not in answer.content.decode()
