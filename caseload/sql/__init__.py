"""SQL too long for the ORM: one statement a file, with named parameters."""

from functools import cache
from pathlib import Path

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


@cache
def statement(name: str) -> str:
    """The text of ``caseload/sql/<name>.sql``."""
    return (Path(__file__).parent / f"{name}.sql").read_text()


def prepared() -> CursorWrapper:
    """A cursor whose statements the server plans once and keeps, for those that take longer to plan than to run.

    Only for statements about a few rows: a plan that is kept does not know how many rows it is given. It stands
    aside where ``DB_PREPARED_STATEMENTS`` is off, for poolers that hand a session on after each transaction.
    """
    connection.ensure_connection()
    return CursorWrapper(_Prepared(connection.connection), connection)


class _Prepared(psycopg.Cursor):
    """Django's own cursors put parameters into the text, which no server can keep a plan for."""

    def execute(self, query, params=None, **how):
        """As psycopg's, prepared at the first time and not at the sixth."""
        return super().execute(query, params, **{"prepare": True} | how)
