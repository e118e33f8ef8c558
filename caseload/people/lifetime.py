"""Days that something can be said of: in somebody's life, and not to come. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseload.people.models import Person

LONGEST_LIFE = dt.timedelta(days=120 * 366)
"""Where the date of birth is not known: a year further back is a slip of the pen."""


@dataclass(frozen=True)
class Alive:
    """Somebody met or spoke with them: when, and who."""

    at: dt.datetime
    by: str


def fault_of_day(day: dt.date, person: Person, *, today: dt.date) -> str:
    """Why something about ``person`` cannot have been on ``day``, as a sentence; empty where it can."""
    if day > today:
        return _("This day is still to come")
    if day < (person.date_of_birth or today - LONGEST_LIFE):
        return _("This day is before %(name)s was born: check the year") % {"name": person}
    return ""
