"""A daily handover as values: what happened since the last one, the board name by name, and who goes where. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.alerts import engine
from caseload.contacts.codes import ConcernKind, Outcome, Purpose
from caseload.people.codes import Intensity
from caseload.people.facts import Facts
from mdt.codes import ItemState
from nhsuk import moments

HEADINGS = {
    "admitted": gettext_lazy("Admitted"),
    "discharged": gettext_lazy("Left hospital"),
    "concern": gettext_lazy("Concerns"),
    "alert_opened": gettext_lazy("New alerts"),
    "not_tried": gettext_lazy("Not tried"),
    "tried": gettext_lazy("Tried, not seen"),
    "win": gettext_lazy("Small wins"),
    "seen": gettext_lazy("Seen"),
    "alert_closed": gettext_lazy("Alerts closed"),
}
"""What a handover tells, in this order."""


TOLD_ELSEWHERE = ("admitted", "concern_unacknowledged", "worry_unacknowledged")
"""Alerts about what stands under a heading of its own."""


@dataclass(frozen=True)
class News:
    """One person under one heading, with what is told of them."""

    row: object
    words: str
    is_listed: bool = False
    """Stands on the list of this handover already."""

    @property
    def name(self) -> str:
        return Facts(self.row).name


@dataclass(frozen=True)
class Since:
    """What happened since the last handover: ``rows`` of ``handover_since.sql``, and the people on the board."""

    rows: Sequence
    board: Sequence["OnBoard"]

    @cached_property
    def told(self) -> list[tuple[str, str, list[News]]]:
        """Kind, heading and people, one line a person; a kind of which there is nothing is left out."""
        found = {kind: self._of(kind) for kind in HEADINGS}
        return [(kind, str(HEADINGS[kind]), news) for kind, news in found.items() if news]

    @property
    def figures(self) -> dict[str, int]:
        """How many people under each heading: what the record keeps of it."""
        return {kind: len(news) for kind, _heading, news in self.told}

    @property
    def person_ids(self) -> set[int]:
        return {row.person_id for row in self.rows}

    @cached_property
    def _seen(self) -> set[int]:
        return {row.person_id for row in self.rows if row.kind == "seen"}

    @cached_property
    def _tried(self) -> set[int]:
        return self._seen | {row.person_id for row in self.rows if row.kind == "tried" and row.code in _TRIES}

    def _of(self, kind: str) -> list[News]:
        if kind == "win":
            rows = [row for row in self.rows if row.kind in ("seen", "tried") and row.words]
        elif kind == "tried":
            rows = [row for row in self.rows if row.kind == kind and row.person_id in self._tried - self._seen]
        elif kind == "not_tried":
            rows = [row for row in self.rows if row.kind == kind and row.person_id not in self._tried]
        elif kind == "alert_opened":
            rows = [row for row in self.rows if row.kind == kind and row.code not in TOLD_ELSEWHERE]
        elif kind == "concern":
            rows = [row for row in self.rows if row.kind in ("concern", "concern_answered")]
        else:
            rows = [row for row in self.rows if row.kind == kind]
        people: dict[int, list] = {}
        for row in rows:
            people.setdefault(row.person_id, []).append(row)
        listed = {row.person_id for row in self.board}
        news = [News(held[0], _WORDS[kind](held), held[0].person_id in listed) for held in people.values()]
        if kind == "not_tried":
            news += [News(row.facts, _("On the daily board"), is_listed=True) for row in self.board
                     if row.on_board and row.person_id not in self._tried | people.keys()]  # fmt: skip
        return news


_TRIES = {str(outcome) for outcome in Outcome} - {"cancelled_by_us", "message", "others_only", "reported"}


def _list(rows: Iterable, text) -> str:
    return "; ".join(dict.fromkeys(text(row) for row in rows))


def _seen(rows: list) -> str:
    last = max(rows, key=lambda row: row.at)
    facts = {"when": moments.moment(last.at), "who": last.who, "n": len(rows)}
    return ngettext("%(when)s, %(who)s", "%(when)s, %(who)s; %(n)d times", len(rows)) % facts


def _tried(rows: list) -> str:
    return _list(rows, lambda row: f"{Outcome(row.code).label}, {moments.moment(row.at)}, {row.who}")


def _not_tried(rows: list) -> str:
    return _list(rows, lambda row: ", ".join(filter(None, [
        str(Purpose(row.code).label), moments.short_day(row.at), row.who or _("nobody was to go"), row.words,
    ])))  # fmt: skip


def _alert(rows: list) -> str:
    def title(row) -> str:
        rule = engine.rule(row.code)
        return str(rule.title) if rule else row.code

    return _list(rows, title)


def _concern(rows: list) -> str:
    def said(row) -> str:
        heading = f"{ConcernKind(row.code).label}, {row.who}, {moments.short_day(row.at)}: {row.words}"
        return heading if row.kind == "concern" else _("%(concern)s (answered)") % {"concern": heading}

    return _list(rows, said)


_WORDS = {
    "seen": _seen,
    "tried": _tried,
    "not_tried": _not_tried,
    "admitted": lambda rows: _list(rows, lambda row: f"{row.words}, {moments.moment(row.at)}"),
    "discharged": lambda rows: _list(rows, lambda row: f"{row.words}, {moments.moment(row.at)}"),
    "alert_opened": _alert,
    "alert_closed": _alert,
    "concern": _concern,
    "win": lambda rows: _list(rows, lambda row: row.words),
}


@dataclass(frozen=True)
class OnBoard(Facts):
    """One person whom the handover speaks of: a row of ``handover_board.sql``."""

    reader: int
    at: dt.datetime

    @property
    def days(self) -> int | None:
        """How many days they have been on the board."""
        return moments.days_ago(self.since) if self.on_board else None

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


def _goes(visit: dict) -> str:
    who = ", ".join(visit["who"]) or _("nobody yet")
    if visit["at"]:
        who = f"{who} {moments.clock(dt.datetime.fromisoformat(visit['at']))}"
    return _("%(who)s, done") % {"who": who} if visit["state"] == "done" else who


@dataclass(frozen=True)
class TodaysVisit(Facts):
    """One visit of today: a row of ``handover_visits.sql``."""

    @property
    def purpose_label(self) -> str:
        return str(Purpose(self.purpose).label)

    @property
    def is_open(self) -> bool:
        return self.state == "planned"

    @property
    def here(self) -> list[dict]:
        """Who goes and is here today."""
        return [one for one in self.staff if not one["away"]]

    @property
    def away(self) -> list[str]:
        """Who was to go and is away."""
        return [one["name"] for one in self.staff if one["away"]]

    @property
    def is_to_hand_out(self) -> bool:
        """Nobody goes, or somebody who is away."""
        return self.is_open and (not self.here or bool(self.away))


@dataclass(frozen=True)
class Course:
    """Today's visits: those to hand out, and by member."""

    visits: Sequence[TodaysVisit]

    @property
    def to_hand_out(self) -> list[TodaysVisit]:
        return [visit for visit in self.visits if visit.is_to_hand_out]

    @property
    def by_member(self) -> list[tuple[str, list[TodaysVisit]]]:
        """Each member who goes somewhere, by name, with their visits in order of time."""
        held: dict[str, list[TodaysVisit]] = {}
        for visit in self.visits:
            for one in visit.here:
                held.setdefault(one["name"], []).append(visit)
        return sorted(held.items())
