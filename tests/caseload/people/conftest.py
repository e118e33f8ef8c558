"""Somebody to do things, and somebody to do them for."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.people.details import Details, Referral
from tests import make


@pytest.fixture
def team(db):
    return make.team("North")


@pytest.fixture
def lead(team):
    return make.staff(team, "team_lead")


@pytest.fixture
def nurse(team):
    return make.staff(team)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def next_month():
    return timezone.localdate() + dt.timedelta(days=30)


@pytest.fixture
def details():
    return Details(
        given_names="Marcia", family_name="Lund", date_of_birth=dt.date(1979, 5, 2), nhs_number=make.nhs_number()
    )


@pytest.fixture
def referral():
    return Referral(referred_by="cmht", reason="Lost touch after moving")
