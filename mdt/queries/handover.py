"""Reads of a daily handover: a few statements, whatever the size of the caseload."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from caseload.contacts import outcomes
from mdt import sql
from mdt.codes import MeetingState, SeriesKind
from mdt.handover import Course, OnBoard, Since, TodaysVisit
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
    """One that runs goes before today's; two queries."""
    rows = meetings(rights).filter(team=team, kind=SeriesKind.HANDOVER)
    today = Calendar.of_team(team).day_of(at)
    running = rows.filter(state=MeetingState.IN_PROGRESS)
    days = [today, timezone.localdate(at)]  # two between midnight and 04:00
    of_today = rows.filter(on_date__in=days).exclude(state=MeetingState.CANCELLED)
    found = (running | of_today).order_by("-opened_at", "starts_at")
    current = sorted(found, key=lambda row: (row.state != MeetingState.IN_PROGRESS, row.state == MeetingState.CLOSED))
    last = rows.filter(state=MeetingState.CLOSED).order_by("-closed_at").first()
    return Standing(current[0] if current else None, last)


def series_of(team: Team, *, on: dt.date) -> MeetingSeries | None:
    """A team's series of handovers on a day."""
    return MeetingSeries.objects.on(on).filter(team=team, kind=SeriesKind.HANDOVER).order_by("local_time").first()


def board(team: Team, meeting: Meeting | None, *, reader: int, at: dt.datetime) -> list[OnBoard]:
    """Everybody on the daily board, and whoever else is on this handover's list, by name: one statement."""
    today = Calendar.of_team(team).day_of(at)
    rows = sql.rows("handover_board", team=team.pk, meeting=meeting.pk if meeting else 0, at=at, today=today)
    return [OnBoard(row, reader, at) for row in rows]


def since(team: Team, moment: dt.datetime, people: list[OnBoard], *, at: dt.datetime) -> Since:
    """What happened since a moment: one statement."""
    today = Calendar.of_team(team).day_of(at)
    rows = sql.rows(
        "handover_since", team=team.pk, since=moment, at=at, today=today, seen=outcomes.SEEN, tried=outcomes.TRIED
    )
    return Since(rows, people)


def course(team: Team, *, at: dt.datetime) -> Course:
    """Today's visits: one statement."""
    today = Calendar.of_team(team).day_of(at)
    return Course([TodaysVisit(row) for row in sql.rows("handover_visits", team=team.pk, today=today)])
