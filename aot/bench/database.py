"""The bench's own database: made and filled by the owner, served by the app role."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql

from aot.demo.texts import texts
from caseload.people.names import fold

TEAM_SIZE = 80
FILL = settings.BASE_DIR / "bench" / "fill.sql"
LARGE = ("caseload_contact", "caseload_contactstaff", "caseload_recordcopy")
"""Filled without foreign keys and indexes, which are put back afterwards: quicker, and checked whole."""
KEYED = (
    "caseload_person",
    "caseload_episode",
    "caseload_contact",
    "caseload_plannedvisit",
    "teams_user",
    "teams_team",
    "teams_provider",
)

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "aot.settings",
    "DEMO": "1",
    "DEBUG": "0",
    "HTTPS": "0",
    "DB_CONN_MAX_AGE": "600",
    "DB_POOL_SIZE": "0",
    "LOG_LEVEL": "WARNING",
    "SECRET_KEY": "",
}
"""As in service, but over http and with a key of its own."""


def with_database(url: str, name: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextlib.contextmanager
def bench_database(size: int, *, template: str = "", keep: bool = False) -> Iterator[dict[str, str]]:
    """A filled database of ``size`` open episodes; answers the environment in which to measure it.

    ``template`` names a migrated, empty database to copy; without it the migrations run."""
    owner, app = os.environ["DATABASE_OWNER_URL"], os.environ["DATABASE_URL"]
    name = f"alongside_bench_{size}"
    with psycopg.connect(owner, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template or "template1")
            )
        )
    addresses = {"DATABASE_URL": with_database(app, name), "DATABASE_OWNER_URL": with_database(owner, name)}
    environment = os.environ | addresses | SETTINGS
    try:
        if not template:
            manage(environment, "migrate", "--database", "owner", "--verbosity", "0")
        with psycopg.connect(addresses["DATABASE_OWNER_URL"], autocommit=True) as connection:
            fill(connection, size)
        yield environment
    finally:
        if not keep:
            with psycopg.connect(owner, autocommit=True) as server:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def manage(environment: dict[str, str], *arguments: str) -> None:
    """A management command in a process of its own."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    subprocess.run(command, env=environment, check=True)


def fill(connection: psycopg.Connection, size: int) -> None:
    """Everything in ``bench/fill.sql``, then the sequences, indexes, keys and statistics."""
    origins = texts("names").origins
    given = sorted({name for origin in origins for name in origin["women"] + origin["men"]})
    family = sorted({name for origin in origins for name in origin["families"]})
    parameters = {
        "size": size,
        "teams": -(-size // TEAM_SIZE),
        "given": given,
        "given_keys": [fold(name) for name in given],
        "family": family,
        "family_keys": [fold(name).replace(" ", "") for name in family],
    }
    put_back = take_off(connection)
    for statement in Path(FILL).read_text().split(";\n"):
        if statement.strip():
            connection.execute(statement, parameters)
    for statement in put_back:
        connection.execute(statement)
    for table in KEYED:
        last = sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}")
        connection.execute(last.format(table, sql.Identifier(table)))
    settle(connection)


def settle(connection: psycopg.Connection) -> None:
    """What autovacuum would have done by the next morning."""
    connection.execute("VACUUM (ANALYZE)")


def take_off(connection: psycopg.Connection) -> list[str]:
    """Drop foreign keys and plain indexes of the large tables; answers the statements that put them back."""
    indexes = connection.execute(
        """SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes
           WHERE tablename = ANY(%(tables)s) AND indexname NOT IN (SELECT conname FROM pg_constraint)""",
        {"tables": list(LARGE)},
    ).fetchall()
    keys = connection.execute(
        """SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
                  format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                         pg_get_constraintdef(oid))
           FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%(tables)s::regclass[])""",
        {"tables": list(LARGE)},
    ).fetchall()
    for drop, _ in keys + indexes:
        connection.execute(drop)
    return [add for _, add in indexes + keys]
