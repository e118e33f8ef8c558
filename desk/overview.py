"""What matters now about one person, as values: labels for codes, moments for text. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.contacts.codes import OfferAnswer, Outcome, PlaceType, Purpose, Source
from caseload.people.codes import PlaceKind
from caseload.treatments.due import Due, read
from desk import progress
from nhsuk import moments

RESULTS_SHOWN = 4


@dataclass(frozen=True)
class Treated:
    """A treatment or a check that is due, whether its last day in policy has passed, and the results before the
    last, which stands with the day."""

    due: Due
    is_over: bool
    results: list[dict]


@dataclass(frozen=True)
class Overview:
    """The lists of the overview, from the one row of ``desk/sql/overview.sql``."""

    visits: list[dict]
    contacts: list[dict]
    wins: list[dict]
    offers: list[dict]
    places: list[dict]
    phones: list[dict]
    profiles: list[dict]
    goals: list[dict]
    due: list[dict]
    waiting: list[dict]
    treatments: list[Treated]


def overview_of(facts, *, on: dt.date) -> Overview:
    """Give every list its words."""
    return Overview(
        visits=[visit(row) for row in facts.visits],
        contacts=[contact(row) for row in facts.contacts],
        wins=[dated(row) for row in facts.wins],
        offers=[offer(row) for row in facts.offers],
        places=[row | {"kind": PlaceKind(row["kind"]).label} for row in facts.places],
        phones=facts.phones,
        profiles=[progress.assessed(row) for row in facts.profiles],
        goals=[progress.goal(row) for row in facts.goals],
        due=[progress.due(row, on) for row in facts.due],
        waiting=[progress.waiting(row) for row in facts.waiting],
        treatments=treated(facts, on),
    )


def treated(facts, on: dt.date) -> list[Treated]:
    """What is due, each with its last results."""
    results = [dated(row) for row in facts.results]
    return [
        Treated(due, due.is_over(on), [row for row in results if row["uuid"] == str(due.uuid)][1:RESULTS_SHOWN])
        for due in read(facts.treatments)
    ]


def dated(row: dict) -> dict:
    """A row with its day."""
    return row | {"on": moments.local(dt.datetime.fromisoformat(row["occurred_at"])).date()}


def visit(row: dict) -> dict:
    """A planned visit: when, for what, who goes, where."""
    starts = row["starts_at"] and dt.datetime.fromisoformat(row["starts_at"])
    return row | {
        "when": moments.moment(starts) if starts else moments.short_day(dt.date.fromisoformat(row["on_date"])),
        "ago": moments.ago(dt.date.fromisoformat(row["on_date"])),
        "purpose": Purpose(row["purpose"]).label,
        "staff": _(" and ").join(row["staff"]) or _("nobody yet"),
    }


def contact(row: dict) -> dict:
    """A contact or a try: when, what came of it, who, how long, where."""
    at = dt.datetime.fromisoformat(row["occurred_at"])
    imported = row["source"] == Source.IMPORTED
    minutes = row["minutes"]
    return row | {
        "at": at if row["time_known"] else moments.local(at).date(),
        "outcome": Outcome(row["outcome"]).label,
        "staff": _("from the spreadsheet") if imported else _(" and ").join(row["staff"]),
        "minutes": ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes} if minutes else "",
        "place": row["place_text"] or (PlaceType(row["place_type"]).label if row["place_type"] else ""),
    }


def offer(row: dict) -> dict:
    """What was offered and what they said: a "no" today is not a "no" tomorrow."""
    answer = row["offer_answer"]
    return dated(row) | {"answer": OfferAnswer(answer).label if answer else _("no answer yet")}
