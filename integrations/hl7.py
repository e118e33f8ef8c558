"""HL7 v2 messages from bytes to values. Pure. Liberal in what it takes, exact in what it concludes.

The library (``hl7``) takes a message apart by its own separators. Character sets and escapes are ours: the library
leaves the first to its caller, and of the second it drops what is not closed and writes names into the log.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import hl7 as library

SEGMENT_END = re.compile(r"\r\n|\n|\r")
SEGMENT_END_BYTES = re.compile(rb"\r\n|\n|\r")
HEADER = re.compile(rb"(?i:MSH)[^A-Za-z0-9\s]")
SEGMENT = re.compile(r"[A-Za-z][A-Za-z0-9]{2}")
BETWEEN_MESSAGES = re.compile(rb"(?:\r\n|\n|\r)(?=(?:[ \t\x0b\x1c]|\xef\xbb\xbf)*(?i:MSH)[^A-Za-z0-9\s])")
WRAPPERS = frozenset({"FHS", "BHS", "BTS", "FTS"})
UTF_16 = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"M\0S\0H\0", "utf-16-le"), (b"\0M\0S\0H", "utf-16-be"))
"""How a message in UTF-16 begins: none of its separators stands where ASCII has it."""
AND = frozenset({("A", "E")})
"""Texts with a plain ampersand that hardly anybody escapes: A&E."""
NULL = '""'
"""A value taken away, as against one not told."""

CHARACTER_SETS = {
    "ASCII": "",
    "": "",
    "UNICODE UTF-8": "utf-8",
    "UNICODE": "utf-8",
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "8859/1": "cp1252",  # what calls itself Latin 1 is what Windows writes
    "8859/2": "iso8859-2",
    "8859/9": "iso8859-9",
    "8859/14": "iso8859-14",  # Welsh
    "8859/15": "iso8859-15",
    "CP1252": "cp1252",
    "WINDOWS-1252": "cp1252",
}
"""MSH-18 to Python's name. Empty: not told, so UTF-8 where it is that, else what Windows writes. What Windows writes
is hardly ever UTF-8 by accident, so UTF-8 that calls itself anything else is UTF-8 all the same."""


class NotHl7Error(ValueError):
    """No message at all: there is no header."""


class UnreadableError(ValueError):
    """A message whose content cannot be used. ``code`` says why, in a word, without anybody's data."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def split(content: bytes) -> list[bytes]:
    """The messages in one frame, file or request: usually one, but some senders put a batch in."""
    start = HEADER.search(content)
    if start is None or content.startswith(tuple(mark for mark, _charset in UTF_16)):
        return [content]
    parts = BETWEEN_MESSAGES.split(content[start.start() :])
    return [_without_wrappers(part) for part in parts]


def _without_wrappers(part: bytes) -> bytes:
    lines = re.split(rb"(?<=[\r\n])", part)
    return b"".join(line for line in lines if line[:3].decode("ascii", "replace") not in WRAPPERS)


def decoded(raw: bytes) -> str:
    """The text: UTF-8 where the bytes are that, else by MSH-18 where that is true. Never fails."""
    raw = _in_utf_8(raw)
    head = raw[: raw.find(b"\r") if b"\r" in raw else raw.find(b"\n") if b"\n" in raw else len(raw)]
    head_fields = head.split(head[3:4]) if len(head) > 3 else []
    told = head_fields[17].split(b"~")[0].decode("ascii", "replace").strip().upper() if len(head_fields) > 17 else ""
    for charset in dict.fromkeys(("utf-8", CHARACTER_SETS.get(told, ""), "cp1252", "latin-1")):
        if charset:
            try:
                return raw.decode(charset)
            except UnicodeDecodeError:
                continue
    raise AssertionError("latin-1 takes every byte")


def _in_utf_8(raw: bytes) -> bytes:
    """What is in UTF-16, so that its header can be read; all else as it is."""
    charset = next((charset for mark, charset in UTF_16 if raw.startswith(mark)), "")
    return raw.decode(charset, "replace").encode("utf-8", "replace") if charset else raw


@dataclass(frozen=True)
class Message:
    """A message taken apart. ``get("PV1-3.4")`` reads by the standard's own names."""

    tree: library.Message
    separators: str
    escape: str

    @cached_property
    def segments(self) -> dict[str, library.Segment]:
        """The first segment of each name."""
        return {_name(each): each for each in reversed(list(self.tree))}

    def has(self, segment: str) -> bool:
        """Whether there is such a segment."""
        return segment in self.segments

    def repetitions(self, place: str) -> list[list[str]]:
        """All repetitions of a field, each as its components, unescaped: ``repetitions("PID-3")``."""
        segment, _, number = place.partition("-")
        found = self.segments.get(segment)
        if found is None or len(found) <= int(number):
            return []
        return [self._components(one) for one in found[int(number)]]

    def get(self, place: str) -> str:
        """The first filled repetition's value at a place: ``PV1-9``, ``PV1-3.4``, ``PID-5.2``. Empty for what is not
        there and for a value taken away."""
        field, _, component = place.partition(".")
        wanted = int(component or 1) - 1
        values = [one[wanted] for one in self.repetitions(field) if len(one) > wanted]
        return next((value for value in values if value and value != NULL), "")

    def is_taken_away(self, place: str) -> bool:
        """Whether the field says that there is no value, as against saying nothing."""
        return any(one[:1] == [NULL] for one in self.repetitions(place))

    def first(self, places: list[str]) -> str:
        """The first place that is filled."""
        return next(filter(None, map(self.get, places)), "")

    def _components(self, repetition) -> list[str]:
        if isinstance(repetition, str):
            return [self._plain(repetition)]
        return [self._first_part(one) for one in repetition]

    def _first_part(self, component) -> str:
        """A component, or the first of its sub-components that is filled: an authority may be an identifier only."""
        while not isinstance(component, str):
            if tuple(map(str, component)) in AND:
                return "&".join(map(str, component))
            component = next(filter(None, component), "")
        return self._plain(component)

    def _plain(self, text: str) -> str:
        return unescaped(text, self.escape, self.separators).strip()


def _name(segment) -> str:
    first = segment[0] if segment else ""
    while not isinstance(first, str):
        first = first[0] if first else ""
    return first.strip()


def parse(raw: bytes) -> Message:
    """Take a message apart. Raises NotHl7Error where no header is to be found, UnreadableError where there is one
    and no sense in it."""
    raw = _in_utf_8(raw)
    start = HEADER.search(raw)
    if start is None:
        raise NotHl7Error
    text = re.sub(r"[\x00\x0b\x1c]", "", decoded(raw[start.start() :]))
    try:
        tree = library.parse("\r".join(_segments(text)))
    except Exception as fault:  # the library has no one error of its own for what is not well made
        raise UnreadableError("malformed") from fault
    return Message(tree, tree.separators, tree.esc)


def _segments(text: str) -> list[str]:
    """Line by line. A line that begins no segment is the rest of a field that somebody broke, such as an address."""
    found: list[str] = []
    bar = text.lstrip()[3:4]
    for line in (each.lstrip(" \t\ufeff") for each in SEGMENT_END.split(text)):
        if not found or (SEGMENT.match(line) and line[3:4] in ("", bar)):
            found.append(line[:3].upper() + line[3:])
        elif line.strip():
            found[-1] += f" {line}"
    return found


def unescaped(text: str, escape: str, separators: str) -> str:
    """Separators, characters in hex, line breaks. What is not closed or not known stays as it is written."""
    if not escape or escape not in text:
        return text
    known = {"F": separators[1], "R": separators[2], "S": separators[3], "T": separators[4], "E": escape}
    known |= {".br": "\n", ".sp": "\n", "H": "", "N": ""}
    sign = re.escape(escape)

    def meant(found: re.Match) -> str:
        inner = found[1]
        if inner in known:
            return known[inner]
        if re.fullmatch(r"X(?:[0-9A-Fa-f]{2})+", inner):
            return _from_hex(inner[1:])
        return found[0]

    return re.sub(f"{sign}([^{sign}]*){sign}", meant, text)


def _from_hex(digits: str) -> str:
    content = bytes.fromhex(digits)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return text.replace("\x00", "")
