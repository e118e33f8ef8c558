"""A notification comes in by the same door as ADT: each Encounter stored with its hash, and answered once that is
committed. Matching, applying, questions and deletion are the feed's own."""

import datetime as dt
import json
from dataclasses import dataclass

from django.db import transaction

from integrations.codes import FAULTS, Answer, MessageState, Via
from integrations.fhir import notifications
from integrations.fhir.checking import check
from integrations.fhir.notifications import BUNDLES, RESPONSES, Told
from integrations.fhir.parts import kind_of
from integrations.fhir.unsent import Unsent
from integrations.hl7 import UnreadableError
from integrations.models import Message, Sender, SystemClient
from integrations.operations.receiving import FUTURE, Arrived, Row, store
from integrations.operations.senders import senders_of
from integrations.profiles import profile
from integrations.reading import LONGEST, Header

APPLICATION = "FHIR"
SHAPELESS = (AttributeError, TypeError, LookupError, ValueError, OverflowError)
"""What comes of a number where a text should be, and the like: the model lets some of it pass."""


@dataclass(frozen=True)
class Taken:
    """What is answered about one thing that came: AA, AE or AR, and a code of ``FAULTS``, or nothing."""

    answer: str
    fault: str = ""

    @property
    def words(self) -> str:
        """In a sentence."""
        if self.fault == "malformed":
            return "Not FHIR R4 as it is taken here: JSON, a Bundle or an Encounter, each part as the model has it."
        return str(FAULTS.get(self.fault, "Taken in."))


@transaction.atomic
def take_in(body: bytes, *, client: SystemClient, at: dt.datetime) -> list[Taken]:
    """Store what came. Gives what to answer, one for each Encounter. What is no notification at all is one failure,
    kept for a month like any other; so is each Encounter that is only told of."""
    arrived = Arrived(body, Via.HTTPS, client.name)
    key = (APPLICATION, client.name[: LONGEST["system"]])
    sender = senders_of({key}, at=at)[key]
    found = _told(body)
    if found is None:
        rows = [_failed(arrived, body, sender, key, "malformed")]
    else:
        told, missing = found
        rows = [row for one in told for row in _rows(one, arrived, sender, key, at)]
        rows += [_failed(arrived, one.raw, sender, key, one.fault) for one in missing]
    if not rows:
        Sender.objects.filter(pk=sender.pk).update(alive_at=at)
    stored = store(rows, at)
    return [Taken(*stored[row.key]) for row in rows]


def _told(body: bytes) -> tuple[list[Told], list[Unsent]] | None:
    """The Encounters in it, and what it only tells of; None where it is no notification."""
    bundle = _bundle(body)
    try:
        return None if bundle is None else notifications.told(bundle)
    except SHAPELESS:
        return None


def response_to(body: bytes) -> dict | None:
    """The Bundle that a batch or a transaction that was taken in wants for an answer; None for all else."""
    found = _bundle(body)
    if found is None or found["type"] not in RESPONSES:
        return None
    entries = [{"response": {"status": "200 OK"}} for _entry in found.get("entry", ())]
    return {"resourceType": "Bundle", "type": RESPONSES[found["type"]], **({"entry": entries} if entries else {})}


def _bundle(body: bytes) -> dict | None:
    """The notification, or an Encounter by itself as one; None for all else."""
    try:
        found = without_nulls(json.loads(body))
        text = json.dumps(found, ensure_ascii=False)
        text.encode()
    except (ValueError, RecursionError):
        return None
    if r"\u0000" in text:  # no text that a database keeps
        return None
    if kind_of(found) == "Encounter":
        return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": found}]}
    is_one = isinstance(found, dict) and found.get("resourceType") == "Bundle" and found.get("type") in BUNDLES
    return found if is_one and isinstance(found.get("entry", []), list) else None


def without_nulls(value):
    """JSON as FHIR has it: what is not there is left out."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_nulls(each) for each in value if each is not None]
    return value


def _rows(one: Told, arrived: Arrived, sender: Sender, key: tuple[str, str], at: dt.datetime) -> list[Row]:
    """A row for each thing that an Encounter says."""
    try:
        found = read(one, sender, at=at)
    except UnreadableError as fault:
        return [_failed(arrived, one.raw, sender, key, fault.code)]
    return [
        Row(arrived, one.raw, _header(key, event.code, event.control_id), sender, event)
        for event in found
    ]  # fmt: skip


def read(one: Told, sender: Sender, *, at: dt.datetime) -> list[notifications.Event]:
    """The events of an Encounter that holds against the model, by the sender's profile. Raises UnreadableError."""
    try:
        for resource in filter(None, (one.encounter, one.patient)):
            check(resource)
    except ValueError:
        raise UnreadableError("malformed") from None
    try:
        how = profile(sender.profile)
        found = notifications.events(one, how, hospital=sender.facility, at=at, latest=at + FUTURE)
    except UnreadableError:
        raise
    except SHAPELESS:
        raise UnreadableError("malformed") from None
    if any(event.at > at + FUTURE for event in found):
        raise UnreadableError("in_future")
    return found


def _header(key: tuple[str, str], code: str, control_id: str) -> Header:
    application, facility = key
    return Header(application, facility, ("", ""), "ADT", code, control_id[: LONGEST["control_id"]], "", "R4")


def _failed(arrived: Arrived, raw: bytes, sender: Sender, key: tuple[str, str], fault: str) -> Row:
    refused = fault == "not_taken"
    return Row(
        arrived,
        raw,
        _header(key, "", ""),
        sender,
        fault=fault,
        answer=Answer.REJECTED if refused else Answer.ERROR,
        state=MessageState.REFUSED if refused else MessageState.FAILED,
    )


def came_by_fhir(message: Message) -> bool:
    """Whether a message came by this way: what did not may begin like it."""
    raw = bytes(message.raw or b"")
    return bool(message.sender) and message.sender.application == APPLICATION and raw[:3] != b"MSH"


def read_again(row: Row, *, control_id: str, at: dt.datetime) -> None:
    """Read a kept Encounter anew, by the profile as it is now. ``at`` is when it was received. Raises
    UnreadableError."""
    try:
        one = Told.from_raw(row.raw)
    except UnreadableError:
        raise
    except (ValueError, KeyError, TypeError):
        raise UnreadableError("malformed") from None
    found = read(one, row.sender, at=at)
    row.event = next((event for event in found if event.control_id == control_id), found[0])
    row.header = _header((row.sender.application, row.sender.facility), row.event.code, row.event.control_id)
