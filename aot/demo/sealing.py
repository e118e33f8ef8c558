"""What the minutes of the demonstration say, in the shape that closing a meeting gives them. Pure."""

import datetime as dt

from aot.demo.cases import Staff
from aot.demo.meetings import Item, Met
from mdt.models import MeetingSeries
from mdt.queries.minutes import VERSION
from teams.roles import Profession


def content(series: MeetingSeries, met: Met, episodes: dict[int, str]) -> dict:
    """What the minutes say (``mdt.queries.minutes.content``)."""
    chair = met.chair.user.name
    told = {
        "version": VERSION,
        "meeting": {
            "uuid": str(met.uuid), "kind": met.kind, "title": series.title, "team": series.team.name,
            "place": series.place, "on": met.on.isoformat(), "opened_at": met.opened_at.isoformat(),
            "opened_by": chair, "closed_at": met.closed_at.isoformat(), "closed_by": chair, "chair": chair,
            "minute_taker": met.minute_taker.user.name if met.minute_taker else "",
        },
        "attendance": [
            {"name": one.user.name, "role": role(one), "organisation": "", "presence": presence}
            for presence, one in met.attending
        ] + [guest | {"presence": "present"} for guest in met.guests],
        "items": [_item(item, episodes) for item in met.items],
        "actions": [],
    }  # fmt: skip
    if met.kind == "handover":
        since = met.looks_back_to or met.opened_at - dt.timedelta(days=1)
        told["since"] = {"at": since.isoformat(), "figures": {k: n for k, n in met.figures.items() if n}}
    return told


def _item(item: Item, episodes: dict[int, str]) -> dict:
    person = item.case.person
    full = f"{person['given_names']} {person['family_name']}"
    at = item.at.isoformat()
    return {
        "uuid": str(item.uuid),
        "person": {
            "uuid": str(person["uuid"]), "name": f"{item.case.name} {person['family_name']}", "full_name": full,
            "nhs_number": person["nhs_number"],
            "date_of_birth": person["date_of_birth"] and person["date_of_birth"].isoformat(),
        },
        "episode": episodes[item.case.episode_id],
        "reasons": item.reasons,
        "read_together": item.together,
        "pulled_out_by": item.pulled_out_by.user.name if item.pulled_out_by else "",
        "state": item.state,
        "state_reason": item.state_reason,
        "discussion": [{"by": who.user.name, "text": text, "at": at} for who, text, _ in item.texts],
        "decisions": [_decision(row, at) for row in item.decisions],
        "withdrawn": [],
        "allocations": [_allocation(row) for row in item.allotted],
        "actions": [
            {"uuid": str(row["uuid"]), "kind": row["kind"], "words": row["words"], "owner": row["owner"].user.name,
             "due_on": row["due_on"].isoformat(), "state": "open", "note": ""}
            for row in item.actions
        ],
    }  # fmt: skip


def _decision(row: dict, at: str) -> dict:
    told = {"uuid": str(row["uuid"]), "kind": row["kind"], "words": row["words"], "by": row["by"].user.name, "at": at}
    if risk := row.get("risk"):
        told["risk"] = {"for": risk["for"], "agreed_with": risk["with"], "if": risk["if"]}
    if period := row.get("period"):
        told["intensity"] = {"to": period["intensity"], "review_by": period["review_by"].isoformat()}
    return told


def _allocation(row: dict) -> dict:
    doing = row["intervention"]
    told = {"who": row["who"].name, "what": doing["what"] if doing else "", "agreement": row["agreement"]}
    if pattern := row.get("series"):
        clock = pattern.local_time and pattern.local_time.strftime("%H:%M")
        return told | {"weekdays": sorted(pattern.weekdays), "every_weeks": pattern.every_weeks, "time": clock,
                       "from": pattern.starts_on.isoformat()}  # fmt: skip
    visit = row["visit"]
    return told | {"on": visit.on_date.isoformat(), "at": visit.starts_at and visit.starts_at.isoformat()}


def role(one: Staff) -> str:
    """A member's profession, as attendance names it."""
    return str(Profession(one.profession).label)
