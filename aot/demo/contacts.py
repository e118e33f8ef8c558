"""Writes contacts with their staff, what was raised on them, and which are already in the trust's record."""

import datetime as dt
import random

from aot.demo.cases import Case
from aot.demo.cast import make_uuid
from aot.demo.courses import Event
from aot.demo.diary import Diary
from aot.demo.texts import texts
from audit.copying import copy_rows, ids_by_uuid
from caseload.contacts import outcomes
from caseload.models import (
    Concern,
    Contact,
    ContactStaff,
    PlannedVisit,
    RecordCopy,
    VisitSeries,
    VisitSeriesStaff,
    VisitStaff,
)

NOT_WITH_THE_PERSON = ("others_only", "reported", "message", "no_answer", "cancelled_by_us", "cancelled_by_them")
NOT_COPIED_DAYS = 2


def contact_row(case: Case, event: Event, visit_id: int | None, now: dt.datetime) -> dict:
    """The columns of ``Contact`` for one event."""
    written = min(now, event.at + dt.timedelta(minutes=(event.minutes or 5) + case.rng.randint(1, 150)))
    mechanism = outcomes.TABLE[event.outcome].mechanism
    if event.outcome.startswith("cancelled"):
        mechanism = "02"
    return {
        "uuid": make_uuid(case.rng),
        "body_hash": "demo",
        **case.keys,
        "team_id": case.team.pk,
        "outcome": event.outcome,
        "planned_visit_id": visit_id,
        "occurred_at": event.at,
        "written_at": written,
        "received_at": written,
        "logged_by_id": event.staff[0].user.pk,
        "mechanism": mechanism,
        "place_type": event.place_type,
        "place_text": event.place_text,
        "minutes": event.minutes,
        "with_whom": [] if event.outcome in NOT_WITH_THE_PERSON else ["person"],
        "focus": event.focus,
        "note": event.note,
        **event.facts,
    }


def staff_rows(event: Event, contact_id: int, team_id: int) -> list[dict]:
    """Who made it, the lead first."""
    return [
        {
            "contact_id": contact_id,
            "user_id": one.user.pk,
            "profession": one.profession,
            "team_id": team_id,
            "is_lead": place == 0,
            "minutes": event.minutes,
        }
        for place, one in enumerate(event.staff)
    ]


def write_contacts(told: list[tuple[Case, Event, dict]], now: dt.datetime) -> None:
    """Contacts and their staff; those older than two days are in the trust's record."""
    copy_rows(Contact, [row for _, _, row in told])
    ids = ids_by_uuid(Contact, [row["uuid"] for _, _, row in told])
    staff, copies = [], []
    for case, event, row in told:
        contact = ids[row["uuid"]]
        staff += staff_rows(event, contact, case.team.pk)
        if (now - event.at).days >= NOT_COPIED_DAYS:
            copies.append(
                {"contact_id": contact, "copied_by_id": row["logged_by_id"], "copied_at": row["received_at"]}
            )
    copy_rows(ContactStaff, staff)
    copy_rows(RecordCopy, copies)


def write_diary(diary: Diary) -> dict:
    """Visits and recurring patterns; answers the visits' keys by uuid."""
    copy_rows(VisitSeries, diary.series)
    series = ids_by_uuid(VisitSeries, [row["uuid"] for row in diary.series])
    copy_rows(VisitSeriesStaff, [{"series_id": series[one], "user_id": user} for one, user in diary.series_staff])
    for row in diary.visits:
        row["series_id"] = series.get(diary.of_series.get(row["uuid"]))
    moved = [row for row in diary.visits if row["uuid"] in diary.moved]
    copy_rows(PlannedVisit, [row for row in diary.visits if row["uuid"] not in diary.moved])
    ids = ids_by_uuid(PlannedVisit, [row["uuid"] for row in diary.visits])
    for row in moved:
        row["moved_to_id"] = ids[diary.moved[row["uuid"]]]
    copy_rows(PlannedVisit, moved)
    ids |= ids_by_uuid(PlannedVisit, [row["uuid"] for row in moved])
    copy_rows(VisitStaff, [{"visit_id": ids[v], "user_id": user, "on_date": on} for v, user, on in diary.staff])
    return ids


def write_concerns(cases: list[Case], rng: random.Random, now: dt.datetime) -> None:
    """What families, carers and colleagues raised: most of it acknowledged, some of it not yet."""
    extras, rows = texts("notes").extras, []
    for case in cases:
        if not case.is_open:
            continue
        lead = case.crew[0].user
        if "worry" in case.featured:
            at = now - dt.timedelta(minutes=35)
            rows.append(_concern(case, "worry", case.crew[2].user, case.featured["worry"], at))
        elif "concern" in case.featured:
            at = now - dt.timedelta(hours=20)
            rows.append(_concern(case, "carer", case.crew[1].user, case.featured["concern"], at, "Son"))
        elif rng.random() < 0.09:
            kind = "carer" if rng.random() < 0.7 else "worry"
            words = rng.choice(extras["carer_concerns" if kind == "carer" else "worries"])
            open_ = rng.random() < (0.25 if kind == "carer" else 0.1)
            ago = dt.timedelta(hours=rng.randint(3, 40)) if open_ else dt.timedelta(days=rng.randint(3, 200))
            recorder = rng.choice(case.crew).user
            name = rng.choice(extras["carers"]) if kind == "carer" else ""
            row = _concern(case, kind, recorder, words.replace("{name}", case.name), now - ago, name)
            if not open_:
                row |= {
                    "acknowledged_by_id": lead.pk,
                    "acknowledged_at": now - ago + dt.timedelta(hours=rng.randint(1, 9)),
                    "response": rng.choice(extras["responses"]),
                }
            rows.append(row)
    copy_rows(Concern, rows)


def _concern(case: Case, kind: str, recorder, words: str, at: dt.datetime, raised_by: str = "") -> dict:
    return {
        "uuid": make_uuid(case.rng),
        **case.keys,
        "kind": kind,
        "raised_by": raised_by or recorder.name,
        "words": words,
        "recorded_by_id": recorder.pk,
        "recorded_at": at,
    }
