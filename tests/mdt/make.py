"""Makers of meetings for tests."""

import datetime as dt

from django.utils import timezone

from mdt.models import Meeting, MeetingSeries
from mdt.operations import meetings
from teams.models import Team, User


def series(team: Team, by: User, **fields) -> MeetingSeries:
    """A weekly MDT on Mondays at 10:00, from a month ago."""
    defaults = {
        "kind": "mdt",
        "title": "Weekly MDT",
        "weekdays": [1],
        "local_time": dt.time(10),
        "starts_on": timezone.localdate() - dt.timedelta(days=30),
    }
    return MeetingSeries.objects.create(team=team, set_by=by, **(defaults | fields))


def planned(series: MeetingSeries, on: dt.date | None = None, **fields) -> Meeting:
    """A planned meeting of a series, today unless told otherwise."""
    day = on or timezone.localdate()
    return Meeting.objects.create(
        series=series,
        team=series.team,
        kind=series.kind,
        on_date=day,
        starts_at=timezone.now(),
        minutes_planned=series.minutes,
        **fields,
    )


def running(series: MeetingSeries, by: User, on: dt.date | None = None) -> Meeting:
    """A meeting in progress, with its agenda."""
    return meetings.open_meeting(meeting=planned(series, on), chair=by, by=by, at=timezone.now())


def closed(series: MeetingSeries, by: User, on: dt.date | None = None) -> Meeting:
    """A closed meeting; whoever was not discussed is carried over."""
    meeting = running(series, by, on)
    return meetings.close_meeting(meeting=meeting, by=by, at=timezone.now(), carry_over=True)


def handover(team: Team, by: User, **fields) -> MeetingSeries:
    """A daily handover at 09:15, every day."""
    told = {"kind": "handover", "title": "Daily handover", "weekdays": [1, 2, 3, 4, 5, 6, 7],
            "local_time": dt.time(9, 15), "minutes": 10}  # fmt: skip
    return series(team, by, **(told | fields))
