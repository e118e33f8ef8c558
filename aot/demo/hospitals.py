"""Writes what stands about stays in hospital: in-reach plans, checklists, discharge meetings, follow-ups by others.

The visits of the plans are those of the diary. Ends of stays are varied, so that the 72-hour report has every case.
"""

import datetime as dt
import random

from aot.demo.cases import Case
from aot.demo.cast import chance, make_uuid
from aot.demo.texts import texts
from audit.copying import copy_rows
from caseload.models import (
    ChecklistAnswer,
    DischargeMeeting,
    FollowUpByOthers,
    HospitalSpell,
    InReachDefault,
    InReachPlan,
)
from caseload.spells import follow_up
from caseload.spells.codes import ChecklistItem
from teams.models import Membership
from teams.roles import Profession

LATELY_DAYS = 4
"""Whoever left so lately is still to be followed up."""
SOON_DAYS = 14
"""From that long in, a discharge is planned for some."""


def write(cases: list[Case], seed: int, now: dt.datetime) -> None:
    """All of it, for stays that stand in the database."""
    rng, words = chance(seed, "hospitals"), texts("hospitals")
    by_episode = {case.episode_id: case for case in cases if case.is_open and case.coordinator}
    stays = list(HospitalSpell.objects.filter(episode__in=by_episode).order_by("pk"))
    doctors = dict(Membership.objects.filter(profession=Profession.DOCTOR).values_list("team_id", "user_id"))
    _usual(by_episode.values(), doctors, now)
    planned = set(InReachPlan.objects.filter(ended_at=None).values_list("spell_id", flat=True))  # told by the feed
    plans, items, meetings, others = [], [], [], []
    for number, stay in enumerate(stays):
        case = by_episode[stay.episode_id]
        common = {**case.keys, "spell_id": stay.pk}
        if stay.pk not in planned:
            plans.append(_plan(stay, case, common, doctors.get(case.team.pk), rng, words, now))
        if stay.discharged_at is None:
            _going_home(stay, number, rng, words, now)
            items += _items(stay, case, common, rng, words, now)
            meetings += _meetings(stay, case, common, rng, words, now)
        elif stay.kind == "psychiatric" and (now - stay.discharged_at).days > LATELY_DAYS:
            others += _afterwards(stay, number, case, common, rng, now)
    HospitalSpell.objects.bulk_update(
        stays,
        ["consultant", "out_of_area", "referred_on", "planned_discharge_on", "part_of_admission",
         "part_of_admission_how", "part_of_discharge", "part_of_discharge_how", "discharge_destination", "bed_type"],
    )  # fmt: skip
    for model, rows in ((InReachPlan, plans), (ChecklistAnswer, items), (DischargeMeeting, meetings),
                        (FollowUpByOthers, others)):  # fmt: skip
        copy_rows(model, rows)


def _usual(cases, doctors: dict[int, int], now: dt.datetime) -> None:
    teams = {case.team.pk: case for case in cases}
    InReachDefault.objects.bulk_create(
        InReachDefault(
            team_id=team, consultant_who_id=doctors.get(team), consultant_weekday=3 if doctors.get(team) else None,
            consultant_time=dt.time(14), set_by=case.crew[0].user, set_at=now,
        )
        for team, case in teams.items()
    )  # fmt: skip


def _plan(stay, case: Case, common: dict, doctor: int | None, rng: random.Random, words, now: dt.datetime) -> dict:
    weekday, hour = words.ward_rounds.get(stay.ward, [None, None])
    other = stay.discharged_at is None and rng.random() < 0.2
    return {
        "uuid": make_uuid(rng), **common, "first_by": follow_up.first_in_reach_by(stay.admitted_at, case.calendar),
        "every_weeks": 2 if other else 1,
        "visits_who_id": case.coordinator.user.pk, "ward_round_who_id": case.coordinator.user.pk,
        "ward_round_weekday": weekday, "ward_round_time": hour and dt.time(hour),
        "consultant_who_id": doctor, "consultant_weekday": 3 if doctor else None,
        "consultant_time": dt.time(14) if doctor else None,
        "reason": rng.choice(words.other_plans) if other else "",
        "review_by": (now + dt.timedelta(days=rng.randint(3, 12))).date() if other else None,
        "alone_reason": "", "made_by_id": case.coordinator.user.pk, "made_at": stay.admitted_at,
        "ended_at": stay.discharged_at,
    }  # fmt: skip


def _going_home(stay, number: int, rng: random.Random, words, now: dt.datetime) -> None:
    if not stay.consultant:
        stay.consultant = rng.choice(words.consultants)
    stay.out_of_area = stay.kind == "psychiatric" and number % 9 == 4
    if rng.random() < 0.8:
        stay.part_of_admission = rng.random() < 0.6
        stay.part_of_admission_how = rng.choice(words.admission_how) if stay.part_of_admission else ""
    days = (now - stay.admitted_at).days
    if days >= SOON_DAYS and rng.random() < 0.6:
        stay.planned_discharge_on = (now + dt.timedelta(days=rng.randint(-1, 12))).date()
        stay.part_of_discharge, stay.part_of_discharge_how = True, rng.choice(words.discharge_how)


def _items(stay, case: Case, common: dict, rng: random.Random, words, now: dt.datetime) -> list[dict]:
    days = (now - stay.admitted_at).days
    settled = min(len(ChecklistItem) - 1, days // 6 + (1 if stay.planned_discharge_on else 0))
    rows = []
    for item in sorted(rng.sample(list(ChecklistItem)[:-1], settled), key=list(ChecklistItem).index):
        skipped = item == ChecklistItem.BENEFITS and rng.random() < 0.5
        done_on = (now - dt.timedelta(days=rng.randint(0, days))).date()
        rows.append(
            {
                **common, "item": item.value, "state": "not_needed" if skipped else "done",
                "done_by_id": None if skipped else rng.choice(case.crew).user.pk,
                "done_on": None if skipped else max(done_on, stay.admitted_at.date()),
                "note": words.not_needed if skipped else rng.choice(words.items[item.value]),
                "recorded_by_id": case.coordinator.user.pk, "recorded_at": now,
            }
        )  # fmt: skip
    return rows


def _meetings(stay, case: Case, common: dict, rng: random.Random, words, now: dt.datetime) -> list[dict]:
    if not stay.planned_discharge_on:
        return []
    held = now.date() - dt.timedelta(days=rng.randint(1, 6))
    row = {
        **common, "at_time": dt.time(rng.choice([10, 11, 14])), "place": stay.ward, "recorded_by_id":
        case.coordinator.user.pk, "recorded_at": now, "retracted_at": None,
    }  # fmt: skip
    there = ["person", "our_team", "ward", *rng.sample(["family", "housing", "social_care", "gp"], 2)]
    found = [
        {"uuid": make_uuid(rng), **row, "on_date": held, "attended": there, "names": "",
         "note": rng.choice(words.agreed)}
    ]  # fmt: skip
    ahead = now.date() + dt.timedelta(days=rng.randint(1, 5))
    return [*found, {"uuid": make_uuid(rng), **row, "on_date": ahead, "attended": [], "names": "", "note": ""}]


def _afterwards(stay, number: int, case: Case, common: dict, rng: random.Random, now: dt.datetime) -> list[dict]:
    """Some left a bed or to a place that the measure does not count; some were followed up by the crisis team."""
    if number % 7 == 0:
        stay.discharge_destination = "53"
    elif number % 7 == 3:
        stay.bed_type = "X"
    elif number % 7 == 5:
        stay.out_of_area, stay.referred_on = True, False
    at = stay.discharged_at + dt.timedelta(hours=rng.randint(30, 44))
    if number % 4 != 1 or at > now:
        return []
    return [
        {
            "uuid": make_uuid(rng), **common, "occurred_at": at, "mechanism": "01", "team_name": "Crisis team",
            "who": rng.choice(["Ade Bello", "Carys Hughes", "Tom Wardle"]), "told_by": "Crisis team by phone",
            "recorded_by_id": case.coordinator.user.pk, "recorded_at": at + dt.timedelta(hours=3),
            "retracted_at": None, "retracted_reason": "",
        }
    ]  # fmt: skip
