"""Series of meetings, and on which days they fall."""

import datetime as dt

from django.db.models import QuerySet

from mdt.models import Meeting, MeetingSeries
from teams.access import Rights
from teams.queries import calendar_of


def series_of(rights: Rights, *, on: dt.date) -> QuerySet[MeetingSeries]:
    """The series of the reader's teams that run on a day or begin later, by name."""
    rows = MeetingSeries.objects.filter(team_id__in=rights.team_ids).select_related("team")
    return rows.exclude(ends_on__lte=on).order_by("team__name", "title")


def falls_on(series: MeetingSeries, *, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days of a series between two days, both included, whether or not the team is open on them."""
    start = max(first, series.starts_on)
    days = (start + dt.timedelta(days=n) for n in range((last - start).days + 1))
    return [
        day
        for day in days
        if day.isoweekday() in series.weekdays and (series.ends_on is None or day < series.ends_on)
    ]


def days_to_plan(series: MeetingSeries, *, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days of a series on which the team is open and no meeting stands yet. A meeting called off by hand stays
    called off; one called off because the days changed does not count."""
    calendar = calendar_of(series.team)
    meetings = Meeting.objects.filter(series=series, on_date__range=(first, last))
    taken = set(meetings.values_list("on_date", flat=True))
    return [day for day in falls_on(series, first=first, last=last) if calendar.is_open(day) and day not in taken]


def days_left_out(series: MeetingSeries, *, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days on which a series would fall, were the team not closed."""
    calendar = calendar_of(series.team)
    return [day for day in falls_on(series, first=first, last=last) if not calendar.is_open(day)]
