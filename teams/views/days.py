"""Absences, and who takes the calls today."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nhsuk.page import page
from teams import operations as teams
from teams import queries
from teams.access import may_write_absences_of, permission, teams_of
from teams.faults import at_field
from teams.forms.teams import AbsenceForm, ChangeAbsenceForm, ShiftForm
from teams.models import Absence, Membership, Team, User

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@permission("shift.set")
@require_POST
def team_shift(request, uuid):
    """One tap: who takes the team's calls today. Back to the page on which the tap was made."""
    team = get_object_or_404(Team, uuid=uuid)
    request.rights.require("shift.set", team)
    today = queries.today_of(team)
    form = ShiftForm(queries.staff_of(team, on=today), request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["user"]
        teams.set_shift_coordinator(team=team, user=chosen, on=today, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s takes the calls of %(team)s today.") % {"name": chosen, "team": team})
    else:
        messages.warning(request, _("Choose somebody who works in the team today. Nothing was changed."))
    return redirect(own_address(request) or team_address(team))


@permission("absences.write")
@GET_POST
def absence_new(request, uuid):
    """Somebody will be away."""
    user = get_object_or_404(User, uuid=uuid)
    require_absences_of(request.rights, user)
    form = AbsenceForm(colleagues(user), request.POST or None, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        with at_field(form):
            teams.record_absence(user=user, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The absence of %(name)s has been saved.") % {"name": user})
            return redirect("staff_member", user.uuid)
    return page(request, "teams/absence_form.html", {"form": form, "member": user})


@permission("absences.write")
@GET_POST
def absence_change(request, uuid):
    """Back on another day, or covered by somebody else."""
    absence = get_object_or_404(Absence.objects.select_related("user", "covered_by"), uuid=uuid)
    require_absences_of(request.rights, absence.user)
    form = ChangeAbsenceForm(absence, colleagues(absence.user), request.POST or None)
    if form.is_valid():
        with at_field(form):
            teams.change_absence(absence=absence, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The absence of %(name)s has been saved.") % {"name": absence.user})
            return redirect("staff_member", absence.user.uuid)
    return page(request, "teams/absence_form.html", {"form": form, "member": absence.user, "absence": absence})


def require_absences_of(rights, user: User) -> None:
    """A team lead writes the absences of their own team's members only."""
    if not may_write_absences_of(rights, user):
        raise PermissionDenied


def colleagues(user: User):
    """Those who could cover: members of the same teams."""
    together = Membership.objects.on(timezone.localdate()).filter(team_id__in=teams_of(user))
    return User.objects.filter(pk__in=together.values("user"), is_active=True).exclude(pk=user.pk).order_by("name")


def own_address(request) -> str:
    """The address in ``next``, if it is one of ours."""
    back = request.POST.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()) else ""


def team_address(team: Team) -> str:
    """The page of a team."""
    return reverse("team", args=[team.uuid])
