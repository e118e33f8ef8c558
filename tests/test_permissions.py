"""Every address as every role: nobody gets in where the table says no, everybody where it says yes, and nothing
clinical reaches those who see identities only. New addresses are walked without being named here."""

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from teams.access import Declared
from teams.roles import PERMISSIONS, Role
from tests.world import CLINICAL, World, world

SHUT = {
    "account_signup",
    "account_reauthenticate",
    "account_email",
    "account_email_verification_sent",
    "account_set_password",
    "account_confirm_login_code",
    "account_confirm_email",
}
"""Pages of the sign-in library that declare nothing and so answer nobody."""

HELD_IN_A_TEAM = ("clinical.", "precautions.", "episodes.", "absences.", "shift.", "caseloads.", "teams.thresholds")
"""Permissions that a view asks for in the team of the row that its address names."""

NEEDS = {
    "caseload_export": "?team={team}",
    "contact_new": "?person={person}",
    "visit_new": "?person={person}",
}
"""What a page wants to know before it can answer at all."""

OWN = {"contact_draft", "contact_draft_discard", "handover_note", "report_progress"}
"""Rows that belong to one colleague: another of the same team, though allowed the page, has no such row."""

IDENTITIES_ONLY = (Role.ADMINISTRATOR, Role.GOVERNANCE)
REFUSED = (403, 404)
SERVER_ERROR = 500


@dataclass(frozen=True)
class Address:
    """One pattern of the URL map."""

    name: str
    route: str
    arguments: tuple[str, ...]
    declared: Declared | None

    @property
    def roles(self) -> tuple[str, ...]:
        """Who may."""
        return PERMISSIONS[self.declared.permission]

    def url(self, rows: World) -> str:
        query = NEEDS.get(self.name, "").format(person=rows.person.uuid, team=rows.team.code)
        return reverse(self.name, kwargs=rows.arguments(self.route, self.arguments)) + query


def addresses(patterns=None, before: str = "") -> list[Address]:
    """The whole URL map, flat."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            declared = getattr(pattern.callback, "declared", None)
            found.append(Address(pattern.name, route, tuple(pattern.pattern.converters), declared))
    return found


def declared_addresses() -> list[Address]:
    return [address for address in addresses() if address.declared]


@pytest.fixture
def rows(db) -> World:
    return world()


@pytest.fixture
def ask(rows):
    """Ask as somebody; whatever the answer has changed is undone before the next."""
    client = Client(raise_request_exception=False)

    def asked(method: str, url: str):
        with transaction.atomic():
            answer = client.generic(method, url)
            transaction.set_rollback(True)
        return answer

    asked.client = client
    return asked


def shows_clinical(answer) -> bool:
    """Whether the clinical word is in the answer."""
    return CLINICAL in answer.content.decode(errors="replace")


def test_every_view_declares_its_permission():
    undeclared = {a.name for a in addresses() if a.declared is None} - settings.PUBLIC_VIEWS - SHUT
    assert not undeclared, f"say @permission(...) above the views of {sorted(undeclared)}"


def test_every_address_has_a_name():
    assert not [address.route for address in addresses() if not address.name]


def test_views_that_show_people_say_which_kind_of_read_they_are():
    silent = [a.name for a in declared_addresses() if a.route.startswith("people/<") and not a.declared.reads]
    shown = [name for name in silent if name.rsplit("_", 1)[-1] in ("contacts", "hospital", "details", "history")]
    assert not shown


@pytest.mark.parametrize("role", [*Role])
def test_a_role_gets_in_where_the_table_says_yes_and_nowhere_else(rows, ask, role):
    """And nothing clinical reaches administrators and governance on any of the pages that they may open."""
    ask.client.force_login(rows.users[role])
    wrong = []
    for address in declared_addresses():
        url = address.url(rows)
        got, posted = ask("GET", url), ask("POST", url)
        if role in IDENTITIES_ONLY and (shows_clinical(got) or shows_clinical(posted)):
            wrong.append(f"{address.name} shows {role} what is clinical")
        if role in address.roles:
            answer = posted if got.status_code == 405 else got
            if answer.status_code >= SERVER_ERROR or (answer.status_code in REFUSED and address.name not in OWN):
                wrong.append(f"{address.name} refuses {role} with {answer.status_code}, though they may")
        elif {got.status_code, posted.status_code} - set(REFUSED):
            wrong.append(f"{address.name} answers {role}: {got.status_code} and {posted.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.ADMINISTRATOR, Role.GOVERNANCE])
def test_what_declares_nothing_answers_nobody(rows, ask, role):
    ask.client.force_login(rows.users[role])
    for address in addresses():
        if address.name in SHUT and not address.arguments and "(?P" not in address.route:
            assert ask("GET", reverse(address.name)).status_code == 403, address.name


def test_who_is_not_signed_in_is_sent_to_sign_in_from_everywhere(rows, ask):
    """What was being sent is given back to be sent again (``teams/send_again.py``), and nothing is shown or done."""
    for address in declared_addresses():
        got, posted = ask("GET", address.url(rows)), ask("POST", address.url(rows))
        assert got.status_code == 302, address.name
        assert got["Location"].startswith("/accounts/login/"), address.name
        assert posted.status_code == 401, address.name
        assert not shows_clinical(posted), address.name


def test_the_lead_of_another_team_gets_to_nothing_of_this_one(rows, ask):
    """The permission is held, but in another team: a row of this one does not exist for them."""
    ask.client.force_login(rows.users["elsewhere"])
    wrong = []
    for address in declared_addresses():
        if not address.declared.permission.startswith(HELD_IN_A_TEAM):
            continue
        for method in ("GET", "POST"):
            answer = ask(method, address.url(rows))
            if address.arguments and answer.status_code not in (*REFUSED, 405):
                wrong.append(f"{address.name} answers the lead of another team: {method} {answer.status_code}")
            if shows_clinical(answer):
                wrong.append(f"{address.name} shows the lead of another team what is clinical")
    assert not wrong, "\n".join(wrong)


def test_the_clinical_word_is_there_to_be_found(rows, ask):
    """Without this the test above could not fail."""
    ask.client.force_login(rows.users[Role.CLINICIAN])
    seen = [
        a.name for a in declared_addresses() if CLINICAL in ask("GET", a.url(rows)).content.decode(errors="replace")
    ]
    assert {"person", "person_contacts"} <= set(seen)


def test_only_clinical_roles_hold_what_opens_a_persons_record():
    clinical = {Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD}
    rooms = ("people/", "contacts/", "visits/", "alerts/", "concerns/", "caseload/", "today/")
    opened = [a.name for a in declared_addresses() if a.route.startswith(rooms) and not set(a.roles) <= clinical]
    assert not opened
