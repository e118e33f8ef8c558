"""Writes goals, what is done under them, the contacts that worked on them, and weeks."""

import datetime as dt

from aot.demo.therapy import Aim, Therapy
from aot.demo.weeks import weeks
from assessments.models import GoalSource
from audit.copying import copy_rows, ids_by_uuid
from caseload.models import (
    Contact,
    ContactWork,
    EntryOutcome,
    Goal,
    GoalRating,
    GoalStep,
    Intervention,
    InterventionStep,
    PlanEntry,
    WeekPlan,
)
from teams.calendar import LONDON


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of a day in London."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=LONDON)


def write_plans(told: list[Therapy], points: dict) -> tuple[dict, dict]:
    """Goals, what they grew from, what the person says of them, interventions; answers both keys by uuid."""
    aims = [(one, aim) for one in told for aim in one.aims]
    copy_rows(
        Goal, [{"uuid": aim.uuid, **one.case.keys, **aim.row, **_set(one, aim.states[0][1])} for one, aim in aims]
    )
    goals = ids_by_uuid(Goal, [aim.uuid for _, aim in aims])
    copy_rows(GoalStep, [row | {"goal_id": goals[aim.uuid]} for one, aim in aims for row in _steps(one, aim.states)])
    copy_rows(
        GoalSource,
        [
            {"goal_id": goals[aim.uuid], "point_id": points[one.case.person_id, item]}
            for one, aim in aims
            for item in aim.barriers
        ],
    )
    copy_rows(GoalRating, [row | {"goal_id": goals[aim.uuid]} for one, aim in aims for row in _said(one, aim)])
    done = [(one, aim, doing) for one, aim in aims for doing in aim.doings]
    copy_rows(
        Intervention,
        [
            {
                "uuid": doing.uuid,
                **one.case.keys,
                "goal_id": goals[aim.uuid],
                **doing.row,
                **_set(one, doing.states[0][1]),
            }
            for one, aim, doing in done
        ],
    )
    doings = ids_by_uuid(Intervention, [doing.uuid for _, _, doing in done])
    copy_rows(
        InterventionStep,
        [
            row | {"intervention_id": doings[doing.uuid]}
            for one, _, doing in done
            for row in _steps(one, doing.states)
        ],
    )
    return goals, doings


def _set(one: Therapy, day: dt.date) -> dict:
    return {"set_by_id": one.ot.user.pk, "set_at": moment(day, 14, 30)}


def _steps(one: Therapy, states: list[tuple]) -> list[dict]:
    """States as periods, each until the next."""
    begins = [moment(since, 14, 30) for _, since, _ in states]
    return [
        {
            **one.case.keys,
            "state": state,
            "reason": reason,
            "starts_at": begins[place],
            "ends_at": begins[place + 1] if place + 1 < len(begins) else None,
            "set_by_id": one.case.crew[0].user.pk if state == "agreed" else one.ot.user.pk,
            "set_at": begins[place],
        }
        for place, (state, _, reason) in enumerate(states)
    ]


def _said(one: Therapy, aim: Aim) -> list[dict]:
    by = one.ot.user.pk
    return [
        {**one.case.keys, "on_date": day, "value": value, "recorded_by_id": by, "recorded_at": moment(day, 16)}
        for day, value in aim.ratings
    ]


def write_work(told: list[Therapy], contacts: dict, goals: dict, doings: dict) -> None:
    """The contacts that worked on a goal; ``contacts`` gives the uuid of what was told of an event."""
    work = [
        (contacts[id(event)], aim, doing) for one in told for event, aim, doing in one.work if id(event) in contacts
    ]
    ids = ids_by_uuid(Contact, [uuid for uuid, _, _ in work])
    copy_rows(
        ContactWork,
        [
            {
                "contact_id": ids[uuid],
                "goal_id": goals[aim.uuid],
                "intervention_id": doing and doings[doing.uuid],
            }
            for uuid, aim, doing in work
        ],
    )


def write_weeks(one: Therapy, now: dt.datetime) -> None:
    """Three weeks back with what happened, and this one."""
    by = one.ot.user.pk
    made = weeks(one.rng, one.case.calendar.day_of(now))
    copy_rows(
        WeekPlan,
        [
            {"uuid": week.uuid, **one.case.keys, "monday": week.monday, "made_by_id": by,
             "made_at": moment(week.monday - dt.timedelta(days=4), 11)}
            for week in made
        ],
    )  # fmt: skip
    ids = ids_by_uuid(WeekPlan, [week.uuid for week in made])
    copy_rows(PlanEntry, [row | {"plan_id": ids[week.uuid]} for week in made for row in week.entries])
    found = PlanEntry.objects.filter(plan__in=ids.values()).values_list(
        "plan_id", "weekday", "part", "position", "pk"
    )
    places = {tuple(place): pk for *place, pk in found}
    copy_rows(
        EntryOutcome,
        [
            {"entry_id": places[(ids[week.uuid], *place)], "happened": happened, "words": words, "recorded_by_id": by,
             "recorded_at": min(moment(week.monday + dt.timedelta(days=7), 11), now)}
            for week in made
            for place, (happened, words) in week.outcomes.items()
        ],
    )  # fmt: skip
