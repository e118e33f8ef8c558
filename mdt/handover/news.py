"""What happened since the last handover, a line a person under each heading. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.alerts import engine
from caseload.contacts.codes import ConcernKind, Outcome, Purpose, ReadyAnswer, ReadyFor
from caseload.people.facts import Facts
from mdt.handover.board import OnBoard
from nhsuk import moments

HEADINGS = {
    "admitted": gettext_lazy("Admitted"),
    "discharged": gettext_lazy("Left hospital"),
    "concern": gettext_lazy("Concerns"),
    "ready": gettext_lazy("Ready now: who can go?"),
    "alert_opened": gettext_lazy("New alerts"),
    "not_tried": gettext_lazy("Not tried"),
    "tried": gettext_lazy("Tried, not seen"),
    "win": gettext_lazy("Small wins"),
    "seen": gettext_lazy("Seen"),
    "alert_closed": gettext_lazy("Alerts closed"),
}
"""What a handover tells, in this order."""


TOLD_ELSEWHERE = ("admitted", "concern_unacknowledged", "worry_unacknowledged", "ready_now")
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
    board: Sequence[OnBoard]

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
            rows = sorted(
                (row for row in self.rows if row.kind == kind and row.code not in TOLD_ELSEWHERE), key=_pressing
            )
        elif kind == "concern":
            rows = [row for row in self.rows if row.kind in ("concern", "concern_answered")]
        elif kind == "ready":
            rows = [row for row in self.rows if row.kind in ("ready", "ready_answered")]
        else:
            rows = [row for row in self.rows if row.kind == kind]
        people: dict[int, list] = {}
        for row in rows:
            people.setdefault(row.person_id, []).append(row)
        listed = {row.person_id for row in self.board}
        news = [News(held[0], _WORDS[kind](held), held[0].person_id in listed) for held in people.values()]
        if kind == "not_tried":
            named = self._tried | people.keys()
            news += [News(row.facts, _("On the daily board"), is_listed=True) for row in self.board
                     if row.on_board and row.is_visited and row.person_id not in named]  # fmt: skip
        return news


_TRIES = {str(outcome) for outcome in Outcome} - {"cancelled_by_us", "message", "others_only", "reported"}


def _pressing(row) -> int:
    """The place of an alert's rule among all, the most pressing first; one that is no longer in use comes last."""
    codes = [rule.code for rule in engine.rules()]
    return codes.index(row.code) if row.code in codes else len(codes)


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


def _ready(rows: list) -> str:
    def said(row) -> str:
        label = "" if row.code == ReadyFor.OTHER else str(ReadyFor(row.code).label)
        what = ": ".join(filter(None, [label, row.words]))
        values = {"what": what, "day": moments.short_day(row.at), "why": row.who}
        if row.kind == "ready_answered":
            return _("%(what)s (%(answer)s)") % {"what": what, "answer": str(ReadyAnswer(row.who).label).lower()}
        if row.who:
            return _("%(what)s, since %(day)s. Nobody could go: %(why)s") % values
        return _("%(what)s, since %(day)s") % values

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
    "ready": _ready,
    "win": lambda rows: _list(rows, lambda row: row.words),
}
