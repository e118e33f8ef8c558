"""Writes what was assessed, agreed, planned and worked on, and reckons when it is due again."""

import datetime as dt
from collections import defaultdict

from aot.demo.assessed import Given
from aot.demo.cast import make_uuid
from aot.demo.texts import texts
from aot.demo.therapy import Therapy
from aot.demo.weeks import weeks
from assessments.definitions import current
from assessments.models import (
    Assessment,
    Attestation,
    Formulation,
    GoalSource,
    MeetingItem,
    Observation,
    Point,
    Rating,
    ReassessmentPeriod,
    TeamInstrument,
)
from assessments.operations.due import reckon_due_of
from assessments.operations.instruments import registered
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

EVERY = {"mohost": 180, "ocairs": 365}
WITH_A_WEEK = 6
"""Of each team's ten."""


def write(told: list[Therapy], contacts: dict, now: dt.datetime) -> None:
    """Everything; ``contacts`` gives the uuid of the contact that was told of a person's event."""
    _settings(told)
    ids = write_assessments(told)
    points = write_formulations(told, ids)
    goals, doings = write_plans(told, points)
    _write_work(told, contacts, goals, doings)
    _write_meetings(told, ids, goals, doings, now)
    for one in told:
        if one.number < WITH_A_WEEK:
            _write_weeks(one, now)
    reckon_due_of([one.case.episode_id for one in told])


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of a day in London."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=LONDON)


def _settings(told: list[Therapy]) -> None:
    teams = {one.case.team.pk: one for one in told}
    TeamInstrument.objects.bulk_create(
        TeamInstrument(
            team_id=pk,
            key=key,
            every_days=days,
            proposes=current()[key].proposes,
            proposing_values=[1, 2] if current()[key].proposes else [],
            set_by=one.case.crew[0].user,
        )
        for pk, one in teams.items()
        for key, days in EVERY.items()
    )
    Attestation.objects.bulk_create(
        Attestation(user=one.ot.user, key=key) for one in teams.values() for key in current()
    )
    ReassessmentPeriod.objects.bulk_create(
        ReassessmentPeriod(
            **one.case.keys,
            key="mohost",
            every_days=days,
            reason=one.named(reason),
            starts_at=moment(one.given[0].on, 15),
            set_by=one.ot.user,
        )
        for one, days, reason in zip(
            [one for one in told if one.number == 1][:2],
            (90, 365),
            texts("therapy").intervals["reasons"],
            strict=True,
        )
    )


def write_assessments(told: list[Therapy]) -> dict:
    """Each as it was made: a draft, its ratings and what was seen, then signed. The database lets nobody have two
    drafts of one instrument, so the first of everybody comes first. Answers the keys by uuid."""
    rounds: dict[int, list[tuple[Therapy, Given]]] = defaultdict(list)
    for one in told:
        for number, given in enumerate(one.given):
            rounds[number].append((one, given))
    instruments = {key: registered(definition).pk for key, definition in current().items()}
    ids: dict = {}
    for number in sorted(rounds):
        copy_rows(Assessment, [_assessment(one, given, instruments, ids) for one, given in rounds[number]])
        ids |= ids_by_uuid(Assessment, [given.uuid for _, given in rounds[number]])
        copy_rows(Rating, [row for _, given in rounds[number] for row in _ratings(given, ids[given.uuid])])
        copy_rows(Observation, [row for _, given in rounds[number] for row in _seen(given, ids[given.uuid])])
        signed = [given for _, given in rounds[number] if given.signed]
        Assessment.objects.bulk_update(
            [
                Assessment(pk=ids[each.uuid], signed_by=each.assessor.user, signed_at=_signed_at(each))
                for each in signed
            ],
            ["signed_by", "signed_at"],
        )
        for each in signed:
            if each.replaces:
                Assessment.objects.filter(pk=ids[each.replaces.uuid]).update(successor=ids[each.uuid])
    return ids


def _assessment(one: Therapy, given: Given, instruments: dict, ids: dict) -> dict:
    return {
        "uuid": given.uuid,
        **one.case.keys,
        "instrument_id": instruments[given.key],
        "key": given.key,
        "on_date": given.on,
        "begun_by_id": given.assessor.user.pk,
        "begun_at": moment(given.on - dt.timedelta(days=given.days), 10, 30),
        "assessor_id": given.assessor.user.pk,
        "second_assessor_id": given.second and given.second.user.pk,
        "sources": given.sources,
        "summary": given.summary,
        "prompted_by_id": given.prompted_by and ids[given.prompted_by.uuid],
        "replaces_id": given.replaces and ids[given.replaces.uuid],
        "correction_reason": given.correction,
    }


def _signed_at(given: Given) -> dt.datetime:
    return moment(given.on + dt.timedelta(days=3 if given.replaces else 0), 16, 20)


def _ratings(given: Given, assessment: int) -> list[dict]:
    at = moment(given.on, 15)
    return [
        {
            "assessment_id": assessment,
            "item": item,
            "value": value,
            "not_rated_because": because,
            "note": note,
            "rated_by_id": given.assessor.user.pk,
            "rated_at": at,
        }
        for item, (value, because, note) in given.ratings.items()
    ]


def _seen(given: Given, assessment: int) -> list[dict]:
    by = given.second or given.assessor
    return [
        {
            "uuid": uuid,
            "assessment_id": assessment,
            "item": item,
            "words": words,
            "observed_on": given.on - dt.timedelta(days=1),
            "added_by_id": by.user.pk,
            "added_at": moment(given.on, 11),
        }
        for uuid, item, words in given.seen
    ]


def write_formulations(told: list[Therapy], ids: dict) -> dict:
    """One for everybody who has been assessed; answers each barrier's point: (person, item) to its key."""
    rows, points = [], []
    for one in told:
        if not one.formulated_on:
            continue
        answer = one.rng.choices(("agreed", "not_yet", "differently"), weights=(8, 2, 1))[0]
        rows.append(
            {
                "uuid": make_uuid(one.rng),
                **one.case.keys,
                "on_date": one.formulated_on,
                "words_of": one.rng.choices(("theirs", "together", "ours"), weights=(3, 6, 1))[0],
                "answer": answer,
                "answered_on": None if answer == "not_yet" else one.formulated_on,
                "text": one.named(one.rng.choice(texts("therapy").formulation["texts"])),
                "written_by_id": one.ot.user.pk,
                "written_at": moment(one.formulated_on, 14),
            }
        )
        for given, item, kind in one.drawn:
            words = texts("therapy").words[item][kind == "barrier"]
            point = {"uuid": make_uuid(one.rng), "kind": kind, "words": words, "item": item}
            points.append((one, item, point | {"assessment_id": ids[given.uuid], "formulation": rows[-1]["uuid"]}))
    copy_rows(Formulation, rows)
    known = ids_by_uuid(Formulation, [row["uuid"] for row in rows])
    for _, _, point in points:
        point["formulation_id"] = known[point.pop("formulation")]
    copy_rows(Point, [point for _, _, point in points])
    keys = ids_by_uuid(Point, [point["uuid"] for _, _, point in points])
    return {
        (one.case.person_id, item): keys[point["uuid"]] for one, item, point in points if point["kind"] == "barrier"
    }


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


def _said(one: Therapy, aim) -> list[dict]:
    by = one.ot.user.pk
    return [
        {**one.case.keys, "on_date": day, "value": value, "recorded_by_id": by, "recorded_at": moment(day, 16)}
        for day, value in aim.ratings
    ]


def _write_work(told: list[Therapy], contacts: dict, goals: dict, doings: dict) -> None:
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


def _write_meetings(told: list[Therapy], ids: dict, goals: dict, doings: dict, now: dt.datetime) -> None:
    """What was taken to the team: some of it settled, and two of each team's open."""
    said, rows = texts("therapy").meeting, []
    for one in told:
        agreed = [
            (doing, doing.states[1][1])
            for aim in one.aims
            for doing in aim.doings
            if len(doing.states) > 1 and doing.states[1][0] == "agreed"
        ]
        if agreed and one.rng.random() < 0.3:
            doing, day = agreed[0]
            settled = {"settled_at": moment(day, 14, 30), "settled_by_id": one.case.crew[0].user.pk,
                       "settled_how": one.rng.choice(said["settled"])}  # fmt: skip
            taken = moment(day - dt.timedelta(days=3), 12)
            rows.append(
                _item(one, one.named(said["open"][1]), taken) | settled | {"intervention_id": doings[doing.uuid]}
            )
        signed = [given for given in one.given if given.signed and not given.replaces and given.key != "dialog"]
        if one.number == 1 and signed:
            rows.append(
                _item(one, one.named(said["open"][2]), now - dt.timedelta(days=1))
                | {"assessment_id": ids[signed[-1].uuid]}
            )
        elif one.number == 4 and one.aims:
            rows.append(
                _item(one, one.named(said["open"][3]), now - dt.timedelta(days=2))
                | {"goal_id": goals[one.aims[0].uuid]}
            )
    copy_rows(MeetingItem, rows)


def _item(one: Therapy, reason: str, at: dt.datetime) -> dict:
    return {
        "uuid": make_uuid(one.rng),
        **one.case.keys,
        "reason": reason,
        "taken_by_id": one.ot.user.pk,
        "taken_at": at,
    }


def _write_weeks(one: Therapy, now: dt.datetime) -> None:
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
