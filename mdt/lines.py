"""An agenda as it is shown before the meeting, one line a person. Pure: made from rows that were read."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from mdt import words


@dataclass(frozen=True)
class Line:
    """One person on the agenda."""

    name: str
    person_uuid: UUID
    person_id: int
    coordinator: str
    reasons: list[str]
    short: str
    read_together: bool
    item: object | None = None
    """The row, where the agenda was written down or a member added somebody."""
    above: object | None = None
    """The row of whoever is to be discussed before them."""
    below: object | None = None


@dataclass(frozen=True)
class Agenda:
    """The lines in their order."""

    lines: list[Line]

    @property
    def one_by_one(self) -> list[Line]:
        """Those to be discussed, each with who stands above and below."""
        alone = [line for line in self.lines if not line.read_together]
        rows = [None, *(line.item for line in alone), None]
        return [
            replace(line, above=above, below=below) for line, above, below in zip(alone, rows, rows[2:], strict=False)
        ]

    @property
    def together(self) -> list[Line]:
        """Those without news."""
        return [line for line in self.lines if line.read_together]

    def minutes_each(self, minutes: int) -> float | None:
        """How long there is for each of those to be discussed, in halves of a minute; None where nobody is."""
        people = len(self.one_by_one)
        return round(minutes / people * 2) / 2 if people else None


def agenda(rows: dict, items: Iterable, written: Iterable, *, on: dt.date) -> Agenda:
    """From what is known: ``rows`` by episode, ``items`` of ``mdt.agenda`` in order, ``written`` rows of the meeting.

    An agenda that somebody prepared stands as it was written down; else it is what the facts say now.
    """
    written = list(written)
    by_episode = {item.episode_id: item for item in written}
    if any(item.added_by_id is None for item in written):
        told = [(rows.get(item.episode_id), item.reasons, item.read_together, item) for item in written]
    else:
        told = [
            (
                rows[item.facts.episode_id],
                [reason.as_json() for reason in item.reasons],
                item.read_together,
                by_episode.get(item.facts.episode_id),
            )
            for item in items
        ]
    alike = names_alike(rows.values())
    return Agenda([_line(row, reasons, together, item, on, alike) for row, reasons, together, item in told if row])


def _line(row, reasons: list, together: bool, item, on: dt.date, alike: set[str]) -> Line:
    return Line(
        name=list_name(row, alike),
        person_uuid=row.person_uuid,
        person_id=row.person_id,
        coordinator=row.coordinator or "",
        reasons=words.reasons(reasons, on=on),
        short=words.short(reasons[0], on=on) if reasons else "",
        read_together=together,
        item=item,
    )


def list_name(row, alike: Collection[str] = ()) -> str:
    """For lists sorted by family name: 'Thorne, Rosie', with the date of birth where two are called so."""
    name = f"{row.family_name}, {row.preferred_name or row.given_names}"
    return f"{name} ({_born(row.date_of_birth)})" if name in alike else name


def names_alike(rows: Iterable) -> set[str]:
    """Names that more than one of the team's people has."""
    counted = Counter(list_name(row) for row in rows)
    return {name for name, count in counted.items() if count > 1}


def _born(day: dt.date | None) -> str:
    return _("born %(day)s") % {"day": date_format(day, "j M Y")} if day else _("date of birth not known")


@dataclass(frozen=True)
class Group:
    """A co-ordinator's people; an empty name holds those without one."""

    coordinator: str
    people: list["Member"]


@dataclass(frozen=True)
class Member:
    """One person of the caseload: ``line`` where they are on the agenda, ``item`` where that was written down."""

    row: object
    line: Line | None
    item: object | None
    name: str


def by_coordinator(people: dict[str, list], agenda: Agenda, written: Iterable) -> list[Group]:
    """The whole caseload, by co-ordinator's name, with what the agenda says of each."""
    lines = {line.person_id: line for line in agenda.lines}
    items = {item.episode_id: item for item in written}
    alike = names_alike(row for rows in people.values() for row in rows)
    return [
        Group(
            name,
            [Member(row, lines.get(row.person_id), items.get(row.episode_id), list_name(row, alike)) for row in rows],
        )
        for name, rows in people.items()
    ]
