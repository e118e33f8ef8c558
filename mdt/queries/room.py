"""Reads of what stands beside the people of an agenda: who is in the room, and what the team has to do."""

import datetime as dt

from mdt import sql
from mdt.models import Meeting
from mdt.room import Room
from teams.calendar import Calendar


def room(meeting: Meeting, *, reader: int, at: dt.datetime) -> Room:
    """One statement."""
    [facts] = sql.rows("room", meeting=meeting.pk, team=meeting.team_id, on=meeting.on_date)
    return Room(facts, reader, Calendar.of_team(meeting.team).day_of(at))
