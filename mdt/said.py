"""What has been said about one person in a meeting, as values: labels for codes, days for text. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.people.codes import Intensity
from caseload.plan.codes import Agreement
from mdt.codes import DecisionKind
from mdt.going import going
from nhsuk import moments

WRITING_SECONDS = 8
"""Whose text grew within these seconds is writing now."""


@dataclass(frozen=True)
class Said:
    """What has been said about one person in this meeting; ``facts`` is the row of ``mdt/sql/said.sql``."""

    facts: object
    reader: int
    at: dt.datetime

    @property
    def people(self) -> int:
        """How many are on the agenda."""
        return self.facts.people

    @property
    def mark(self) -> str:
        """Another one as soon as anything but a text is new."""
        return self.facts.mark

    @property
    def own(self) -> dict:
        """The reader's own text and its revision."""
        mine = [row for row in self.facts.writings if row["author_id"] == self.reader]
        return mine[0] if mine else {"text": "", "revision": 0}

    @property
    def others(self) -> list[dict]:
        """What the others wrote, and who is writing now."""
        since = self.at - dt.timedelta(seconds=WRITING_SECONDS)
        return [
            row | {"is_writing": dt.datetime.fromisoformat(row["written_at"]) >= since}
            for row in self.facts.writings
            if row["author_id"] != self.reader and row["text"]
        ]

    @property
    def decisions(self) -> list[dict]:
        return [
            row
            | {
                "label": DecisionKind(row["kind"]).label,
                "effect": effect(row),
                "is_withdrawn": row["withdrawn_at"] is not None,
            }
            for row in self.facts.decisions
        ]

    @property
    def allocations(self) -> list[dict]:
        return [
            row | {"when": when(row), "agreement_label": Agreement(row["agreement"]).label}
            for row in self.facts.allocations
        ]

    @property
    def actions(self) -> list[dict]:
        return [row | {"due_on": dt.date.fromisoformat(row["due_on"])} for row in self.facts.actions]

    @property
    def settled(self) -> str:
        """Changes when something was decided or allotted that also shows among the person's facts."""
        return f"{len(self.facts.decisions)}.{len(self.facts.allocations)}"


def effect(row: dict) -> str:
    """What a decision set at once."""
    named = _("%(worker)s: %(name)s") % {"worker": capfirst(settings.NAMED_WORKER), "name": row["coordinator"]}
    return "; ".join(filter(None, [named if row["coordinator"] else "", _how_often(row)]))


def _how_often(row: dict) -> str:
    if row["intensity"]:
        facts = {
            "what": Intensity(row["intensity"]).label,
            "day": moments.short_day(dt.date.fromisoformat(row["review_by"])),
        }
        return _("%(what)s from now, review by %(day)s") % facts
    if row["every_days"]:
        day = moments.short_day(dt.date.fromisoformat(row["rhythm_review_by"]))
        every = ngettext("Every day from now", "Every %(n)d days from now", row["every_days"]) % {
            "n": row["every_days"]
        }
        return _("%(every)s, review by %(day)s") % {"every": every, "day": day}
    return ""


def when(row: dict) -> str:
    """When somebody goes."""
    starts_at = row["starts_at"] and dt.datetime.fromisoformat(row["starts_at"])
    return going(
        dt.date.fromisoformat(row["starts_on"]), starts_at,
        weekdays=row["weekdays"] or (), every_weeks=row["every_weeks"] or 1, time=(row["local_time"] or "")[:5],
    )  # fmt: skip
