"""The statements of meetings, one a file with named parameters, and how they are asked."""

from functools import cache
from pathlib import Path

from psycopg.rows import namedtuple_row
from psycopg.types.json import JsonbLoader

from caseload.sql import prepared


def rows(name: str, **parameters) -> list:
    """The rows of ``mdt/sql/<name>.sql`` as named tuples. All are about one team or one person, and take longer to
    plan than to run."""
    with prepared() as cursor:
        cursor.cursor.adapters.register_loader("jsonb", JsonbLoader)  # Django leaves it as text
        cursor.execute(statement(name), parameters)
        make = namedtuple_row(cursor.cursor)
        return [make(row) for row in cursor.fetchall()]


@cache
def statement(name: str) -> str:
    """The text of ``mdt/sql/<name>.sql``."""
    return (Path(__file__).parent / f"{name}.sql").read_text()
