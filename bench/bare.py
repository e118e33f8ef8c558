"""Indexes and constraints taken off while millions of rows are written, and put back as they were."""

import threading
from collections.abc import Iterable
from queue import Empty, SimpleQueue

import psycopg
from psycopg import sql

FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace
ORDER BY 1, 2
"""
UNIQUE_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_indexdef(conindid) FROM pg_constraint
WHERE contype = 'u' AND conrelid::regclass::text = ANY(%s) ORDER BY 1, 2
"""
INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE NOT i.indisprimary AND i.indrelid::regclass::text = ANY(%s)
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('u', 'x'))
ORDER BY 1, 2
"""
BIGGEST = (
    "caseload_contact",
    "caseload_contactstaff",
    "caseload_plannedvisit",
    "caseload_visitstaff",
    "caseload_recordcopy",
    "caseload_person",
    "assessments_rating",
    "assessments_assessment",
    "caseload_episode",
)
"""The tables worth the trouble, the slowest first."""


class Bare:
    """The tables of ``BIGGEST`` with only their keys; no foreign keys, triggers or autovacuum in any table."""

    def __init__(self, owner: psycopg.Connection):
        self.owner = owner
        self.foreign_keys = owner.execute(FOREIGN_KEYS).fetchall()
        tables = list(BIGGEST)
        self.unique = owner.execute(UNIQUE_CONSTRAINTS, [tables]).fetchall()
        indexes = owner.execute(INDEXES, [tables]).fetchall()
        self.triggered = sorted({table for table, _, _ in self.foreign_keys})
        for table, name, _ in [*self.foreign_keys, *self.unique]:
            owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT {sql.Identifier(name).as_string()}")
        for _, name, _ in indexes:
            owner.execute(f"DROP INDEX {name}")
        for table in self.triggered:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER, SET (autovacuum_enabled = off)")
        self.missing = [(table, definition) for table, _, definition in [*self.unique, *indexes]]

    def restore(self, url: str, *, all_but: Iterable[str] = ()) -> None:
        """Build what is missing, two at a time, but for some tables."""
        later = set(all_but)
        now = sorted((each for each in self.missing if each[0] not in later), key=lambda each: BIGGEST.index(each[0]))
        self.missing = [each for each in self.missing if each[0] in later]
        in_two_threads(url, [statement for _, statement in now])

    def finish(self) -> None:
        """Constraints, each of which is checked, and triggers."""
        for table, name, _ in self.unique:  # a constraint of the index that was built beside others
            self.owner.execute(_add(table, name, f"UNIQUE USING INDEX {sql.Identifier(name).as_string()}"))
        for table, name, definition in self.foreign_keys:
            self.owner.execute(_add(table, name, definition))
        for table in self.triggered:
            self.owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER, RESET (autovacuum_enabled)")


def _add(table: str, name: str, definition: str) -> str:
    return f"ALTER TABLE {table} ADD CONSTRAINT {sql.Identifier(name).as_string()} {definition}"


def connect(url: str) -> psycopg.Connection:
    """A connection of the owner that can take several statements with parameters at once, tuned for bulk."""
    connection = psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor)
    for setting in ("synchronous_commit = off", "maintenance_work_mem = '512MB'", "work_mem = '64MB'", "jit = off"):
        connection.execute(f"SET {setting}")
    return connection


def in_two_threads(url: str, statements: Iterable[str], parameters: Iterable[dict | None] = ()) -> None:
    """Run statements on two connections of the owner; the first fault is raised."""
    waiting: SimpleQueue = SimpleQueue()
    given = list(parameters)
    for number, statement in enumerate(statements):
        waiting.put((statement, given[number] if given else None))
    faults: list[Exception] = []

    def work() -> None:
        try:
            with connect(url) as connection:
                while not faults:
                    connection.execute(*waiting.get_nowait())
        except Empty:
            pass
        except Exception as fault:  # raised below, in the caller's thread
            faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
