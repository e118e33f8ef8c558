"""Dean, whom Sam's team works with, and Sam signed in."""

import pytest

from tests import make


@pytest.fixture
def sam(db):
    return make.staff(make.team("Canal Street"), name="Sam Okoro")


@pytest.fixture
def dean(sam):
    person = make.person("Dean", "Whitlock")
    return make.episode(sam.memberships.get().team, person, sam)


@pytest.fixture
def signed_in(client, sam):
    client.force_login(sam)
    return client
