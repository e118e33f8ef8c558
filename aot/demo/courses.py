"""A year of contacts, in the rhythm that the rules ask for, with what goes wrong in between. Pure."""

import datetime as dt
from dataclasses import dataclass, field

from aot.demo.cases import Case, Fate, Staff
from aot.demo.texts import texts
from caseload.people.rhythm import due_on
from teams.calendar import LONDON

YEAR = 365
FAILED = ("not_in", "not_in", "not_found", "did_not_attend", "declined", "sighted", "cancelled_by_them")
OCCUPATIONAL = ("routine", "leisure", "work", "sensory", "skills")
FOCI = {
    "ot": (*OCCUPATIONAL, *OCCUPATIONAL, "checking_in", "housing"),
    "ot_technical_instructor": OCCUPATIONAL,
    "social_worker": ("housing", "money", "family", "checking_in", "legal"),
    "psychologist": ("talking",),
    "doctor": ("medication", "checking_in", "physical_health"),
    "str_worker": ("leisure", "skills", "money", "checking_in", "routine"),
}
NURSE_FOCI = ("checking_in", "checking_in", "medication", "medication", "physical_health", "housing", "crisis",
              "substance_use", "family", "money")  # fmt: skip
HOURS = ((8, 30), (9, 15), (9, 40), (10, 15), (10, 30), (11, 0), (11, 30), (12, 10), (13, 15), (14, 0), (14, 30),
         (15, 5), (15, 30), (16, 0), (16, 30), (17, 15), (18, 40), (20, 15))  # fmt: skip

ELSEWHERE = (
    ("N02", "Café on Bridge Street"),
    ("N01", "Canal towpath"),
    ("H01", "Day centre on Mill Street"),
    ("E01", "Team base"),
    ("C01", "GP practice"),
    ("N05", "Pharmacy on Station Road"),
)


@dataclass
class Event:
    """One contact made or tried."""

    outcome: str
    at: dt.datetime
    staff: list[Staff]
    place_type: str = ""
    place_text: str = ""
    minutes: int | None = None
    focus: str = ""
    note: str = ""
    facts: dict = field(default_factory=dict)
    """Further columns of ``Contact``."""
    visit: bool = False
    """Stood in the diary beforehand."""


def course(case: Case, now: dt.datetime) -> list[Event]:
    """Everything that happened with a person in the past year, in order of time; nothing in the future."""
    today = case.calendar.day_of(now)
    day = max(case.accepted_on, today - dt.timedelta(days=YEAR))
    last = last_day_seen(case, today)
    events: list[Event] = []
    while True:
        day, more = _cycle(case, day, today, last)
        if day > last:
            break
        events += more
    if case.last_seen and not any(e.outcome == "seen" and e.at.date() == case.last_seen for e in events):
        events.append(seen(case, case.last_seen))
    if case.fate is Fate.TRIED:
        events += _tries(case, last, today)
    events.sort(key=lambda event: event.at)
    return [event for event in events if event.at < now - dt.timedelta(minutes=12)]


def last_day_seen(case: Case, today: dt.date) -> dt.date:
    """The last day on which the story lets the person be seen."""
    if case.fate is Fate.UNKNOWN:
        return case.accepted_on
    if case.last_seen:
        return case.last_seen
    if case.fate not in (Fate.TRIED, Fate.NOT_TRIED):
        return today
    overdue = case.rng.randint(1, 5)
    day = today - dt.timedelta(days=1)
    while (today - due_on(day, case.rhythm_on(day, today), case.calendar)).days <= overdue:
        day -= dt.timedelta(days=1)
    return case.calendar.last_open_on_or_before(day)


def next_day(case: Case, day: dt.date, today: dt.date) -> dt.date:
    """The day on which the next visit would be made: within the rhythm, on an open day."""
    days = case.rhythm_on(day, today)
    due = due_on(day, days, case.calendar)
    wish = due - dt.timedelta(days=case.rng.choice((0, 0, 0, 1, 2)) if days >= 5 else 0)
    found = case.calendar.last_open_on_or_before(wish)
    return found if found > day else due


def moment(case: Case, day: dt.date, hours=HOURS) -> dt.datetime:
    """A believable time on a day."""
    hour, minute = case.rng.choice(hours)
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=LONDON)


def seen(case: Case, day: dt.date, at: dt.datetime | None = None, staff: list[Staff] | None = None) -> Event:
    """The person met face to face."""
    rng, stay = case.rng, case.stay_on(day)
    staff = staff or who(case, day)
    focus = "in_reach" if stay else rng.choice(FOCI.get(staff[0].profession, NURSE_FOCI))
    event = Event("seen", at or moment(case, day), staff, focus=focus, visit=rng.random() < 0.8)
    event.minutes = rng.choice((15, 20, 25, 30, 30, 40, 45, 45, 50, 60, 75))
    event.note = note(case, rng.choice(texts("notes").seen[focus]))
    event.place_type, event.place_text = where(case, stay)
    _extras(case, event)
    return event


def who(case: Case, day: dt.date) -> list[Staff]:
    """Who goes: mostly the co-ordinator, one visit in eight in twos; to somebody new nobody else yet."""
    rng, here = case.rng, case.here(day)
    if "knows_one" in case.featured:
        return [case.coordinator]
    lead = case.coordinator if case.coordinator in here and rng.random() < 0.62 else rng.choice(here)
    second = rng.choice(here) if rng.random() < 0.12 else lead
    return [lead] if second is lead else [lead, second]


def where(case: Case, stay=None) -> tuple[str, str]:
    """Kind and words of the place."""
    if stay:
        return "E02", f"{stay.ward[1]}, {stay.ward[0]}"
    if case.rng.random() < 0.2:
        return case.rng.choice(ELSEWHERE)
    kinds = {"home": "A01", "hostel": "A04", "family": "A02", "street": "N01", "day_place": "N02"}
    return kinds[case.place[0]], case.place[1]


def note(case: Case, text: str) -> str:
    """A note with the person's name, sometimes with what comes next."""
    more = case.rng.choice(texts("notes").extras["next"])
    return f"{text} {more}".strip().replace("{name}", case.name)


def _cycle(case: Case, day: dt.date, today: dt.date, last: dt.date) -> tuple[dt.date, list[Event]]:
    rng, events = case.rng, []
    days = case.rhythm_on(day, today)
    on = next_day(case, day, today)
    long_past = on < today - dt.timedelta(days=2 * days + 2)
    if long_past and rng.random() < 0.05:
        events.append(failed(case, on))
        on = case.calendar.first_open_on_or_after(on + dt.timedelta(days=rng.randint(1, 3)))
    elif on - day > dt.timedelta(days=1) and rng.random() < 0.13:
        before = case.calendar.last_open_on_or_before(on - dt.timedelta(days=1))
        if before > day:
            events.append(failed(case, before))
    if on > last:
        return on, []
    events.append(seen(case, on))
    between = day + dt.timedelta(days=max(1, (on - day).days // 2))
    if between < on and rng.random() < 0.16:
        events.append(_in_between(case, between))
    return on, events


def failed(case: Case, day: dt.date, outcome: str = "") -> Event:
    """A visit that was tried and came to nothing, or that we cancelled."""
    outcome = outcome or ("cancelled_by_us" if case.rng.random() < 0.07 else case.rng.choice(FAILED))
    if case.stay_on(day):
        outcome = "declined"
    event = Event(outcome, moment(case, day), who(case, day), visit=case.rng.random() < 0.8)
    event.note = note(case, case.rng.choice(texts("notes").other[outcome]))
    if not outcome.startswith("cancelled"):
        event.minutes = 0
        event.place_type, event.place_text = where(case, case.stay_on(day))
    if outcome in ("declined", "sighted"):
        event.facts["at_door"] = "words" if outcome == "declined" else "sighted"
    return event


def _in_between(case: Case, day: dt.date) -> Event:
    rng = case.rng
    outcome = rng.choices(("spoke", "no_answer", "message", "others_only", "reported"), weights=(9, 4, 4, 3, 2))[0]
    event = Event(outcome, moment(case, day), who(case, day)[:1])
    event.note = note(case, rng.choice(texts("notes").other[outcome]))
    if outcome == "spoke":
        event.minutes, event.focus = rng.choice((5, 10, 15)), "checking_in"
    if outcome == "reported":
        event.facts["reported_by"] = rng.choice(texts("notes").extras["reported_by"])
    if outcome == "others_only":
        event.facts["with_whom"], event.focus = ["family"], "family"
        event.minutes = rng.choice((10, 20, 30))
    return event


def _tries(case: Case, last: dt.date, today: dt.date) -> list[Event]:
    outcomes = case.featured.get("tries") or [case.rng.choice(FAILED) for _ in range(case.rng.randint(1, 4))]
    gap = (today - last).days
    days = [today - dt.timedelta(days=1 + n * max(1, gap // (len(outcomes) + 1))) for n in range(len(outcomes))]
    open_days = [case.calendar.last_open_on_or_before(day) for day in days]
    return [failed(case, d, o) for d, o in zip(open_days, outcomes, strict=True) if d > last]


def _extras(case: Case, event: Event) -> None:
    rng, extras = case.rng, texts("notes").extras
    if rng.random() < 0.06:
        event.facts["small_win"] = rng.choice(extras["small_wins"])
    if rng.random() < 0.05:
        offer, reason = rng.choice(extras["offers"])
        answer = rng.choice(("accepted", "accepted", "thinking", "declined"))
        event.facts |= {"offer": offer, "offer_answer": answer}
        if answer == "declined":
            event.facts["offer_declined_because"] = reason
    if rng.random() < 0.25:
        event.facts["focus_tags"] = sorted({rng.choice(NURSE_FOCI), event.focus} - {event.focus})
