"""Beside the people of an agenda: who is in the room, and what the team has to do."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mdt.codes import MeetingState, Presence, SeriesKind
from mdt.forms.meetings import GuestForm
from mdt.forms.running import TEAM
from mdt.models import AgendaItem, Meeting
from mdt.operations import attendance
from mdt.queries import running
from mdt.queries.meetings import items
from mdt.views.acting import ask, asks, do, does, meeting_for
from mdt.views.deciding import UNPROCESSABLE, set_action
from mdt.views.running import act_form, handover_address, run_page
from teams.access import permission
from teams.faults import at_field
from teams.models import User

TAKEN_BACK, EVERYBODY = "nothing", "all"


@permission("clinical.write")
@does
def meeting_here(request, uuid: UUID):
    """One tap: a member is there, takes part by video or phone, or sent apologies, or that is taken back; or
    everybody is there."""
    meeting = meeting_for(request, uuid, "clinical.write")
    told = {"meeting": meeting, "by": request.user, "at": timezone.now()}
    if request.POST.get("says") == EVERYBODY:
        return do(request, lambda: attendance.all_present(**told), back=_back(request, meeting))
    presence, _space, member = request.POST.get("says", "").partition(" ")
    try:
        user = get_object_or_404(User, uuid=UUID(member))
        said = "" if presence == TAKEN_BACK else Presence(presence)
    except ValueError as error:
        raise BadRequest("how a member stands in the minutes") from error

    def perform():
        attendance.record_members(presence={user: said}, **told)

    return do(request, perform, back=_back(request, meeting))


@permission("clinical.write", reads="list")
@does
def meeting_guest(request, uuid: UUID):
    """A guest of another organisation takes part."""
    meeting = meeting_for(request, uuid, "clinical.write")
    form = GuestForm(request.POST, auto_id="guest_%s")
    if form.is_valid():
        with at_field(form):
            attendance.add_guest(meeting=meeting, by=request.user, at=timezone.now(), **form.cleaned_data)
    if form.is_valid():
        return redirect(_back(request, meeting))
    asked = request.POST.get("item") or None
    return run_page(request, meeting, asked=asked, status=UNPROCESSABLE, guest=form, form=form)


@permission("clinical.write", reads="list")
@asks
def meeting_act_for(request, uuid: UUID):
    """Give somebody something to do: for the team, or about anybody on the agenda."""
    meeting = meeting_for(request, uuid, "clinical.write")
    listed: list[AgendaItem] = list(items(meeting, request.rights, on=timezone.localdate()))
    request.reads.add([item.person_id for item in listed])
    at = timezone.now()
    form = act_form(meeting, running.members(meeting, at=at), listed, request.POST or None)
    form.initial["about"] = request.GET.get("about", TEAM)

    def perform(_given):
        set_action(request, form, meeting, listed)

    return ask(
        request,
        form,
        perform,
        heading=_("Give somebody something to do"),
        lede=_("It stands on their Today until they say that it is done, and the next meeting sees what came of it."),
        submit=_("Set the action"),
        back=_running(meeting),
        back_text=meeting.series.title,
    )


def _running(meeting: Meeting) -> str:
    """Where the meeting goes on."""
    if meeting.kind == SeriesKind.HANDOVER:
        return handover_address(meeting.team)
    if meeting.state == MeetingState.IN_PROGRESS:
        return reverse("meeting_run", args=[meeting.uuid])
    return reverse("meeting", args=[meeting.uuid])


def _back(request, meeting: Meeting) -> str:
    """The screen that the reader had."""
    if request.POST.get("back") == "attendance":
        return reverse("meeting_attendance", args=[meeting.uuid])
    item = request.POST.get("item")
    return f"{_running(meeting)}?item={item}" if item else _running(meeting)
