"""The reader's day as values: visits with what became of them, and what was done without a plan. Pure."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.contacts.codes import Outcome, Purpose, VisitState, reason_in_words
from caseload.people.facts import Facts
from caseload.people.whereabouts import NOBODY_KNOWS
from caseload.people.whereabouts_words import said
from caseload.precautions import lines
from caseload.treatments.due import Due
from caseload.treatments.due import read as read_due
from nhsuk import moments

UNPLANNED = "unplanned"
"""The state that ``desk/sql/today_visits.sql`` gives to a contact without a plan."""


@dataclass(frozen=True)
class Visit(Facts):
    """One visit of the reader's day, or a contact that none of theirs was planned for."""

    @property
    def is_planned(self) -> bool:
        return self.state != UNPLANNED

    @property
    def key(self) -> str:
        """The visit's uuid as JSON writes it."""
        return str(self.uuid)

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
    def is_elsewhere(self) -> bool:
        """Not where the visit was planned, as far as is known."""
        return self.in_hospital or bool(self.whereabouts)

    @property
    def where(self) -> str:
        """The place, or where somebody is of whom something else was told after the visit was planned."""
        if self.whereabouts:
            told = said(self.whereabouts, self.whereabouts_place)
            if not self.is_lost:
                return told
            if not self._planned_place:
                return _("%(told)s. No place to go to is known") % {"told": told}
            return _("%(told)s. Planned at: %(place)s") % {"told": told, "place": self._planned_place}
        if not self.in_hospital:
            return self._planned_place
        ward = ", ".join(filter(None, [self.ward, self.hospital]))
        since = _("In hospital since %(moment)s") % {"moment": moments.moment(self.in_hospital_since)}
        return f"{since}: {ward}" if ward else since

    @property
    def goes_to(self) -> str:
        """Where whoever sets off is going, for the office: to somebody missing, where they will knock. Empty where
        nobody has said: then it is asked."""
        return self._planned_place if self.is_lost else self.where

    @property
    def is_lost(self) -> bool:
        """Whether nobody knows where they are."""
        return self.whereabouts in NOBODY_KNOWS

    @property
    def _planned_place(self) -> str:
        return ", ".join(filter(None, [self.place, self.postcode]))

    @property
    def purpose_label(self) -> str:
        return str(Purpose(self.purpose).label) if self.is_planned else str(_("Not planned"))

    @property
    def company(self) -> str:
        """Who comes along."""
        return _("with %(names)s") % {"names": get_text_list(self.others, _("and"))} if self.others else ""

    @cached_property
    def precautions(self) -> list[lines.Line]:
        """What to know before knocking."""
        return lines.read(self.facts.precautions, on=self.day)

    @cached_property
    def treatments(self) -> list[Due]:
        """What may be given or done on this visit."""
        return [due for due in read_due(self.facts.treatments) if due.is_asked(self.day)]

    @property
    def goes_alone(self) -> bool:
        """Whether the reader goes alone where two must."""
        return not self.others and bool(lines.two_must_go(self.precautions, self.place_id))

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
            return outcome_and_minutes(self.outcome, self.seen_minutes)
        if self.is_open:
            return ""
        label = str(VisitState(self.state).label)
        return f"{label}: {reason_in_words(self.state_reason)}" if self.state_reason else label


def outcome_and_minutes(outcome: str, minutes: int | None) -> str:
    """What came of a contact, and how long it took where that is known."""
    label = str(Outcome(outcome).label)
    if not minutes:
        return label
    return ", ".join([label, ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}])
