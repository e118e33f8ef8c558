"""How somebody is getting on, in small: latest letters, active goals, what is due and what waits. Pure."""

import datetime as dt

from assessments import definitions
from assessments.models import Instrument
from assessments.scoring import Rated, profile
from caseload.plan.codes import InterventionState, LifeArea
from nhsuk import moments


def assessed(row: dict) -> dict:
    """The latest assessment with an instrument: its letters by section."""
    definition = definitions.of(Instrument(content_hash=row["content_hash"], definition=row["definition"]))
    ratings = {item: Rated(value) for item, value in (row["ratings"] or {}).items()}
    return row | {
        "title": definition.short_title,
        "on": dt.date.fromisoformat(row["on_date"]),
        "sections": profile(definition, ratings).sections,
    }


def goal(row: dict) -> dict:
    """An active goal in the person's words, what is done for it, and when it is looked at again."""
    return row | {
        "title": row["words"] or row["no_words_reason"],
        "area": LifeArea(row["life_area"]).label,
        "review": dt.date.fromisoformat(row["review_on"]),
        "work": [each | {"stands": InterventionState(each["state"]).label} for each in row["work"]],
    }


def due(row: dict, today: dt.date) -> dict:
    """When somebody is assessed again."""
    on = dt.date.fromisoformat(row["due_on"])
    known = definitions.current().get(row["key"])
    return row | {"title": known.short_title if known else row["key"], "on": on, "is_overdue": on < today}


def waiting(row: dict) -> dict:
    """What was taken to the next meeting."""
    return row | {"since": moments.local(dt.datetime.fromisoformat(row["taken_at"])).date()}
