"""Precautions as they are said before somebody knocks: short lines with a clear word. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from caseload.precautions.codes import ASK_LEAD, ORDER, PrecautionKind, word
from nhsuk import moments

ENOUGH = 2
"""How many make a pair."""


@dataclass(frozen=True)
class Line:
    """One precaution that stands, with the day on which it is read."""

    uuid: UUID
    kind: str
    words: str
    source: str
    since: dt.date
    review_by: dt.date
    on: dt.date
    place_id: int | None = None
    place: str = ""
    lead_name: str = ""
    lead_phone: str = ""

    @property
    def word(self) -> str:
        """Two go, Dog, Ask the lead: says by itself what the matter is."""
        return word(self.kind)

    @property
    def text(self) -> str:
        """What to know; of MAPPA or MARAC nothing but that the lead is asked."""
        return self.words or str(ASK_LEAD)

    @property
    def only_at(self) -> str:
        """The one place it is about, if it is not about everywhere."""
        return _("Only at %(place)s") % {"place": self.place} if self.place else ""

    @property
    def lead(self) -> str:
        """The lead worker of open safeguarding."""
        return _("Lead worker: %(name)s") % {"name": self.lead_name} if self.lead_name else ""

    @property
    def is_over(self) -> bool:
        """Whether the day of review has passed: said in the line, and nothing is hidden for it."""
        return self.review_by < self.on

    @property
    def known(self) -> str:
        """How we know, since when, and when it is looked at again."""
        values = {"source": self.source, "day": _brief(self.since, self.on),
                  "review": _brief(self.review_by, self.on)}  # fmt: skip
        if self.is_over:
            return _("%(source)s, %(day)s") % values
        return _("%(source)s, %(day)s; review by %(review)s") % values

    @property
    def overdue(self) -> str:
        """That the review is overdue; empty while it is not."""
        if not self.is_over:
            return ""
        return _("Review was due %(day)s, %(ago)s: it still stands until somebody ends it") % {
            "day": moments.short_day(self.review_by), "ago": moments.ago(self.review_by),
        }  # fmt: skip


def read(told: Iterable[dict], *, on: dt.date) -> list[Line]:
    """The lines from JSON, as the statements give it, in the order in which they are said."""
    lines = [
        Line(
            uuid=UUID(str(row["uuid"])), kind=row["kind"], words=row["words"], source=row["source"],
            since=_day(row["since"]), review_by=_day(row["review_by"]), on=on, place_id=row["place_id"],
            place=row["place"] or "", lead_name=row["lead_name"], lead_phone=row["lead_phone"],
        )
        for row in told
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (ORDER.index(line.kind), line.since, str(line.uuid)))


def _brief(day: dt.date, today: dt.date) -> str:
    """1 Nov, with the year where it is not this one: a line at the door has no room for more."""
    return date_format(day, "j M" if day.year == today.year else "j M Y")


def _day(value: str | dt.date) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def two_must_go(lines: Iterable[Line], place_id: int | None) -> list[Line]:
    """The lines by which two go to a place; where none is named it may be any of theirs, so all of them count."""
    return [line for line in lines if line.kind == PrecautionKind.PAIRS and applies(line.place_id, place_id)]


def applies(only_at: int | None, place_id: int | None) -> bool:
    """Whether a precaution for one place, or everywhere, holds for a visit to a place, or to one not named."""
    return None in (only_at, place_id) or only_at == place_id


def is_pair(staff: Sequence) -> bool:
    """Whether those who go are at least two."""
    return len(set(staff)) >= ENOUGH
