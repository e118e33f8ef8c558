"""A trust's file with the licensed wording of an instrument's ratings, checked against its definition. Pure.

    instrument = "mohost"
    version = "2.0"

    [items.routine]
    F = "..."
    A = "..."

Items and letters may be left out: where no words stand, the form shows the letter's label alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessments.located import FileFaultError, NotTomlError, read
from assessments.structure import Definition, hash_of

LONGEST = 2000
"""Characters of one criterion: more is a file of something else."""

Fault = tuple[tuple[str, ...], str]


class CriteriaFaultError(FileFaultError):
    """A file of criteria that may not be."""


@dataclass(frozen=True)
class Wording:
    """The words of a file: item to letter to words."""

    key: str
    version: str
    words: dict[str, dict[str, str]]
    content_hash: str


def parse(text: str, name: str, definitions: Iterable[Definition]) -> Wording:
    """The wording in a text for one of these definitions. Raises CriteriaFaultError at the first fault."""
    try:
        located = read(text)
    except NotTomlError as fault:
        raise CriteriaFaultError(name, fault.line, f"not TOML: {fault.fault}") from fault
    for path, fault in _faults(located.data, {(each.key, each.version): each for each in definitions}):
        raise CriteriaFaultError(name, located.line(*path), fault)
    items = located.data["items"]
    words = {item: {letter.upper(): said.strip() for letter, said in given.items()} for item, given in items.items()}
    key, version = located.data["instrument"], located.data["version"]
    return Wording(key, version, words, hash_of({"key": key, "version": version, "words": words}))


def _faults(data: dict, known: dict[tuple[str, str], Definition]) -> Iterator[Fault]:
    for name in data:
        if name not in ("instrument", "version", "items"):
            yield (name,), f"{name} means nothing here"
    for name in ("instrument", "version"):
        if not isinstance(data.get(name), str):
            yield (name,), f"{name} is missing, or is no text"
    definition = known.get((data["instrument"], data["version"]))
    if definition is None:
        told = ", ".join(f"{key} {version}" for key, version in sorted(known))
        yield ("version",), f"there is no {data['instrument']} {data['version']}; known are {told}"
    if not isinstance(data.get("items"), dict) or not data["items"]:
        yield ("items",), "no items stand here: [items.CODE] with words for each letter"
    for item, given in data["items"].items():
        yield from _item(definition, item, given)


def _item(definition: Definition, item: str, given) -> Iterator[Fault]:
    at = ("items", item)
    if item not in {each.code for each in definition.items}:
        yield at, f"{definition.short_title} {definition.version} has no item {item}"
    if not isinstance(given, dict) or not given:
        yield at, "words stand here by letter"
    letters = {grade.letter.upper() for grade in definition.scale}
    met = set()
    for letter, said in given.items():
        if letter.upper() not in letters:
            yield (*at, letter), f"the scale has no letter {letter}; it has {', '.join(sorted(letters))}"
        if letter.upper() in met:
            yield (*at, letter), f"the letter {letter.upper()} stands here twice"
        if not isinstance(said, str) or not said.strip():
            yield (*at, letter), f"the words of {letter} are missing"
        if len(said) > LONGEST:
            yield (*at, letter), f"the words of {letter} have more than {LONGEST} characters"
        met.add(letter.upper())
