"""The daily board, name by name. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseload.contacts.codes import Outcome
from caseload.people.codes import Intensity
from caseload.people.facts import Facts
from caseload.people.whereabouts import TABLE, Whereabouts
from caseload.people.whereabouts_words import elsewhere
from mdt.codes import ItemState
from nhsuk import moments


@dataclass(frozen=True)
class SaidOf(Facts):
    """What has been said of one person: a row of ``handover_said.sql``."""

    reader: int

    @property
    def is_discussed(self) -> bool:
        return self.item_state in (ItemState.DISCUSSED, ItemState.CONTINUES)

    @property
    def own(self) -> dict:
        """The reader's own text."""
        texts = (text for text in self.writings or () if text["author_id"] == self.reader)
        return next(texts, {"text": "", "revision": 0})

    @property
    def others(self) -> list[dict]:
        """What colleagues wrote."""
        return [text for text in self.writings or () if text["author_id"] != self.reader and text["text"]]


@dataclass(frozen=True)
class OnBoard(SaidOf):
    """One person whom the handover speaks of: a row of ``handover_board.sql``."""

    at: dt.datetime

    @property
    def days(self) -> int | None:
        """How many days they have been on the board."""
        return moments.days_ago(self.since) if self.on_board else None

    @property
    def where(self) -> str:
        """Where they are, where that is neither home nor a ward."""
        return elsewhere(self.whereabouts, self.whereabouts_place)

    @property
    def is_visited(self) -> bool:
        """Whether anybody is to go: in custody and in prison nobody knocks, others are spoken with (domain.md 2a)."""
        return not self.where or not TABLE[Whereabouts(self.whereabouts)].pauses

    @property
    def days_since_seen(self) -> int | None:
        return moments.days_ago(self.last_seen_at) if self.last_seen_at else None

    @property
    def intensity_label(self) -> str:
        return str(Intensity(self.intensity).label) if self.intensity else ""

    @property
    def is_past_review(self) -> bool:
        return bool(self.review_by and moments.days_ago(self.review_by) > 0)

    @property
    def last_notes(self) -> list[dict]:
        """The last two notes: moment, outcome, words and by whom."""
        return [
            note | {"at": dt.datetime.fromisoformat(note["occurred_at"]), "outcome": Outcome(note["outcome"]).label}
            for note in self.notes or ()
        ]

    @property
    def goes(self) -> str:
        """Who goes today and when: "Jo Pryce 14:00, done"."""
        return "; ".join(map(_goes, self.going or ()))


def _goes(visit: dict) -> str:
    who = ", ".join(visit["who"]) or _("nobody yet")
    if visit["at"]:
        who = f"{who} {moments.clock(dt.datetime.fromisoformat(visit['at']))}"
    return _("%(who)s, done") % {"who": who} if visit["state"] == "done" else who
