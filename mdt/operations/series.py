"""Series of meetings, and the meetings planned from them with holidays in view."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.operations import record
from mdt.codes import MeetingState
from mdt.models import Meeting, MeetingSeries
from mdt.operations.revision import touched
from mdt.queries.series import days_to_plan
from mdt.refusals import Refused
from nhsuk.moments import day
from teams.calendar import LONDON
from teams.faults import refusals
from teams.models import Team, User

PLANNED_AHEAD = dt.timedelta(weeks=8)
TERMS = ("title", "weekdays", "local_time", "minutes", "place", "discuss_within_days")


@transaction.atomic
def start_series(
    *,
    team: Team,
    kind: str,
    title: str,
    weekdays: Iterable[int],
    local_time: dt.time,
    minutes: int,
    starts_on: dt.date,
    by: User,
    at: dt.datetime,
    place: str = "",
    discuss_within_days: int = 42,
) -> MeetingSeries:
    """Begin a team's recurring meeting, and plan its first eight weeks."""
    if not title.strip():
        raise Refused(_("Give the meeting a name"), field="title")
    if not (days := sorted(set(weekdays))):
        raise Refused(_("Choose at least one day of the week"), field="weekdays")
    series = MeetingSeries.objects.create(
        team=team,
        kind=kind,
        title=title,
        weekdays=days,
        local_time=local_time,
        minutes=minutes,
        place=place,
        discuss_within_days=discuss_within_days,
        starts_on=starts_on,
        set_by=by,
    )
    record("meeting_series.started", by=by, team=team, subject_uuid=series.uuid, kind=kind, weekdays=days)
    plan_ahead(series=series, by=by, at=at)
    return series


@transaction.atomic
def change_series(*, series: MeetingSeries, by: User, at: dt.datetime, **terms) -> MeetingSeries:
    """Change the terms named (``TERMS``). Meetings to come move to the new time; on a day that is no longer the
    series' own they are cancelled."""
    series = _held(series)
    for name in set(terms) & set(TERMS):
        setattr(series, name, terms[name])
    series.save(update_fields=list(TERMS))
    to_come = list(Meeting.objects.filter(series=series, state=MeetingState.PLANNED, starts_at__gte=at))
    staying = [meeting for meeting in to_come if meeting.on_date.isoweekday() in series.weekdays]
    for meeting in staying:
        meeting.starts_at, meeting.minutes_planned = _starts_at(series, meeting.on_date), series.minutes
    Meeting.objects.bulk_update(staying, ["starts_at", "minutes_planned"])
    leaving = [meeting.pk for meeting in to_come if meeting not in staying]
    _cancel(Meeting.objects.filter(pk__in=leaving), _("The days of this meeting changed"))
    record("meeting_series.changed", by=by, team=series.team, subject_uuid=series.uuid, changed=sorted(terms))
    plan_ahead(series=series, by=by, at=at)
    return series


@transaction.atomic
def end_series(*, series: MeetingSeries, ends_on: dt.date, by: User, at: dt.datetime) -> MeetingSeries:
    """End a series: ``ends_on`` is the first day without it. What was planned from then on is cancelled."""
    series = _held(series)
    if ends_on <= series.starts_on:
        raise Refused(_("The last meeting cannot be before the first"), field="ends_on")
    series.ends_on = ends_on
    series.save(update_fields=["ends_on"])
    start = dt.datetime.combine(ends_on, dt.time(), tzinfo=LONDON)
    to_come = Meeting.objects.filter(series=series, state=MeetingState.PLANNED, starts_at__gte=max(start, at))
    _cancel(to_come, _("This series of meetings ended"))
    record("meeting_series.ended", by=by, team=series.team, subject_uuid=series.uuid, ends_on=ends_on.isoformat())
    return series


@transaction.atomic
def plan_ahead(
    *, series: MeetingSeries, by: User, at: dt.datetime, ahead: dt.timedelta = PLANNED_AHEAD
) -> list[Meeting]:
    """Plan the meetings of the coming weeks that are not planned yet; closed days are left out."""
    series = _held(series)
    first = at.astimezone(LONDON).date()
    days = days_to_plan(series, first=first, last=first + ahead)
    meetings = [_meeting(series, on) for on in days if _starts_at(series, on) > at]
    Meeting.objects.bulk_create(meetings)
    if meetings:
        record("meetings.planned", by=by, team=series.team, subject_uuid=series.uuid, count=len(meetings))
    return meetings


@transaction.atomic
def plan(
    *, series: MeetingSeries, on: dt.date, by: User, at: dt.datetime, local_time: dt.time | None = None
) -> Meeting:
    """Plan one meeting on a day of its own: instead of a bank holiday, or besides the rest."""
    series = _held(series)
    meeting = _meeting(series, on, local_time)
    if on < at.astimezone(LONDON).date():
        raise Refused(_("The day must be today or later"), field="on")
    if series.ends_on and on >= series.ends_on:
        raise Refused(_("This series of meetings ends before that day"), field="on")
    twice = _("There is a meeting of this series on %(day)s already") % {"day": day(on)}
    with refusals(Refused, {"meeting_once_a_day": (twice, "on")}):
        meeting.save()
    record("meeting.planned", by=by, team=series.team, subject_uuid=meeting.uuid, on=on.isoformat())
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: User, at: dt.datetime) -> Meeting:
    """Call a planned meeting off, and say why. Who was added to its agenda comes back at the next one."""
    if not reason.strip():
        raise Refused(_("Say why the meeting is cancelled"), field="reason")
    meeting = touched(meeting, MeetingState.PLANNED)
    meeting.state, meeting.cancelled_reason = MeetingState.CANCELLED, reason
    meeting.save(update_fields=["state", "cancelled_reason"])
    record("meeting.cancelled", by=by, team=meeting.team, subject_uuid=meeting.uuid)
    return meeting


def _held(series: MeetingSeries) -> MeetingSeries:
    """Lock a series: two who plan at once take turns."""
    rows = MeetingSeries.objects.select_related("team").select_for_update(no_key=True, of=("self",))
    return rows.get(pk=series.pk)


def _starts_at(series: MeetingSeries, on: dt.date, local_time: dt.time | None = None) -> dt.datetime:
    return dt.datetime.combine(on, local_time or series.local_time, tzinfo=LONDON).astimezone(dt.UTC)


def _meeting(series: MeetingSeries, on: dt.date, local_time: dt.time | None = None) -> Meeting:
    return Meeting(
        series=series,
        team=series.team,
        kind=series.kind,
        on_date=on,
        starts_at=_starts_at(series, on, local_time),
        minutes_planned=series.minutes,
    )


def _cancel(meetings: QuerySet[Meeting], reason: str) -> None:
    meetings.update(state=MeetingState.CANCELLED, cancelled_reason=reason)
