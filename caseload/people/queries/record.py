"""One person's record: what hangs on it now, and what it was before."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from audit.models import Event
from caseload import sql
from caseload.people import law
from caseload.people.codes import Intensity, LegalEnd, PlaceKind, RhythmSource
from caseload.people.models import Episode, Person
from caseload.people.verbs import VERBS
from caseload.people.whereabouts_words import said

SHOWN_EVENTS = 100
DATES = ("starts_on", "ends_on", "expires_on", "expires_at", "moves_at", "due_on", "done_on")


@dataclass(frozen=True)
class Record:
    """Lists of dictionaries as ``person_record.sql`` names them, with days as days and codes with their labels."""

    places: list[dict]
    former_places: list[dict]
    phones: list[dict]
    former_phones: list[dict]
    aliases: list[dict]
    former_aliases: list[dict]
    identifiers: list[dict]
    measures: list[dict]
    notes: list[dict]
    agreed_days: int | None


def record_of(person: Person, episode: Episode | None, *, on: dt.date, at: dt.datetime) -> Record:
    """Places, phones, names, numbers, legal measures in force and handover notes: one statement."""
    given = {"person": person.pk, "episode": episode and episode.pk, "today": on, "at": at}
    [row] = _rows("person_record", given)
    names = ("places", "phones", "aliases", "measures", "notes")
    lists = {name: [_read(item) for item in row[name] or []] for name in names}
    return Record(
        places=[item for item in lists["places"] if _stands(item)],
        former_places=[item for item in lists["places"] if not _stands(item)],
        phones=[item for item in lists["phones"] if _stands(item)],
        former_phones=[item for item in lists["phones"] if not _stands(item)],
        aliases=[item for item in lists["aliases"] if _stands(item)],
        former_aliases=[item for item in lists["aliases"] if not _stands(item)],
        identifiers=row["identifiers"] or [],
        measures=lists["measures"],
        notes=lists["notes"],
        agreed_days=row["agreed_days"],
    )


def history_of(person: Person) -> dict[str, list[dict]]:
    """Co-ordinators, intensities, rhythms, whereabouts and legal measures as dated rows, newest first, by kind: one
    statement."""
    names = ("coordinator", "intensity", "rhythm", "whereabouts", "legal")
    kinds: dict[str, list[dict]] = {name: [] for name in names}
    for row in _rows("person_history", {"person": person.pk}):
        kinds.setdefault(row["kind"], []).append(row | _labels(row))
    return kinds


def events_of(person: Person) -> QuerySet[Event]:
    """What was done on the register's part of the record, newest first; visits and contacts have their own page."""
    return Event.objects.filter(person_id=person.pk, verb__in=VERBS).order_by("-at", "-pk")[:SHOWN_EVENTS]


def _rows(statement: str, given: dict) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(sql.statement(statement), given)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _read(item: dict) -> dict:
    for name in DATES:
        if item.get(name):
            read = dt.datetime.fromisoformat if "T" in item[name] else dt.date.fromisoformat
            item[name] = read(item[name])
    for task in item.get("tasks", ()):
        _read(task)["label"] = law.measure(item["kind"]).task(task["code"]).name
    if "kind" in item:
        item["label"] = PlaceKind(item["kind"]).label if "description" in item else law.measure(item["kind"]).name
    if "conditions" in item:
        item["has_conditions"] = law.measure(item["kind"]).conditions
    return item


def _stands(item: dict) -> bool:
    return item["ends_on"] is None


def _labels(row: dict) -> dict:
    """The value in words; a rhythm's stays a number, a legal measure gets its last day."""
    if row["kind"] == "whereabouts":
        return {"value": said(row["value"], row["words"])}
    if row["kind"] == "intensity":
        return {"value": Intensity(row["value"]).label}
    if row["kind"] == "legal":
        last = dt.date.fromisoformat(row["words"]) if row["words"] else None
        reason = dict(LegalEnd.choices).get(row["reason"], row["reason"])
        never = row["ends_at"] == row["starts_at"]
        return {"value": law.measure(row["value"]).name, "expires_on": last, "reason": reason, "is_in_error": never}
    if row["kind"] == "rhythm":
        return {"value": int(row["value"]), "words": RhythmSource(row["words"]).label}
    return {}
