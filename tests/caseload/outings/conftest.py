"""Sam and Jo of one team, and Dean whom they visit together today."""

import pytest
from django.utils import timezone

from tests import make


@pytest.fixture
def team(db):
    return make.team("Canal Street")


@pytest.fixture
def sam(team):
    return make.staff(team, name="Sam Okoro", working_days=[1, 2, 3, 4, 5, 6, 7])


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Pryce", working_days=[1, 2, 3, 4, 5, 6, 7])


@pytest.fixture
def dean(team, sam):
    return make.episode(team, make.person("Dean", "Whitlock"), sam)


@pytest.fixture
def visit(dean, sam, jo):
    return make.visit(dean, sam, jo, at=timezone.now(), place_text="12 Elm Court")
