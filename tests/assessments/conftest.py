"""Dean, with whom the team of Canal Street works: Priya is its occupational therapist, Sam a nurse."""

import pytest

from tests import make
from tests.assessments.people import therapist


@pytest.fixture
def team(db):
    return make.team("Canal Street")


@pytest.fixture
def priya(team):
    return therapist(team, "Priya Nair")


@pytest.fixture
def nurse(team):
    return make.staff(team, name="Sam Okoro")


@pytest.fixture
def dean(team):
    return make.episode(team, make.person("Dean", "Whitlock"))
