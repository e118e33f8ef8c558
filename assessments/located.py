"""TOML with the line on which everything stands, so that a fault in a long file can be found. Pure."""

import re
import tomllib
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
HEADER = re.compile(r"\s*\[(\[?)([\w.-]+)\]")
KEY = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=""")
ROW = re.compile(r"\s*\{")
WHERE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


class FileFaultError(ValueError):
    """A file says something that it may not: which file, which line, and what is wrong."""

    def __init__(self, file: str, line: int, fault: str):
        super().__init__(f"{file}, line {line}: {fault}")
        self.file = file
        self.line = line
        self.fault = fault


class NotTomlError(ValueError):
    """The text is no TOML; ``line`` counts from 1."""

    def __init__(self, line: int, fault: str):
        super().__init__(fault)
        self.line = line
        self.fault = fault


@dataclass
class Located:
    """What a text holds, and where."""

    data: dict
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int:
        """The line of a table, a key or a row of an array; the nearest thing around it where it has none."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Located:
    """Parse a text. An array of inline tables has to have one row a line for each to be found."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        found = WHERE.search(str(fault))
        line = int(found[1]) if found and found[1] else len(text.splitlines())
        raise NotTomlError(line, WHERE.sub("", str(fault)).strip()) from fault
    return Located(data, _lines(text))


def _lines(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    rows: dict[Path, int] = {}
    table: Path = ()
    key: Path = ()
    within_text = False
    for number, line in enumerate(text.splitlines(), start=1):
        quoted = line.count('"""') + line.count("'''")
        if within_text:
            within_text = quoted % 2 == 0
            continue
        within_text = quoted % 2 == 1
        if header := HEADER.match(line):
            table = _table(tuple(header[2].split(".")), bool(header[1]), rows)
            lines.setdefault(table, number)
        elif found := KEY.match(line):
            key = (*table, *found[1].split("."))
            lines.setdefault(key, number)
        elif ROW.match(line) and key:
            rows[key] = rows.get(key, -1) + 1
            lines[(*key, rows[key])] = number
    return lines


def _table(name: tuple[str, ...], is_array: bool, rows: dict[Path, int]) -> Path:
    """The path of a header: ``[[sections]]`` met for the third time is ``("sections", 2)``."""
    path: Path = ()
    for part in name[:-1]:
        path = (*path, part)
        path = (*path, rows[path]) if path in rows else path
    path = (*path, name[-1])
    if is_array:
        rows[path] = rows.get(path, -1) + 1
        path = (*path, rows[path])
    return path
