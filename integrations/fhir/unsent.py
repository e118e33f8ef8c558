"""What a notification tells of and does not bring: an Encounter by its id only, one that was deleted, an event with
nothing in it. We ask no other system, so what happened cannot be known from it, and somebody must. Pure."""

import json
from dataclasses import dataclass

from integrations.fhir.parts import dicts, kind_of, text_of
from integrations.hl7 import UnreadableError

NOT_SENT, DELETED = "not_sent", "deleted"
SILENT_TYPES = frozenset({"handshake", "heartbeat", "query-status"})
"""Notifications that tell of nothing."""


@dataclass(frozen=True)
class Unsent:
    """What is missing: why, and its address at the sender, which names nobody."""

    fault: str
    reference: str = ""

    @property
    def raw(self) -> bytes:
        """What is kept."""
        return json.dumps({"fault": self.fault, "reference": self.reference}, sort_keys=True).encode()


def unsent(entries: list[dict]) -> list[Unsent]:
    """Everything of this kind in a notification, each once."""
    brought = {text_of(one, "id") for entry in entries if kind_of(one := entry.get("resource")) == "Encounter"}
    missing = [Unsent(DELETED, url) for entry in entries if (url := _deleted(entry))]
    for status in filter(_tells, (entry.get("resource") for entry in entries)):
        told_of = [reference for reference in _focuses(status) if "Encounter/" in reference]
        missing += [Unsent(NOT_SENT, one) for one in told_of if _id(one) not in brought]
        if not told_of and not brought and not missing:
            missing.append(Unsent(NOT_SENT))
    gone = {_id(one.reference) for one in missing if one.fault == DELETED}
    return list(dict.fromkeys(one for one in missing if one.fault == DELETED or _id(one.reference) not in gone))


def refuse_unsent(kept: object) -> None:
    """Raise what was wrong with what was kept in the place of an Encounter."""
    if isinstance(kept, dict) and kept.get("fault") in (NOT_SENT, DELETED):
        raise UnreadableError(kept["fault"])


def _deleted(entry: dict) -> str:
    request = entry.get("request")
    url = text_of(request, "url") if text_of(request, "method") == "DELETE" else ""
    return url[:200] if "Encounter/" in url else ""


def _id(reference: str) -> str:
    return reference.partition("/_history/")[0].rpartition("/")[2]


def _tells(status: object) -> bool:
    """Whether it is a status, as R4 has it (Parameters) or as R4B and R5 have it, that tells of an event."""
    if kind_of(status) == "SubscriptionStatus":
        return text_of(status, "type") not in SILENT_TYPES
    parts = dicts(status, "parameter") if kind_of(status) == "Parameters" else []
    kinds = [text_of(part, "valueCode") for part in parts if part.get("name") == "type"]
    return bool(kinds) and kinds[0] not in SILENT_TYPES


def _focuses(status: dict) -> list[str]:
    """The addresses of what an event is about."""
    events = [*dicts(status, "notificationEvent")]
    focuses = [event.get("focus") for event in events]
    for parameter in dicts(status, "parameter"):
        parts = dicts(parameter, "part") if parameter.get("name") == "notification-event" else []
        focuses += [part.get("valueReference") for part in parts if part.get("name") == "focus"]
    return [reference[:200] for one in focuses if (reference := text_of(one, "reference"))]
