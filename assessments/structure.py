"""What an instrument is made of. Pure; read from files and checked by ``definitions``."""

import hashlib
import json
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Literal

CountsAs = Literal["strength", "barrier", ""]
RatedBy = Literal["assessor", "person"]


class NotInDefinitionError(LookupError):
    """An item of another instrument or version, or a rating outside the scale."""


@dataclass(frozen=True)
class Grade:
    """One step of the scale; the scale is in the order in which it is shown."""

    value: int
    letter: str
    label: str
    counts_as: CountsAs = ""


@dataclass(frozen=True)
class Item:
    """What is rated."""

    code: str
    title: str


@dataclass(frozen=True)
class Section:
    """Items that belong together."""

    code: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Summary:
    """A published figure over the items of some sections: their sum or their mean, where all are rated."""

    code: str
    title: str
    kind: Literal["sum", "mean"]
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """One version of an instrument."""

    key: str
    version: str
    title: str
    short_title: str
    rated_by: RatedBy
    licence: str
    source: str
    notes: str
    scale: tuple[Grade, ...]
    sections: tuple[Section, ...]
    summaries: tuple[Summary, ...] = ()
    section_sums: bool = False
    """Whether the sum of a section is shown, where all its items are rated."""
    change_threshold: int | None = None
    """The least difference that counts as a change, in steps of the scale; none where it is any."""
    better: Literal["higher", "lower"] = "higher"
    proposes: str = field(default="", compare=False)
    """Which instrument its barriers usually propose next; a team may set otherwise. Says nothing of what ratings
    mean, so it may change without a new version."""
    content_hash: str = field(default="", compare=False)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items, in their order."""
        return tuple(item for section in self.sections for item in section.items)

    def item(self, code: str) -> Item:
        """An item by its code; raises NotInDefinitionError."""
        return _found(self._items_by_code, code)

    def grade(self, value: int) -> Grade:
        """A grade by its value; raises NotInDefinitionError."""
        return _found(self._grades_by_value, value)

    @cached_property
    def best_first(self) -> tuple[Grade, ...]:
        """The scale from the best grade to the worst: what a picture of a course is drawn by."""
        return tuple(sorted(self.scale, key=lambda grade: grade.value, reverse=self.better == "higher"))

    @cached_property
    def stored(self) -> dict:
        """As JSON, for the copy that is kept of a definition in use. What is as usual is left out, so that a field
        that a later release adds changes no hash."""
        return _plain(self)

    @cached_property
    def _items_by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def _grades_by_value(self) -> dict[int, Grade]:
        return {grade.value: grade for grade in self.scale}


def _found(known: dict, wanted):
    try:
        return known[wanted]
    except KeyError:
        raise NotInDefinitionError(str(wanted)) from None


def _plain(value):
    if is_dataclass(value):
        told = [each for each in fields(value) if each.compare and getattr(value, each.name) != each.default]
        return {each.name: _plain(getattr(value, each.name)) for each in told}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def from_stored(data: dict) -> Definition:
    """The definition that ``stored`` gave."""
    sections = (
        Section(each["code"], each["title"], tuple(Item(**item) for item in each["items"]))
        for each in data["sections"]
    )
    summaries = (Summary(**each | {"sections": tuple(each["sections"])}) for each in data.get("summaries", ()))
    scale = (Grade(**each) for each in data["scale"])
    made = {"scale": tuple(scale), "sections": tuple(sections), "summaries": tuple(summaries)}
    return Definition(**data | made, content_hash=hash_of(data))


def hash_of(data: dict) -> str:
    """What a definition means, as a hash: comments and line breaks may change, a word may not."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
