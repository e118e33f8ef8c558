"""Rights of the app role, given by the migration that makes the table.

There are no default grants: a table that nobody granted cannot be read, and an append-only table stays
append-only because UPDATE and DELETE were never given.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.migrations.operations.base import Operation


class Grant(Operation):
    """``Grant("teams_team", "SELECT, INSERT, UPDATE")``, or columns: ``"UPDATE (successor_id)"``."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, rights: str):
        self.table = table
        self.rights = rights

    def state_forwards(self, app_label, state):
        """Rights are no part of Django's picture of the models."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Give the rights."""
        self._run(schema_editor, "GRANT {rights} ON {table} TO {role}")

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Take them back."""
        self._run(schema_editor, "REVOKE {rights} ON {table} FROM {role}")

    def describe(self):
        """For ``migrate --plan`` and ``sqlmigrate``."""
        return f"Let the app role {self.rights} on {self.table}"

    def _run(self, schema_editor, statement: str) -> None:
        role = app_role()
        if not schema_editor.collect_sql:
            require_role(schema_editor.connection, role)
        quote = schema_editor.quote_name
        schema_editor.execute(
            statement.format(rights=self.rights, table=quote(self.table), role=quote(role)), params=None
        )


def app_role() -> str:
    """The role that serves: the user in DATABASE_URL."""
    role = settings.DATABASES["default"].get("USER", "")
    if not role:
        raise ImproperlyConfigured(
            "DATABASE_URL names no user, so there is nobody to grant rights to. "
            "Give it as postgresql://ROLE@HOST/DATABASE."
        )
    return role


def require_role(connection, role: str) -> None:
    """Stop with a clear sentence where PostgreSQL would only say that a role does not exist."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise ImproperlyConfigured(
                f'The app role "{role}" (the user in DATABASE_URL) does not exist in this PostgreSQL. '
                f"Create it first: CREATE ROLE \"{role}\" LOGIN PASSWORD '...';"
            )
