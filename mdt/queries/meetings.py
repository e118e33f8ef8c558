"""Meetings of the reader's teams."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from caseload.people.scope import in_sight
from mdt.codes import MeetingState, SeriesKind
from mdt.models import AgendaItem, Meeting
from teams.access import Rights
from teams.models import Team

NAMED = ("team", "series", "chair", "minute_taker", "opened_by", "closed_by")


def meetings(rights: Rights) -> QuerySet[Meeting]:
    """The meetings of the reader's teams, with who leads them."""
    return Meeting.objects.filter(team_id__in=rights.team_ids).select_related(*NAMED).defer("sealed")


def meeting_or_404(rights: Rights, uuid: UUID) -> Meeting:
    """A meeting of one of the reader's teams."""
    return get_object_or_404(meetings(rights), uuid=uuid)


def followed_meeting_or_404(rights: Rights, uuid: UUID) -> Meeting:
    """The same with no more than a follower's question needs."""
    rows = Meeting.objects.filter(team_id__in=rights.team_ids).select_related("team")
    return get_object_or_404(rows.only("state", "kind", "team"), uuid=uuid)


def items(meeting: Meeting, rights: Rights, *, on: dt.date) -> QuerySet[AgendaItem]:
    """The people on the agenda whom the reader may see, in order, with person and episode."""
    rows = in_sight(AgendaItem.objects.filter(meeting=meeting), rights, on=on)
    return rows.select_related("person", "episode", "added_by", "pulled_out_by").order_by("position")


def of_team(rights: Rights, team: Team) -> QuerySet[Meeting]:
    """The meetings of one team; handovers have a page of their own."""
    return meetings(rights).filter(team=team).exclude(kind=SeriesKind.HANDOVER)


def in_progress(rights: Rights, team: Team) -> QuerySet[Meeting]:
    """The meetings of a team that are running now."""
    return of_team(rights, team).filter(state=MeetingState.IN_PROGRESS).order_by("opened_at")


def to_come(rights: Rights, team: Team, *, since: dt.date) -> QuerySet[Meeting]:
    """Meetings still to come and, among them, those called off, in order of time."""
    states = [MeetingState.PLANNED, MeetingState.CANCELLED]
    return of_team(rights, team).filter(state__in=states, on_date__gte=since).order_by("starts_at", "pk")


def past(rights: Rights, team: Team) -> QuerySet[Meeting]:
    """Closed meetings, the latest first, with how many people were on the agenda and how many were left over."""
    left_over = Count("items", filter=Q(items__state__in=["carried", "postponed"]))
    rows = of_team(rights, team).filter(state=MeetingState.CLOSED)
    return rows.annotate(people=Count("items"), left_over=left_over).order_by("-closed_at")
