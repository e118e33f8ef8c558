"""The desk's statements, one a file with named parameters."""

from pathlib import Path

from django.db import connection

from caseload import sql

FOLDER = Path(__file__).parent


def rows(name: str, **parameters) -> list:
    """The rows of ``desk/sql/<name>.sql`` as named tuples."""
    with connection.cursor() as cursor:
        return sql.rows(cursor, sql.text(FOLDER, name), parameters)
