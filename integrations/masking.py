"""A message's text for fault finding, without whom it is about. Pure.

What tells how the message is made stays: the header, the event, where each separator stands. Letters and digits of
every other segment are replaced; of the visit the ward and the times stay, and its numbers and what was said of the
person do not.
"""

import re

PLAIN = frozenset({"MSH", "EVN", "BHS", "FHS", "BTS", "FTS", "MSA", "ERR"})
VISIT_FIELDS = frozenset({1, 2, 3, 6, 44, 45})
"""Of PV1: class, wards, moments."""
SIGN = "•"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{2}")
LETTER = re.compile(r"[^\W_]")


def masked(text: str) -> str:
    """The text, line by line. Of what has no header nothing is legible."""
    lines = re.split(r"\r\n|\r|\n", text)
    header = next((line for line in lines if line.startswith("MSH") and len(line) > 3), "")
    bar = header[3:4]
    return "\n".join(_line(line, bar) for line in lines if line)


def _line(line: str, bar: str) -> str:
    name = line[:3]
    if not bar:
        return LETTER.sub(SIGN, line)
    if name in PLAIN:
        return line
    fields = line.split(bar)
    kept = VISIT_FIELDS if name == "PV1" else {1}
    return bar.join(
        field if _stays(number, field, kept) else LETTER.sub(SIGN, field) for number, field in enumerate(fields)
    )


def _stays(number: int, field: str, kept: set[int] | frozenset[int]) -> bool:
    """The segment's name, and what says nothing of anybody. A line that has no such name is the rest of a field that
    somebody broke, such as an address."""
    if number == 0:
        return NAME.fullmatch(field) is not None
    return number in kept and (number > 1 or len(field) < 4)
