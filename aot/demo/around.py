"""Writes what to know before somebody knocks, who is around people, what they wrote in advance, and the partners."""

import datetime as dt
import random

from aot.demo.cases import Case
from aot.demo.cast import chance, make_uuid
from aot.demo.texts import texts
from audit.copying import copy_rows, ids_by_uuid
from caseload.models import Contact, ContactTie, Partner, PlannedVisit, Precaution, Sharing, Statement, Tie
from caseload.network.codes import OF_THEIR_LIFE

REVIEW_PASSED = 0.12
"""The share of lines whose day of review has passed: they stand, and say so."""
WITH_A_LINE = 0.3
PAIRS_EVERY = 26
"""Two go to every so many people."""
OTHERS = ("others_only", "reported")


def write(cases: list[Case], told: list[tuple], seed: int, now: dt.datetime) -> None:
    """All of it; ``told``: the contacts (case, event, row) with whom those around somebody are linked."""
    open_cases = [case for case in cases if case.is_open]
    today = open_cases[0].calendar.day_of(now)
    _precautions(open_cases, chance(seed, "knock"), today, now)
    ties = _ties(open_cases, chance(seed, "around"), today, now)
    _link(told, ties, chance(seed, "met"))
    _statements(open_cases, chance(seed, "advance"), today, now)
    lead = open_cases[0].crew[0].user
    copy_rows(
        Partner,
        [{"uuid": make_uuid(chance(seed, row["name"])), **row, "changed_by_id": lead.pk, "changed_at": now}
         for row in texts("around").partners],
    )  # fmt: skip


def _precautions(cases: list[Case], rng: random.Random, today: dt.date, now: dt.datetime) -> None:
    known, rows, two_go = texts("around"), [], []
    for number, case in enumerate(cases):
        lines = list(case.featured.get("knock", []))
        if not case.featured and rng.random() < WITH_A_LINE:
            lines = rng.sample(known.precautions, rng.choice([1, 1, 2]))
        if not case.featured and number % PAIRS_EVERY == 0:
            lines.append(["pairs", *rng.choice(known.pairs)])
        if any(kind == "pairs" for kind, *_words in lines):
            two_go.append(case)
        rows += [_precaution(case, *line, rng, today, now) for line in lines]
    copy_rows(Precaution, rows)
    _alone(two_go, rng, today)


def _precaution(case: Case, kind: str, words: str, source: str, rng, today: dt.date, now: dt.datetime) -> dict:
    since = max(today - dt.timedelta(days=rng.randint(10, 150)), case.accepted_on)
    over = rng.random() < REVIEW_PASSED and since < today - dt.timedelta(days=20)
    review = today - dt.timedelta(days=rng.randint(1, 12)) if over else today + dt.timedelta(days=rng.randint(15, 90))
    lead = rng.choice(texts("around").safeguarding_leads) if kind.endswith("safeguarding") else ["", ""]
    return {
        "uuid": make_uuid(rng), **case.keys, "kind": kind, "words": words, "source": source, "starts_on": since,
        "review_by": review, "lead_name": lead[0], "lead_phone": lead[1],
        "set_by_id": (case.coordinator or case.crew[0]).user.pk, "set_at": now - (today - since),
    }  # fmt: skip


def _alone(cases: list[Case], rng: random.Random, today: dt.date) -> None:
    """Where two must go and one is planned there is a reason, but with those of the clinician: that is noticed."""
    for case in (one for one in cases if not one.featured):
        visits = PlannedVisit.objects.filter(person=case.person_id, on_date__gte=today, state="planned")
        visits.update(alone_reason=rng.choice(texts("around").alone))


def _ties(cases: list[Case], rng: random.Random, today: dt.date, now: dt.datetime) -> dict[int, list[int]]:
    """Person to the ids of the ties that stand, those of their life first."""
    rows, answers, whose = [], {}, {}
    for case in cases:
        for role, name, organisation, phone in _who(case, rng):
            since = max(today - dt.timedelta(days=rng.randint(5, 600)), case.accepted_on)
            row = {
                "uuid": make_uuid(rng), **case.keys, "role": role, "name": name, "organisation": organisation,
                "phone": phone, "note": _note(role, rng), "starts_on": since,
                "set_by_id": (case.coordinator or case.crew[0]).user.pk, "set_at": now - (today - since),
            }  # fmt: skip
            rows.append(row)
            answers[row["uuid"]] = _sharing(case, role, since, rng)
            whose.setdefault(case.person_id, []).append(row["uuid"])
    copy_rows(Tie, rows)
    ids = ids_by_uuid(Tie, answers)
    copy_rows(
        Sharing,
        [row | {"tie_id": ids[key], "recorded_by_id": by, "recorded_at": now} for key, (row, by) in answers.items()],
    )
    return {person: [ids[key] for key in keys] for person, keys in whose.items()}


def _who(case: Case, rng: random.Random) -> list[tuple[str, str, str, str]]:
    known, family = texts("around"), case.person["family_name"]
    found = []
    if rng.random() < 0.6 or case.featured:
        found.append(("carer", f"{rng.choice(known.carer_names)} {family}", "", _mobile(rng)))
    if rng.random() < 0.25:
        found.append(("nearest_relative", f"{rng.choice(known.carer_names)} {family}", "", _mobile(rng)))
    if rng.random() < 0.3:
        found.append(("friend", rng.choice(known.friends), "", _mobile(rng) if rng.random() < 0.7 else ""))
    found.append(("gp", "", rng.choice(known.practices), _landline(rng)))
    if rng.random() < 0.7 or case.featured:
        found.append(("pharmacy", "", rng.choice(known.pharmacies), _landline(rng)))
    if rng.random() < 0.5:
        found.append(("rc", rng.choice(known.clinicians), "", _landline(rng)))
    if case.place[0] in ("home", "hostel") and rng.random() < 0.6:
        found.append(("landlord", "", rng.choice(known.landlords), _landline(rng)))
    if rng.random() < 0.12:
        found.append(("advocate", "", rng.choice(known.advocates), _landline(rng)))
    return found


def _note(role: str, rng: random.Random) -> str:
    known = texts("around")
    return rng.choice(known.notes_of_people if role in OF_THEIR_LIFE else known.notes_of_services)


def _mobile(rng: random.Random) -> str:
    return f"07700 900{rng.randint(0, 999):03d}"


def _landline(rng: random.Random) -> str:
    return f"0161 496 0{rng.randint(0, 999):03d}"


def _sharing(case: Case, role: str, since: dt.date, rng: random.Random) -> tuple[dict, int]:
    known = texts("around")
    answer = rng.choices(["yes", "part", "no", "not_asked", "best_interests"], weights=[35, 20, 8, 35, 2])[0]
    what = {"part": rng.choice(known.parts), "best_interests": rng.choice(known.decisions)}.get(answer, "")
    row = {
        **case.keys, "may_share": answer, "what": what, "on_date": since,
        "admission": rng.choice(["yes", "yes", "no", "not_asked"]) if answer != "not_asked" else "not_asked",
        "decided_by": rng.choice(known.clinicians) if answer == "best_interests" else "",
    }  # fmt: skip
    return row, (case.coordinator or case.crew[0]).user.pk


def _link(told: list[tuple], ties: dict[int, list[int]], rng: random.Random) -> None:
    """Contacts with others than the person are with one of those around them."""
    with_others = [(case, row) for case, event, row in told if event.outcome in OTHERS and case.person_id in ties]
    ids = ids_by_uuid(Contact, [row["uuid"] for _case, row in with_others])
    rows = [{"contact_id": ids[row["uuid"]], "tie_id": rng.choice(ties[case.person_id])} for case, row in with_others]
    copy_rows(ContactTie, rows)


def _statements(cases: list[Case], rng: random.Random, today: dt.date, now: dt.datetime) -> None:
    known, rows = texts("around"), []
    for case in cases:
        for kind, words in (("advance", known.advance), ("safety", known.safety)):
            if not case.featured and rng.random() > 0.35:
                continue
            here = rng.random() < 0.6 or bool(case.featured)
            worker = (case.coordinator or case.crew[0]).user
            rows.append({
                "uuid": make_uuid(rng), **case.keys, "kind": kind, "text": rng.choice(words) if here else "",
                "kept_where": "" if here else rng.choice(known.kept), "author": f"{case.name}, with {worker.name}",
                "on_date": today - dt.timedelta(days=rng.randint(5, 400)), "recorded_by_id": worker.pk,
                "recorded_at": now,
            })  # fmt: skip
    copy_rows(Statement, rows)
