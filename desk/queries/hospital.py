"""Reads for the team's hospital page."""

import datetime as dt

from caseload.spells.queries import follow_ups
from desk import hospital, sql
from desk.board import Group
from desk.queries.board import board_rows
from teams.access import Rights
from teams.models import Team
from teams.queries import calendar_of

LEFT_DAYS = 14
"""How long somebody stands on the page after they have left."""


def in_and_out(team: Team, *, rights: Rights, at: dt.datetime) -> hospital.Hospital:
    """Everybody in hospital and everybody who left a mental health bed lately: four queries."""
    rows = board_rows(team, rights=rights, at=at)
    calendar = calendar_of(team)
    inside = [row for row in rows if row.group == Group.HOSPITAL]
    today = calendar.day_of(at)
    stays = sql.rows("hospital", episodes=[row.episode_id for row in inside], today=today) if inside else []
    by_episode = {stay.episode_id: stay for stay in stays}
    people = {row.person_id: row for row in rows}
    left = follow_ups.with_team(team.pk, from_at=at - dt.timedelta(days=LEFT_DAYS), now=at)
    return hospital.Hospital(
        inside=[hospital.Inside(row, by_episode[row.episode_id]) for row in inside if row.episode_id in by_episode],
        left=[hospital.Left(people[one.person_id], one, at, calendar) for one in left if one.person_id in people],
    )
