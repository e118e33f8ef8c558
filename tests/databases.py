"""Databases for tests: a template that the owner migrates once, and clones on which the app role works.

The app role can neither create a database nor TRUNCATE, so Django's own way of making and emptying test
databases cannot be used - and would test a role that never serves. Cloning takes a tenth of a second.
"""

import contextlib
import hashlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

PROJECT = Path(__file__).resolve().parent.parent
TEMPLATE = "alongside_template_"
CLONE = "alongside_test_"
FORGOTTEN_AFTER_SECONDS = 2 * 60 * 60
BUILD_LOCK = 7_263_001
ALIASES = ("default", "audit")
SCHEMA_SOURCES = ("*/migrations/*.py", "*/sql/**/*.sql", "audit/grants.py")


def with_database(url: str, name: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextlib.contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """A connection that may create and drop databases."""
    with psycopg.connect(settings.OWNER_URL, autocommit=True) as connection:
        yield connection


def schema_key() -> str:
    """Changes when anything changes that the template is built from."""
    digest = hashlib.sha256(f"{version('django')} {version('django-allauth')}".encode())
    for pattern in SCHEMA_SOURCES:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def template() -> str:
    """The name of the migrated template, which is built when this schema has none yet."""
    name = TEMPLATE + schema_key()
    with as_owner() as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])  # until this connection closes
        if not exists(owner, name):
            forget_old(owner)
            build(owner, name)
    return name


def build(owner: psycopg.Connection, name: str) -> None:
    """Migrate under a working name of its own, so that an interrupted build leaves no half template, and one that
    runs from another database of the server (whose locks are its own) is not in the way."""
    unfinished = f"{name}_{secrets.token_hex(4)}"
    create(owner, unfinished)
    names = {"unfinished": sql.Identifier(unfinished), "name": sql.Identifier(name)}
    owner.execute(sql.SQL("COMMENT ON DATABASE {unfinished} IS {now}").format(**names, now=str(int(time.time()))))
    environment = os.environ | {
        "DATABASE_URL": with_database(settings.APP_URL, unfinished),
        "DATABASE_OWNER_URL": with_database(settings.OWNER_URL, unfinished),
        "DJANGO_SETTINGS_MODULE": "aot.settings",
    }
    command = [sys.executable, "manage.py", "migrate", "--database", "owner", "--verbosity", "0"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"The test template could not be migrated:\n{done.stdout}{done.stderr}")
    owner.execute(sql.SQL("ALTER DATABASE {unfinished} ALLOW_CONNECTIONS false").format(**names))
    try:
        owner.execute(sql.SQL("ALTER DATABASE {unfinished} RENAME TO {name}").format(**names))
    except psycopg.errors.DuplicateDatabase:  # the other was quicker
        drop(owner, unfinished)


def clone() -> str:
    """A new database like the template; its name carries its age for whoever cleans up after a killed run."""
    name = f"{CLONE}{int(time.time())}_{secrets.token_hex(4)}"
    with as_owner() as owner:
        create(owner, name, template=template())
    return name


def create(owner: psycopg.Connection, name: str, template: str = "template1") -> None:
    """A database that PUBLIC has no right to and the app role may connect to."""
    names = {
        "name": sql.Identifier(name),
        "template": sql.Identifier(template),
        "app": sql.Identifier(urlsplit(settings.APP_URL).username),
    }
    owner.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))
    owner.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
    owner.execute(sql.SQL("GRANT CONNECT ON DATABASE {name} TO {app}").format(**names))


def exists(owner: psycopg.Connection, name: str) -> bool:
    """Whether there is a database of this name."""
    return bool(owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def drop(owner: psycopg.Connection, name: str) -> None:
    """Drop a database, ending what is still connected to it.

    Each role ends its own sessions, since neither may end the other's. Not ``WITH (FORCE)``: that also asks for the
    right to end autovacuum, which the plain statement sends away by itself.
    """
    if not exists(owner, name):
        return
    for last in (False, False, True):
        with psycopg.connect(settings.APP_URL, autocommit=True) as app:
            end_own_sessions(app, name)
        end_own_sessions(owner, name)
        try:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            return
        except psycopg.errors.ObjectInUse:  # a request that was still under way has come in between
            if last:
                raise


def end_own_sessions(connection: psycopg.Connection, name: str) -> None:
    """End the sessions of the connection's role in a database, and wait until they are gone."""
    connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
        [name],
    )


def drop_clone(name: str) -> None:
    """Drop a clone once its test is over."""
    with as_owner() as owner:
        drop(owner, name)


def forget_old(owner: psycopg.Connection) -> None:
    """Drop templates of earlier schemas and clones of killed runs. Other runs may be using young ones."""
    rows = owner.execute(
        """SELECT datname, coalesce(shobj_description(oid, 'pg_database'), split_part(datname, '_', 3))
           FROM pg_database WHERE starts_with(datname, %s) OR starts_with(datname, %s)""",
        [TEMPLATE, CLONE],
    ).fetchall()
    for name, made in rows:
        if not made.isdigit() or time.time() - int(made) > FORGOTTEN_AFTER_SECONDS:
            with contextlib.suppress(psycopg.Error):
                drop(owner, name)


def point_to(name: str) -> None:
    """Let both aliases mean this database, in this thread and in those that start later."""
    for alias in ALIASES:
        connections[alias].close()
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def join_aliases() -> None:
    """Let ``audit`` be the very connection of ``default``: a test's rollback then covers both."""
    connections["audit"].close()
    connections["audit"] = connections["default"]


def part_aliases() -> None:
    """Give ``audit`` a connection of its own again, as in service."""
    connections["default"].close()
    del connections["audit"]


class FreshDatabase:
    """What a test needs to let other processes work on its clone."""

    def __init__(self, name: str):
        self.name = name

    @property
    def url(self) -> str:
        """The clone's address for the app role."""
        return with_database(settings.APP_URL, self.name)

    @property
    def owner_url(self) -> str:
        """The clone's address for the owner, for what the app role may not do."""
        return with_database(settings.OWNER_URL, self.name)

    def environment(self, **more: str) -> dict[str, str]:
        """The environment for a process of the service on this clone; it shares this process's broker queues."""
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        return inherited | {
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "aot.settings",
            "REDIS_PREFIX": settings.REDIS_PREFIX,
            **more,
        }
