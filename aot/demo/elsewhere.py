"""People who are neither at home nor simply in hospital: who it is, what they did until then, and the rows."""

import datetime as dt
from uuid import NAMESPACE_OID, uuid5

from aot.demo.cases import Case, Fate
from aot.demo.cast import chance, make_uuid
from aot.demo.courses import Event, moment
from aot.demo.texts import texts
from audit.copying import copy_rows
from caseload.models import LegalMeasure, WhereaboutsPeriod
from caseload.people.whereabouts import TABLE, Whereabouts

SETTLED_DAYS = 120
STAY_DAYS = 5
A_FEW_DAYS = 3


def draw(cases: list[Case], seed: int, now: dt.datetime) -> dict[int, dict]:
    """Whose story it is, by the case's identity: somebody seen in their rhythm until then, or somebody on a ward.
    Their year ends where the story lets them be met for the last time."""
    drawn: dict[int, dict] = {}
    for number, story in enumerate(texts("elsewhere").people):
        fitting = [case for case in cases if _fits(case, story, now) and id(case) not in drawn]
        case = chance(seed, "elsewhere", number).choice(fitting)
        drawn[id(case)] = story
        if "seen" in story:
            case.last_seen = _last_seen(case, story, now)
    return drawn


def _fits(case: Case, story: dict, now: dt.datetime) -> bool:
    if case.team.code != story["team"] or case.featured or case.coordinator is None:
        return False
    if Whereabouts(story["kind"]) in (Whereabouts.LEAVE, Whereabouts.ABSENT):
        return any(_is_long(stay, now) for stay in case.stays if not stay.until)
    settled = (now.date() - case.accepted_on).days > SETTLED_DAYS
    return case.fate is Fate.STEADY and settled and not case.stays and not case.last_seen


def _is_long(stay, now: dt.datetime) -> bool:
    return not stay.general and (now - stay.since).days > STAY_DAYS


def _last_seen(case: Case, story: dict, now: dt.datetime) -> dt.date:
    before = case.calendar.day_of(now - dt.timedelta(days=story["since"] + story["seen"]))
    return case.calendar.last_open_on_or_before(before)


def spoken_with(case: Case, story: dict, now: dt.datetime) -> list[Event]:
    """Contact there, by telephone."""
    days = [case.calendar.day_of(now) - dt.timedelta(days=ago) for ago in story.get("spoke", ())]
    return [
        Event(
            "spoke", moment(case, case.calendar.last_open_on_or_before(day)), [case.coordinator], minutes=15,
            focus="checking_in", note="Rang. Sounded well, asked about the flat. Told when we ring next.",
        )
        for day in days
    ]  # fmt: skip


def is_visited(story: dict | None) -> bool:
    """Whether visits go on being planned."""
    return story is None or not TABLE[Whereabouts(story["kind"])].pauses


def write(cases: list[Case], drawn: dict[int, dict], now: dt.datetime) -> None:
    """The rows of those who are elsewhere."""
    copy_rows(
        WhereaboutsPeriod,
        [_row(case, drawn[id(case)], now) for case in cases if id(case) in drawn],
    )
    copy_rows(
        LegalMeasure,
        [_leave(case, drawn[id(case)], now) for case in cases if drawn.get(id(case), {}).get("kind") == "leave"],
    )


def _leave(case: Case, story: dict, now: dt.datetime) -> dict:
    """Leave from a ward is leave under section 17, as long as the responsible clinician says."""
    today = case.calendar.day_of(now)
    return {
        "uuid": uuid5(NAMESPACE_OID, f"leave {case.episode_id}"),
        **case.keys,
        "kind": "s17_leave",
        "starts_on": today - dt.timedelta(days=int(story["since"])),
        "expires_on": today + dt.timedelta(days=story["review"]),
        "conditions": story["place"],
        "set_by_id": case.coordinator.user.pk,
    }


def _row(case: Case, story: dict, now: dt.datetime) -> dict:
    today, since = case.calendar.day_of(now), now - dt.timedelta(days=story["since"])
    since = since.replace(hour=16, minute=20) if story["since"] > A_FEW_DAYS else since
    return {
        "uuid": make_uuid(case.rng),
        **case.keys,
        "kind": story["kind"],
        "place_text": story["place"],
        "told_by": story["told_by"],
        "starts_at": since,
        "set_at": since,
        "review_by": today + dt.timedelta(days=story["review"]) if "review" in story else None,
        "expected_at": _expected(story, now),
        "every_days": story.get("every_days"),
        "note": story["note"],
        "set_by_id": case.coordinator.user.pk,
    }


def _expected(story: dict, now: dt.datetime) -> dt.datetime | None:
    if "back" in story:
        return (now + dt.timedelta(hours=story["back"])).replace(minute=0)
    if "release" in story:
        return (now + dt.timedelta(days=story["release"])).replace(hour=0, minute=0)
    return None
