"""What a sender is told: an ACK in the original mode, or where a profile says so in the enhanced one. Pure."""

import datetime as dt
import uuid

from integrations.reading import Header

ESCAPES = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\r": " ", "\n": " "})
NOBODY = Header("", "", ("", ""), "", "", "", "", "")


COMMITTED = {"AA": "CA", "AE": "CE", "AR": "CR"}
"""The enhanced mode's accept acknowledgement: it says that a message is safely stored, which is what ours mean."""
WANTED = {"AL": ("AA", "AE", "AR"), "ER": ("AE", "AR"), "SU": ("AA",), "NE": ()}
"""HL7 table 0155, MSH-15: always, on error, on success, never."""


def accepted(header: Header, answer: str) -> str:
    """The answer in enhanced mode; empty where none is wanted. What names no mode is in the original one."""
    if header.accept not in WANTED:
        return answer
    return COMMITTED[answer] if answer in WANTED[header.accept] else ""


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
