"""What a sender is told: ACK in the standard's original mode. Pure."""

import datetime as dt
import uuid

from integrations.reading import Header

ESCAPES = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\r": " ", "\n": " "})
NOBODY = Header("", "", ("", ""), "", "", "", "", "")


def acknowledgement(header: Header | None, answer: str, fault: str, *, at: dt.datetime) -> bytes:
    """AA, AE or AR to a message, with the code of what was wrong in MSA-3 and a word on it in ERR."""
    to = header or NOBODY
    fields = [
        "MSH", "^~\\&", *map(_escaped, (*to.receiving, to.application, to.facility)),
        at.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S+0000"), "", f"ACK^{_escaped(to.code)}^ACK",
        uuid.uuid4().hex[:20], _escaped(to.processing) or "P", _escaped(to.version) or "2.4",
    ]  # fmt: skip
    lines = ["|".join(fields), "|".join(["MSA", answer, _escaped(to.control_id), _escaped(fault)]).rstrip("|")]
    if fault:
        lines.append(f"ERR|{_escaped(fault)}")
    text = "\r".join(lines) + "\r"
    if not text.isascii():  # somebody's own name for their system
        text = text.replace("\r", "||||||UNICODE UTF-8\r", 1)
    return text.encode()


def _escaped(text: str) -> str:
    return text.translate(ESCAPES)
