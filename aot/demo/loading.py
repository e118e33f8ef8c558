"""Brings the demonstration to life: staff, people, a year of work, and what the engine notices in it."""

import datetime as dt
from itertools import pairwise

from django.db import transaction

from aot.demo import (
    around,
    assessing,
    contacts,
    elsewhere,
    feed,
    going_out,
    hospitals,
    minutes,
    noticing,
    periods,
    register,
    staff,
    systems,
    therapy,
    treating,
)
from aot.demo.cases import Case, Fate
from aot.demo.cast import chance
from aot.demo.courses import Event, course, seen
from aot.demo.diary import Diary
from aot.demo.reads import write_reads
from teams.calendar import LONDON, Calendar
from teams.models import User

SEED = 20
LAST_BEFORE_CLOSING = 15
"""How many contacts of those who are no longer with us are kept in the story."""


class NotEmptyError(RuntimeError):
    """There is data already: the demonstration is loaded into an empty database only."""


@transaction.atomic
def load(now: dt.datetime, seed: int = SEED) -> dict[str, int]:
    """Fill an empty database; answers the figures of what was made. ``now`` is an aware moment."""
    if User.objects.exists():
        raise NotEmptyError
    now = now.astimezone(LONDON).replace(second=0, microsecond=0)
    rng = chance(seed, "service")
    teams = staff.write_teams(rng, now.date())
    crews = staff.write_staff(teams, rng, now.date())
    staff.write_days(teams, crews, rng, Calendar.of_team(teams[0]).day_of(now))
    cases = register.draw_cases(teams, crews, seed, now)
    away = elsewhere.draw(cases, seed, now)
    register.write_people(cases)
    register.write_episodes(cases, now)
    register.write_spells(cases, now)
    periods.write_periods(cases, now)
    elsewhere.write(cases, away, now)
    therapies = therapy.draw(cases, seed, now)
    told = tell(cases, now, therapies, away)
    go_by(told, now, rng)
    assessing.write(therapies, {id(event): row["uuid"] for _, event, row in told}, now)
    contacts.write_concerns(cases, rng, now)
    treating.write(cases, seed, now)
    around.write(cases, told, seed, now)
    going_out.write_outings(teams, crews, chance(seed, "out"), now)
    going_out.write_ready(cases, teams, crews, chance(seed, "ready"), now)
    feed.write(cases, chance(seed, "feed"), now)
    systems.write()
    hospitals.write(cases, seed, now)
    held = minutes.write(cases, crews, [(case, event) for case, event, _ in told], seed, now)
    write_reads(cases, rng, now)
    noticing.look(now)
    noticing.answer(rng, now, now, share=0.2)
    working = User.objects.filter(is_active=True).count()
    return {"teams": len(teams), "staff": working, "people": len(cases), "contacts": len(told), "meetings": held}


def tell(
    cases: list[Case], now: dt.datetime, therapies: list[therapy.Therapy] = (), away: dict[int, dict] | None = None
) -> list[tuple[Case, Event, dict]]:
    """Everybody's year and diary; what some of them work towards is in it."""
    diary, stories, away = Diary(), [], away or {}
    towards = {id(one.case): one for one in therapies}
    for case in cases:
        if case.fate is Fate.REFERRED:
            continue
        events, story = course(case, now), away.get(id(case))
        events += elsewhere.spoken_with(case, story, now) if story else []
        if case.fate is Fate.CLOSED:
            stories += [(case, event, None) for event in events[-LAST_BEFORE_CLOSING:]]
            continue
        if id(case) in towards:
            therapy.work_on(towards[id(case)], events)
        today_of_featured(case, events, now)
        tied = diary.past(case, events, case.calendar.day_of(now))
        if elsewhere.is_visited(story):
            diary.future(case, events, now)
        stories += [(case, event, tied.get(number)) for number, event in enumerate(events)]
    ids = contacts.write_diary(diary)
    return [
        (case, event, contacts.contact_row(case, event, visit and ids[visit["uuid"]], now))
        for case, event, visit in stories
    ]


def go_by(told: list[tuple[Case, Event, dict]], now: dt.datetime, rng) -> None:
    """Write the contacts as time went by; at each stage the engine looks and the teams answer."""
    moments = [now - before for before in noticing.STAGES]
    begin = dt.datetime.min.replace(tzinfo=dt.UTC)
    for at, until in pairwise([*moments, now]):
        contacts.write_contacts([one for one in told if begin < one[1].at <= at], now)
        noticing.look(at)
        noticing.answer(rng, at, min(at + dt.timedelta(days=1), until), share=0.6)
        begin = at
    contacts.write_contacts([one for one in told if begin < one[1].at], now)


def today_of_featured(case: Case, events: list[Event], now: dt.datetime) -> None:
    """Give the clinician's visits of today their time, and log the one that is done."""
    story = case.featured
    if "visit" not in story:
        return
    start = case.calendar.start_of(case.calendar.day_of(now))
    passed = (now - start).total_seconds() / 60
    minutes = story["visit"]
    if story.get("done"):
        minutes = min(minutes, max(75, passed - 75) // 15 * 15)
    if "worry" in story and passed + 60 > minutes:
        minutes = min(passed // 15 * 15 + 75, 1380)
    story["visit_at"] = start + dt.timedelta(minutes=minutes)
    over = story["visit_at"] + dt.timedelta(minutes=40) < now
    if story.get("done") and over:
        event = seen(case, story["visit_at"].date(), story["visit_at"], [case.coordinator])
        event.focus, event.visit, event.minutes = "medication", True, 25
        event.place_type, event.place_text = "A01", case.place[1]
        event.note = "Depot given in the kitchen, no soreness from last time. Talked football."
        events.append(event)
        story["done_today"] = True
    if "note" in story:
        last = next(event for event in reversed(events) if event.outcome == "seen")
        last.note, last.focus = story["note"], "housing"
        last.facts["small_win"] = story["win"]
