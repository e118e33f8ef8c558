"""Writes what was assessed and how it is understood, what goes to the team, and reckons when it is due again."""

import datetime as dt
from collections import defaultdict

from aot.demo.assessed import Given
from aot.demo.cast import make_uuid
from aot.demo.planning import moment, write_plans, write_weeks, write_work
from aot.demo.texts import texts
from aot.demo.therapy import Therapy
from assessments.definitions import current
from assessments.models import (
    Assessment,
    Attestation,
    Formulation,
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

EVERY = {"mohost": 180, "ocairs": 365}
WITH_A_WEEK = 6
"""Of each team's ten."""


def write(told: list[Therapy], contacts: dict, now: dt.datetime) -> None:
    """Everything; ``contacts`` gives the uuid of the contact that was told of a person's event."""
    _settings(told)
    ids = write_assessments(told)
    points = write_formulations(told, ids)
    goals, doings = write_plans(told, points)
    write_work(told, contacts, goals, doings)
    _write_meetings(told, ids, goals, doings, now)
    for one in told:
        if one.number < WITH_A_WEEK:
            write_weeks(one, now)
    reckon_due_of([one.case.episode_id for one in told])


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
