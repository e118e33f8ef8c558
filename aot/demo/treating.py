"""Writes the provider's policy, and what comes round for people: given, done, due, overdue, declined, not taken.

In bulk, by the same arithmetic as the product: what is due follows from the events (``caseload.treatments.rounds``).
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from types import SimpleNamespace

from aot.demo.cases import Case, Fate
from aot.demo.cast import chance, make_uuid
from aot.demo.texts import texts
from audit.copying import copy_rows, ids_by_uuid
from caseload.models import (
    Treatment,
    TreatmentAnswer,
    TreatmentChange,
    TreatmentDue,
    TreatmentEvent,
    TreatmentPolicy,
)
from caseload.treatments.rounds import again, rounds, waiting, window
from teams.calendar import LONDON
from teams.models import Membership, User
from teams.roles import Profession, Role

LATE, REFUSED, CHANGED = 0.05, 0.4, 0.1
"""How many are overdue; how many of those due now were declined or missed; of how many depots others gave before."""
NOT_YET = 3
"""Of what fell due in so many days nothing was given yet: it is in policy still."""


@dataclass
class Course:
    """One treatment on its way into the database, with its events in order of time."""

    case: Case
    policy: TreatmentPolicy
    row: dict
    events: list[dict] = field(default_factory=list)
    answer: dict | None = None
    before: dict | None = None
    """What was agreed until it was changed."""


def write(cases: list[Case], seed: int, now: dt.datetime) -> None:
    """All of it. Only people on a caseload are given anything."""
    policies = write_policies(now)
    doctors = dict(Membership.objects.filter(profession=Profession.DOCTOR).values_list("team_id", "user_id"))
    courses = []
    for case in cases:
        if case.is_open and case.fate is not Fate.UNKNOWN and case.coordinator:
            rng = chance(seed, "treated", case.person_id)
            courses += _of_person(case, policies, doctors.get(case.team.pk), rng, now)
    copy_rows(Treatment, [course.row for course in courses])
    ids = ids_by_uuid(Treatment, [course.row["uuid"] for course in courses])
    for course in courses:
        for event in course.events:
            event["treatment_id"] = ids[course.row["uuid"]]
    copy_rows(TreatmentEvent, [event for course in courses for event in course.events])
    known = ids_by_uuid(TreatmentEvent, [event["uuid"] for course in courses for event in course.events])
    _write_answers(courses, known)
    _write_changes(courses, ids)
    copy_rows(TreatmentDue, [due for course in courses for due in _dues(course, ids, known)])


def write_policies(now: dt.datetime) -> dict[str, TreatmentPolicy]:
    """What the provider says, as the service lead entered it; by kind."""
    lead = User.objects.filter(memberships__role=Role.SERVICE_LEAD).order_by("pk").first()
    began = now.date() - dt.timedelta(days=700)
    rows = [TreatmentPolicy(set_by=lead, starts_on=began, **row) for row in texts("treatments").policies]
    return {policy.kind: policy for policy in TreatmentPolicy.objects.bulk_create(rows)}


def _of_person(case: Case, policies, doctor: int | None, rng: random.Random, now: dt.datetime) -> list[Course]:
    told = case.featured.get("treated")
    found = []
    for given in texts("treatments").given:
        wanted = given["kind"] in told if told else not case.featured and rng.random() * 100 < given["share"]
        if wanted:
            course = _begun(case, policies[given["kind"]], given, doctor, rng, now)
            _gave(course, given, rng, now)
            if case.featured.get("due_today") == given["kind"] and case.featured.get("done_today"):
                visited = case.featured["visit_at"]
                event = _event(course, course.policy.closes_with, visited.date(), rng, now)
                event |= {"occurred_at": visited, "site": course.policy.sites[0], "recorded_at": now}
            _changed(course, rng, now)
            found.append(course)
    if any(course.policy.kind == "clozapine-blood" for course in found):
        found.append(_tablets(case, policies["clozapine-tablets"], doctor, rng, now))
    return found


def _begun(case: Case, policy: TreatmentPolicy, given: dict, doctor: int | None, rng: random.Random, now) -> Course:
    number = rng.randrange(len(given["names"]))
    every = given["every_days"][number]
    outside = doctor is None or (policy.kind != "depot" and rng.random() < 0.3)
    first = max(case.accepted_on, _first_due(case, policy, every, given["rounds"], rng, now))
    return Course(case, policy, {
        "uuid": make_uuid(rng), **case.keys, "policy_id": policy.pk, "what": given["names"][number],
        "every_days": every, "first_due_on": first, "starts_on": first, "prescriber_id": None if outside else doctor,
        "prescriber_name": rng.choice(texts("treatments").told["outside"]) if outside else "",
        "given_by_us": bool(case.featured) or rng.random() < 0.9, "who_may_give": given["who"],
        "set_by_id": case.coordinator.user.pk,
    })  # fmt: skip


def _first_due(case: Case, policy: TreatmentPolicy, every: int, told: int, rng: random.Random, now) -> dt.date:
    """So long ago that after ``told`` rounds it comes round some day, is due today, or was due and is late."""
    ahead = rng.randint(0, every - 1)
    if case.featured.get("due_today") == policy.kind:
        ahead = 0
    elif not case.featured and not case.stays and rng.random() < LATE:
        ahead = -policy.days_late - rng.randint(1, 6)
    return case.calendar.day_of(now) + dt.timedelta(days=ahead - every * told)


def _gave(course: Course, given: dict, rng: random.Random, now: dt.datetime) -> None:
    """Round after round; what fell due lately is due still, and some of that was declined or missed."""
    case, every, day = course.case, course.row["every_days"], course.row["first_due_on"]
    today, site = case.calendar.day_of(now), 0
    while day <= today - dt.timedelta(days=NOT_YET) and len(course.events) < given["rounds"]:
        stay = case.stay_on(day)
        if stay and stay.until is None:
            break
        event = _event(course, course.policy.closes_with, day, rng, now)
        event["told_by"] = stay.ward[1] if stay else event["told_by"]
        if course.policy.sites:
            site = 1 - site
            event["site"] = course.policy.sites[site]
        if "results" in given:
            event["result_value"] = round(rng.uniform(*given["results"]), 1)
        if "words" in given:
            event["result_text"] = rng.choice(given["words"])
        day = again(day, every)
    is_due = today - dt.timedelta(days=NOT_YET) < day <= today and not case.stay_on(today)
    if is_due and not case.featured and rng.random() < REFUSED:
        _refused(course, rng, now)


def _refused(course: Course, rng: random.Random, now: dt.datetime) -> None:
    outcome, told = rng.choice(("declined", "declined", "missed")), texts("treatments").told
    event = _event(course, outcome, (now - dt.timedelta(hours=rng.randint(3, 30))).date(), rng, now)
    event["why"] = rng.choice(told[outcome])
    if rng.random() < 0.4:
        course.answer = {"words": rng.choice(told["answered"]), "event": event}


def _changed(course: Course, rng: random.Random, now: dt.datetime) -> None:
    """Some were given by others until the team took them on; so was whoever is due today."""
    kind, told = course.policy.kind, texts("treatments").told
    is_wanted = course.row["given_by_us"] and kind == "depot" and rng.random() < CHANGED
    if is_wanted or course.case.featured.get("due_today") == kind:
        then = now - dt.timedelta(days=rng.randint(30, 80))
        course.before = {
            **course.case.keys, "every_days": course.row["every_days"], "prescriber_id": None,
            "prescriber_name": told["outside"][0], "given_by_us": False, "who_may_give": told["told_by"][0],
            "reason": told["taken_on"], "changed_by_id": course.case.coordinator.user.pk, "changed_at": then,
        }  # fmt: skip


def _write_changes(courses: list[Course], ids: dict) -> None:
    changes = [course.before | {"treatment_id": ids[course.row["uuid"]]} for course in courses if course.before]
    copy_rows(TreatmentChange, changes)


def _tablets(case: Case, policy: TreatmentPolicy, doctor: int | None, rng: random.Random, now) -> Course:
    given = {"names": ["Clozapine tablets"], "every_days": [7], "rounds": 2, "who": "Anybody of the team"}
    course = _begun(case, policy, given, doctor, rng, now)
    course.row["first_due_on"] = case.calendar.day_of(now) - dt.timedelta(days=6)
    course.row["starts_on"] = min(course.row["starts_on"], course.row["first_due_on"])
    if case.featured.get("not_taken") or rng.random() < 0.04:
        event = _event(course, "not_taken", now.date(), rng, now)
        event["last_taken_at"] = event["occurred_at"] - dt.timedelta(hours=case.featured.get("not_taken", 20))
        event["why"] = texts("treatments").told["not_taken"]
    else:
        _event(course, "taken", now.date() - dt.timedelta(days=rng.randint(1, 5)), rng, now)
    return course


def _event(course: Course, outcome: str, day: dt.date, rng: random.Random, now: dt.datetime) -> dict:
    """One more event, not in the future."""
    case = course.case
    at = min(dt.datetime.combine(day, dt.time(rng.randint(9, 16), rng.choice((0, 10, 30, 45))), tzinfo=LONDON),
             now - dt.timedelta(minutes=rng.randint(15, 90)))  # fmt: skip
    by_others = not course.row["given_by_us"] and outcome == course.policy.closes_with
    row = {
        "uuid": make_uuid(rng), **case.keys, "outcome": outcome, "occurred_at": at, "site": "", "result_text": "",
        "result_value": None, "why": "", "last_taken_at": None, "body_hash": "demo",
        "told_by": texts("treatments").told["told_by"][rng.randrange(2)] if by_others else "",
        "recorded_by_id": case.coordinator.user.pk,
        "recorded_at": min(now, at + dt.timedelta(minutes=rng.randint(5, 14))),
    }  # fmt: skip
    course.events.append(row)
    return row


def _write_answers(courses: list[Course], known: dict) -> None:
    copy_rows(TreatmentAnswer, [
        {**course.case.keys, "event_id": known[course.answer["event"]["uuid"]], "words": course.answer["words"],
         "said_by": course.row["prescriber_name"] or _name(course.row["prescriber_id"]),
         "recorded_by_id": course.case.coordinator.user.pk, "recorded_at": course.answer["event"]["recorded_at"]}
        for course in courses if course.answer
    ])  # fmt: skip


def _name(user_id: int) -> str:
    return User.objects.values_list("name", flat=True).get(pk=user_id)


def _dues(course: Course, ids: dict, known: dict) -> list[dict]:
    """Every round with its days, and what waits."""
    answered = course.answer and course.answer["event"]["uuid"]
    events = [
        SimpleNamespace(pk=known[row["uuid"]], outcome=row["outcome"], at=row["occurred_at"],
                        is_answered=row["uuid"] == answered)
        for row in sorted(course.events, key=lambda row: row["occurred_at"])
    ]  # fmt: skip
    asks, calendar, policy, found = waiting(events), course.case.calendar, course.policy, []
    for each in rounds(events):
        given_on = each.after and calendar.day_of(each.after.at)
        day = again(given_on, course.row["every_days"]) if given_on else course.row["first_due_on"]
        days = window(day, early=policy.days_early, late=policy.days_late, calendar=calendar)
        found.append({
            **course.case.keys, "treatment_id": ids[course.row["uuid"]], "policy_id": policy.pk,
            "after_id": each.after and each.after.pk, "due_on": days.due_on, "earliest_on": days.earliest_on,
            "latest_on": days.latest_on, "state": "closed" if each.closed_by else "open",
            "closed_by_id": each.closed_by and each.closed_by.pk,
            "waiting_id": asks.pk if asks and not each.closed_by else None,
        })  # fmt: skip
    return found
