"""Who is in the room, and what the team has to do, as values. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mdt.codes import ActionState, Presence


@dataclass(frozen=True)
class Room:
    """``facts`` is the row of ``mdt/sql/room.sql``; ``reader`` whose screen it is."""

    facts: object
    reader: int
    today: dt.date

    @property
    def members(self) -> list[dict]:
        """Who works in the team that day, with how each stands in the minutes so far."""
        return [row | {"label": _label(row)} for row in self.facts.people if row["uuid"]]

    @property
    def others(self) -> list[dict]:
        """Guests with their organisation, and whoever else takes part."""
        return [row | {"label": _label(row)} for row in self.facts.people if not row["uuid"]]

    @property
    def presences(self) -> list[tuple[str, str]]:
        """How somebody can stand in the minutes: code and a word that fits on a button."""
        return [
            (Presence.PRESENT, _("Here")),
            (Presence.REMOTE, _("Video or phone")),
            (Presence.APOLOGIES, _("Apologies")),
        ]

    @property
    def is_unsaid(self) -> bool:
        """Whether nothing has been said of some member yet."""
        return any(not row["presence"] for row in self.facts.people if row["uuid"])

    @property
    def present(self) -> int:
        """How many are there, in the room or by video or phone."""
        return sum(row["presence"] in (Presence.PRESENT, Presence.REMOTE) for row in self.facts.people)

    @property
    def asks(self) -> dict | None:
        """The reader, where they work in the team and nobody has said yet whether they are there."""
        mine = (row for row in self.facts.people if row["id"] == self.reader and row["uuid"])
        return next((row for row in mine if not row["presence"]), None)

    @property
    def actions(self) -> list[dict]:
        """What is about nobody in particular, what is open first, the earliest due before the others."""
        return [_action(row, self.today) for row in self.facts.actions]


def _label(row: dict) -> str:
    return str(Presence(row["presence"]).label) if row["presence"] else ""


def _action(row: dict, today: dt.date) -> dict:
    due = dt.date.fromisoformat(row["due_on"])
    is_open = row["state"] == ActionState.OPEN
    return row | {
        "due_on": due,
        "is_open": is_open,
        "is_overdue": is_open and due < today,
        "state_label": ActionState(row["state"]).label,
    }
