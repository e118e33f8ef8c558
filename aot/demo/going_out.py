"""Writes who is out at this moment and who is back today, and who is ready for something right now."""

import datetime as dt
import random

from aot.demo.cases import Case, Fate, Staff
from aot.demo.cast import make_uuid
from aot.demo.texts import texts
from audit.copying import copy_rows
from caseload.models import Outing, ReadyNow
from teams.models import Team


def write_outings(teams: list[Team], crews: dict[int, list[Staff]], rng: random.Random, now: dt.datetime) -> None:
    """Those who are out, one of them not back in time, and those who are back today."""
    rows, told = [], texts("going_out")
    now = now.astimezone(dt.UTC)  # minutes before and after, also in the night in which the clocks change
    by_area = _by_area(teams)
    for area, number, colleague, place, ago, minutes in told.out["rows"]:
        team, journey = by_area[area], make_uuid(rng)
        going = [number] if colleague < 0 else [number, colleague]
        rows += [_outing(rng, team, crews[team.pk][one], journey, place, now, ago, minutes) for one in going]
    for area, number, place, ago, back, how, note in told.back["rows"]:
        team = by_area[area]
        who = crews[team.pk][number]
        by = crews[team.pk][0] if how == "shift" else who
        ended = {"ended": how, "ended_at": now - dt.timedelta(minutes=back), "ended_by_id": by.user.pk,
                 "ended_note": note}  # fmt: skip
        rows.append(_outing(rng, team, who, make_uuid(rng), place, now, ago, 75) | ended)
    copy_rows(Outing, rows)


def write_ready(
    cases: list[Case], teams: list[Team], crews: dict[int, list[Staff]], rng: random.Random, now: dt.datetime
) -> None:
    """Who is ready for something: open since just now, put off, and answered."""
    rows, by_area = [], _by_area(teams)
    now = now.astimezone(dt.UTC)
    for area, number, need, words, ago, who, answer, came_of_it in texts("going_out").ready["rows"]:
        team = by_area[area]
        case = [one for one in cases if one.team is team and one.fate is Fate.STEADY and not one.featured][number]
        at = now - dt.timedelta(minutes=ago)
        answered = {"by_id": crews[team.pk][0].user.pk, "at": min(now, at + dt.timedelta(minutes=50))}
        rows.append(
            {"uuid": make_uuid(rng), **case.keys, "need": need, "words": words, "recorded_at": at,
             "recorded_by_id": crews[team.pk][who].user.pk, **_came_of_it(answer, came_of_it, answered)}
        )  # fmt: skip
    copy_rows(ReadyNow, rows)


def _came_of_it(answer: str, words: str, answered: dict) -> dict:
    if not answer:
        return {}
    if answer == "put_off":
        return {"put_off_because": words, **{f"put_off_{name}": value for name, value in answered.items()}}
    return {
        "answer": answer,
        "answer_words": words,
        **{f"answered_{name}": value for name, value in answered.items()},
    }


def _outing(rng, team: Team, who: Staff, journey, place: str, now: dt.datetime, ago: int, minutes: int) -> dict:
    set_off_at = now - dt.timedelta(minutes=ago)
    return {"uuid": make_uuid(rng), "user_id": who.user.pk, "team_id": team.pk, "journey": journey,
            "place_text": place, "set_off_at": set_off_at,
            "expected_at": set_off_at + dt.timedelta(minutes=minutes)}  # fmt: skip


def _by_area(teams: list[Team]) -> dict[str, Team]:
    return {row["area"]: team for row, team in zip(texts("service").teams, teams, strict=True)}
