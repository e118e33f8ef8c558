"""People of the reader's who are due soon, as values. Pure."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.people.facts import Facts
from caseload.treatments.due import Due as Treatment
from caseload.treatments.due import read
from nhsuk import moments
from teams.calendar import Calendar

TREATED_DAYS = 3
"""A treatment or a check of my people shows this many days before it is due."""


@dataclass(frozen=True)
class Due(Facts):
    """Somebody of the reader's whose rhythm runs out soon, or whose last sighting is to be confirmed."""

    calendar: Calendar
    at: dt.datetime

    @cached_property
    def treatments(self) -> list[Treatment]:
        """What comes round within a few days, or waits for the prescriber; nothing while the ward gives it."""
        until = self.calendar.day_of(self.at) + dt.timedelta(days=TREATED_DAYS)
        return [due for due in read(self.facts.treatments) if due.due_on <= until and not due.paused]

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
