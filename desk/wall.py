"""The board for a screen on the office wall: who stands where, by initials only. Pure.

Whoever passes the door can read it, so it holds no name, no reason, no place and no note.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caseload.people.names import initials
from desk.board import Group, Row

ID_SHOWN = 3
"""Characters of the local id that tell two people with the same initials apart."""


@dataclass(frozen=True)
class Tile:
    """One person: who, and the facts of their row that may hang on a wall."""

    label: str
    row: Row


def labels(rows: Iterable[Row], local_ids: Mapping[int, str]) -> dict[int, str]:
    """Initials by person; where two are alike, the end of the local id behind them."""
    rows = list(rows)
    first = {row.person_id: initials(row.preferred_name or row.given_names, row.family_name) for row in rows}
    shared = {label for label, count in Counter(first.values()).items() if count > 1}
    return {
        person: f"{label} {_end(local_ids.get(person))}".strip() if label in shared else label
        for person, label in first.items()
    }


def alike(rows: Iterable[Row]) -> list[int]:
    """The people whose initials another one shares."""
    label_of = labels(rows, {})
    shared = {label for label, count in Counter(label_of.values()).items() if count > 1}
    return [person for person, label in label_of.items() if label in shared]


def walls(rows: Iterable[Row], local_ids: Mapping[int, str]) -> list[tuple[Group, list[Tile]]]:
    """The groups of the board with their tiles, the most overdue first."""
    rows = list(rows)
    label_of = labels(rows, local_ids)
    ordered = sorted(rows, key=lambda row: (not row.is_over, -(row.days or 0), row.sort_key))
    groups = [
        (group, [Tile(label_of[row.person_id], row) for row in ordered if row.group == group]) for group in Group
    ]
    return [(group, tiles) for group, tiles in groups if tiles]


def _end(number: str | None) -> str:
    return (number or "")[-ID_SHOWN:]
