"""Writes people, their episodes and their stays in hospital."""

import datetime as dt
import random

from aot.demo import cast
from aot.demo.cases import WITHOUT_COORDINATOR, Case, Fate, Staff, Stay, draw, fates
from aot.demo.cast import chance, make_uuid
from aot.demo.courses import moment
from aot.demo.texts import texts
from audit.copying import copy_rows, ids_by_uuid
from caseload.models import (
    AlsoKnownAs,
    ClosureSanction,
    Episode,
    HospitalSpell,
    Identifier,
    Person,
    Phone,
    Place,
    TeamAccess,
)
from teams.calendar import Calendar
from teams.models import Membership, Team
from teams.roles import Role

CLOSED_UNSEEN = "AO-M"
"""In whose figures one closure stands that should not be."""
STILL_OPEN = {
    "state": "accepted", "ended_at": None, "closure_reason": "", "closure_plan": "", "closure_handed_to": "",
    "closure_aftercare": "",
}  # fmt: skip


def draw_cases(teams: list[Team], crews: dict[int, list[Staff]], seed: int, now: dt.datetime) -> list[Case]:
    """Every person with their story, in the same order each time."""
    numbers, cases = cast.nhs_numbers(), []
    sizes = {row["code"]: row["people"] for row in texts("service").teams}
    for team in teams:
        rng = chance(seed, team.code)
        calendar, crew = Calendar.of_team(team), crews[team.pk]
        stories = texts("featured").people if team is teams[0] else []
        drawn = fates(team, sizes[team.code] - len(stories), rng)
        for number, fate in enumerate(drawn):
            own = chance(seed, team.code, number)
            person = cast.invent(own, next(numbers), now.date())
            cases.append(draw(own, person, team, calendar, crew, fate, now))
        for story in stories:
            own = chance(seed, story["given"], story["family"])
            cases.append(featured(story, own, next(numbers), team, calendar, crew, now))
    for team in teams:
        _assign([case for case in cases if case.team is team], crews[team.pk], chance(seed, team.code, "seats"))
    return cases


def featured(story: dict, rng, number: str, team: Team, calendar: Calendar, crew, now: dt.datetime) -> Case:
    """A case told in ``featured.toml``."""
    today = calendar.day_of(now)
    person = cast.row(
        rng,
        story["given"],
        story["family"],
        preferred_name=story.get("preferred", ""),
        nhs_number=story.get("nhs", number),
        date_of_birth=story["born"],
        language=story.get("language", ""),
        what_helps=story["helps"],
        what_to_avoid=story["avoid"],
    )
    fate = Fate.TRIED if "tries" in story else Fate.STEADY
    case = draw(rng, person, team, calendar, crew, fate, now)
    case.stays, case.featured, case.reason = [], dict(story), story["reason"]
    case.accepted_on = today - dt.timedelta(days=400 if story["days_on"] != 9 else 9)
    case.intensity, case.days_on, case.agreed_days = story["intensity"], story["days_on"], story.get("rhythm")
    case.last_seen = today - dt.timedelta(days=story["last_seen"])
    case.place = (*story["place"], "ZZ1 4QD" if story["place"][0] == "home" else "")
    case.coordinator = next(one for one in crew if one.user.name == "Sam Okoro")
    rounded = now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0)
    if "admitted" in story:
        case.fate = Fate.IN_HOSPITAL
        case.stays = [Stay(rounded - dt.timedelta(hours=7), None, False, ("Larch House", "Oak Ward", "200"))]
    if "discharged" in story:
        case.fate = Fate.DISCHARGED
        noon = dt.datetime.combine(today - dt.timedelta(days=1), dt.time(14, 30), tzinfo=now.tzinfo)
        case.stays = [Stay(noon - dt.timedelta(days=33), noon, False, ("Larch House", "Rowan Ward", "200"))]
    return case


def _assign(cases: list[Case], crew: list[Staff], rng: random.Random) -> None:
    """Co-ordinators within their ceilings; nobody for one person in two of the teams."""
    waiting = [case for case in cases if case.is_open and not case.coordinator]
    taken = [case.coordinator for case in cases if case.coordinator]
    seats = [one for one in crew for _ in range(one.ceiling)]
    for one in taken:
        seats.remove(one)
    rng.shuffle(seats)
    for case, seat in zip(waiting, seats, strict=False):
        case.coordinator = seat
    if cases[0].team.code in WITHOUT_COORDINATOR:
        rng.choice([case for case in waiting if case.fate is Fate.STEADY]).coordinator = None


def write_people(cases: list[Case]) -> None:
    """People with places, phones and numbers."""
    copy_rows(Person, [case.person for case in cases])
    ids = ids_by_uuid(Person, [case.person["uuid"] for case in cases])
    places, phones, identifiers, others = [], [], [], []
    for number, case in enumerate(cases):
        rng, person = case.rng, ids[case.person["uuid"]]
        case.person_id = person
        if not case.featured:
            case.place = cast.address(rng)
        since = case.accepted_on
        main = (case.place, True, rng.choice(texts("lives").best_times))
        more = [(cast.address(rng), False, rng.choice(texts("lives").best_times))] if rng.random() < 0.4 else []
        for (kind, words, postcode), is_main, times in [main, *more]:
            places.append(
                {
                    "uuid": make_uuid(rng),
                    "person_id": person,
                    "kind": kind,
                    "description": words,
                    "postcode": postcode,
                    "best_times": times,
                    "is_main": is_main,
                    "starts_on": since,
                }
            )
        if rng.random() < 0.86:
            phones.append(
                {
                    "uuid": make_uuid(rng),
                    "person_id": person,
                    "number": f"07700 900{rng.randint(0, 999):03d}",
                    "label": rng.choice(texts("lives").phone_labels),
                    "starts_on": since,
                    "may_leave_message": rng.random() < 0.6,
                }
            )
        identifiers.append(
            {"person_id": person, "system": "local", "value": f"L{700_000 + number * 37}", "starts_on": since}
        )
        if rng.random() < 0.04:
            others.append(
                AlsoKnownAs(
                    person_id=person,
                    name=f"{case.name} {rng.choice(('Smith', 'Ali', 'Jones'))}",
                    added_by=case.crew[0].user,
                    starts_on=since,
                )
            )
    for model, rows in ((Place, places), (Phone, phones), (Identifier, identifiers)):
        copy_rows(model, rows)
    AlsoKnownAs.objects.bulk_create(others)


def write_episodes(cases: list[Case], now: dt.datetime) -> None:
    """Episodes, who may see them, and stays in hospital."""
    rows, died, unseen = [], [], []
    for case in cases:
        rng, today = case.rng, case.calendar.day_of(now)
        accepted = min(moment(case, case.accepted_on), now - dt.timedelta(hours=1))
        row = {
            "uuid": make_uuid(rng),
            "person_id": case.person_id,
            "team_id": case.team.pk,
            "state": "accepted",
            "referred_at": accepted - dt.timedelta(days=rng.randint(3, 25)),
            "referred_by": rng.choice(
                ("cmht", "ward", "crisis", "early_intervention", "justice", "housing", "family")
            ),
            "referral_reason": rng.choice(texts("lives").referral_reasons),
            "accepted_at": accepted,
            "ended_at": None,
            "closure_reason": "",
        }
        if case.fate is Fate.REFERRED:
            row |= {
                "state": "referred",
                "accepted_at": None,
                "referred_at": now - dt.timedelta(days=rng.randint(1, 9)),
            }
        if case.fate is Fate.UNKNOWN:
            row["confirm_last_seen_by"] = case.accepted_on + dt.timedelta(days=7)
        if case.fate is Fate.CLOSED:
            ended = now - dt.timedelta(days=rng.randint(20, 110))
            reason = rng.choice(("02", "03", "07", "06"))
            seen_at = ended - dt.timedelta(days=rng.randint(1, 9))
            if case.team.code == CLOSED_UNSEEN and reason == "03" and not unseen:
                seen_at = ended - dt.timedelta(days=41)
                unseen.append(case)
            case.last_seen = seen_at.date()
            row |= {
                "state": "closed",
                "ended_at": ended,
                "closure_reason": reason,
                "last_seen_at": seen_at,
                "closure_plan": "" if reason == "06" else rng.choice(texts("lives").closure_plans),
                "closure_handed_to": "" if reason == "06" else texts("lives").handed_to[reason],
                "closure_aftercare": "" if reason == "06" else "goes_on",
            }
            if reason == "06":
                died.append((case.person_id, ended.date()))
        open_stay = case.stay_on(today)
        row["in_hospital_since"] = open_stay.since if open_stay else None
        row["last_discharged_at"] = max((s.until for s in case.stays if s.until), default=None)
        rows.append(row)
    for person, day in died:
        Person.objects.filter(pk=person).update(died_on=day)
    copy_rows(Episode, [row | STILL_OPEN if case in unseen else row for case, row in zip(cases, rows, strict=True)])
    ids = ids_by_uuid(Episode, [row["uuid"] for row in rows])
    for case, row in zip(cases, rows, strict=True):
        case.episode_id = ids[row["uuid"]]
        if case in unseen:
            _close_unseen(case, row)
    copy_rows(
        TeamAccess,
        [
            {
                "team_id": case.team.pk,
                "person_id": case.person_id,
                "until": row["ended_at"] and (row["ended_at"] + dt.timedelta(days=365)).date(),
            }
            for case, row in zip(cases, rows, strict=True)
        ],
    )


def _close_unseen(case: Case, row: dict) -> None:
    """Somebody whom nobody had seen for weeks, closed by a meeting's leave (domain.md R1)."""
    told, ended = texts("lives").closed_unseen, row["ended_at"]
    ClosureSanction.objects.create(
        person_id=case.person_id, episode_id=case.episode_id, closure_reason=row["closure_reason"],
        decided_on=(ended - dt.timedelta(days=2)).date(), asked_by=case.crew[0].user,
        signed_off_by=Membership.objects.get(role=Role.SERVICE_LEAD).user, **told,
    )  # fmt: skip
    Episode.objects.filter(pk=case.episode_id).update(**{name: row[name] for name in STILL_OPEN})


def write_spells(cases: list[Case], now: dt.datetime) -> None:
    """Stays in hospital, past and present."""
    told = texts("service").hospitals["told_by"]
    copy_rows(
        HospitalSpell,
        [
            {
                "uuid": make_uuid(case.rng),
                **case.keys,
                "hospital": stay.ward[0],
                "ward": stay.ward[1],
                "kind": "general" if stay.general else "psychiatric",
                "bed_type": "" if stay.general else stay.ward[2],
                "admitted_at": stay.since,
                "discharged_at": stay.until,
                "discharge_method": "1" if stay.until else "",
                "discharge_destination": "19" if stay.until else "",
                "told_by": case.rng.choice(told),
                "recorded_by_id": case.crew[0].user.pk,
            }
            for case in cases
            for stay in case.stays
        ],
    )
