"""What stands in the way of ending a team's involvement, in plain words before anybody tries (domain.md R1). Pure.

The database decides (``caseload/sql/closure_guard.sql``); this says beforehand what it is going to say.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseload.people.codes import ClosureReason

UNSEEN = dt.timedelta(days=28)
LEAVE_HOLDS = dt.timedelta(days=28)
"""What a meeting knew about somebody when it gave leave holds no longer than this."""


@dataclass(frozen=True)
class Unanswered:
    """Something that was raised about a person and that nobody has answered: it outlives the closing."""

    kind: str
    raised_by: str
    words: str
    since: dt.datetime
    address: str
    comes_round: bool = False
    """Something that goes on to be due, and that somebody else must take on."""


def obstacles(episode, *, at: dt.datetime) -> list[str]:
    """Why an episode cannot be closed now without the meeting's leave: sentences, none if it can be."""
    name = episode.person.name
    if episode.last_seen_at is None:
        return [_("%(name)s has not been seen since the team accepted them.") % {"name": name}]
    found = []
    if episode.last_seen_at < at - UNSEEN:
        found.append(_("%(name)s has not been seen for 28 days or longer.") % {"name": name})
    if episode.seen_due_at and episode.seen_due_at <= at and not episode.in_hospital_since:
        found.append(_("%(name)s is past the day by which they should have been seen.") % {"name": name})
    return found


def sanctioned_reasons(sanctions: Collection, *, on: dt.date) -> list[str]:
    """The reasons for which the meeting has given leave that still holds, as labels."""
    holding = [sanction for sanction in sanctions if sanction.decided_on > on - LEAVE_HOLDS]
    return [str(ClosureReason(sanction.closure_reason).label) for sanction in holding]
