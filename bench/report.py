"""The figures as a table, as var/bench.json, and held against what they should be."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from bench.measuring import Measured

COLUMNS = [field.name for field in fields(Measured)]
PAGES = (
    "today", "board", "person", "search", "assessment_profile", "assessment_compare", "meeting_agenda", "meeting_run",
    "service", "report_bands", "fhir_page",
)  # fmt: skip
WITHIN_100_MS = ("today", "board", "assessment_profile", "assessment_compare", "meeting_run")


@dataclass(frozen=True)
class Aim:
    """One thing that a row should be. ``value`` gives its figure from the row and the same row at a tenth."""

    row: str
    words: str
    most: float
    value: Callable[[Measured, Measured | None], float | None]


def _growth(row: Measured, tenth: Measured | None) -> float | None:
    return row.p50_ms / tenth.p50_ms if tenth else None


FOLLOWERS = 15
FEED_MS = 500
"""For a hundred messages: 200 a second."""
NEWS_MS = 1300
"""Between two looks of a follower at what is new (static/alongside/meeting.js)."""


def _asking(row: Measured, _tenth: Measured | None) -> float:
    """Per cent of one core while every follower asks once a second."""
    return FOLLOWERS * row.p50_ms / 1000 * 100


def _looking(row: Measured, _tenth: Measured | None) -> float:
    """Per cent of one core while every follower looks at what somebody types without a pause."""
    return FOLLOWERS * row.p50_ms / NEWS_MS * 100


AIMS = (
    Aim("sweep", "times its floor", 2, lambda row, _: row.ratio),
    *(Aim(name, "queries", 12, lambda row, _: row.queries) for name in PAGES),
    *(Aim(name, "ms p95", 100, lambda row, _: row.p95_ms) for name in WITHIN_100_MS),
    *(Aim(name, "times its p50 at a tenth of the size", 1.3, _growth) for name in ("today", "board")),
    Aim("fhir_page", "ms p95", 250, lambda row, _: row.p95_ms),
    Aim("gaps", "ms p95", 200, lambda row, _: row.p95_ms),
    Aim("meeting_agenda", "ms p95", 150, lambda row, _: row.p95_ms),
    *(Aim(name, "ms p95", 2000, lambda row, _: row.p95_ms) for name in ("service", "report_bands")),
    Aim("meeting_news", "ms p95", 5, lambda row, _: row.p95_ms),
    Aim("meeting_news", "% of one core for 15 members asking every second", 10, _asking),
    Aim("meeting_said", "% of one core for 15 members while one types without a pause", 10, _looking),
    Aim("handover_said", "% of one core for 15 members while one types without a pause", 10, _looking),
    Aim("feed", "ms for a hundred messages (200 a second)", FEED_MS, lambda row, _: row.p50_ms),
    Aim("feed_taken", "ms for a hundred messages of ours", FEED_MS, lambda row, _: row.p50_ms),
    Aim("log_contact", "queries", 15, lambda row, _: row.queries),
    Aim("log_contact", "ms p95", 30, lambda row, _: row.p95_ms),
)


def table(rows: Iterable[Measured]) -> str:
    """The rows, a line each."""
    widths = [22, 9, 10, 10, 8, 8, 10, 7]
    lines = ["".join(f"{name:>{width}}" for name, width in zip(COLUMNS, widths, strict=True))]
    lines += [
        "".join(f"{value:>{width},}" if name != "name" else f"{value:>{width}}" for (name, value), width in
                zip(asdict(row).items(), widths, strict=True))
        for row in rows
    ]  # fmt: skip
    return "\n".join(lines)


def aims(rows: list[Measured]) -> list[tuple[bool, str]]:
    """For each aim at the full size whether it is met, and a sentence."""
    size = max(row.size for row in rows)
    full = {row.name: row for row in rows if row.size == size}
    tenth = {row.name: row for row in rows if row.size < size}
    told = []
    for aim in AIMS:
        figure = aim.value(full[aim.row], tenth.get(aim.row)) if aim.row in full else None
        if figure is not None:
            sentence = f"{aim.row}: {figure:.4g} {aim.words}, at most {aim.most:g}"
            told.append((figure <= aim.most, sentence))
    return told


def write(rows: Iterable[Measured], path: Path) -> None:
    """The rows as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"rows": [asdict(row) for row in rows]}, indent=1) + "\n")
