"""What is due for somebody, as every page shows it: one value made of one JSON object. Pure."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from caseload.treatments.codes import Outcome
from nhsuk import moments

ASKED = dt.timedelta(days=7)
"""So long before it is due a visit is asked about it."""


@dataclass(frozen=True)
class Due:
    """A treatment or a check that is due, the days on which the policy allows it, and when it was given last.

    ``policy`` asks: ``closes_with``, ``sites``, ``result``, ``unit``, ``break_hours``. ``paused``: they are in
    hospital, where the ward gives it.
    """

    uuid: UUID
    what: str
    title: str
    due_on: dt.date
    earliest_on: dt.date
    latest_on: dt.date
    closes_with: str
    sites: tuple[str, ...] = ()
    result: str = ""
    unit: str = ""
    break_hours: int | None = None
    last_on: dt.date | None = None
    last_site: str = ""
    last_result: str = ""
    waiting: str = ""
    """The outcome that waits for the prescriber's answer, if one does."""
    paused: bool = False
    is_recorded: bool = False
    """A round that an entry told of already, asked again to correct it."""
    discharged_on: dt.date | None = None
    """When they left hospital, where nobody has said since when it was last given."""

    def is_over(self, on: dt.date) -> bool:
        """Whether the last day in policy has passed."""
        return self.latest_on < on and not self.paused

    def is_ready(self, on: dt.date) -> bool:
        """Whether the policy allows it on a day already, or its time is over."""
        return self.earliest_on <= on and not self.paused

    def is_asked(self, on: dt.date) -> bool:
        """Whether a visit on a day is asked about it: in policy, and due within a week or so. What may be done long
        before it is due would stand on every form for months."""
        return self.is_ready(on) and self.due_on <= on + ASKED

    @property
    def due_words(self) -> str:
        """ "due Tue 24 Nov" """
        return _("due %(day)s") % {"day": moments.short_day(self.due_on)}

    @property
    def window_words(self) -> str:
        """ "in policy from Sun 22 to Thu 26 Nov" """
        return _("in policy from %(first)s to %(last)s") % {
            "first": moments.short_day(self.earliest_on), "last": moments.short_day(self.latest_on)}  # fmt: skip

    @property
    def waiting_words(self) -> str:
        """What waits for the prescriber, in words."""
        return str(Outcome(self.waiting).label) if self.waiting else ""

    @property
    def last_words(self) -> str:
        """ "Last time Tue 27 Oct, left gluteal" """
        if self.last_on is None:
            return _("Not given yet since it was written down here")
        parts = [moments.short_day(self.last_on), self.last_site, self.last_result]
        return _("Last time %(when)s") % {"when": ", ".join(filter(None, parts))}


DAYS = ("due_on", "earliest_on", "latest_on", "last_on", "discharged_on")


def read(told: list[dict] | None) -> list[Due]:
    """Rows of a statement, as values, the first due first."""
    found = [Due(**row | {name: _day(row.get(name)) for name in DAYS} | _other(row)) for row in told or ()]
    return sorted(found, key=lambda due: (due.due_on, due.what))


def _other(row: dict) -> dict:
    return {"uuid": UUID(row["uuid"]), "sites": tuple(row.get("sites") or ())}


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
