"""Signing in: wrong passwords, inactive users, the demonstration, and where each role lands."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from aot.landing import FIRST_PAGES
from teams.models import User
from teams.roles import Role
from tests import make

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client, user, password=make.PASSWORD):
    return client.post(LOGIN, {"login": user.email, "password": password})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_signs_in_whatever_the_case_of_the_address(client):
    user = make.staff(make.team())
    answer = client.post(LOGIN, {"login": user.email.upper(), "password": make.PASSWORD})
    assert answer.status_code == 302
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    user = make.staff(make.team())
    wrong = sign_in(client, user, "not the password")
    unknown = client.post(LOGIN, {"login": "nobody@demo.example", "password": "not the password"})
    errors = [re.findall(r"<[^>]*error-summary.*?</ul>", page.content.decode(), re.S) for page in (wrong, unknown)]
    assert errors[0]
    assert errors[0] == errors[1]


def test_after_five_wrong_passwords_even_the_right_one_waits(client):
    user = make.staff(make.team())
    for _ in range(5):
        sign_in(client, user, "not the password")
    answer = sign_in(client, user)
    assert not signed_in(client)
    assert "nobody can sign in with this address for 5 minutes" in answer.content.decode()


def test_who_has_forgotten_their_password_gets_a_letter_in_our_words_and_chooses_another(client):
    user = make.staff(make.team(), name="Sam Okoro")
    client.post(reverse("account_reset_password"), {"email": user.email})
    [letter] = mail.outbox
    assert letter.subject == "Choose a new password for Alongside"
    assert letter.body.startswith("Dear Sam Okoro,")
    assert "Thank you for using" not in letter.body
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    password = "kettle barge towpath heron"
    client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})
    sign_in(client, user, password)
    assert signed_in(client)


def test_nobody_who_has_no_account_is_written_to_and_the_answer_is_the_same(client):
    user = make.staff(make.team())
    known = client.post(reverse("account_reset_password"), {"email": user.email}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@demo.example"}, follow=True)
    assert [letter.to for letter in mail.outbox] == [[user.email]]
    assert known.redirect_chain == unknown.redirect_chain


def test_too_many_requests_are_answered_in_plain_words(client):
    answers = [client.post(reverse("account_reset_password"), {"email": "sam@demo.example"}) for _ in range(7)]
    assert answers[-1].status_code == 429
    assert "Please wait a minute" in answers[-1].content.decode()


def test_wrong_passwords_for_one_user_do_not_lock_out_another(client):
    wanted, other = make.staff(make.team()), make.staff(make.team())
    for _ in range(5):
        sign_in(client, wanted, "not the password")
    sign_in(client, other)
    assert signed_in(client)


def test_an_inactive_user_is_not_signed_in(client):
    user = make.staff(make.team())
    User.objects.filter(pk=user.pk).update(is_active=False)
    sign_in(client, user)
    assert not signed_in(client)


def test_nobody_signs_up(client):
    count = User.objects.count()
    data = {"email": "me@demo.example", "password1": make.PASSWORD, "password2": make.PASSWORD}
    client.post("/accounts/signup/", data)
    assert User.objects.count() == count


def test_demo_sign_ins_are_on_the_sign_in_page_of_the_demonstration_only(client, settings):
    settings.DEMO = True
    page = client.get(LOGIN).content.decode()
    for name in ("clinician", "lead", "service", "admin", "governance"):
        assert f"Sign in as {name}@demo.example" in page
    settings.DEMO = False
    assert "@demo.example" not in client.get(LOGIN).content.decode()


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.CLINICIAN, "today"),
        (Role.TEAM_LEAD, "today"),
        (Role.SERVICE_LEAD, "today"),
        (Role.ADMINISTRATOR, "teams"),
        (Role.GOVERNANCE, "audit"),
    ],
)
def test_everybody_lands_on_the_page_of_their_role(client, role, page):
    user = make.staff(make.team() if role in (Role.CLINICIAN, Role.TEAM_LEAD) else None, role)
    answer = sign_in(client, user)
    assert answer["Location"] == "/"
    assert client.get("/")["Location"] == reverse(page)
    assert page in dict(FIRST_PAGES).values()


def test_back_to_the_page_that_was_wanted_but_never_to_a_foreign_one(client):
    user = make.staff(make.team())
    data = {"login": user.email, "password": make.PASSWORD}
    assert client.post(LOGIN, data | {"next": "/teams/"})["Location"] == "/teams/"
    client.logout()
    assert client.post(LOGIN, data | {"next": "https://evil.example/"})["Location"] == "/"


def test_new_staff_set_a_password_from_the_email_and_sign_in(client, django_capture_on_commit_callbacks):
    client.force_login(make.staff(None, Role.ADMINISTRATOR))
    with django_capture_on_commit_callbacks(execute=True):
        data = {"name": "Nia Newcomer", "email": "Nia@Demo.Example"}
        assert client.post(reverse("staff_new"), data).status_code == 302
    nia = User.objects.get(email="nia@demo.example")
    assert not nia.has_usable_password()
    [letter] = mail.outbox
    assert letter.to == ["nia@demo.example"]
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", letter.body)[1]
    client.logout()
    form = client.get(link, follow=True)
    password = "kettle barge towpath heron"
    client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})
    sign_in(client, nia, password)
    assert signed_in(client)


def test_a_password_is_changed_by_its_owner(client):
    user = make.staff(make.team())
    client.force_login(user)
    assert client.get(reverse("account_change_password")).status_code == 200
    new = "kettle barge towpath heron"
    data = {"oldpassword": make.PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), data)
    user.refresh_from_db()
    assert user.check_password(new)


def test_signing_out_ends_the_session_and_leads_to_sign_in(client):
    client.force_login(make.staff(make.team()))
    answer = client.post(reverse("account_logout"), follow=True)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
