"""SQL too long for the ORM: one statement a file, with named parameters. Other rooms keep theirs the same way."""

import re
from functools import cache, partial
from pathlib import Path

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg.rows import namedtuple_row
from psycopg.types.json import JsonbLoader

FEW = 100
"""Up to this many people planning a long statement costs more than running it, so its plan is kept."""


SHARED = re.compile(r"\{(two_go|legal_holds|ready_tools)(?::([^{}]*))?\}")
"""What several statements ask, in whichever room: ``{two_go:v}`` stands for the file ``two_go.sql`` here, about the
visit ``v``."""


@cache
def text(folder: Path, name: str) -> str:
    """The text of ``<folder>/<name>.sql``, with what it shares with others in its place."""
    return SHARED.sub(_shared, (folder / f"{name}.sql").read_text())


def _shared(found: re.Match) -> str:
    shared = statement(found[1])
    for number, each in enumerate((found[2] or "").split(",")):
        shared = shared.replace(f"{{{number}}}", each.strip())
    return shared


statement = partial(text, Path(__file__).parent)
"""``statement("episode_facts")``: the text of one of the caseload's own."""


def named(cursor: CursorWrapper) -> list:
    """All rows of a cursor as named tuples."""
    make = namedtuple_row(cursor.cursor)
    return [make(row) for row in cursor.fetchall()]


def rows(cursor: CursorWrapper, statement: str, parameters: dict) -> list:
    """The rows of a statement as named tuples, JSON read."""
    cursor.cursor.adapters.register_loader("jsonb", JsonbLoader)  # Django leaves it as text
    cursor.execute(statement, parameters)
    return named(cursor)


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
