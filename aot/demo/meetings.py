"""Three months of weekly MDTs and daily handovers, as they were held. Pure."""

import datetime as dt
import random
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from aot.demo.cases import Case, Fate, Staff
from aot.demo.cast import chance, make_uuid
from aot.demo.courses import Event
from aot.demo.decided import Decided
from aot.demo.texts import texts
from teams.calendar import LONDON

WEEKS = 13
ROTATION = 42
WEEK = dt.timedelta(days=7)


@dataclass
class Item:
    """One person at one meeting."""

    uuid: UUID
    case: Case
    reasons: list[dict]
    state: str = "discussed"
    state_reason: str = ""
    together: bool = False
    pulled_out_by: Staff | None = None
    carried_from: UUID | None = None
    added: tuple[Staff, str] | None = None
    texts: list[tuple[Staff, str, dt.datetime]] = field(default_factory=list)
    decisions: list[dict] = field(default_factory=list)
    allotted: list[dict] = field(default_factory=list)
    actions: list[dict] = field(default_factory=list)
    at: dt.datetime | None = None

    @property
    def is_left_over(self) -> bool:
        """Comes back at the next meeting."""
        return self.state in ("carried", "postponed")


@dataclass
class Met:
    """One meeting that was held."""

    uuid: UUID
    kind: str
    team: object
    on: dt.date
    opened_at: dt.datetime
    closed_at: dt.datetime
    chair: Staff
    there: list[Staff]
    apologies: list[Staff]
    items: list[Item]
    minute_taker: Staff | None = None
    remote: list[Staff] = field(default_factory=list)
    guests: list[dict] = field(default_factory=list)
    addenda: list[dict] = field(default_factory=list)
    figures: dict = field(default_factory=dict)
    looks_back_to: dt.datetime | None = None

    @property
    def attending(self) -> list[tuple[str, Staff]]:
        """How each member stands in the minutes."""
        there = [("remote" if one in self.remote else "present", one) for one in self.there]
        return there + [("apologies", one) for one in self.apologies]


class Told:
    """What is known of everybody's year: when they were seen and tried."""

    def __init__(self, stories: Iterable[tuple[Case, Event]]):
        self.seen: dict[int, list[dt.date]] = {}
        self.tried: dict[int, list[dt.date]] = {}
        for case, event in stories:
            held = self.seen if event.outcome == "seen" else self.tried
            held.setdefault(id(case), []).append(case.calendar.day_of(event.at))
        for days in (*self.seen.values(), *self.tried.values()):
            days.sort()

    def last_seen(self, case: Case, on: dt.date) -> dt.date | None:
        """The last day before one on which somebody was seen."""
        days = self.seen.get(id(case), [])
        place = bisect_left(days, on)
        return days[place - 1] if place else None

    def count(self, held: dict, case: Case, since: dt.date, on: dt.date) -> int:
        days = held.get(id(case), [])
        return bisect_left(days, on) - bisect_left(days, since)


class Meetings:
    """Draws one team's meetings, week by week and day by day."""

    def __init__(self, cases: list[Case], crew: list[Staff], lead: Staff, told: Told, periods: dict, seed: int,
                 now: dt.datetime, diary: dict | None = None):  # fmt: skip
        """``periods``: of contact intensity, by episode; ``diary``: visits that a meeting may have allotted."""
        self.team, self.crew, self.lead, self.told, self.periods = cases[0].team, crew, lead, told, periods
        self.calendar = cases[0].calendar
        self.cases = [case for case in cases if case.fate not in (Fate.REFERRED, Fate.CLOSED)]
        self.rng: random.Random = chance(seed, "meetings", self.team.code)
        self.now, self.today = now, self.calendar.day_of(now)
        self.discussed: dict[int, dt.date] = {}
        self.waiting: dict[int, tuple[Item, dt.date]] = {}
        self.decided = Decided(self.rng, periods, diary or {}, self.now)

    def mdts(self, weekday: int) -> list[Met]:
        """The weekly MDTs of three months; the last lies before today."""
        back = (self.today.isoweekday() - weekday) % 7 or 7
        days = [self.today - dt.timedelta(days=back) - WEEK * n for n in range(WEEKS)]
        for case in self.cases:
            last = days[-1] - dt.timedelta(days=self.rng.randint(5, ROTATION))
            if case.accepted_on <= last:
                self.discussed[id(case)] = last
        found = [self._mdt(day) for day in reversed(days) if self.calendar.is_open(day)]
        self._leave_to_do(found[-1])
        return found

    def _leave_to_do(self, last: Met) -> None:
        """Whoever co-ordinates goes out of the last meeting with something still to do."""
        busy = {id(row["owner"]) for item in last.items for row in item.actions if row["state"] == "open"}
        for item in sorted(last.items, key=lambda item: not item.texts):
            worker = item.case.coordinator
            if worker and worker.starts_on <= last.on and not item.is_left_over and id(worker) not in busy:
                due = self.calendar.first_open_on_or_after(self.today + dt.timedelta(days=self.rng.randint(1, 5)))
                left = {"owner": worker, "due_on": due, "ended_at": None, "state": "open", "note": ""}
                item.actions.append(self._action(item, last.on, self._here(last.on)) | left)
                busy.add(id(worker))

    def _mdt(self, on: dt.date) -> Met:
        opened = dt.datetime.combine(on, dt.time(10, 2), tzinfo=LONDON)
        items = [item for case in self.cases if case.accepted_on < on and (item := self._item(case, on))]
        items.sort(key=lambda item: not item.together)
        one_by_one = [item for item in items if not item.together]
        for number, item in enumerate(one_by_one):
            item.at = opened + dt.timedelta(minutes=6 + number * min(6, 100 / len(one_by_one)))
            self._say(item, on)
        for item in items:
            item.at = item.at or opened + dt.timedelta(minutes=3)
        self._leave_over(one_by_one)
        for item in items:
            if item.is_left_over:
                self.waiting[id(item.case)] = (item, on)
            else:
                self.discussed[id(item.case)] = on
        closed = opened + dt.timedelta(minutes=self.rng.randint(104, 124))
        met = self._met("mdt", on, opened, closed, items)
        self._more_of(met)
        return met

    def _leave_over(self, items: list[Item]) -> None:
        """Now and then one is postponed for a reason, and the meeting does not come to the last one."""
        rng = self.rng
        quiet = [item for item in items if item.reasons[0]["code"] in ("rotation", "added") and not item.carried_from]
        if quiet and rng.random() < 0.5:
            item = rng.choice(quiet)
            item.state, item.state_reason = "postponed", rng.choice(texts("meetings").postponed)
            item.texts, item.decisions, item.allotted, item.actions = [], [], [], []
        if len(items) > 8 and rng.random() < 0.3 and not items[-1].carried_from:
            last = items[-1]
            if not last.is_left_over:
                last.state, last.texts, last.decisions, last.allotted, last.actions = "carried", [], [], [], []

    def _more_of(self, met: Met) -> None:
        """Who wrote, who took part by video, who came from elsewhere, and what was corrected afterwards."""
        rng, words = self.rng, texts("meetings")
        met.minute_taker = rng.choice([one for one in met.there if one is not met.chair] or met.there)
        met.remote = [one for one in met.there if one.profession in ("doctor", "psychologist") and rng.random() < 0.4]
        if rng.random() < 0.45:
            met.guests = rng.sample(words.guests, rng.choice((1, 1, 2)))
        if rng.random() < 0.2 and (spoken := [item for item in met.items if item.texts]):
            item, at = rng.choice(spoken), met.closed_at + dt.timedelta(hours=rng.randint(2, 26))
            if at < self.now:
                met.addenda.append({"uuid": make_uuid(rng), "item": item, "by": rng.choice(met.there), "at": at,
                                    "words": rng.choice(words.addenda).format(name=item.case.name)})  # fmt: skip

    def _item(self, case: Case, on: dt.date) -> Item | None:
        reasons, rng = [*self._hospital(case, on), *self._unseen(case, on), *self.decided.reasons(case, on)], self.rng
        added = before = None
        if waited := self.waiting.pop(id(case), None):
            before, since = waited
            reasons.append({"code": before.state, "since": since.isoformat(), "why": before.state_reason})
        if not reasons and rng.random() < 0.01:
            added = (rng.choice(self._here(on)), rng.choice(texts("meetings").added))
            reasons.append({"code": "added", "since": on.isoformat(), "by": added[0].user.name, "why": added[1]})
        since = self.discussed.get(id(case), case.accepted_on)
        is_due = since + dt.timedelta(days=ROTATION) < on + WEEK
        together = is_due and not reasons and rng.random() < 0.8
        if is_due:
            never = id(case) not in self.discussed
            reasons.append({"code": "rotation", "since": since.isoformat(), "never": never})
        if not reasons:
            return None
        state = "continues" if together else "discussed"
        item = Item(make_uuid(rng), case, reasons, state, "", together, added=added)
        item.carried_from = before and before.uuid
        if together and rng.random() < 0.06:
            item.together, item.state, item.pulled_out_by = False, "discussed", rng.choice(self._here(on))
        return item

    def _hospital(self, case: Case, on: dt.date) -> list[dict]:
        if stay := case.stay_on(on):
            since = stay.since.date().isoformat()
            return [{"code": "in_hospital", "since": since, "hospital": stay.ward[0], "ward": stay.ward[1]}]
        left = [stay.until.date() for stay in case.stays if stay.until and 0 <= (on - stay.until.date()).days <= 3]
        return [{"code": "discharged", "since": left[0].isoformat()}] if left else []

    def _unseen(self, case: Case, on: dt.date) -> list[dict]:
        last = self.told.last_seen(case, on)
        if last is None or case.stay_on(on):
            return []
        rhythm = case.rhythm_on(on, self.today)
        if (on - last).days <= rhythm + 1:
            return []
        tries = self.told.count(self.told.tried, case, last, on)
        since = last + dt.timedelta(days=rhythm + 1)
        return [{"code": "alert_unseen", "since": since.isoformat(), "rule": "not_seen" if tries else "not_tried",
                 "last_seen_on": last.isoformat(), "rhythm_days": rhythm, "tries": tries, "run": tries}]  # fmt: skip

    def _say(self, item: Item, on: dt.date) -> None:
        rng, here, words = self.rng, self._here(on), texts("meetings")
        said = {"in_hospital": words.hospital, "discharged": words.discharged, "alert_unseen": words.unseen}
        said = said.get(item.reasons[0]["code"], words.mdt)
        speakers = rng.sample(here, min(len(here), rng.choice((1, 1, 2))))
        for who, text in zip(speakers, rng.sample(said, 2), strict=False):
            item.texts.append((who, text.format(name=item.case.name), item.at))
        self.decided.decide(item, on, here)
        if rng.random() < (0.35 if on + WEEK < self.today else 0.7):
            item.actions.append(self._action(item, on, here))

    def _action(self, item: Item, on: dt.date, here: list[Staff]) -> dict:
        rng = self.rng
        kind, words = rng.choice(texts("meetings").meetings_actions)
        worker = item.case.coordinator
        owner = worker if worker and worker.starts_on <= on else rng.choice(here)
        due = self.calendar.first_open_on_or_after(on + dt.timedelta(days=rng.randint(2, 12)))
        told = {"uuid": make_uuid(rng), "kind": kind, "words": words, "owner": owner, "due_on": due,
                "by": rng.choice(here), "ended_at": None, "state": "open", "note": ""}  # fmt: skip
        ended = dt.datetime.combine(due - dt.timedelta(days=rng.randint(0, 1)), dt.time(16, 20), tzinfo=LONDON)
        if ended < self.now and rng.random() < 0.965:
            told["ended_at"], told["state"] = ended, rng.choices(("done", "dropped"), (12, 1))[0]
            told["note"] = rng.choice(getattr(texts("meetings"), told["state"]))
        return told

    def handovers(self) -> list[Met]:
        """A handover on every day of three months on which the team was open; the last was held before today."""
        days = [self.today - dt.timedelta(days=n) for n in range(WEEKS * 7, 0, -1)]
        found: list[Met] = []
        for day in filter(self.calendar.is_open, days):
            met = self._handover(day, found[-1] if found else None)
            found.append(met)
        return found

    def _handover(self, on: dt.date, before: Met | None) -> Met:
        rng, opened = self.rng, dt.datetime.combine(on, dt.time(9, 15), tzinfo=LONDON)
        items = [
            Item(make_uuid(rng), case, [reason])
            for case in self.cases if (reason := self._on_board(case, opened))
        ]  # fmt: skip
        since = before.on if before else on - dt.timedelta(days=1)
        lately = [case for case in self.cases if self.told.count(self.told.tried, case, since, on)]
        standing = {id(item.case) for item in items}
        others = [case for case in lately if id(case) not in standing]
        for case in rng.sample(others, min(len(others), 2)):
            by, why = rng.choice(self._here(on)), rng.choice(texts("meetings").talked)
            reason = {"code": "added", "since": on.isoformat(), "by": by.user.name, "why": why}
            items.append(Item(make_uuid(rng), case, [reason], added=(by, why)))
        for number, item in enumerate(items):
            item.at = opened + dt.timedelta(seconds=90 + number * 40)
            if rng.random() < 0.6:
                words = texts("meetings")
                said = rng.choice(words.handover_ward if item.case.stay_on(on) else words.handover)
                item.texts.append((rng.choice(self._here(on)), said, item.at))
        closed = opened + dt.timedelta(seconds=240 + 40 * len(items))
        met = self._met("handover", on, opened, closed, items)
        met.looks_back_to = before.closed_at if before else None
        met.figures = {
            "tried": len(lately),
            "seen": sum(bool(self.told.count(self.told.seen, case, since, on)) for case in self.cases),
        }
        return met

    def _on_board(self, case: Case, at: dt.datetime) -> dict | None:
        for period in self.periods.get(case.episode_id, ()):
            since, until = period["starts_at"], period["ends_at"]
            if period["intensity"] == "daily" and since <= at and (until is None or at < until):
                return {"code": "daily", "since": since.astimezone(LONDON).date().isoformat(),
                        "why": period["reason"], "review_by": period["review_by"].isoformat()}  # fmt: skip
        return None

    def _here(self, on: dt.date) -> list[Staff]:
        return [one for one in self.crew if one.starts_on <= on and on.isoweekday() in one.weekdays] or [self.lead]

    def _met(self, kind: str, on: dt.date, opened: dt.datetime, closed: dt.datetime, items: list[Item]) -> Met:
        here = self._here(on)
        away = self.rng.sample(here, 1) if len(here) > 5 and self.rng.random() < 0.5 else []
        chair = self.lead if self.lead in here else here[0]
        wrote = {id(who) for item in items for who, _, _ in item.texts}
        away = [one for one in away if one is not chair and id(one) not in wrote]
        return Met(make_uuid(self.rng), kind, self.team, on, opened, closed, chair,
                   [one for one in here if one not in away], away, items)  # fmt: skip
