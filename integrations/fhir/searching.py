"""What a search asks for, read from its parameters. Pure.

A parameter that is not known is refused: a filter that is passed over would answer with more people than were meant.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from caseload.people import nhs_numbers
from integrations.fhir.outcomes import Refusal
from integrations.fhir.systems import NHS_NUMBER

PAGE, MOST = 50, 200
COMPARED = {"eq": "date", "ge": "gte", "gt": "gt", "le": "lte", "lt": "lt", "sa": "gt", "eb": "lt"}
FOR_ALL = frozenset({"_id", "_lastUpdated", "_count", "_after", "_format"})
OWN = {
    "Patient": frozenset({"identifier"}),
    "EpisodeOfCare": frozenset({"patient", "patient.identifier", "status"}),
    "CareTeam": frozenset({"patient", "patient.identifier", "subject", "status"}),
    "Encounter": frozenset({"patient", "patient.identifier", "subject", "status", "class"}),
    "Flag": frozenset({"patient", "patient.identifier", "subject", "status"}),
}
"""What each kind may be searched by, besides what all may."""
JSON = ("json", "application/json", "application/fhir+json")


@dataclass(frozen=True)
class Search:
    """One search."""

    kind: str
    ids: tuple[UUID, ...] | None = None
    patient: UUID | None = None
    number: tuple[str, str] | None = None
    """Of an identifier: its system, which may be empty, and its value."""
    statuses: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    updated: tuple[tuple[str, dt.datetime | dt.date], ...] = ()
    """As the row's moment is compared: lookup and value."""
    count: int = PAGE
    after: str = ""

    @property
    def since(self) -> dt.datetime | None:
        """A moment before which nothing can have been changed that is asked for; None where none was named."""
        values = [value for lookup, value in self.updated if not lookup.endswith(("lt", "lte"))]
        return max(map(_beginning, values), default=None)


def search(kind: str, said) -> Search:
    """The search, from the request's parameters (a QueryDict). 400 for what makes no sense."""
    if unknown := sorted(set(said) - FOR_ALL - OWN[kind]):
        raise _bad(f"{kind} cannot be searched by {', '.join(unknown)}.")
    if (asked := said.get("_format", "json").replace(" ", "+")) not in JSON:
        raise Refusal(406, "not-supported", f"JSON only, and not {asked}.")
    patients = {said[name] for name in ("patient", "subject") if name in said}
    if len(patients) > 1:
        raise _bad("One patient at a time.")
    number = said.get("identifier", said.get("patient.identifier"))
    return Search(
        kind=kind,
        ids=tuple(map(_uuid, said["_id"].split(","))) if "_id" in said else None,
        patient=_uuid(patients.pop().removeprefix("Patient/")) if patients else None,
        number=_number(number) if number is not None else None,
        statuses=_tokens(said.get("status")),
        classes=_tokens(said.get("class")),
        updated=tuple(map(_compared, said.getlist("_lastUpdated"))),
        count=_count(said.get("_count")),
        after=said.get("_after", ""),
    )


def _bad(words: str) -> Refusal:
    return Refusal(400, "invalid", words)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise _bad(f"{text[:60]} is no id of ours.") from None


def _tokens(text: str | None) -> frozenset[str]:
    """``code`` or ``system|code``, several by comma."""
    return frozenset(one.rpartition("|")[2] for one in text.split(",")) if text else frozenset()


def _number(text: str) -> tuple[str, str]:
    system, _bar, value = text.rpartition("|")
    if system == NHS_NUMBER:
        if not nhs_numbers.is_valid(value):
            raise _bad("That is no NHS number.")
        value = nhs_numbers.digits(value)
    if not value:
        raise _bad("An identifier needs a value.")
    return system, value


def _compared(text: str) -> tuple[str, dt.datetime | dt.date]:
    prefix, value = (text[:2], text[2:]) if text[:2] in COMPARED else ("eq", text)
    try:
        if len(value) == len("2026-11-22"):
            day = dt.date.fromisoformat(value)
            return f"date__{COMPARED[prefix]}" if prefix != "eq" else "date", day
        at = parse_datetime(value.replace(" ", "+"))
    except ValueError:
        at = None
    if at is None:
        raise _bad("_lastUpdated is a day or a moment, such as ge2026-11-22T08:00:00Z.")
    at = at if at.tzinfo else timezone.make_aware(at)
    return ("exact" if prefix == "eq" else COMPARED[prefix]), at


def _beginning(value: dt.datetime | dt.date) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    return timezone.make_aware(dt.datetime.combine(value, dt.time()))


def _count(text: str | None) -> int:
    if text is None:
        return PAGE
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise _bad("_count is a number from 1 on.")
    return min(int(text), MOST)
