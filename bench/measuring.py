"""Taking the time of the product and of its floor, in turns on the same subjects."""

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Protocol

import psycopg
from django.db import connections

from bench.floors import Floors

MOST_SUBJECTS = 60
NOT_COUNTED = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)", re.IGNORECASE)


class DifferentAnswerError(RuntimeError):
    """The floor and the product do not give the same rows, so their times cannot be laid side by side."""


class WrongAnswerError(RuntimeError):
    """The product did not answer as it should, so there is nothing to time."""


@dataclass(frozen=True)
class Stage:
    """A filled database, and what a row needs to measure on it. Django's aliases mean this database."""

    size: int
    now: dt.datetime
    repetitions: int
    floors: Floors
    owner: psycopg.Connection

    @property
    def subjects(self) -> int:
        """How many different people or teams: the same number at every size, so that as much lies warm in memory."""
        return min(MOST_SUBJECTS, self.repetitions)


@dataclass(frozen=True)
class Measured:
    """One line of var/bench.json. Times in milliseconds; ``ratio`` is p50 to the floor's p50; bytes compressed."""

    name: str
    size: int
    p50_ms: float
    p95_ms: float
    queries: int
    bytes: int
    floor_ms: float
    ratio: float


class Row(Protocol):
    """Something to measure: a module or object with a name."""

    name: str

    def measure(self, stage: Stage) -> Measured:
        """Measure on a filled database; raise ``DifferentAnswerError`` where the floor answers otherwise."""
        ...


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def in_turns(stage: Stage, subjects: Sequence, product: Callable, floor: Callable) -> tuple[list, list]:
    """The times of both on every subject in turn, at least ``stage.repetitions`` of each."""
    times: tuple[list[float], list[float]] = ([], [])
    while len(times[0]) < stage.repetitions:
        for subject in subjects:
            times[0].append(timed(lambda one=subject: product(one)))
            times[1].append(timed(lambda one=subject: floor(one)))
    return times


def figures(name: str, stage: Stage, times: tuple[list, list], *, queries: int, size: float = 0) -> Measured:
    """The figures of a row from its times."""
    product, floor = times
    p50, floor_p50 = median(product), median(floor)
    return Measured(
        name=name,
        size=stage.size,
        p50_ms=round(p50, 2),
        p95_ms=round(p95(product), 2),
        queries=queries,
        bytes=round(size),
        floor_ms=round(floor_p50, 2),
        ratio=round(p50 / floor_p50, 2),
    )


def p95(times: list[float]) -> float:
    """The 95th of a hundred; of few, the longest."""
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


@contextmanager
def counted() -> Iterator[list[str]]:
    """A list that fills with the statements of both aliases, those that open and end transactions left out."""
    statements: list[str] = []

    def note(execute, statement, params, many, context):
        if not NOT_COUNTED.match(str(statement)):
            statements.append(str(statement))
        return execute(statement, params, many, context)

    with ExitStack() as wrapped:
        for alias in ("default", "audit"):
            connections[alias].ensure_connection()
            wrapped.enter_context(connections[alias].execute_wrapper(note))
        yield statements


def require_same(name: str, product: list, floor: list, *, but: Sequence[str] = ()) -> None:
    """Compare rows of both (named tuples or dicts) in the columns that the floor gives, in the same order. ``but``
    names columns that the product has put into words."""
    columns = [column for column in (_dict(floor[0]) if floor else ()) if column not in but]
    ours = [{column: _dict(row)[column] for column in columns} for row in product]
    theirs = [_dict(row) for row in floor]
    if len(product) != len(floor):
        raise DifferentAnswerError(f"{name}: {len(product)} rows, and {len(floor)} from the floor")
    for one, other in zip(ours, theirs, strict=True):
        for column in columns:
            if one[column] != other[column]:
                raise DifferentAnswerError(f"{name}.{column}: {one[column]!r}, and {other[column]!r} from the floor")


def _dict(row) -> dict:
    return row if isinstance(row, dict) else row._asdict()
