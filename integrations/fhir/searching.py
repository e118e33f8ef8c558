"""What a search asks for, read from its parameters. Pure.

A parameter that is not known is refused, as with ``Prefer: handling=strict``: a filter that is passed over would
answer with more people than were meant. ``Prefer: handling=lenient`` leaves it out and says so.
"""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.http import QueryDict

from caseload.people import nhs_numbers
from integrations.fhir.outcomes import Refusal
from integrations.fhir.systems import ACT, NHS_NUMBER
from integrations.fhir.when import When, when

PAGE, MOST = 50, 200
FOR_ALL = frozenset({"_id", "_lastUpdated", "_count"})
OF_THE_PAGE = frozenset({"_after", "_format", "_pretty", "_total"})
"""How the answer is wanted; of these ``_pretty`` and ``_total`` may be passed over, as the standard has it."""
PATIENT = frozenset({"patient", "patient.identifier"})
OWN = {
    "Patient": frozenset({"identifier", "active"}),
    "EpisodeOfCare": PATIENT | {"status", "date"},
    "CareTeam": PATIENT | {"subject", "status"},
    "Encounter": PATIENT | {"subject", "status", "class", "date"},
    "Flag": PATIENT | {"subject", "status"},
}
"""What each kind may be searched by, besides what all may."""


@dataclass(frozen=True)
class Search:
    """One search. None where a parameter was not given; several values mean any of them."""

    kind: str
    ids: frozenset[UUID] | None = None
    patients: frozenset[UUID] | None = None
    numbers: tuple[tuple[str, str], ...] | None = None
    """Of identifiers: system, which may be empty, and value."""
    active: bool | None = None
    statuses: frozenset[str] | None = None
    classes: frozenset[str] | None = None
    updated: tuple[When, ...] = ()
    dates: tuple[When, ...] = ()
    count: int = PAGE
    after: str = ""
    passed_over: tuple[str, ...] = field(default=(), compare=False)
    """Parameters that were not known and were left out, as the reader preferred."""

    @property
    def since(self) -> list[dt.datetime]:
        """The moments since which something must have been changed. Rows are found by them, and then looked at."""
        return [one.since for one in self.updated if one.since]


def search(kind: str, said: QueryDict, *, lenient: bool = False) -> Search:
    """The search. 400 for what makes no sense."""
    known = FOR_ALL | OWN[kind] | OF_THE_PAGE
    given = {name.replace(":Patient", ""): said.getlist(name) for name in said}
    if (unknown := tuple(sorted(given.keys() - known))) and not lenient:
        raise _bad(f"{kind} cannot be searched by {', '.join(unknown)[:200]}.", "not-supported")
    patients = [*given.get("patient", ()), *given.get("subject", ())]
    numbers = [*given.get("identifier", ()), *given.get("patient.identifier", ())]
    return Search(
        kind=kind,
        ids=_each(given.get("_id"), _uuid),
        patients=_each(patients, _patient),
        numbers=tuple(map(_number, _once("identifier", numbers).split(","))) if numbers else None,
        active=_active(given.get("active")),
        statuses=_each(given.get("status"), lambda one: one.rpartition("|")[2]),
        classes=_each(given.get("class"), _class),
        updated=tuple(_when("_lastUpdated", one) for one in given.get("_lastUpdated", ())),
        dates=tuple(_when("date", one) for one in given.get("date", ())),
        count=_count(given.get("_count")),
        after=_once("_after", given.get("_after", [""])),
        passed_over=unknown,
    )


def _bad(words: str, code: str = "invalid") -> Refusal:
    return Refusal(400, code, words)


def _once(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise _bad(f"{name} once only; several values of it are parted by commas.")
    return values[0]


def _each(given: list[str] | None, read) -> frozenset | None:
    """Any of the values that commas part; said again, what fits each time."""
    if not given:
        return None
    return frozenset.intersection(*(frozenset(map(read, one.split(","))) for one in given))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise _bad(f"{text[:60]} is no id of ours.") from None


def _patient(text: str) -> UUID:
    """``id``, ``Patient/id``, or its whole address."""
    before, bar, key = text.rpartition("/")
    if bar and before.rpartition("/")[2] != "Patient":
        raise _bad(f"{text[:60]} is no Patient.")
    return _uuid(key)


def _active(given: list[str] | None) -> bool | None:
    if given is None:
        return None
    if (text := _once("active", given).rpartition("|")[2]) not in ("true", "false"):
        raise _bad("active is true or false.")
    return text == "true"


def _class(text: str) -> str:
    """The code; one of another system's is none that stands here."""
    system, bar, code = text.rpartition("|")
    return code if not bar or system == ACT else ""


def _number(text: str) -> tuple[str, str]:
    system, _bar, value = text.rpartition("|")
    if system == NHS_NUMBER:
        if not nhs_numbers.is_valid(value):
            raise _bad("That is no NHS number.")
        value = nhs_numbers.digits(value)
    if not value:
        raise _bad("An identifier needs a value.")
    return system, value


def _when(name: str, text: str) -> When:
    try:
        return when(text)
    except (ValueError, OverflowError):
        raise _bad(f"{name} is a year, a month, a day or a moment, such as ge2026-11-22T08:00:00Z.") from None


def _count(given: list[str] | None) -> int:
    if given is None:
        return PAGE
    text = _once("_count", given)
    if not text.isascii() or not text.isdigit() or int(text[:9]) < 1:
        raise _bad("_count is a number from 1 on.")
    return min(int(text[:9]), MOST)
