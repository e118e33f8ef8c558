"""Teams: made and changed, calendar and rhythms."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nhsuk.page import page
from teams import operations as teams
from teams import queries
from teams.access import permission
from teams.faults import at_field
from teams.forms.teams import CalendarForm, ClosedDayForm, DeviceForm, RhythmsForm, TeamForm
from teams.models import Provider, Team

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@permission("teams.write")
@GET_POST
def team_new(request):
    """A new team."""
    form = TeamForm(request.POST or None)
    if form.is_valid():
        with at_field(form):
            team = teams.create_team(
                provider=Provider.objects.first(), by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(
                request, _("%(team)s has been set up. Look at its calendar and rhythms next.") % {"team": team}
            )
            return redirect("team", team.uuid)
    return page(request, "teams/team_form.html", {"form": form})


@permission("teams.write")
@GET_POST
def team_edit(request, uuid):
    """What a team is called and when it runs."""
    team = get_object_or_404(Team, uuid=uuid)
    form = TeamForm(request.POST or None, instance=team)
    if form.is_valid():
        with at_field(form):
            teams.update_team(team=team, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The team's details have been saved."))
            return redirect("team", team.uuid)
    return page(request, "teams/team_form.html", {"form": form, "team": Team.objects.get(pk=team.pk)})


@permission("teams.write")
@GET_POST
def lone_worker_device(request):
    """What staff who work alone carry to call for help: named wherever somebody sets off."""
    provider = queries.provider()
    form = DeviceForm(request.POST or None, instance=provider)
    if form.is_valid():
        told = form.cleaned_data
        teams.set_lone_worker_device(
            provider=provider, device=told["lone_worker_device"], how=told["lone_worker_help"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Saved. It stands wherever somebody sets off."))
        return redirect("teams")
    return page(request, "teams/device.html", {"form": form})


@permission("teams.thresholds")
@GET_POST
def team_rhythms(request, uuid):
    """Default rhythms, and when an alert shows."""
    team = get_object_or_404(Team, uuid=uuid)
    request.rights.require("teams.thresholds", team)
    form = RhythmsForm(team, request.POST or None)
    if form.is_valid():
        with at_field(form):
            teams.set_rhythms(team=team, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(
                request, _("Rhythms and thresholds have been saved, and everybody's due dates reckoned again.")
            )
            return redirect("team", team.uuid)
    return page(request, "teams/rhythms.html", {"form": form, "team": team})


@permission("teams.thresholds")
@GET_POST
def team_calendar(request, uuid):
    """When the team's day starts, on which days it is open; its closed days with a form for one more."""
    team = get_object_or_404(Team, uuid=uuid)
    request.rights.require("teams.thresholds", team)
    form = CalendarForm(team, request.POST or None)
    if form.is_valid():
        with at_field(form):
            teams.set_calendar(team=team, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The calendar has been saved, and everybody's due dates reckoned again."))
            return redirect("team", team.uuid)
    return calendar_page(request, team, form=form)


@permission("teams.thresholds")
@require_POST
def closed_day(request, uuid):
    """Close the team on one more day."""
    team = get_object_or_404(Team, uuid=uuid)
    request.rights.require("teams.thresholds", team)
    form = ClosedDayForm(request.POST)
    if form.is_valid():
        with at_field(form):
            teams.close_day(team=team, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The team is closed on that day. Due dates have been reckoned again."))
            return redirect("team_calendar", team.uuid)
    return calendar_page(request, team, closing=form)


@permission("teams.thresholds")
@require_POST
def opened_day(request, uuid, day):
    """Work on a day that was to be closed."""
    team = get_object_or_404(Team, uuid=uuid)
    request.rights.require("teams.thresholds", team)
    teams.open_day(team=team, day=day, by=request.user, at=timezone.now())
    messages.success(request, _("The team works on that day after all. Due dates have been reckoned again."))
    return redirect("team_calendar", team.uuid)


def calendar_page(request, team, *, form=None, closing=None):
    """The page with both forms; the one that was sent shows its faults."""
    context = {
        "team": team,
        "calendar": form or CalendarForm(team),
        "closing": closing or ClosedDayForm(),
        "closed_days": queries.closed_days(team, since=queries.today_of(team)),
        "form": closing if closing is not None else form,
    }
    return page(request, "teams/calendar.html", context)
