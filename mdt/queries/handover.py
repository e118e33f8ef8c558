"""Reads of a daily handover: a few statements, whatever the size of the caseload."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from caseload.contacts import outcomes
from mdt import sql
from mdt.codes import MeetingState, SeriesKind
from mdt.handover.board import OnBoard, SaidOf
from mdt.handover.news import Since
from mdt.handover.visits import Course, Picked, TodaysVisit
from mdt.models import Meeting, MeetingSeries
from mdt.queries.meetings import meetings
from teams.access import Rights
from teams.calendar import Calendar
from teams.models import Team

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """Where a team's handovers stand: the one in progress or of today, and the last that was closed."""

    meeting: Meeting | None
    last: Meeting | None

    @property
    def is_running(self) -> bool:
        return self.meeting is not None and self.meeting.state == MeetingState.IN_PROGRESS

    @property
    def is_over(self) -> bool:
        """Today's has been held."""
        return self.meeting is not None and self.meeting.state == MeetingState.CLOSED

    def looks_back(self, at: dt.datetime) -> dt.datetime:
        """From when on things are news: the end of the last one; a day where there was none."""
        if self.meeting and not self.is_over and self.meeting.looks_back_to:
            return self.meeting.looks_back_to
        return self.last.closed_at if self.last else timezone.localtime(at) - A_DAY


def standing(rights: Rights, team: Team, *, at: dt.datetime) -> Standing:
    """One that runs goes before today's; one query."""
    rows = meetings(rights).filter(team=team, kind=SeriesKind.HANDOVER)
    days = [Calendar.of_team(team).day_of(at), timezone.localdate(at)]  # two between midnight and 04:00
    latest = rows.filter(state=MeetingState.CLOSED).order_by("-closed_at").values("pk")[:1]
    of_today = Q(on_date__in=days) & ~Q(state=MeetingState.CANCELLED)
    wanted = rows.filter(Q(state=MeetingState.IN_PROGRESS) | of_today | Q(pk__in=latest))
    rank = {MeetingState.IN_PROGRESS: 0, MeetingState.PLANNED: 1, MeetingState.CLOSED: 2}
    held = sorted(wanted.order_by("-opened_at", "starts_at"), key=lambda row: rank[row.state])
    current = (row for row in held if row.state == MeetingState.IN_PROGRESS or row.on_date in days)
    closed = [row for row in held if row.state == MeetingState.CLOSED]
    return Standing(next(current, None), max(closed, key=lambda row: row.closed_at, default=None))


def series_of(team: Team, *, on: dt.date) -> MeetingSeries | None:
    """A team's series of handovers on a day."""
    return MeetingSeries.objects.on(on).filter(team=team, kind=SeriesKind.HANDOVER).order_by("local_time").first()


def board(team: Team, meeting: Meeting | None, *, reader: int, at: dt.datetime) -> list[OnBoard]:
    """Everybody on the daily board, and whoever else is on this handover's list, by name: one statement."""
    today = Calendar.of_team(team).day_of(at)
    rows = sql.rows("handover_board", team=team.pk, meeting=meeting.pk if meeting else 0, at=at, today=today)
    return [OnBoard(row, reader, at) for row in rows]


def said(meeting: Meeting, *, reader: int, at: dt.datetime) -> list[SaidOf]:
    """What has been said of everybody on a handover's list: one statement, asked by all who follow."""
    return [SaidOf(row, reader) for row in said_rows(meeting, at=at)]


def said_rows(meeting: Meeting, *, at: dt.datetime) -> list:
    """The same rows, whoever reads them."""
    return sql.rows("handover_said", meeting=meeting.pk, today=Calendar.of_team(meeting.team).day_of(at))


def since(team: Team, moment: dt.datetime, people: list[OnBoard], *, at: dt.datetime) -> Since:
    """What happened since a moment: one statement."""
    today = Calendar.of_team(team).day_of(at)
    rows = sql.rows(
        "handover_since", team=team.pk, since=moment, at=at, today=today, seen=outcomes.SEEN, tried=outcomes.TRIED
    )
    return Since(rows, people)


def course(team: Team, *, at: dt.datetime, picked: Mapping[UUID, Picked] | None = None) -> Course:
    """Today's visits: one statement. ``picked``: what was sent of those to hand out, and refused."""
    today = Calendar.of_team(team).day_of(at)
    rows = sql.rows("handover_visits", team=team.pk, today=today)
    return Course([TodaysVisit(row) for row in rows], picked or {})
