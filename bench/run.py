"""One size from an empty database to its rows."""

import traceback
from collections.abc import Callable

import psycopg
from django.test import override_settings

from bench.database import Server
from bench.filling import fill, overdue
from bench.floors import Floors
from bench.measuring import Measured, Row, Stage
from bench.readers import HOST
from bench.rows import ROWS


@override_settings(ALLOWED_HOSTS=[HOST])
def at_size(
    server: Server,
    database: str,
    size: int,
    *,
    repetitions: int,
    say: Callable[[str], None],
    only: tuple[Row, ...] = ROWS,
) -> tuple[list[Measured], list[str]]:
    """Fill the migrated, empty database, which Django's aliases mean already, and measure every row on it.

    Returns the rows measured, and why others could not be.
    """
    now = fill(server.owner(database), size, say=lambda step: say(f"{size:,}: {step}"))
    say(f"{size:,}: filled; {overdue():,} past their rhythm")
    floors = Floors(server.app(database))
    measured, faults = [], []
    try:
        with psycopg.connect(server.owner(database), autocommit=True) as owner:
            stage = Stage(size, now, repetitions, floors, owner)
            for row in only:
                say(f"{size:,}: {row.name} ...")
                try:
                    measured.append(row.measure(stage))
                except Exception as fault:  # one row that fails must not hide the others
                    faults.append(f"{row.name} at {size:,}: {fault or type(fault).__name__}")
                    say(traceback.format_exc())
    finally:
        floors.close()
    return measured, faults
