"""Counting what a piece of code asks of the database, whichever connection it uses."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connections

TRANSACTION_CONTROL = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET CONSTRAINTS)", re.I)


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """A list that fills with the statements run inside, transaction control left out."""
    statements: list[str] = []

    def note(execute, statement, params, many, context):
        if not TRANSACTION_CONTROL.match(str(statement)):
            statements.append(str(statement))
        return execute(statement, params, many, context)

    with ExitStack() as wrapped:
        for connection in {id(found): found for found in map(connections.__getitem__, connections)}.values():
            connection.ensure_connection()  # what Django asks on connecting is not the code's doing
            wrapped.enter_context(connection.execute_wrapper(note))
        yield statements


@contextmanager
def assert_queries(*, exactly: int | None = None, at_most: int | None = None) -> Iterator[list[str]]:
    """Fail with the list of statements when there were more or fewer than said."""
    with count_queries() as statements:
        yield statements
    count = len(statements)
    listed = "\n".join(f"{number}. {text}" for number, text in enumerate(statements, 1))
    if exactly is not None:
        assert count == exactly, f"{count} queries instead of {exactly}:\n{listed}"
    if at_most is not None:
        assert count <= at_most, f"{count} queries, at most {at_most} allowed:\n{listed}"
