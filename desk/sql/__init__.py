"""The desk's statements, one a file with named parameters. ``{due:p.id}`` stands for what is due for a
person."""

import re
from functools import cache
from pathlib import Path

from django.db import connection

from caseload import sql
from caseload.treatments.queries import due_sql

FOLDER = Path(__file__).parent


def rows(name: str, **parameters) -> list:
    """The rows of ``desk/sql/<name>.sql`` as named tuples."""
    with connection.cursor() as cursor:
        return sql.rows(cursor, statement(name), parameters)


@cache
def statement(name: str) -> str:
    """The text of ``desk/sql/<name>.sql`` with what it takes from other rooms."""
    return re.sub(r"\{due:([^}]+)\}", lambda found: due_sql(found[1]), sql.text(FOLDER, name))
