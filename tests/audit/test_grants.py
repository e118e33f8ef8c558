"""Rights of the app role come from migrations."""

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, migrations
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.state import ProjectState

from audit.grants import Grant, app_role


@pytest.fixture
def owner(fresh_db):
    """A Django connection as the owner of a table that nobody has rights to."""
    address = psycopg.conninfo.conninfo_to_dict(fresh_db.owner_url)
    entry = connections["default"].settings_dict | {
        "USER": address["user"],
        "PASSWORD": address.get("password", ""),
        "NAME": fresh_db.name,
    }
    connections["owner"] = connection = DatabaseWrapper(entry, alias="owner")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE granted (id int, pointer int)")
    yield connection
    connection.close()
    del connections["owner"]


def apply(connection, grant: Grant, *, backwards: bool = False) -> None:
    """Run the operation as a migration does."""
    state = ProjectState()
    with connection.schema_editor() as editor:
        run = grant.database_backwards if backwards else grant.database_forwards
        run("audit", editor, state, state)


def may(*rights: str) -> list[bool]:
    """Whether the app role has these rights on the table."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('granted', wanted)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS asked (wanted, position) ORDER BY position",
            [list(rights)],
        )
        return [row[0] for row in cursor.fetchall()]


def test_nothing_by_default(owner):
    assert may("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE") == [False] * 5


def test_gives_what_is_named_and_takes_it_back(owner):
    grant = Grant("granted", "SELECT, INSERT")
    apply(owner, grant)
    assert may("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE") == [True, True, False, False, False]
    apply(owner, grant, backwards=True)
    assert may("SELECT", "INSERT") == [False, False]


def test_single_columns(owner):
    apply(owner, Grant("granted", "UPDATE (pointer)"))
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT has_column_privilege('granted', 'pointer', 'UPDATE')")
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT has_column_privilege('granted', 'id', 'UPDATE')")
        assert cursor.fetchone() == (False,)


def test_says_when_the_role_is_missing(owner, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "USER", "nobody_here")
    with pytest.raises(ImproperlyConfigured, match='CREATE ROLE "nobody_here"'):
        apply(owner, Grant("granted", "SELECT"))


def test_says_when_the_address_names_no_role(monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "USER", "")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL names no user"):
        app_role()


def test_is_written_into_migrations():
    assert issubclass(Grant, migrations.operations.base.Operation)
    assert Grant("granted", "SELECT").deconstruct() == ("Grant", ("granted", "SELECT"), {})
    assert Grant("granted", "SELECT").describe() == "Let the app role SELECT on granted"


@pytest.mark.parametrize("right", ["TRUNCATE", "TRIGGER", "REFERENCES"])
def test_the_app_role_has_no_such_right_on_any_table(db, right):
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(oid, %s)",
            [right],
        )
        assert cursor.fetchall() == []
