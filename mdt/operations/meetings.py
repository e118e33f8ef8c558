"""A meeting is opened, named after who leads it, and closed: closing seals its minutes."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.operations import record
from mdt.codes import ItemState, MeetingState, SeriesKind
from mdt.models import AgendaItem, Meeting, Writing
from mdt.operations import agenda, attendance, closures, handover, state
from mdt.operations.revision import BEFORE_THE_END, touched
from mdt.operations.series import plan_ahead
from mdt.queries import minutes
from mdt.refusals import Refused
from nhsuk.moments import day
from teams.faults import refusals
from teams.models import User


class ItemsOpen(Refused):
    """Somebody on the agenda has not been discussed: closing asks whether they are carried over, by name."""

    def __init__(self, items: list[AgendaItem]):
        names = ", ".join(str(item.person) for item in items)
        super().__init__(_("Not discussed yet: %(names)s. Carry them over to the next meeting, or go on") % {
            "names": names
        }, "carry_over")  # fmt: skip
        self.items = items


@transaction.atomic
def name_roles(*, meeting: Meeting, chair: User, minute_taker: User | None, by: User, at: dt.datetime) -> Meeting:
    """Name who chairs and who takes the minutes, before or during the meeting; both must work in the team."""
    meeting = touched(meeting, *BEFORE_THE_END)
    _name_roles(meeting, chair, minute_taker)
    meeting.save(update_fields=["chair", "minute_taker"])
    record("meeting.roles_named", by=by, team=meeting.team, subject_uuid=meeting.uuid, chair=chair.pk)
    return meeting


@transaction.atomic
def open_meeting(
    *,
    meeting: Meeting,
    chair: User,
    by: User,
    at: dt.datetime,
    minute_taker: User | None = None,
    on: dt.date | None = None,
) -> Meeting:
    """Open a planned meeting: its agenda is made, and who opened it is present. ``on`` is the day on which it is
    held, where that is another than planned. Raises Refused where another meeting of the series is still in progress
    or stands on that day (the database says so)."""
    meeting = touched(meeting, MeetingState.PLANNED)
    if on and on != meeting.on_date:
        meeting.on_date, meeting.starts_at = on, at
    _name_roles(meeting, chair, minute_taker)
    meeting.state, meeting.opened_at, meeting.opened_by = MeetingState.IN_PROGRESS, at, by
    before = Meeting.objects.filter(series=meeting.series_id, state=MeetingState.CLOSED).order_by("-closed_at")
    meeting.looks_back_to = before.values_list("closed_at", flat=True).first()
    running = _("Another meeting of this series is still in progress. Close it first: nothing written in it is lost.")
    twice = _("A meeting of this series stands on %(day)s already: open that one") % {"day": day(meeting.on_date)}
    with refusals(Refused, {"meeting_one_in_progress": (running, None), "meeting_once_a_day": (twice, None)}):
        meeting.save()
    attendance.put_present(meeting, {chair, minute_taker or by, by}, by=by)
    if meeting.kind == SeriesKind.HANDOVER:
        handover.put_board_on(meeting, at=at)
    else:
        agenda.make(meeting, at=at)
        meeting.current = meeting.items.filter(read_together=False).order_by("position").first()
        meeting.save(update_fields=["current"])
    record("meeting.opened", by=by, team=meeting.team, subject_uuid=meeting.uuid, items=meeting.items.count())
    return meeting


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User, at: dt.datetime, carry_over: bool = False) -> Meeting:
    """Close a meeting and seal its minutes. With people not discussed it raises ItemsOpen, unless ``carry_over``:
    then they are carried over by name. Whoever wrote has taken part, and stands among those present. Of two who close
    at once the second is told that it is done."""
    meeting = touched(meeting)
    if meeting.kind == SeriesKind.HANDOVER:
        handover.put_board_on(meeting, at=at)
    items = meeting.items.filter(state=ItemState.OPEN)
    spoken_of = items.filter(state.written_about()).values("pk")
    meeting.items.filter(pk__in=spoken_of).update(state=ItemState.DISCUSSED, dealt_with_by=by, dealt_with_at=at)
    waiting = list(items.select_related("person").order_by("position"))
    if waiting and not carry_over:
        raise ItemsOpen(waiting)
    items.update(state=ItemState.CARRIED, dealt_with_by=by, dealt_with_at=at)
    if meeting.kind != SeriesKind.HANDOVER:
        agenda.settle(meeting, by=by, at=at)  # what was taken to the MDT waits for the MDT
    closures.decide(meeting, by=by)
    attendance.put_present(meeting, set(User.objects.filter(pk__in=_writers(meeting))), by=by)
    meeting.state, meeting.closed_at, meeting.closed_by = MeetingState.CLOSED, at, by
    meeting.sealed = minutes.content(meeting)
    meeting.sealed_hash = minutes.hash_of(meeting.sealed)
    meeting.save()
    record(
        "meeting.closed",
        by=by,
        team=meeting.team,
        subject_uuid=meeting.uuid,
        sha256=meeting.sealed_hash,
        carried_over=len(waiting),
    )
    plan_ahead(series=meeting.series, by=by, at=at)
    return meeting


def _writers(meeting: Meeting) -> QuerySet:
    return Writing.objects.filter(item__meeting=meeting).exclude(text="").values("author")


def _name_roles(meeting: Meeting, chair: User, minute_taker: User | None) -> None:
    members = attendance.roles_on(meeting)
    for field, user in (("chair", chair), ("minute_taker", minute_taker)):
        if user is not None and user.pk not in members:
            facts = {"name": user, "team": meeting.team}
            raise Refused(_("%(name)s does not work in %(team)s on the day of the meeting") % facts, field=field)
    meeting.chair, meeting.minute_taker = chair, minute_taker
