"""No process serves as a role that could change the schema."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from aot.startup import refuse_privileged_role
from tests.databases import PROJECT


def test_the_app_role_may_serve(fresh_db):
    refuse_privileged_role()


@pytest.fixture
def serve_as(fresh_db):
    """Let ``default`` connect to the fresh database as another role."""
    before = connections["default"].settings_dict["USER"], connections["default"].settings_dict["PASSWORD"]

    def change(role: str, password: str = "") -> None:
        connections["default"].close()
        connections["default"].settings_dict.update(USER=role, PASSWORD=password)

    yield change
    connections["default"].close()
    connections["default"].settings_dict.update(USER=before[0], PASSWORD=before[1])


def test_the_owner_may_not_serve(serve_as):
    owner = urlsplit(settings.OWNER_URL)
    serve_as(owner.username, owner.password or "")
    with pytest.raises(ImproperlyConfigured, match=r"CREATEDB, ownership of tables"):
        refuse_privileged_role()


def test_owning_one_table_is_enough(fresh_db):
    app = urlsplit(settings.APP_URL).username
    with psycopg.connect(fresh_db.owner_url, autocommit=True) as owner:
        owner.execute(f'GRANT USAGE, CREATE ON SCHEMA public TO "{app}"')
    with psycopg.connect(fresh_db.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE mine (id int)")
    with pytest.raises(ImproperlyConfigured, match="has ownership of tables"):
        refuse_privileged_role()


@pytest.mark.parametrize(
    "program",
    [
        [sys.executable, "-c", "import aot.wsgi"],
        [sys.executable, "-m", "celery", "-A", "aot", "worker", "--pool", "solo"],
        [sys.executable, "-m", "celery", "-A", "aot", "beat", "--pidfile=", "-S", "aot.beat.LoneScheduler"],
    ],
    ids=["web", "worker", "beat"],
)
def test_no_process_starts_as_the_owner(fresh_db, program):
    environment = fresh_db.environment(DATABASE_URL=fresh_db.owner_url)
    done = subprocess.run(program, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=150)
    assert done.returncode != 0
    assert "The service must run as a role that has none of these" in done.stdout + done.stderr


def test_what_processes_inherit_does_not_name_the_owner(fresh_db):
    assert os.environ["DATABASE_OWNER_URL"]
    assert "DATABASE_OWNER_URL" not in fresh_db.environment()
    assert urlunsplit(urlsplit(settings.OWNER_URL)) not in fresh_db.environment().values()
