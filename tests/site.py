"""The service as a browser meets it: an address, several threads, real commits."""

from dataclasses import dataclass

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread

from tests.databases import FreshDatabase


@dataclass
class LiveSite:
    """A running site and its database."""

    url: str
    database: FreshDatabase


@pytest.fixture
def live_site(fresh_db, settings):
    """The site on a free port of this machine, on a fresh database, static files served."""
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield LiveSite(f"http://127.0.0.1:{server.port}", fresh_db)
    server.terminate()
    connections.close_all()
