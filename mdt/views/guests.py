"""Guests of another organisation: inviting them, withdrawing, and the one page that they see."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caseload.people.queries import episodes
from mdt.forms.guests import InviteForm
from mdt.lines import list_name, names_alike
from mdt.models import GuestInvitation
from mdt.operations import guests as operations
from mdt.queries import guests as queries
from mdt.views.acting import ask, asks, do, does, meeting_for
from nhsuk.page import page
from teams.access import permission
from teams.models import Membership, User
from teams.roles import Role


@permission("guest.read", reads="list")
@require_safe
def guest(request):
    """The people named to the guest, while they are invited."""
    found = queries.invited(request.user, at=timezone.now())
    request.reads.add([shown.person.pk for one in found for shown in one.people])
    return page(request, "mdt/guest.html", {"invitations": found})


@permission("clinical.write", reads="list")
@asks
def meeting_invite(request, uuid: UUID):
    """Invite a guest to a meeting."""
    meeting = meeting_for(request, uuid, "clinical.write")
    today, back = timezone.localdate(), reverse("meeting_attendance", args=[uuid])
    team = episodes(request.rights, on=today).filter(team=meeting.team, state__in=operations.OPEN)
    people = list(team.order_by("person__sort_key"))
    request.reads.add([episode.person_id for episode in people])
    held = Membership.objects.on(meeting.on_date).filter(role=Role.GUEST).values("user")
    guests = User.objects.filter(pk__in=held, is_active=True).order_by("name")

    def perform(given):
        chosen = [episode for episode in people if str(episode.uuid) in given["people"]]
        told = {name: given[name] for name in ("user", "organisation", "about", "until")}
        operations.invite(meeting=meeting, episodes=chosen, by=request.user, at=timezone.now(), **told)

    alike = names_alike(episode.person for episode in people)
    choices = [(str(episode.uuid), list_name(episode.person, alike)) for episode in people]
    return ask(
        request,
        InviteForm(guests, choices, request.POST or None, initial={"until": meeting.on_date}),
        perform,
        heading=_("Invite a guest"),
        lede=_("They sign in and see only the people you choose here, until the day you name or until withdrawn."),
        submit=_("Invite"),
        back=back,
        back_text=_("Who is there"),
        done=_("The guest is invited."),
    )


@permission("clinical.write")
@does
def guest_withdraw(request, invitation: UUID):
    """Take an invitation back."""
    rows = GuestInvitation.objects.select_related("meeting__team", "user")
    row = get_object_or_404(rows, uuid=invitation, meeting__team__in=request.rights.team_ids)
    request.rights.require("clinical.write", row.meeting.team_id)

    def perform():
        operations.withdraw(invitation=row, by=request.user, at=timezone.now())

    back = reverse("meeting_attendance", args=[row.meeting.uuid])
    return do(request, perform, back=back, done=_("The invitation is withdrawn."))
