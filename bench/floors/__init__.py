"""The floors: hand-written SQL, run through psycopg as the app role."""

from functools import cache
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg.rows import namedtuple_row


class Floors:
    """Two connections, as the service has: one in a transaction, one that commits the record of reads at once."""

    def __init__(self, url: str):
        options = settings.DATABASES["default"].get("OPTIONS", {}).get("options", "")  # as the service connects
        self.connection = psycopg.connect(url, autocommit=True, row_factory=namedtuple_row, options=options)
        self.audit = psycopg.connect(url, autocommit=True, options=options)

    def run(self, name: str, **parameters) -> list[list]:
        """The rows of every statement of ``<name>.sql``, which are parted by a semicolon at a line's end."""
        found = []
        for statement in statements(name):
            cursor = self.connection.execute(statement, parameters)
            found.append(cursor.fetchall() if cursor.description else [])
        return found

    def page(self, name: str, *, session: str, reader: int, shown, **parameters) -> list[list]:
        """A page's statements between those that every page needs: who asks, and the record of whom it showed.
        ``shown`` takes the answer and gives the person ids."""
        with self.connection.transaction():
            self.run("who", session=session, reader=reader, on=parameters["today"])
            found = self.run(name, reader=reader, **parameters)
        self.audit.execute(
            "INSERT INTO audit_read (request_id, actor_id, actor_label, kind, page, person_ids, facts)"
            " VALUES ('', %s, '', 'list', %s, %s, '{}')",
            [reader, name, sorted(shown(found))],
        )
        return found

    def close(self) -> None:
        """Let go of both connections."""
        self.connection.close()
        self.audit.close()


@cache
def statements(name: str) -> list[str]:
    """The statements of ``bench/floors/<name>.sql``."""
    text = (Path(__file__).parent / f"{name}.sql").read_text()
    return [statement for statement in text.split(";\n") if statement.strip()]
