"""The agenda that writes itself: from facts to people in order, each with the reasons why. Pure.

A reason is a code with its facts (``Reason.as_json``), never a sentence: ``mdt.words`` puts it into the reader's
language whenever it is read. The codes stand in ``PRESSING``, the most pressing first.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

DISCHARGED_DAYS = 3
"""Somebody who left hospital is on the agenda while the 72 hours run, reckoned in dates (domain.md section 5)."""

SAID_BY_A_REASON = {
    "action_overdue", "admitted", "concern_unacknowledged", "no_coordinator", "legal_expiring", "intensity_review",
}  # fmt: skip
"""Alert rules about what a reason of its own says already."""

ALERTS = {
    "concerns": "alert_concern",
    "disengaged": "alert_unseen",
    "hospital": "alert_hospital",
    "coordination": "alert_coordination",
}
"""Families of alerts with a place of their own among the reasons; the others are ``alert``."""

PRESSING = (
    "alert_unseen",
    "alert_hospital",
    "concern",
    "alert_concern",
    "closure_asked",
    "no_coordinator",
    "referral",
    "discharged",
    "in_hospital",
    "on_leave",
    "to_be_discharged",
    "alert_coordination",
    "action_overdue",
    "legal",
    "taken",
    "to_allot",
    "intensity_review",
    "alert",
    "added",
    "carried",
    "postponed",
    "action_done",
    "rotation",
)
"""Every code, the most pressing first."""

QUIET = {"action_done", "rotation"}
"""With no other reason than these there is no news: the person can be read together with others like them."""


@dataclass(frozen=True)
class Reason:
    """Why somebody is on the agenda; ``since`` is the day from which it holds, the oldest first among equals."""

    code: str
    since: dt.date
    facts: dict = field(default_factory=dict)

    @property
    def pressing(self) -> tuple:
        """Sorts reasons."""
        return (PRESSING.index(self.code), self.since)

    def as_json(self) -> dict:
        """As an agenda item keeps it."""
        return {"code": self.code, "since": self.since.isoformat(), **self.facts}


@dataclass(frozen=True)
class Facts:
    """What is known about one person at a meeting. Days are the team's; mappings are codes, ids, names and days."""

    episode_id: int
    person_id: int
    sort_key: str
    on: dt.date
    """The meeting's day."""
    next_on: dt.date
    """The day of the meeting after it."""
    accepted_on: dt.date | None = None
    referred_on: dt.date | None = None
    """Only while the referral waits to be accepted."""
    has_coordinator: bool = True
    alerts: tuple[dict, ...] = ()
    """Each: rule, family, since."""
    seen: dict = field(default_factory=dict)
    """last_seen_on, rhythm_days, tries (since seen) and run (of tries): the figures of somebody who is not seen."""
    in_hospital: dict | None = None
    """since, hospital, ward; on_leave_since, discharge_planned_for and discharge_decided_on where so."""
    discharged_on: dt.date | None = None
    taken: tuple[dict, ...] = ()
    """Assessments, goals and interventions taken to the meeting: what, title, why, since."""
    to_allot: tuple[dict, ...] = ()
    """Interventions that nobody has been given: uuid, what, since."""
    intensity_review_by: dt.date | None = None
    measures: tuple[dict, ...] = ()
    """Legal measures that run out within the team's lead time: kind, expires_on."""
    actions: tuple[dict, ...] = ()
    """Actions of earlier meetings, open or ended since the last one: uuid, words, owner, due_on, state, note."""
    concerns: tuple[dict, ...] = ()
    """Of family and carers, since the last meeting or not answered: raised_by, since, answered."""
    closure: dict | None = None
    """A request to close the episode that no meeting has decided: uuid, reason, by, since."""
    last_discussed_on: dt.date | None = None
    discuss_within_days: int = 42
    waiting: dict | None = None
    """From an earlier meeting: how (carried, postponed), since, why, and whether to be read together there."""
    added: dict | None = None
    """By a member: by, why, since."""


@dataclass(frozen=True)
class Item:
    """One person on the agenda."""

    facts: Facts
    reasons: tuple[Reason, ...]

    @property
    def read_together(self) -> bool:
        """Whether there is no news, so that the person is read together with others; also where that was not come to
        last time."""
        return all(reason.code in QUIET or "together" in reason.facts for reason in self.reasons)

    @property
    def pressing(self) -> tuple:
        """Sorts people: those read together first, by name; then by their reasons, most pressing first."""
        if self.read_together:
            return (0, (), self.facts.sort_key)
        return (1, tuple(reason.pressing for reason in self.reasons), self.facts.sort_key)


def agenda(people: Iterable[Facts]) -> list[Item]:
    """Who is to be discussed and why, in order: those read together, then the most pressing first.

    Somebody about whom there is nothing to say, and who is not due by rotation, is not on it.
    """
    items = (Item(facts, reasons(facts)) for facts in people)
    return sorted((item for item in items if item.reasons), key=lambda item: item.pressing)


def reasons(facts: Facts) -> tuple[Reason, ...]:
    """Every reason why somebody is on the agenda, most pressing first."""
    found = [reason for source in SOURCES for reason in source(facts)]
    return tuple(sorted(found, key=lambda reason: reason.pressing))


def _alerts(facts: Facts) -> Iterator[Reason]:
    for alert in facts.alerts:
        if alert["rule"] not in SAID_BY_A_REASON:
            code = ALERTS.get(alert["family"], "alert")
            figures = facts.seen if code == "alert_unseen" else {}
            yield Reason(code, _day(alert["since"]), {"rule": alert["rule"], **figures})


def _hospital(facts: Facts) -> Iterator[Reason]:
    if stay := facts.in_hospital:
        since = _day(stay["since"])
        yield Reason("in_hospital", since, {"hospital": stay["hospital"], "ward": stay["ward"]})
        if leave := stay.get("on_leave_since"):
            yield Reason("on_leave", _day(leave))
        if planned := stay.get("discharge_planned_for"):
            yield Reason("to_be_discharged", since, {"planned_for": planned})
        elif decided := stay.get("discharge_decided_on"):
            yield Reason("to_be_discharged", _day(decided))
    elif facts.discharged_on and (facts.on - facts.discharged_on).days <= DISCHARGED_DAYS:
        yield Reason("discharged", facts.discharged_on)


def _work(facts: Facts) -> Iterator[Reason]:
    for taken in facts.taken:
        yield Reason("taken", _day(taken["since"]), {name: taken[name] for name in ("what", "title", "why")})
    for waiting in facts.to_allot:
        yield Reason("to_allot", _day(waiting["since"]), {"uuid": waiting["uuid"], "what": waiting["what"]})


def _dates(facts: Facts) -> Iterator[Reason]:
    if facts.intensity_review_by and facts.intensity_review_by < facts.next_on:
        yield Reason("intensity_review", facts.intensity_review_by)
    for measure in facts.measures:
        yield Reason("legal", _day(measure["expires_on"]), {"kind": measure["kind"]})


def _actions(facts: Facts) -> Iterator[Reason]:
    for action in facts.actions:
        due = _day(action["due_on"])
        told = {name: action[name] for name in ("uuid", "words", "owner")}
        if action["state"] != "open":
            yield Reason("action_done", due, told | {"state": action["state"], "note": action["note"]})
        elif due < facts.on:
            yield Reason("action_overdue", due, told)


def _people(facts: Facts) -> Iterator[Reason]:
    for concern in facts.concerns:
        told = {"raised_by": concern["raised_by"], "answered": concern["answered"]}
        yield Reason("concern", _day(concern["since"]), told)
    if facts.referred_on:
        yield Reason("referral", facts.referred_on)
    elif not facts.has_coordinator:
        yield Reason("no_coordinator", facts.accepted_on or facts.on)


def _meetings(facts: Facts) -> Iterator[Reason]:
    if asked := facts.closure:
        yield Reason("closure_asked", _day(asked["since"]), {name: asked[name] for name in ("uuid", "reason", "by")})
    if waiting := facts.waiting:
        told = {"why": waiting["why"]} | ({"together": True} if waiting.get("together") else {})
        yield Reason(waiting["how"], _day(waiting["since"]), told)
    if added := facts.added:
        yield Reason("added", _day(added["since"]), {"by": added["by"], "why": added["why"]})


def _rotation(facts: Facts) -> Iterator[Reason]:
    """Due where the limit would be passed before the next meeting; the clock starts at acceptance."""
    clock_from = facts.last_discussed_on or facts.accepted_on
    if clock_from and clock_from + dt.timedelta(days=facts.discuss_within_days) < facts.next_on:
        yield Reason("rotation", clock_from, {"never": facts.last_discussed_on is None})


SOURCES = (_alerts, _hospital, _work, _dates, _actions, _people, _meetings, _rotation)


def _day(value: dt.date | str) -> dt.date:
    """A day, as SQL's JSON writes it or as it is."""
    return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else value
