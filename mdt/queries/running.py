"""Reads of a meeting in progress: the agenda, the person on the screen, what has been said, who could go."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from caseload.contacts import outcomes
from caseload.people.scope import in_sight
from mdt import sql
from mdt.load import Member
from mdt.models import AgendaItem, Decision, Meeting
from mdt.on_screen import Shown
from mdt.said import Said
from teams.access import Rights
from teams.calendar import Calendar

LATELY = dt.timedelta(days=28)


def item_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> AgendaItem:
    """Somebody on the agenda of a meeting of the reader's teams, with meeting, person and episode."""
    return get_object_or_404(_items(rights, on=on), uuid=uuid)


def followed_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> AgendaItem:
    """The same with no more than a follower's question needs: it is asked every second."""
    rows = AgendaItem.objects.filter(meeting__team__in=rights.team_ids).select_related("meeting")
    narrow = rows.only("uuid", "meeting", "meeting__uuid", "meeting__state", "meeting__team_id", "meeting__revision")
    return get_object_or_404(in_sight(narrow, rights, on=on), uuid=uuid)


def decision_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Decision:
    """A decision in a meeting of the reader's teams."""
    rows = in_sight(Decision.objects.filter(item__meeting__team__in=rights.team_ids), rights, on=on)
    related = ("item__meeting__team", "item__meeting__series", "item__person", "item__episode__team", "decided_by")
    return get_object_or_404(rows.select_related(*related), uuid=uuid)


def _items(rights: Rights, *, on: dt.date) -> QuerySet[AgendaItem]:
    rows = in_sight(AgendaItem.objects.filter(meeting__team__in=rights.team_ids), rights, on=on)
    return rows.select_related("meeting__team", "meeting__series", "person", "episode__team")


def shown(item: AgendaItem, *, at: dt.datetime) -> Shown:
    """What the team needs to know about the person on the screen: one statement."""
    calendar = Calendar.of_team(item.meeting.team)
    [facts] = sql.rows(
        "shown", person=item.person_id, episode=item.episode_id, meeting=item.meeting_id, at=at,
        today=calendar.day_of(at), month=at - LATELY, seen=outcomes.SEEN, tried=outcomes.TRIED,
    )  # fmt: skip
    return Shown(facts, item.person, item.episode, calendar, at)


def said(item: AgendaItem | None, meeting: Meeting, *, reader: int, at: dt.datetime) -> Said:
    """What has been said about somebody in this meeting: one statement."""
    [facts] = sql.rows("said", item=item.pk if item else 0, meeting=meeting.pk)
    return Said(facts, reader, at)


def members(meeting: Meeting, *, at: dt.datetime) -> list[Member]:
    """Who could take something on, by name, with their load: one statement."""
    today = Calendar.of_team(meeting.team).day_of(at)
    return [Member(row, today) for row in sql.rows("load", team=meeting.team_id, today=today, at=at)]
