"""The agenda before the meeting: what has written itself, and what members change."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caseload.people.queries import episodes
from mdt import lines
from mdt.codes import MeetingState
from mdt.forms import meetings as forms
from mdt.models import Meeting
from mdt.operations import agenda as operations
from mdt.queries import agenda as queries
from mdt.queries.meetings import items
from mdt.views.acting import ask, asks, do, does, item_for, meeting_for
from mdt.views.running import back_to
from nhsuk.page import page
from teams.access import permission

ENDED = (MeetingState.CLOSED, MeetingState.CANCELLED)


def agenda_page(request, meeting: Meeting):
    """A meeting that has not begun: who is on the agenda and why."""
    at = timezone.now()
    known = queries.known(meeting, at=at)
    written = list(items(meeting, request.rights, on=timezone.localdate(at)))
    agenda = lines.agenda(known.rows, known.items, written, on=meeting.on_date)
    request.reads.add([line.person_id for line in agenda.lines])
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "minutes_each": agenda.minutes_each(meeting.minutes_planned),
        "prepared": any(item.added_by_id is None for item in written),
        "people": len(known.rows),
        "may_write": request.rights.may("clinical.write", meeting.team_id),
        "may_plan": request.rights.may("meetings.plan", meeting.team_id),
    }
    return page(request, "mdt/agenda.html", context)


@permission("clinical.read", reads="list")
@require_safe
def meeting_everybody(request, uuid: UUID):
    """The other way through: the whole caseload by co-ordinator, with who is on the agenda and why."""
    meeting = meeting_for(request, uuid)
    if meeting.state in ENDED:
        raise Http404
    at = timezone.now()
    known = queries.known(meeting, at=at)
    written = list(items(meeting, request.rights, on=timezone.localdate(at)))
    agenda = lines.agenda(known.rows, known.items, written, on=meeting.on_date)
    groups = lines.by_coordinator(known.by_coordinator, agenda, written)
    request.reads.add([row.person_id for row in known.rows.values()])
    context = {
        "meeting": meeting,
        "groups": groups,
        "people": len(known.rows),
        "on_agenda": len(agenda.lines),
        "may_write": request.rights.may("clinical.write", meeting.team_id),
    }
    return page(request, "mdt/everybody.html", context)


@permission("clinical.write")
@does
def meeting_prepare(request, uuid: UUID):
    """Write the agenda down, so that it can be put in another order."""
    meeting = meeting_for(request, uuid, "clinical.write")

    def perform():
        operations.prepare(meeting=meeting, by=request.user, at=timezone.now())

    return do(request, perform, back=reverse("meeting", args=[uuid]))


@permission("clinical.write", reads="list")
@asks
def meeting_add(request, uuid: UUID):
    """Put somebody on the agenda, with a reason."""
    meeting = meeting_for(request, uuid, "clinical.write")
    back = reverse("meeting", args=[uuid])
    today = timezone.localdate()
    team = episodes(request.rights, on=today).filter(team=meeting.team, state__in=["referred", "accepted"])
    people = list(team.order_by("person__sort_key"))
    request.reads.add([episode.person_id for episode in people])

    def perform(given):
        episode = get_object_or_404(team, uuid=given["episode"])
        operations.add(meeting=meeting, episode=episode, reason=given["reason"], by=request.user, at=timezone.now())

    choices = [(str(episode.uuid), episode.person.list_name) for episode in people]
    return ask(
        request,
        forms.AddForm(choices, request.POST or None, initial={"episode": request.GET.get("episode")}),
        perform,
        heading=_("Put somebody on the agenda"),
        submit=_("Add"),
        back=back,
        back_text=meeting.series.title,
    )


@permission("clinical.write", reads="person")
@does
def item_place(request, uuid: UUID):
    """Before or after somebody (``beside``), to the top or the end of those to be discussed; in a meeting, after who
    is on the screen."""
    item = item_for(request, uuid)
    meeting = item.meeting
    to, _space, beside = request.POST.get("to", "").partition(" ")
    try:
        place, other = operations.Place(to), beside and UUID(beside)
    except ValueError as error:
        raise BadRequest("a known place") from error
    other = get_object_or_404(meeting.items, uuid=other) if other else None

    def perform():
        operations.move(item=item, place=place, beside=other, by=request.user, at=timezone.now())

    if meeting.state == MeetingState.IN_PROGRESS:
        back = back_to(item, apart=item.pk != meeting.current_id)
    else:
        back = f"{reverse('meeting', args=[meeting.uuid])}#item-{item.uuid}"
    return do(request, perform, back=back)


@permission("clinical.write", reads="person")
@asks
def item_postpone(request, uuid: UUID):
    """Leave somebody to the next meeting, and say why."""
    item = item_for(request, uuid)

    def perform(given):
        operations.postpone(item=item, by=request.user, at=timezone.now(), **given)

    return ask(
        request,
        forms.PostponeForm(request.POST or None),
        perform,
        heading=_("%(name)s: to the next meeting") % {"name": item.person},
        lede=_("They come back onto its agenda by themselves, with your reason."),
        submit=_("Postpone"),
        back=reverse("meeting", args=[item.meeting.uuid]),
        back_text=item.meeting.series.title,
    )
