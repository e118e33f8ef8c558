"""One meeting: its page in each of its states, opening, who was there, closing."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mdt.codes import ItemState, MeetingState, SeriesKind
from mdt.forms import meetings as forms
from mdt.models import Attendance, Meeting
from mdt.operations import attendance
from mdt.operations import meetings as operations
from mdt.queries import guests
from mdt.views.acting import ask, asks, do, does, meeting_for
from mdt.views.agenda import agenda_page
from mdt.views.minutes import minutes_page
from mdt.views.running import handover_address
from nhsuk.moments import day
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field
from teams.models import User
from teams.queries import staff_of


@permission("clinical.read", reads="list")
@require_safe
def meeting(request, uuid: UUID):
    """Before: the agenda. While it runs: the running page. Afterwards: the minutes."""
    row = meeting_for(request, uuid)
    if row.kind == SeriesKind.HANDOVER and row.state in (MeetingState.PLANNED, MeetingState.IN_PROGRESS):
        return redirect(handover_address(row.team))
    if row.state == MeetingState.IN_PROGRESS:
        return redirect("meeting_run", uuid)
    if row.state == MeetingState.CLOSED:
        return minutes_page(request, row)
    if row.state == MeetingState.CANCELLED:
        return page(request, "mdt/cancelled.html", {"meeting": row})
    return agenda_page(request, row)


@permission("clinical.write")
@asks
def meeting_open(request, uuid: UUID):
    """Open a meeting: name who chairs, and go. On another day than planned it asks first."""
    row = meeting_for(request, uuid, "clinical.write")
    today = timezone.localdate()
    is_another_day = row.on_date != today

    def perform(given):
        given.pop("anyway", None)
        operations.open_meeting(meeting=row, on=today, by=request.user, at=timezone.now(), **given)
        return redirect("meeting_run", uuid)

    members = _members(row, request.user)
    lede = _("The agenda is made as things are now. Others follow on their own devices as soon as it is open.")
    if is_another_day:
        planned = _("This meeting is planned for %(day)s, and that is not today.") % {"day": day(row.on_date)}
        lede = f"{planned} {lede}"
    form = forms.OpenOnAnotherDayForm if is_another_day else forms.OpenForm
    initial = {"chair": (row.chair or request.user).uuid, "minute_taker": row.minute_taker and row.minute_taker.uuid}
    return ask(
        request,
        form(members, request.POST or None, initial=initial),
        perform,
        heading=_("Open %(title)s") % {"title": row.series.title},
        lede=lede,
        submit=_("Open the meeting"),
        back=reverse("meeting", args=[uuid]),
        back_text=row.series.title,
    )


@permission("clinical.write")
@asks
def meeting_roles(request, uuid: UUID):
    """Name who chairs and who takes the minutes, beforehand or while it runs."""
    row = meeting_for(request, uuid, "clinical.write")

    def perform(given):
        operations.name_roles(meeting=row, by=request.user, at=timezone.now(), **given)

    initial = {"chair": row.chair and row.chair.uuid, "minute_taker": row.minute_taker and row.minute_taker.uuid}
    return ask(
        request,
        forms.OpenForm(_members(row), request.POST or None, initial=initial),
        perform,
        heading=_("Who leads"),
        submit=_("Save"),
        back=reverse("meeting_attendance", args=[uuid]),
        back_text=_("Who is there"),
    )


@permission("clinical.write", reads="list")
@asks
def meeting_attendance(request, uuid: UUID):
    """Who is there, who sent apologies, and guests."""
    row = meeting_for(request, uuid, "clinical.write")
    if row.state in (MeetingState.CLOSED, MeetingState.CANCELLED) and request.method != "POST":
        return redirect("meeting", uuid)
    standing = list(row.attendance.select_related("user").order_by("name"))
    present = {f"member-{one.user.uuid}": one.presence for one in standing if one.user}
    adding = request.POST.get("form") == "guest"
    members = forms.MembersForm(
        _members(row, *(one.user for one in standing if one.user)),
        request.POST if request.POST and not adding else None,
        initial=present,
    )
    guest = forms.GuestForm(request.POST if adding else None, auto_id="guest_%s")
    if adding and guest.is_valid():
        with at_field(guest):
            attendance.add_guest(meeting=row, by=request.user, at=timezone.now(), **guest.cleaned_data)
            return redirect("meeting_attendance", uuid)
    if members.is_bound and members.is_valid():
        with at_field(members):
            attendance.record_members(meeting=row, presence=members.presence, by=request.user, at=timezone.now())
            return redirect("meeting", uuid)
    invitations = list(guests.of_meeting(row))
    request.reads.add({shown.person_id for one in invitations for shown in one.people.all()})
    context = {
        "meeting": row,
        "form": guest if adding else members,
        "members": members,
        "guest": guest,
        "guests": [one for one in standing if one.user is None],
        "invitations": invitations,
    }
    return page(request, "mdt/attendance.html", context)


@permission("clinical.write")
@does
def meeting_guest_remove(request, uuid: UUID, guest: int):
    """Take a guest out again who did not come."""
    row = meeting_for(request, uuid, "clinical.write")
    found = get_object_or_404(Attendance, meeting=row, user=None, pk=guest)

    def perform():
        attendance.remove_guest(meeting=row, guest=found, by=request.user, at=timezone.now())

    return do(request, perform, back=reverse("meeting_attendance", args=[uuid]))


@permission("clinical.write", reads="list")
@asks
def meeting_close(request, uuid: UUID):
    """Close a meeting; whoever was not discussed is named, and carried over if one says so."""
    row = meeting_for(request, uuid, "clinical.write")
    if row.state != MeetingState.IN_PROGRESS and request.method != "POST":
        return redirect("meeting", uuid)
    waiting = list(row.items.filter(state=ItemState.OPEN).select_related("person").order_by("position"))
    request.reads.add([item.person_id for item in waiting])
    fault = None
    if request.method == "POST":
        try:
            carry_over = request.POST.get("carry_over") == "yes"
            operations.close_meeting(meeting=row, carry_over=carry_over, by=request.user, at=timezone.now())
            return redirect("meeting", uuid)
        except operations.ItemsOpen as items_open:
            fault, waiting = items_open, items_open.items
        except operations.Refused as refused:  # somebody else was first
            messages.warning(request, refused.message)
            return redirect("meeting", uuid)
    count = len(waiting)
    context = {
        "meeting": row,
        "waiting": waiting,
        "fault": fault,
        "submit": ngettext(
            "Carry %(n)d person over and close", "Carry %(n)d people over and close", count
        ) % {"n": count} if count else _("Close and seal the minutes"),
    }  # fmt: skip
    return page(request, "mdt/close.html", context, status=422 if fault else None)


def _members(row: Meeting, *besides: User) -> list[User]:
    """Who works in the team on the day of the meeting, and those named, by name."""
    members = {user.pk: user for user in [*staff_of(row.team, on=row.on_date), *besides]}
    return sorted(members.values(), key=lambda user: user.name)
