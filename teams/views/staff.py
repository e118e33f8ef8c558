"""Members of staff and their memberships."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nhsuk.page import page
from teams import invitations
from teams import operations as teams
from teams.access import permission
from teams.faults import FieldError, at_field
from teams.forms.staff import ChangeMembershipForm, EndMembershipForm, MembershipForm, StaffForm
from teams.models import Membership, User

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@permission("teams.write")
@GET_POST
def staff_new(request):
    """A new member of staff, who is sent an email to set a password."""
    form = StaffForm(request.POST or None)
    if form.is_valid():
        with at_field(form):
            user = teams.create_staff(by=request.user, at=timezone.now(), **form.cleaned_data)
            invite(request, user)
            return redirect("staff_member", user.uuid)
    return page(request, "teams/staff_form.html", {"form": form})


@permission("teams.write")
@GET_POST
def staff_edit(request, uuid):
    """A member of staff's details."""
    user = get_object_or_404(User, uuid=uuid)
    form = StaffForm(request.POST or None, instance=user)
    if form.is_valid():
        with at_field(form):
            teams.update_staff(
                user=User.objects.get(pk=user.pk), by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("The details have been saved."))
            return redirect("staff_member", user.uuid)
    return page(request, "teams/staff_form.html", {"form": form, "member": User.objects.get(pk=user.pk)})


@permission("teams.write")
@require_POST
def staff_active(request, uuid):
    """Let somebody sign in, or keep them out from now on."""
    user = get_object_or_404(User, uuid=uuid)
    try:
        if request.POST.get("active") == "1":
            teams.activate_staff(user=user, by=request.user, at=timezone.now())
            messages.success(request, _("%(name)s may sign in again.") % {"name": user})
        else:
            teams.deactivate_staff(user=user, by=request.user, at=timezone.now())
            messages.success(request, _("%(name)s can no longer sign in.") % {"name": user})
    except FieldError as fault:
        messages.warning(request, fault.message)
    return redirect("staff_member", user.uuid)


@permission("teams.write")
@require_POST
def staff_invite(request, uuid):
    """Send the email to set a password once more."""
    user = get_object_or_404(User, uuid=uuid, is_active=True)
    invite(request, user)
    return redirect("staff_member", user.uuid)


@permission("teams.write")
@GET_POST
def membership_new(request):
    """Let somebody work in a team; who and where may be known already."""
    initial = {
        "user": request.GET.get("staff"),
        "team": request.GET.get("team"),
        "starts_on": timezone.localdate(),
        "working_days": [1, 2, 3, 4, 5],
    }
    form = MembershipForm(request.POST or None, initial=initial)
    if form.is_valid():
        with at_field(form):
            membership = teams.add_membership(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The membership of %(name)s has been saved.") % {"name": membership.user})
            return redirect("staff_member", membership.user.uuid)
    return page(request, "teams/membership_form.html", {"form": form})


@permission("teams.write")
@GET_POST
def membership_change(request, uuid):
    """Another role, other hours or another ceiling, from a day on."""
    membership = get_object_or_404(Membership.objects.select_related("user", "team"), uuid=uuid)
    initial = {"on": max(timezone.localdate(), membership.starts_on)}
    form = ChangeMembershipForm(membership, request.POST or None, initial=initial)
    if form.is_valid():
        with at_field(form):
            teams.change_membership(membership=membership, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The membership of %(name)s has been saved.") % {"name": membership.user})
            return redirect("staff_member", membership.user.uuid)
    return page(request, "teams/membership_form.html", {"form": form, "membership": membership})


@permission("teams.write")
@GET_POST
def membership_end(request, uuid):
    """The last day; refused while they still co-ordinate people of the team."""
    membership = get_object_or_404(Membership.objects.select_related("user", "team"), uuid=uuid)
    form = EndMembershipForm(request.POST or None)
    still = False
    if form.is_valid():
        try:
            teams.end_membership(membership=membership, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The membership of %(name)s ends on that day.") % {"name": membership.user})
            return redirect("staff_member", membership.user.uuid)
        except teams.MembershipError as fault:
            form.add_error(fault.field, fault.message)
            still = isinstance(fault, teams.StillCoordinatesError)
    return page(request, "teams/membership_end.html", {"form": form, "membership": membership, "still": still})


def invite(request, user) -> None:
    """Send the email once the transaction has committed; a failing mail server undoes nothing."""
    letter = invitations.letter(user, address=request.build_absolute_uri)
    transaction.on_commit(letter.send, robust=True)
    messages.success(request, _("An email to set a password is on its way to %(email)s.") % {"email": user.email})
