"""Sealed minutes: as a page, as a PDF, with addenda; and each person's own part on their record."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.operations import record
from caseload.people.queries import current_episode, person_or_404
from mdt.codes import MeetingState
from mdt.forms import meetings as forms
from mdt.models import Addendum, AgendaItem, Meeting
from mdt.operations import addenda as operations
from mdt.paper import minutes_pdf
from mdt.queries import actions, extracts
from mdt.queries.minutes import hash_of
from mdt.record_text import extract_text
from mdt.sealed import Minutes
from mdt.views.acting import ask, asks, meeting_for
from nhsuk.page import page
from nhsuk.pdf import PDF_TYPE
from teams.access import permission


def read_minutes(request, meeting: Meeting, *, kind: str | None = None) -> tuple[Minutes, list[Addendum]]:
    """The minutes as the reader may see them, with the addenda about what they see; everybody shown is noted."""
    shown = dict(extracts.in_sight_of(meeting, request.rights, on=timezone.localdate()))
    request.reads.add(list(shown.values()), **({"kind": kind} if kind else {}))
    minutes = Minutes(extracts.sealed_of(meeting), frozenset(shown))
    rows = Addendum.objects.filter(meeting=meeting).select_related("added_by", "item__person").order_by("added_at")
    return minutes, [row for row in rows if row.item is None or str(row.item.uuid) in shown]


def minutes_page(request, meeting: Meeting):
    """The minutes of a closed meeting."""
    minutes, addenda = read_minutes(request, meeting)
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "addenda": addenda,
        "is_whole": hash_of(minutes.told) == meeting.sealed_hash,
        "may_write": request.rights.may("clinical.write", meeting.team_id),
    }
    return page(request, "mdt/minutes.html", context)


@permission("clinical.read", reads="print")
@require_safe
def meeting_minutes_pdf(request, uuid: UUID):
    """The minutes on paper."""
    meeting = meeting_for(request, uuid)
    if meeting.state != MeetingState.CLOSED:
        return redirect("meeting", uuid)
    minutes, addenda = read_minutes(request, meeting, kind="print")
    made = minutes_pdf(meeting, minutes, addenda, by=request.user, at=timezone.now())
    answer = HttpResponse(made, content_type=PDF_TYPE)
    answer["Content-Disposition"] = f'inline; filename="minutes-{meeting.on_date.isoformat()}.pdf"'
    return answer


@permission("clinical.write", reads="list")
@asks
def meeting_addendum(request, uuid: UUID):
    """Add beneath sealed minutes what corrects them."""
    meeting = meeting_for(request, uuid, "clinical.write")
    if meeting.state != MeetingState.CLOSED:
        return redirect("meeting", uuid)
    minutes, _rows = read_minutes(request, meeting)

    def perform(given):
        item = AgendaItem.objects.get(meeting=meeting, uuid=given["item"]) if given["item"] else None
        operations.add(meeting=meeting, item=item, words=given["words"], by=request.user, at=timezone.now())

    people = [(person.uuid, person.name) for person in minutes.people]
    return ask(
        request,
        forms.AddendumForm(people, request.POST or None, initial={"item": request.GET.get("item")}),
        perform,
        heading=_("Addendum to the minutes"),
        lede=_("Sealed minutes do not change. What you add stands beneath them and on the person's own record."),
        submit=_("Add"),
        back=reverse("meeting", args=[uuid]),
        back_text=_("Minutes"),
        done=_("The addendum stands beneath the minutes."),
    )


@permission("clinical.read", reads="person")
@require_safe
def person_meetings(request, uuid: UUID):
    """What meetings said about one person: their own part of each, and nobody else's name."""
    person = person_or_404(request.rights, uuid, on=timezone.localdate())
    request.reads.add([person.pk])
    meetings, handovers = extracts.of_person(person, request.rights, on=timezone.localdate())
    context = {
        "person": person,
        "episode": current_episode(person, request.rights, request.team),
        "tab": "meetings",
        "extracts": meetings,
        "handovers": handovers,
        "actions": actions.open_of(person, request.rights),
    }
    return page(request, "mdt/person.html", context)


@permission("clinical.read", reads="export")
@asks
def extract_copy(request, uuid: UUID):
    """One person's part of a meeting as text for the trust's record; a POST says that it was copied."""
    on = timezone.localdate()
    item = get_object_or_404(extracts.items(request.rights, on=on), uuid=uuid)
    if item.meeting.state != MeetingState.CLOSED:
        return redirect("meeting", item.meeting.uuid)
    request.reads.add([item.person_id], kind="export")
    if request.method == "POST":
        record("meeting.extract_copied", by=request.user, person=item.person, team=item.meeting.team,
               subject="agenda_item", subject_uuid=item.uuid)  # fmt: skip
        return HttpResponse(status=204)
    extract = extracts.extract(item)
    text = extract_text(extract.part, item.head, extract.addenda)
    context = {"person": item.person, "extract": extract, "record_text": text}
    return page(request, "mdt/copy.html", context)
