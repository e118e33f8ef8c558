"""Meetings of the reader's teams."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from caseload.people.scope import in_sight
from mdt.codes import MeetingState
from mdt.models import AgendaItem, Meeting
from teams.access import Rights

NAMED = ("team", "series", "chair", "minute_taker", "opened_by", "closed_by")


def meetings(rights: Rights) -> QuerySet[Meeting]:
    """The meetings of the reader's teams, with who leads them."""
    return Meeting.objects.filter(team_id__in=rights.team_ids).select_related(*NAMED).defer("sealed")


def meeting_or_404(rights: Rights, uuid: UUID) -> Meeting:
    """A meeting of one of the reader's teams."""
    return get_object_or_404(meetings(rights), uuid=uuid)


def items(meeting: Meeting, rights: Rights, *, on: dt.date) -> QuerySet[AgendaItem]:
    """The people on the agenda whom the reader may see, in order, with person and episode."""
    rows = in_sight(AgendaItem.objects.filter(meeting=meeting), rights, on=on)
    return rows.select_related("person", "episode", "added_by", "pulled_out_by").order_by("position")


def in_progress(rights: Rights) -> QuerySet[Meeting]:
    """The meetings that are running now."""
    return meetings(rights).filter(state=MeetingState.IN_PROGRESS).order_by("opened_at")


def to_come(rights: Rights, *, since: dt.date) -> QuerySet[Meeting]:
    """Planned meetings and, among them, cancelled ones, in order of time, with how many people are on the agenda."""
    states = [MeetingState.PLANNED, MeetingState.CANCELLED]
    return _counted(meetings(rights).filter(state__in=states, on_date__gte=since)).order_by("starts_at")


def past(rights: Rights) -> QuerySet[Meeting]:
    """Closed meetings, the latest first, with how many people were on the agenda and how many were carried over."""
    return _counted(meetings(rights).filter(state=MeetingState.CLOSED)).order_by("-closed_at")


def _counted(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return rows.annotate(
        people=Count("items"), carried=Count("items", filter=Q(items__state__in=["carried", "postponed"]))
    )
