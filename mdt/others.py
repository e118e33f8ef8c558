"""What is about one person goes on that person's record, and nobody else's name with it. Pure."""

import re
from collections.abc import Iterable

from caseload.people.names import initials

NOT_SAID = {"person", "by", "owner", "who", "uuid", "kind", "state", "at"}
"""What was not typed by anybody, or names colleagues."""


def without_names(told, names: Iterable[str]):
    """The same content with every one of these names, typed into any text, as initials: "Dean Whitlock" gives
    "D.W.". Content is what was sealed: dicts, lists and plain values; ``names`` are full names of other people."""
    patterns = [_pattern(name) for name in sorted({name for name in names if " " in name}, key=len, reverse=True)]
    return _walk(told, patterns) if patterns else told


def _walk(told, patterns):
    if isinstance(told, dict):
        return {key: value if key in NOT_SAID else _walk(value, patterns) for key, value in told.items()}
    if isinstance(told, list):
        return [_walk(value, patterns) for value in told]
    if isinstance(told, str):
        for pattern, short in patterns:
            told = pattern.sub(short, told)
    return told


def _pattern(name: str) -> tuple[re.Pattern, str]:
    given, family = name.split(" ", 1)
    either = rf"\b(?:{_spaced(name)}|{_spaced(family)},\s*{_spaced(given)})\b"
    return re.compile(either, re.IGNORECASE), initials(given, family.rsplit(" ", 1)[-1])


def _spaced(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))
