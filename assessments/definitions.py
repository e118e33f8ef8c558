"""Instruments as data: the TOML files in ``instruments/``, checked, and hashed by what they mean. Pure.

A definition in use is never edited, only superseded by another version (``operations.instruments``). Whoever rates,
which way is better, which summaries exist and what counts as a change are all part of it: no code names an
instrument.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from assessments.located import FileFaultError, NotTomlError, read
from assessments.structure import (
    Definition,
    Grade,
    Item,
    NotInDefinitionError,
    Section,
    Summary,
    from_stored,
    hash_of,
)

__all__ = [
    "Definition",
    "DefinitionFaultError",
    "Grade",
    "Item",
    "NotInDefinitionError",
    "Section",
    "Summary",
    "current",
    "of",
    "parse",
]

FOLDER = Path(__file__).parent / "instruments"
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
VERSION = re.compile(r"\d+(\.\d+)*")
WORDS = ("title", "short_title", "licence", "source", "notes")
LONGEST = {"key": 40, "version": 20, "code": 60}
ONE_OF = {"rated_by": ("assessor", "person"), "better": ("higher", "lower")}

_known: dict[str, Definition] = {}


class DefinitionFaultError(FileFaultError):
    """A definition that may not be."""


def current() -> dict[str, Definition]:
    """The newest version of each instrument that can be begun, by its key; read once per process."""
    newest = {}
    for each in sorted(shipped(FOLDER), key=lambda definition: in_order(definition.version)):
        newest[each.key] = each
    return dict(sorted(newest.items()))


def of(instrument) -> Definition:
    """The definition of an Instrument row, as it was when it was first used. Those that still stand in a file are not
    read from the database."""
    if not _known:
        _known.update((each.content_hash, each) for each in shipped(FOLDER))
    if instrument.content_hash not in _known:
        _known[instrument.content_hash] = from_stored(instrument.definition)
    return _known[instrument.content_hash]


@cache
def shipped(folder: Path) -> tuple[Definition, ...]:
    """All definitions of a folder. Raises DefinitionFaultError."""
    found: dict[tuple[str, str], str] = {}
    definitions = []
    for path in sorted(folder.glob("*.toml")):
        definition = parse(path.read_text(encoding="utf-8"), path.name)
        before = found.setdefault((definition.key, definition.version), path.name)
        if before != path.name:
            raise DefinitionFaultError(path.name, 1, f"{before} has this key and version already")
        definitions.append(definition)
    return tuple(definitions)


def in_order(version: str) -> tuple[int, ...]:
    """A version for sorting: 10.0 after 9.1."""
    return tuple(int(part) for part in version.split("."))


def parse(text: str, name: str) -> Definition:
    """The definition in a text; ``name`` is the file's, for faults. Raises DefinitionFaultError at the first one."""
    try:
        located = read(text)
    except NotTomlError as fault:
        raise DefinitionFaultError(name, fault.line, f"not TOML: {fault.fault}") from fault
    for path, fault in _faults(located.data):
        raise DefinitionFaultError(name, located.line(*path), fault)
    return _made(located.data)


def _made(data: dict) -> Definition:
    scale = tuple(Grade(**each) for each in data["scale"])
    sections = tuple(
        Section(each["code"], each["title"], tuple(Item(**item) for item in each["items"]))
        for each in data["sections"]
    )
    summaries = tuple(Summary(**each | {"sections": tuple(each["sections"])}) for each in data.get("summaries", ()))
    definition = Definition(**data | {"scale": scale, "sections": sections, "summaries": summaries})
    return replace(definition, content_hash=hash_of(definition.stored))


Fault = tuple[tuple[str | int, ...], str]

KNOWN = {
    "key", "version", *WORDS, "rated_by", "better", "section_sums", "change_threshold", "proposes", "scale",
    "sections", "summaries",
}  # fmt: skip
REQUIRED = ("key", "version", *WORDS, "rated_by", "scale", "sections")


def _faults(data: dict) -> Iterator[Fault]:
    """What is wrong, the first fault first: later checks rely on earlier ones."""
    yield from _keys((), data, REQUIRED, KNOWN)
    for name in ("key", "version", *WORDS):
        yield from _text((name,), data[name], LONGEST.get(name))
    yield from _coded(("key",), data["key"])
    if not VERSION.fullmatch(data["version"]):
        yield ("version",), "the version is made of numbers and dots, such as 2.0"
    if "proposes" in data:
        yield from _text(("proposes",), data["proposes"], LONGEST["key"])
        yield from _coded(("proposes",), data["proposes"])
    for name, allowed in ONE_OF.items():
        if data.get(name, allowed[0]) not in allowed:
            yield (name,), f"{name} is one of {', '.join(allowed)}"
    if type(data.get("section_sums", False)) is not bool:
        yield ("section_sums",), "section_sums is true or false"
    threshold = data.get("change_threshold", 1)
    if type(threshold) is not int or threshold < 1:
        yield ("change_threshold",), "change_threshold is a whole number from 1"
    yield from _scale(data["scale"])
    yield from _sections(data["sections"])
    yield from _summaries(data.get("summaries", []), {section["code"] for section in data["sections"]})


def _scale(scale) -> Iterator[Fault]:
    yield from _tables(("scale",), scale, 2)
    values, letters = set(), set()
    for number, grade in enumerate(scale):
        at = ("scale", number)
        yield from _keys(at, grade, ("value", "letter", "label"), {"value", "letter", "label", "counts_as"})
        if type(grade["value"]) is not int or not 0 <= grade["value"] <= 1000:
            yield (*at, "value"), "a value is a whole number from 0 to 1000"
        yield from _text((*at, "label"), grade["label"])
        yield from _text((*at, "letter"), grade["letter"], 1)
        if grade.get("counts_as", "") not in ("strength", "barrier", ""):
            yield (*at, "counts_as"), "counts_as is strength, barrier or empty"
        if grade["value"] in values:
            yield (*at, "value"), f"the value {grade['value']} stands here twice"
        if grade["letter"].upper() in letters:
            yield (*at, "letter"), f"the letter {grade['letter']} stands here twice"
        values.add(grade["value"])
        letters.add(grade["letter"].upper())


def _sections(sections) -> Iterator[Fault]:
    yield from _tables(("sections",), sections, 1)
    codes, items = set(), set()
    for number, section in enumerate(sections):
        at = ("sections", number)
        yield from _titled(at, section, codes, more=("items",))
        yield from _tables((*at, "items"), section["items"], 1)
        for row, item in enumerate(section["items"]):
            yield from _titled((*at, "items", row), item, items)


def _summaries(summaries, known: set[str]) -> Iterator[Fault]:
    yield from _tables(("summaries",), summaries, 0)
    codes = set()
    for number, summary in enumerate(summaries):
        at = ("summaries", number)
        yield from _titled(at, summary, codes, more=("kind", "sections"))
        if summary["kind"] not in ("sum", "mean"):
            yield (*at, "kind"), "a summary is a sum or a mean"
        named = summary["sections"]
        if not isinstance(named, list) or not named or len(set(map(str, named))) < len(named):
            yield (*at, "sections"), "a summary names its sections, each once"
        for code in map(str, named):
            if code not in known:
                yield (*at, "sections"), f"there is no section {code}"


def _titled(at, table: dict, codes: set[str], more: tuple[str, ...] = ()) -> Iterator[Fault]:
    yield from _keys(at, table, ("code", "title", *more), {"code", "title", *more})
    yield from _text((*at, "code"), table["code"], LONGEST["code"])
    yield from _coded((*at, "code"), table["code"])
    yield from _text((*at, "title"), table["title"])
    if table["code"] in codes:
        yield (*at, "code"), f"the code {table['code']} stands here twice"
    codes.add(table["code"])


def _coded(at, code: str) -> Iterator[Fault]:
    if not CODE.fullmatch(code):
        yield at, f"{code!r} is no code: small letters, numbers and single hyphens"


def _keys(at, table: dict, required, known: set[str]) -> Iterator[Fault]:
    for name in table:
        if name not in known:
            yield (*at, name), f"{name} means nothing here"
    for name in required:
        if name not in table:
            yield at, f"{name} is missing"


def _text(at, value, longest: int | None = None) -> Iterator[Fault]:
    if not isinstance(value, str) or not value.strip():
        yield at, f"{at[-1]} is text and not empty"
    elif longest and len(value) > longest:
        yield at, f"{at[-1]} has at most {longest} characters"


def _tables(at, value, least: int) -> Iterator[Fault]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        yield at, f"{at[-1]} is a list of tables"
    elif len(value) < least:
        yield at, f"{at[-1]} has at least {least}"
