"""Fixtures for everybody. What they stand on is in tests/databases.py, tests/site.py, tests/broker.py,
tests/service.py and tests/browser.py."""

import threading

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connections

from tests import databases

pytest_plugins = ["tests.site", "tests.browser", "tests.broker", "tests.service"]

# How long an example takes says how busy the machine is, and nothing of the property.
hypothesis.settings.register_profile(
    "alongside", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("alongside")

# Once Playwright's event loop is there, Django would keep another set of connections for this thread, and a test
# would lose the transaction that its fixtures are in. One set per thread, loop or no loop:
connections._connections = threading.local()


def pytest_collection_modifyitems(items):
    """Let database tests use both aliases, and mark those that get a database of their own."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        marker = item.get_closest_marker("django_db")
        if "fresh_db" in names:
            if marker or "db" in names:
                raise pytest.UsageError(f"{item.nodeid}: use either db or fresh_db, not both")
            item.add_marker("fresh")
        elif marker or "db" in names:
            arguments = {"databases": list(databases.ALIASES)} | (dict(marker.kwargs) if marker else {})
            if arguments.get("transaction"):
                raise pytest.UsageError(f"{item.nodeid}: for real commits use the fixture fresh_db")
            item.add_marker(pytest.mark.django_db(**arguments), append=False)
        if "phone" in names or "desktop" in names or "page" in names:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """One clone per worker process for the ordinary tests, each of which is rolled back."""
    with django_db_blocker.unblock():
        name = databases.clone()
        databases.point_to(name)
        databases.join_aliases()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        databases.drop_clone(name)


@pytest.fixture
def fresh_db(django_db_setup, django_db_blocker):
    """A clone of one's own with real commits and two real connections: for threads, kills and browsers."""
    ordinary = connections["default"].settings_dict["NAME"]
    name = databases.clone()
    with django_db_blocker.unblock():
        databases.part_aliases()
        databases.point_to(name)
        try:
            yield databases.FreshDatabase(name)
        finally:
            databases.point_to(ordinary)
            databases.join_aliases()
            databases.drop_clone(name)


@pytest.fixture(autouse=True)
def empty_cache():
    """Rate limits of one test must not stop another."""
    yield
    cache.clear()
