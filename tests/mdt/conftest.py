"""Who takes part in the meetings of these tests: one name for one thing."""

import pytest

from tests import make
from tests.mdt import live
from tests.mdt import make as meeting_make


@pytest.fixture
def north(db):
    """The team."""
    return make.team("North Team")


@pytest.fixture
def ruth(north):
    """Its lead."""
    return make.staff(north, "team_lead", "Ruth Vance")


@pytest.fixture
def sam(north):
    """A clinician."""
    return make.staff(north, name="Sam Okoro")


@pytest.fixture
def signed_in(client, ruth):
    """Ruth's browser."""
    client.force_login(ruth)
    return client


@pytest.fixture
def weekly(north, ruth):
    """The team's weekly MDT."""
    return meeting_make.series(north, ruth)


@pytest.fixture
def meeting(north, ruth):
    """A weekly MDT that Ruth opened just now, with nobody on its agenda yet."""
    return live.meeting(north, ruth)


@pytest.fixture
def item(meeting):
    """Somebody on its agenda."""
    return live.item(meeting)
