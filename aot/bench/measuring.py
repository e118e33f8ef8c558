"""Times, counts and weighs: the service through all its middleware and templates, and the floors beside it."""

import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.db import connections

CONTROL = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One line of the table and of ``var/bench.json``. ``bytes`` is the answer as sent, compressed."""

    name: str
    size: int
    p50_ms: float
    p95_ms: float
    queries: int
    bytes: int
    floor_ms: float
    ratio: float


def timed(work: Callable[[int], object], times: int, *, before: Callable[[], None] = lambda: None) -> list[float]:
    """Milliseconds of each run; ``work`` is told which one it is."""
    taken = []
    for number in range(times):
        before()
        began = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def row(name: str, size: int, taken: list[float], floor: list[float], *, queries: int, size_bytes: int = 0) -> Row:
    """The figures of one kind of work."""
    p50, floor_p50 = statistics.median(taken), statistics.median(floor)
    p95 = sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))]
    return Row(name, size, round(p50, 2), round(p95, 2), queries, size_bytes, round(floor_p50, 3),
               round(p50 / floor_p50, 2))  # fmt: skip


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements run inside on any connection, without transaction control."""
    statements: list[str] = []

    def note(execute, statement, params, many, context):
        if not CONTROL.match(str(statement)):
            statements.append(str(statement))
        return execute(statement, params, many, context)

    with ExitStack() as wrapped:
        for alias in ("default", "audit"):
            connections[alias].ensure_connection()
            wrapped.enter_context(connections[alias].execute_wrapper(note))
        yield statements
