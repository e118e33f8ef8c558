"""Dated code lists of the 72-hour follow-up, read from ``follow_up.toml``. Pure."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = tomllib.loads(Path(__file__).with_name("follow_up.toml").read_text())


@dataclass(frozen=True)
class Dated:
    """A code list with the first and the last day on which it holds, and where it is from."""

    holds_from: dt.date
    holds_until: dt.date
    codes: frozenset[str]
    source: str


def lists(name: str) -> tuple[Dated, ...]:
    """All lists of a name, as the file has them."""
    return tuple(
        Dated(row.get("from", dt.date.min), row.get("until", dt.date.max), frozenset(row["codes"]), row["source"])
        for row in _FILE[name]
    )


def in_force(dated: tuple[Dated, ...], day: dt.date) -> frozenset[str]:
    """The codes that hold on a day: every day has one list."""
    return next(one.codes for one in dated if one.holds_from <= day <= one.holds_until)


def ever(dated: tuple[Dated, ...]) -> frozenset[str]:
    """Every code that stands, or stood, in a list: for rules of our own, which are wider and know no dates."""
    return frozenset().union(*(one.codes for one in dated))


BED_CLASSES = lists("bed_classes")
"""Classes of the last bed that count."""

METHODS_OUT = lists("methods_out")
"""Discharge methods that mean a death."""

DESTINATIONS_OUT = lists("destinations_out")
"""Destinations that take a discharge out of the measure."""

MECHANISMS = lists("mechanisms")
ATTENDANCE = lists("attendance")
