"""When somebody goes, in words: one visit, or a pattern of visits. Pure."""

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.contacts.forms.visits import WEEKDAYS
from nhsuk import moments


def going(
    starts_on: dt.date,
    starts_at: dt.datetime | None,
    *,
    weekdays: Collection[int] = (),
    every_weeks: int = 1,
    time: str = "",
) -> str:
    """Such as "Tue and Fri 11:00, every week from Tue 24 Nov"; of one visit its moment, or its day without a time."""
    starts = moments.short_day(starts_on)
    if not weekdays:
        return moments.moment(starts_at) if starts_at else starts
    names = dict(WEEKDAYS)
    days = _(" and ").join(str(names[day]) for day in sorted(weekdays))
    weeks = ngettext("every week", "every %(n)d weeks", every_weeks) % {"n": every_weeks}
    return _("%(days)s%(clock)s, %(weeks)s from %(day)s") % {
        "days": days, "clock": f" {time}" if time else "", "weeks": weeks, "day": starts,
    }  # fmt: skip
