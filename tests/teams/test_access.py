"""Who may do what: read once per request, denied unless named."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from teams.access import permission, rights_of
from teams.models import Membership
from teams.roles import PERMISSIONS, Profession, Role, permissions_of
from tests import make
from tests.queries import assert_queries

TODAY = dt.date(2026, 11, 21)
DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


def also(user, team, role=Role.CLINICIAN, **fields):
    defaults = {"profession": Profession.NURSE, "starts_on": make.LONG_AGO, "working_days": []}
    return Membership.objects.create(user=user, team=team, role=role, **(defaults | fields))


def test_a_clinician_works_in_their_own_teams_only():
    north, south = make.team("North"), make.team("South")
    rights = rights_of(make.staff(north), on=TODAY)
    assert rights.teams == (north,)
    assert rights.may("clinical.read")
    assert rights.may("clinical.read", north)
    assert not rights.may("clinical.read", south)
    assert not rights.may("episodes.close", north)


def test_a_lead_of_one_team_is_no_lead_of_another_in_which_they_work():
    north, south = make.team("North"), make.team("South")
    user = make.staff(north, Role.TEAM_LEAD)
    also(user, south)
    rights = rights_of(user, on=TODAY)
    assert rights.may("episodes.close", north)
    assert not rights.may("episodes.close", south)
    with pytest.raises(PermissionDenied):
        rights.require("episodes.close", south.pk)


def test_a_service_lead_works_in_every_running_team():
    first, second = make.team("A"), make.team("B")
    make.team("Over", ended_on=TODAY)
    make.team("Not yet", started_on=TODAY + DAY)
    rights = rights_of(make.staff(None, Role.SERVICE_LEAD), on=TODAY)
    assert rights.teams == (first, second)
    assert rights.may("people.merge", second)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.GOVERNANCE])
def test_administrators_and_governance_see_identities_and_nothing_clinical(role):
    make.team()
    rights = rights_of(make.staff(None, role), on=TODAY)
    assert rights.sees_identities
    assert not rights.is_clinical
    assert rights.teams == ()
    assert not any(name.startswith("clinical") for name in rights.everywhere)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY, False),
        (TODAY - DAY, TODAY + DAY, True),
    ],
)
def test_a_membership_gives_rights_from_its_first_day_to_its_last(starts_on, ends_on, holds):
    user = make.staff(make.team(), starts_on=starts_on, ends_on=ends_on)
    assert rights_of(user, on=TODAY).may("clinical.read") is holds


def test_membership_of_a_team_that_has_ended_gives_neither_rights_nor_role():
    rights = rights_of(make.staff(make.team(ended_on=TODAY), Role.TEAM_LEAD), on=TODAY)
    assert not rights.roles
    assert not rights.may("account.own")


def test_somebody_without_a_membership_holds_nothing():
    rights = rights_of(make.user(), on=TODAY)
    assert not any(rights.may(name) for name in PERMISSIONS)


def test_rights_take_one_query_for_a_member_of_many_teams():
    user = make.staff(make.team())
    for _ in range(5):
        also(user, make.team())
    with assert_queries(exactly=1):
        assert len(rights_of(user, on=TODAY).team_ids) == 6


def test_what_no_role_holds_is_refused_and_what_is_unknown_cannot_be_declared():
    assert "clinical.read" not in permissions_of([Role.ADMINISTRATOR, Role.GOVERNANCE])
    with pytest.raises(ValueError, match="unknown permission"):
        permission("clinical.raed")
    with pytest.raises(ValueError, match="unknown kind of read"):
        permission("clinical.read", reads="poeple")


def test_clinical_permissions_belong_to_clinical_roles_only():
    clinical = {Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD}
    for name, holders in PERMISSIONS.items():
        if name.startswith(("clinical.", "episodes.", "people.merge", "imports.confirm", "caseloads.export")):
            assert set(holders) <= clinical, name
