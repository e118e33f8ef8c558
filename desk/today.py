"""Today as values: visits with what became of them, people who are due, and what else waits. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.contacts.codes import ConcernKind, Outcome, Purpose, VisitState
from nhsuk import moments
from teams.calendar import Calendar

SOON_DAYS = 2
"""People of mine show this many days before the rhythm runs out."""


@dataclass(frozen=True)
class Facts:
    """A row of one of the desk's statements about a person, with its columns as attributes."""

    facts: object

    def __getattr__(self, name: str):
        return getattr(self.facts, name)

    @property
    def name(self) -> str:
        """Preferred name with the family name: initials invite mix-ups."""
        return f"{self.preferred_name or self.given_names} {self.family_name}"


@dataclass(frozen=True)
class Visit(Facts):
    """One visit of the reader's day."""

    @property
    def time(self) -> str:
        return moments.clock(self.starts_at) if self.starts_at else ""

    @property
    def is_open(self) -> bool:
        """Still to be made, or made and not logged."""
        return self.state == VisitState.PLANNED

    @property
    def in_hospital(self) -> bool:
        return self.in_hospital_since is not None

    @property
    def where(self) -> str:
        """The place, or the ward for somebody who was admitted after the visit was planned."""
        if not self.in_hospital:
            return ", ".join(filter(None, [self.place, self.postcode]))
        ward = ", ".join(filter(None, [self.ward, self.hospital]))
        since = _("In hospital since %(moment)s") % {"moment": moments.moment(self.in_hospital_since)}
        return f"{since}: {ward}" if ward else since

    @property
    def purpose_label(self) -> str:
        return str(Purpose(self.purpose).label)

    @property
    def company(self) -> str:
        """Who comes along."""
        return _("with %(names)s") % {"names": _(" and ").join(self.others)} if self.others else ""

    @property
    def tried(self) -> str:
        """How often the person was tried since they were seen."""
        if not self.tries_since_seen:
            return ""
        return ngettext(
            "Tried %(n)d time since last seen", "Tried %(n)d times since last seen", self.tries_since_seen
        ) % {"n": self.tries_since_seen}

    @property
    def became(self) -> str:
        """What became of it: "Seen, 25 minutes", "Not in", "Cancelled by us: staff off sick", "Moved to ..."."""
        if self.state == VisitState.MOVED:
            return _("Moved to %(when)s") % {"when": moments.moment(self.moved_at or self.moved_on)}
        if self.outcome:
            return ", ".join(filter(None, [str(Outcome(self.outcome).label), self._minutes()]))
        if self.is_open:
            return ""
        label = str(VisitState(self.state).label)
        return f"{label}: {self.state_reason}" if self.state_reason else label

    def _minutes(self) -> str:
        if not self.seen_minutes:
            return ""
        return ngettext("%(n)d minute", "%(n)d minutes", self.seen_minutes) % {"n": self.seen_minutes}


@dataclass(frozen=True)
class Due(Facts):
    """Somebody of the reader's whose rhythm runs out soon, or whose last sighting is to be confirmed."""

    calendar: Calendar
    at: dt.datetime

    @property
    def is_over(self) -> bool:
        return self.seen_due_at is not None and self.seen_due_at <= self.at

    @property
    def to_confirm(self) -> bool:
        today = self.calendar.day_of(self.at)
        return (
            self.last_seen_at is None and self.confirm_last_seen_by is not None and self.confirm_last_seen_by >= today
        )

    @property
    def is_in_time(self) -> bool:
        """A visit is planned before the rhythm runs out."""
        return self.visit_on is not None and self.visit_on <= self.seen_due_on

    @property
    def sentence(self) -> str:
        """When they are due, when they were seen, and what is planned."""
        return " ".join(filter(None, [self._due(), self._seen(), self._planned()]))

    def _due(self) -> str:
        if self.is_over:
            return _("Was due %(day)s.") % self._day(self.seen_due_on)
        return _("Due %(day)s (%(ago)s).") % (
            self._day(self.seen_due_on) | {"ago": self._from_today(self.seen_due_on)}
        )

    def _seen(self) -> str:
        if self.last_seen_at is None:
            return _("Not seen yet.")
        days = (self.calendar.day_of(self.at) - self.calendar.day_of(self.last_seen_at)).days
        if days == 0:
            return _("Seen today.")
        return ngettext("Last seen %(n)d day ago.", "Last seen %(n)d days ago.", days) % {"n": days}

    def _planned(self) -> str:
        if self.visit_on is None:
            return _("No visit planned.")
        when = moments.moment(self.visit_at) if self.visit_at else moments.short_day(self.visit_on)
        text = _("Next visit %(when)s.") if self.is_in_time else _("Next visit %(when)s, after the rhythm runs out.")
        return text % {"when": when}

    def _from_today(self, day: dt.date) -> str:
        days = (day - self.calendar.day_of(self.at)).days
        if days <= 0:
            return _("today")
        return _("tomorrow") if days == 1 else ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}

    @staticmethod
    def _day(day: dt.date) -> dict:
        return {"day": moments.short_day(day)}


@dataclass(frozen=True)
class Waiting(Facts):
    """Something besides a visit that waits for the reader."""

    @property
    def heading(self) -> str:
        """What it is, in a few words."""
        if self.kind == "concern":
            return str(ConcernKind(self.code).label)
        return str(Outcome(self.code).label) if self.kind == "not_in_record" else ""


@dataclass(frozen=True)
class Shift:
    """Who takes a team's calls today, and which absent colleagues the reader stands in for."""

    team_id: int
    team_uuid: object
    team: str
    shift_id: int | None
    shift_name: str | None
    stands_in_for: dict[str, str] = field(default_factory=dict)
    may_take: bool = False


@dataclass(frozen=True)
class Today:
    """The reader's day."""

    day: dt.date
    shifts: list[Shift]
    cards: list
    visits: list[Visit]
    mine: list[Due]
    waiting: list[Waiting]

    @property
    def first(self) -> list:
        """Cards that ask for something now."""
        return [card for card in self.cards if asks_now(card)]

    @property
    def ahead(self) -> list:
        """Cards that only tell something, or announce it with its lead time."""
        return [card for card in self.cards if not asks_now(card)]

    @cached_property
    def due(self) -> list[Due]:
        """Due soon and no visit planned in time, without those whose card says it already."""
        return [person for person in self._due if not person.is_in_time]

    @cached_property
    def due_in_time(self) -> list[Due]:
        """Due soon, with a visit planned before the rhythm runs out."""
        return [person for person in self._due if person.is_in_time]

    @cached_property
    def _due(self) -> list[Due]:
        carded = {card.person_id for card in self.first}
        return [person for person in self.mine if person.seen_due_on and person.person_id not in carded]

    @cached_property
    def confirm(self) -> list[Due]:
        """Whose last sighting the import did not know."""
        return [person for person in self.mine if person.to_confirm]

    @cached_property
    def waits(self) -> dict[str, list[Waiting]]:
        """What waits, by kind."""
        kinds = dict.fromkeys(item.kind for item in self.waiting)
        return {kind: [item for item in self.waiting if item.kind == kind] for kind in kinds}

    @property
    def is_empty(self) -> bool:
        """Nothing planned, nobody due, nothing waiting."""
        return not (self.cards or self.visits or self.mine or self.waiting)

    @property
    def marks(self) -> tuple:
        """What the page is made from, without the moment: equal marks draw the same page."""
        alerts = [alert.row for card in self.cards for alert in card.alerts]
        people = [row.facts for row in (*self.visits, *self.mine, *self.waiting)]
        return (self.day, self.shifts, alerts, people)

    @property
    def lede(self) -> str:
        """ "4 visits planned, 1 done." """
        planned = [visit for visit in self.visits if visit.state in (VisitState.PLANNED, VisitState.DONE)]
        done = [visit for visit in planned if not visit.is_open]
        if not planned:
            return _("No visits planned.")
        text = ngettext("%(n)d visit", "%(n)d visits", len(planned)) % {"n": len(planned)}
        return _("%(visits)s, %(done)d done.") % {"visits": text, "done": len(done)}

    @property
    def person_ids(self) -> set[int]:
        """Everybody whom the page names."""
        rows = [*self.cards, *self.visits, *self.mine, *self.waiting]
        return {row.person_id for row in rows if row.person_id}


def asks_now(card) -> bool:
    """Whether any of a card's alerts is due and more than news."""
    return any(alert.is_due and alert.tone != "info" for alert in card.alerts)
