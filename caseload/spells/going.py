"""Who goes in the three days after somebody has left hospital: what one tap offers, wherever the team sees it."""

import datetime as dt
from uuid import UUID

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from caseload.alerts.rule import Tap
from caseload.spells import follow_up
from caseload.spells.follow_up import Stage
from nhsuk import moments
from teams.calendar import Calendar


def tap(
    person: UUID, stay: UUID | str, discharged_at: dt.datetime, now: dt.datetime, calendar: Calendar
) -> Tap | None:
    """The reader goes, on the next of the three days on which the team is open; or the form, where it is open on none
    of those that are left. None once the days are over."""
    if follow_up.stage(discharged_at, now, calendar) is Stage.MISSED:
        return None
    to = reverse("spell_follow_up", args=[person, stay])
    day = follow_up.next_day(discharged_at, now, calendar)
    if day is None:
        return Tap("", to, {}, _("Say who goes"))
    label = _("I go today") if day == follow_up.local_day(now) else _("I go on %(day)s")
    after = (day - follow_up.local_day(discharged_at)).days
    sent = {"goes": "me", "after": str(after)}
    return Tap(label % {"day": moments.short_day(day)}, to, sent, _("Somebody else, or another day"))


def booked(visit: dict | None) -> str:
    """ "Jo Marsh goes on Tue 17 Nov.": whoever is put down already; '' where nobody is."""
    if not visit:
        return ""
    values = {
        "who": get_text_list(visit["staff"], _("and")),
        "day": moments.short_day(dt.date.fromisoformat(visit["on_date"])),
    }
    return _("%(who)s goes on %(day)s.") % values
