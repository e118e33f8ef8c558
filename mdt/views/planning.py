"""A team's meetings: series, what is planned, what has been."""

import datetime as dt
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mdt.codes import SeriesKind
from mdt.forms import meetings as forms
from mdt.models import MeetingSeries
from mdt.operations import series as operations
from mdt.queries import meetings
from mdt.queries.closures import open_requests
from mdt.queries.series import days_left_out, series_of
from mdt.views.acting import ask, asks, meeting_for
from nhsuk.moments import day
from nhsuk.page import page
from teams.access import permission
from teams.queries import calendar_of

PAST_SHOWN = 12


@permission("clinical.read")
@require_safe
def mdt(request):
    """What is running, planned and past in one team, and its series."""
    today, team = timezone.localdate(), team_asked_for(request)
    running = list(series_of(request.rights, on=today).filter(team=team)) if team else []
    until = today + operations.PLANNED_AHEAD
    to_come = [
        {"on": meeting.on_date, "meeting": meeting, "series": meeting.series}
        for meeting in (meetings.to_come(request.rights, team, since=today) if team else ())
    ]
    standing = {(row["series"].pk, row["on"]) for row in to_come}
    left_out = [
        {"on": on, "meeting": None, "series": one}
        for one in running
        if one.kind != SeriesKind.HANDOVER
        for on in days_left_out(one, first=today, last=until)
        if (one.pk, on) not in standing
    ]
    calendar = calendar_of(team) if team else None
    holidays = {row["on"] for row in to_come if calendar.is_bank_holiday(row["on"])}
    context = {
        "team": team,
        "teams": request.rights.teams,
        "series": running,
        "in_progress": meetings.in_progress(request.rights, team) if team else [],
        "to_come": sorted([*to_come, *left_out], key=lambda row: row["on"]),
        "holidays": holidays,
        "past": meetings.past(request.rights, team)[:PAST_SHOWN] if team else [],
        "waiting": open_requests(request.rights, on=today).filter(episode__team=team).count() if team else 0,
        "may_plan": team is not None and request.rights.may("meetings.plan", team),
        "today": today,
    }
    return page(request, "mdt/list.html", context)


def team_asked_for(request):
    """The team of the address, if it is one of the reader's; else the one chosen."""
    asked = request.GET.get("team")
    if not asked:
        return request.team
    found = next((team for team in request.rights.teams if str(team.uuid) == asked), None)
    if found is None:
        raise Http404
    return found


def _of_team(team) -> str:
    return f"{reverse('mdt')}?team={team.uuid}"


def _series_for(request, uuid: UUID) -> MeetingSeries:
    series = get_object_or_404(series_of(request.rights, on=dt.date.min), uuid=uuid)
    request.rights.require("meetings.plan", series.team_id)
    return series


@permission("meetings.plan")
@asks
def meeting_series_new(request):
    """Begin a recurring meeting."""
    team = team_asked_for(request)
    if team is None:
        raise Http404
    request.rights.require("meetings.plan", team)

    def perform(given):
        operations.start_series(team=team, by=request.user, at=timezone.now(), **given)

    return ask(
        request,
        forms.NewSeriesForm(request.POST or None, initial={"kind": "mdt", "title": _("Weekly MDT")}),
        perform,
        heading=_("A recurring meeting of %(team)s") % {"team": team},
        lede=_("Its meetings of the next eight weeks are planned at once, without bank holidays and closed days."),
        submit=_("Save and plan"),
        back=_of_team(team),
        back_text=_("Meetings"),
        done=_("The meetings are planned."),
    )


@permission("meetings.plan")
@asks
def meeting_series_change(request, series):
    """Change days, time, length or place."""
    row = _series_for(request, series)
    terms = {name: getattr(row, name) for name in operations.TERMS}

    def perform(given):
        operations.change_series(series=row, by=request.user, at=timezone.now(), **given)

    return ask(
        request,
        forms.ChangeSeriesForm(request.POST or None, initial=terms),
        perform,
        heading=_("Change: %(title)s") % {"title": row.title},
        lede=_("Meetings to come move to the new time; on a day that no longer belongs to it they are called off."),
        submit=_("Save"),
        back=_of_team(row.team),
        back_text=_("Meetings"),
        done=_("Saved, and the meetings to come follow."),
    )


@permission("meetings.plan")
@asks
def meeting_series_end(request, series):
    """End a series."""
    row = _series_for(request, series)

    def perform(given):
        operations.end_series(series=row, by=request.user, at=timezone.now(), **given)

    return ask(
        request,
        forms.EndSeriesForm(request.POST or None),
        perform,
        heading=_("End: %(title)s") % {"title": row.title},
        submit=_("End"),
        back=_of_team(row.team),
        back_text=_("Meetings"),
        done=_("The series ends; its minutes stay."),
    )


@permission("meetings.plan")
@asks
def meeting_plan(request, series):
    """Plan one more meeting of a series, on any day."""
    row = _series_for(request, series)

    def perform(given):
        planned = operations.plan(series=row, by=request.user, at=timezone.now(), **given)
        return redirect("meeting", planned.uuid)

    initial = {"on": request.GET.get("on"), "local_time": row.local_time}
    return ask(
        request,
        forms.PlanForm(request.POST or None, initial=initial),
        perform,
        heading=_("Plan a meeting: %(title)s") % {"title": row.title},
        submit=_("Plan"),
        back=_of_team(row.team),
        back_text=_("Meetings"),
    )


@permission("meetings.plan")
@asks
def meeting_cancel(request, uuid):
    """Call a planned meeting off."""
    meeting = meeting_for(request, uuid, "meetings.plan")

    def perform(given):
        operations.cancel(meeting=meeting, by=request.user, at=timezone.now(), **given)

    return ask(
        request,
        forms.CancelForm(request.POST or None),
        perform,
        heading=_("Cancel %(title)s, %(day)s") % {"title": meeting.series.title, "day": day(meeting.on_date)},
        submit=_("Cancel the meeting"),
        variant="warning",
        back=_of_team(meeting.team),
        back_text=_("Meetings"),
        done=_("The meeting is cancelled."),
    )
