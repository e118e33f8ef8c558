"""A database of the bench's own, and the three ways into it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connections
from psycopg import sql

APP_ALIASES = ("default", "audit")


@dataclass(frozen=True)
class Server:
    """Where the two roles come in; the database that the addresses name is left alone."""

    owner_url: str
    app_url: str

    def owner(self, database: str) -> str:
        """The owner's address of another database."""
        return with_database(self.owner_url, database)

    def app(self, database: str) -> str:
        """The app role's address of another database."""
        return with_database(self.app_url, database)

    @contextlib.contextmanager
    def database(self, name: str, *, template: str = "template1", keep: bool = False) -> Iterator[str]:
        """Create a database, one left by a killed run being dropped first; drop it at the end unless kept."""
        self.drop(name)
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        app = sql.Identifier(urlsplit(self.app_url).username or "")
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            owner.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))
            owner.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
            owner.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}").format(**names, app=app))
        try:
            yield name
        finally:
            if not keep:
                self.drop(name)

    def drop(self, name: str) -> None:
        """Drop a database if there is one, ending the app role's sessions in it first: the owner may not."""
        with psycopg.connect(self.app_url, autocommit=True) as app:
            app.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
                [name],
            )
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def with_database(url: str, name: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextlib.contextmanager
def pointed_to(name: str, aliases=APP_ALIASES) -> Iterator[None]:
    """Let Django's aliases mean another database for a while."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in aliases}
    try:
        _point(dict.fromkeys(aliases, name))
        yield
    finally:
        _point(before)


def _point(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
