"""What the minutes of a meeting say: gathered once, when it closes, and sealed."""

import hashlib
import json

from django.db.models import Prefetch

from mdt.codes import SeriesKind
from mdt.models import Action, AgendaItem, Allocation, Decision, Meeting, Writing
from mdt.queries import handover

VERSION = 1
"""Of the shape of the content: minutes sealed long ago stay readable."""


def hash_of(content: dict) -> str:
    """SHA-256 of the content as canonical JSON, by which anybody can check that it is what was sealed."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def content(meeting: Meeting) -> dict:
    """All that was said in a meeting, as JSON: codes and not labels, names as they were on the day."""
    return {
        "version": VERSION,
        "meeting": {
            "uuid": str(meeting.uuid),
            "kind": meeting.kind,
            "title": meeting.series.title,
            "team": meeting.team.name,
            "place": meeting.series.place,
            "on": meeting.on_date.isoformat(),
            "opened_at": meeting.opened_at.isoformat(),
            "opened_by": _name(meeting.opened_by),
            "closed_at": meeting.closed_at.isoformat(),
            "closed_by": _name(meeting.closed_by),
            "chair": _name(meeting.chair),
            "minute_taker": _name(meeting.minute_taker),
        },
        "attendance": [
            {"name": row.name, "role": row.role, "organisation": row.organisation, "presence": row.presence}
            for row in meeting.attendance.order_by("organisation", "name")
        ],
        "items": [_item(item) for item in spoken_of(meeting)],
        "actions": [_action(row) for row in _actions().filter(meeting=meeting, item=None)],
        **({"since": _since(meeting)} if meeting.kind == SeriesKind.HANDOVER else {}),
    }


def _since(meeting: Meeting) -> dict:
    """How much a handover told, since when: figures and no names."""
    at = meeting.closed_at
    since = handover.Standing(meeting, None).looks_back(at)
    board = handover.board(meeting.team, meeting, reader=0, at=at)
    return {"at": since.isoformat(), "figures": handover.since(meeting.team, since, board, at=at).figures}


def spoken_of(meeting: Meeting):
    """The people on the agenda with everything that was written, decided and arranged: a fixed number of queries."""
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("person", "episode", "dealt_with_by", "pulled_out_by")
        .prefetch_related(
            Prefetch("writings", Writing.objects.select_related("author").exclude(text="").order_by("written_at")),
            Prefetch("decisions", _decisions()),
            Prefetch("allocations", _allocations()),
            Prefetch("actions", _actions()),
        )
        .order_by("position")
    )


def _decisions():
    sets = ("intensity__period", "rhythm__period", "coordinator__period__user")
    rows = Decision.objects.select_related("decided_by", *sets)
    return rows.order_by("decided_at", "pk")


def _allocations():
    rows = Allocation.objects.select_related("user", "intervention", "series", "visit")
    return rows.order_by("allotted_at", "pk")


def _actions():
    return Action.objects.select_related("owner").order_by("due_on", "pk")


def _item(item: AgendaItem) -> dict:
    person = item.person
    return {
        "uuid": str(item.uuid),
        "person": {
            "uuid": str(person.uuid),
            "name": person.name,
            "full_name": person.full_name,
            "nhs_number": person.nhs_number,
            "date_of_birth": person.date_of_birth and person.date_of_birth.isoformat(),
        },
        "episode": str(item.episode.uuid),
        "reasons": item.reasons,
        "read_together": item.read_together,
        "pulled_out_by": _name(item.pulled_out_by),
        "state": item.state,
        "state_reason": item.state_reason,
        "discussion": [
            {"by": row.author.name, "text": row.text, "at": row.written_at.isoformat()} for row in item.writings.all()
        ],
        "decisions": [_decision(row) for row in item.decisions.all() if row.withdrawn_at is None],
        "withdrawn": [_decision(row) for row in item.decisions.all() if row.withdrawn_at is not None],
        "allocations": [_allocation(row) for row in item.allocations.all()],
        "actions": [_action(row) for row in item.actions.all()],
    }


def _decision(row: Decision) -> dict:
    told = {
        "uuid": str(row.uuid),
        "kind": row.kind,
        "words": row.words,
        "by": row.decided_by.name,
        "at": row.decided_at.isoformat(),
    }
    if row.risk_for:
        told["risk"] = {"for": row.risk_for, "agreed_with": row.risk_agreed_with, "if": row.risk_if}
    if hasattr(row, "intensity"):
        period = row.intensity.period
        told["intensity"] = {"to": period.intensity, "review_by": period.review_by.isoformat()}
    if hasattr(row, "coordinator"):
        told["coordinator"] = row.coordinator.period.user.name
    if hasattr(row, "rhythm"):
        period = row.rhythm.period
        told["rhythm"] = {"every_days": period.every_days, "review_by": period.review_by.isoformat()}
    return told


def _allocation(row: Allocation) -> dict:
    told = {
        "who": row.user.name,
        "what": row.intervention.what if row.intervention else "",
        "agreement": row.agreement,
    }
    if row.series:
        pattern = row.series
        told["weekdays"] = sorted(pattern.weekdays)
        told["every_weeks"] = pattern.every_weeks
        told["time"] = pattern.local_time and pattern.local_time.strftime("%H:%M")
        told["from"] = pattern.starts_on.isoformat()
    else:
        told["on"] = row.visit.on_date.isoformat()
        told["at"] = row.visit.starts_at and row.visit.starts_at.isoformat()
    return told


def _action(row: Action) -> dict:
    return {
        "uuid": str(row.uuid),
        "kind": row.kind,
        "words": row.words,
        "owner": row.owner.name,
        "due_on": row.due_on.isoformat(),
        "state": row.state,
        "note": row.ended_note,
    }


def _name(user) -> str:
    return user.name if user else ""
