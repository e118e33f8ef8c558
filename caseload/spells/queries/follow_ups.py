"""Discharges from a mental health bed and whether they were followed up: the one way to ask, whoever does."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from caseload import sql
from caseload.contacts.outcomes import TABLE
from caseload.spells import follow_up
from caseload.spells.follow_up import Again, Came, Contact, Discharge, Judgement

BY_OTHERS = {"other_team": "5"}
"""A follow-up that another team told us of is one that was attended."""
ATTENDANCE = {row.outcome.value: row.planned_code for row in TABLE.values()} | BY_OTHERS

OF_TEAMS = "e.team_id = ANY(%(teams)s) AND s.discharged_at >= %(from_at)s AND s.discharged_at < %(until_at)s"
WITH_TEAM = """s.discharged_at >= %(from_at)s AND s.person_id IN (
    SELECT o.person_id FROM caseload_episode o WHERE o.team_id = %(team)s AND o.state = 'accepted')"""
"""The stay may hang on another team's episode: whoever works with the person must know."""
WITH_TEAMS = """s.discharged_at >= %(from_at)s AND s.discharged_at <= %(until_at)s AND p.died_on IS NULL AND EXISTS (
    SELECT FROM caseload_episode o
    WHERE o.person_id = s.person_id AND o.state = 'accepted' AND o.team_id = ANY(%(teams)s))"""


@dataclass(frozen=True)
class Left:
    """One discharge: the row, and the judgement on it."""

    row: object
    judgement: Judgement

    def __getattr__(self, name: str):
        return getattr(self.row, name)


def of_teams(teams: Collection[int], *, from_at: dt.datetime, until_at: dt.datetime, now: dt.datetime) -> list[Left]:
    """Everybody who left a mental health bed alive in a time, and did not die within the three days. One query."""
    found = _asked(OF_TEAMS, now, teams=list(teams), from_at=from_at, until_at=until_at)
    return [left for left in found if left.judgement.left.out is not follow_up.Out.DIED]


def with_team(team: int, *, from_at: dt.datetime, now: dt.datetime) -> list[Left]:
    """Those with whom a team works, who have left since a moment and are alive; the latest first. One query."""
    found = _asked(WITH_TEAM, now, team=team, from_at=from_at)
    return sorted((one for one in found if not one.died_on), key=lambda one: one.discharged_at, reverse=True)


def running(teams: Collection[int], *, now: dt.datetime) -> list[Left]:
    """Those with whom teams work who have left and are still to be met within the three days; whoever is in a mental
    health bed again is met there. One query."""
    since = now - dt.timedelta(days=follow_up.DAYS + 2)
    found = _asked(WITH_TEAMS, now, teams=list(teams), from_at=since, until_at=now)
    return [one for one in found if one.judgement.came is Came.RUNNING and not one.readmissions]


def to_meet(teams: Collection[int], *, now: dt.datetime) -> list[int]:
    """The ids of those people."""
    return sorted({one.person_id for one in running(teams, now=now)})


def _asked(which: str, now: dt.datetime, **told) -> list[Left]:
    told |= asked(follow_up.local_day(now))
    with connection.cursor() as cursor:
        rows = sql.rows(cursor, f"{sql.statement('follow_ups')} AND {which}", told)
    return [Left(row, judged(row, now)) for row in rows]


def asked(today: dt.date) -> dict:
    """What ``caseload/sql/follow_ups.sql`` takes; ``today``: who was to go on a day before it goes no more."""
    return {"today": today, "days": follow_up.DAYS, "methods_out": sorted(follow_up.METHODS_OUT)}


def judged(row, now: dt.datetime) -> Judgement:
    """The judgement on a row of ``caseload/sql/follow_ups.sql``."""
    left = Discharge(
        discharged_at=row.discharged_at,
        bed_class=row.bed_type,
        method=row.discharge_method,
        destination=row.discharge_destination,
        nation=row.nation,
        died_on=row.died_on,
        other_provider=row.other_provider,
    )
    contacts = [
        Contact(
            at=dt.datetime.fromisoformat(one["at"]),
            attendance=ATTENDANCE.get(one["outcome"], ""),
            mechanism=one["mechanism"] or "",
            by=one["by"] or "",
            team=one["team"] or "",
            is_ours=one["is_ours"],
        )
        for one in row.contacts
    ]
    admissions = [Again(dt.datetime.fromisoformat(one["at"]), one["is_ours"]) for one in row.readmissions]
    return follow_up.judge(left, contacts, admissions, now=now)
