"""A year of occupational therapy with sixty people: what they want, and what the team does about it. Pure."""

import datetime as dt
import random
from dataclasses import dataclass, field
from uuid import UUID

from aot.demo.assessed import Given, assess
from aot.demo.cases import Case, Fate, Staff
from aot.demo.cast import chance, make_uuid
from aot.demo.courses import OCCUPATIONAL, Event
from aot.demo.texts import texts
from teams.calendar import LONDON

A_TEAM = 10
KNOWN_DAYS = 200
"""Whoever is assessed over a year has been known this long at least."""
UNTOUCHED = ("medication", "crisis", "in_reach", "legal")
"""What a contact was about that no goal takes over."""


@dataclass
class Doing:
    """An intervention: its columns, and its states as (state, since, reason)."""

    uuid: UUID
    row: dict
    states: list[tuple]


@dataclass
class Aim:
    """A goal: its columns, its states, what the person says of it over time, and what is done."""

    uuid: UUID
    row: dict
    states: list[tuple]
    text: dict
    barriers: list[str]
    ratings: list[tuple[dt.date, int]] = field(default_factory=list)
    doings: list[Doing] = field(default_factory=list)

    def active_on(self, day: dt.date) -> bool:
        """Whether it was worked on."""
        state = next((state for state, since, _ in reversed(self.states) if since <= day), None)
        return state == "active"


@dataclass
class Therapy:
    """Everything of one person."""

    case: Case
    number: int
    rng: random.Random
    ot: Staff
    given: list[Given] = field(default_factory=list)
    drawn: list[tuple[Given, str, str]] = field(default_factory=list)
    """The formulation's points: assessment, item, strength or barrier."""
    formulated_on: dt.date | None = None
    aims: list[Aim] = field(default_factory=list)
    work: list[tuple[Event, Aim, Doing]] = field(default_factory=list)

    def named(self, words: str) -> str:
        """Words with the person's name."""
        return words.replace("{name}", self.case.name)


def draw(cases: list[Case], seed: int, now: dt.datetime) -> list[Therapy]:
    """Ten people of each team who have been known for long, those who are featured first."""
    found: dict[int, list[Case]] = {}
    for case in sorted(cases, key=lambda case: not case.featured):
        known = (case.calendar.day_of(now) - case.accepted_on).days >= KNOWN_DAYS
        here = found.setdefault(case.team.pk, [])
        if known and case.fate in (Fate.STEADY, Fate.TRIED, Fate.IN_HOSPITAL) and len(here) < A_TEAM:
            here.append(case)
    return [_therapy(case, n, seed, now) for chosen in found.values() for n, case in enumerate(chosen)]


def _therapy(case: Case, number: int, seed: int, now: dt.datetime) -> Therapy:
    rng = chance(seed, "therapy", case.person["uuid"])
    ot = next(one for one in case.crew if one.profession == "ot")
    told = Therapy(case, number, rng, ot)
    today = case.calendar.day_of(now)
    assess(told, today)
    _formulate(told, today)
    _aim(told, today)
    return told


# Formulation and goals


def _formulate(told: Therapy, today: dt.date) -> None:
    signed = [each for each in told.given if each.signed and each.key == "mohost" and not _is_replaced(told, each)]
    if not signed:
        return
    from_ = min(signed, key=lambda each: each.on)
    rated = sorted((value, told.rng.random(), code) for code, (value, _, _) in from_.ratings.items() if value)
    told.formulated_on = min(from_.on + dt.timedelta(days=told.rng.randint(6, 20)), today - dt.timedelta(days=2))
    worst = [code for value, _, code in rated if value <= 2][: told.rng.randint(2, 4)]
    best = [code for value, _, code in rated if value >= 3][-told.rng.randint(2, 3) :]
    told.drawn = [(from_, code, "strength") for code in best] + [(from_, code, "barrier") for code in worst]


def _is_replaced(told: Therapy, given: Given) -> bool:
    return any(each.replaces is given for each in told.given)


def _aim(told: Therapy, today: dt.date) -> None:
    if told.formulated_on is None:
        return
    barriers = {code for _, code, kind in told.drawn if kind == "barrier"}
    rng, goals = told.rng, texts("therapy").goals
    ranked = sorted(goals, key=lambda goal: (-len(barriers & set(goal["items"])), rng.random()))
    for nth, text in enumerate(ranked[: rng.choices((1, 2, 3), weights=(2, 5, 2))[0]]):
        begins = told.formulated_on + dt.timedelta(days=nth * rng.randint(0, 50))
        if nth and rng.random() < 0.2:  # a new one, not taken up yet
            begins = max(begins, today - dt.timedelta(days=rng.randint(4, 8)))
        if begins < today - dt.timedelta(days=3):
            told.aims.append(_goal(told, text, begins, sorted(barriers & set(text["items"])), today))


def _goal(told: Therapy, text: dict, begins: dt.date, barriers: list[str], today: dt.date) -> Aim:
    rng = told.rng
    active = begins + dt.timedelta(days=rng.randint(4, 14))
    states: list[tuple] = [("proposed", begins, "")]
    end = active + dt.timedelta(days=rng.randint(120, 260))
    how = rng.choices(("active", "achieved", "set_aside"), weights=(66, 20, 14))[0]
    if active < today:
        states.append(("active", active, ""))
        if how != "active" and end < today:
            states.append((how, end, text["aside"] if how == "set_aside" else text["known"]))
    review = today + dt.timedelta(days=rng.randint(6, 75))
    row = {"words": text.get("words", ""), "no_words_reason": told.named(text.get("no_words", "")),
           "life_area": text["area"], "why": text["why"], "how_known": text["known"],
           "review_on": states[-1][1] if len(states) > 2 else review}  # fmt: skip
    aim = Aim(make_uuid(rng), row, states, text, barriers)
    last = states[2][1] if len(states) > 2 else today
    aim.ratings = _how_far(rng, active, last, states[-1][0] == "achieved")
    aim.doings = [_doing(told, aim, each, begins, active, today) for each in text["interventions"]]
    return aim


def _how_far(rng: random.Random, begins: dt.date, last: dt.date, reached: bool) -> list[tuple[dt.date, int]]:
    """What they say, 0 to 10: up and down, and on the whole up."""
    told, day, value = [], begins + dt.timedelta(days=rng.randint(3, 14)), rng.randint(1, 3)
    while day < last:
        told.append((day, value))
        value = max(1, min(9, value + rng.choice((-2, -1, 0, 1, 1, 1, 2))))
        day += dt.timedelta(days=rng.randint(28, 60))
    return [*told[:-1], (told[-1][0], rng.randint(8, 10))] if reached and told else told


def _doing(told: Therapy, aim: Aim, text: dict, begins: dt.date, active: dt.date, today: dt.date) -> Doing:
    rng = told.rng
    who = next((one for one in told.case.crew if one.profession == text["by"]), None)
    row = {"kind": text["kind"], "what": told.named(text["what"]), "times": text["times"], "per": text["per"],
           "place_text": text["place"], "proposed_user_id": who and who.user.pk,
           "proposed_profession": "" if who else text["by"],
           "agreement": "agreed"}  # fmt: skip
    if len(aim.states) == 2 and rng.random() < 0.15:  # thought of lately, and not talked about in the team yet
        begins = max(begins, today - dt.timedelta(days=rng.randint(2, 9)))
        return Doing(make_uuid(rng), row | {"agreement": "to_ask"}, [("proposed", begins, "")])
    states: list[tuple] = [("proposed", begins, "")]
    if active < today:
        states.append(("agreed", active, ""))
    starts = active + dt.timedelta(days=rng.randint(2, 16))
    if starts < today and (len(aim.states) < 3 or starts < aim.states[2][1]):
        states.append(("under_way", starts, ""))
    if len(aim.states) > 2:
        states.append(
            (
                "ended",
                aim.states[2][1],
                "The goal is reached" if aim.states[2][0] == "achieved" else "Set aside with the goal",
            )
        )
    return Doing(make_uuid(rng), row, states)


# Contacts


def work_on(told: Therapy, events: list[Event]) -> None:
    """Let some of a year's visits be about a goal. Its own notes come once each and in their order, as a story does;
    between them stands other occupational work."""
    towards: dict[UUID, list[Event]] = {aim.uuid: [] for aim in told.aims}
    for event in events:
        day = _day(event)
        aims = [aim for aim in told.aims if aim.active_on(day)]
        by = {one.profession for one in event.staff}
        often = 0.95 if by & {"ot", "ot_technical_instructor"} else 0.5
        if event.outcome == "seen" and event.focus not in UNTOUCHED and aims and told.rng.random() < often:
            towards[told.rng.choice(aims).uuid].append(event)
    for aim in told.aims:
        _tell(told, aim, towards[aim.uuid])


def _tell(told: Therapy, aim: Aim, events: list[Event]) -> None:
    notes, wins = aim.text["notes"], list(aim.text["wins"])
    chosen = {len(events) * place // len(notes): note for place, note in enumerate(notes)}
    for number, event in enumerate(events):
        if number in chosen:
            event.focus, event.note = aim.text["focus"], told.named(chosen[number])
            event.facts.pop("focus_tags", None)
            event.facts.pop("small_win", None)
            if number and wins and told.rng.random() < 0.5:
                event.facts["small_win"] = wins.pop()
        elif event.focus not in OCCUPATIONAL:
            continue
        told.work.append((event, aim, _doing_on(told.rng, aim, _day(event))))


def _doing_on(rng: random.Random, aim: Aim, day: dt.date) -> Doing | None:
    begun = [each for each in aim.doings if any(s == "under_way" and since <= day for s, since, _ in each.states)]
    return rng.choice(begun) if begun else None


def _day(event: Event) -> dt.date:
    return event.at.astimezone(LONDON).date()
