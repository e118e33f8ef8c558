"""A member's own text about a person, kept batch by batch; and the choice where two of their devices have met."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mdt.codes import MeetingState
from mdt.models import AgendaItem
from mdt.operations import writing
from mdt.queries import running
from mdt.refusals import Refused
from mdt.views.running import back_to, run_page
from nhsuk.fields import number_sent
from nhsuk.page import page
from teams.access import permission

CONFLICT, UNPROCESSABLE = 409, 422
BY_SCRIPT = "X-Writes"


@permission("clinical.write")
def meeting_text(request, uuid: UUID):
    """Keep the text. The script is answered 204 with the revision; a text that has a rival, 409 with both.

    Asked for, it is the person's screen; once the meeting is over, what this browser could not send any more, about
    whom it is not said.
    """
    item = running.item_or_404(request.rights, uuid, on=timezone.localdate())
    request.rights.require("clinical.write", item.meeting.team_id)
    if request.method != "POST":
        if item.meeting.state != MeetingState.IN_PROGRESS:
            return page(request, "mdt/late.html", {"item": item, "meeting": item.meeting})
        return redirect(back_to(item, apart=True))
    text = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        saved = _keep(request, item, text)
    except writing.WrittenElsewhere as told:
        return _choice(request, item, text, told.standing)
    except Refused as refused:
        return _refused(request, item, refused)
    if request.headers.get(BY_SCRIPT):
        answer = HttpResponse(saved.text if request.POST.get("keep") else "", content_type="text/plain")
        answer.status_code = 200 if request.POST.get("keep") else 204
        answer["X-Revision"] = str(saved.revision)
        return answer
    messages.success(request, _("Your words about %(person)s are kept.") % {"person": item.person.name})
    return redirect(back_to(item, apart=item.pk != item.meeting.current_id))


def _keep(request, item: AgendaItem, text: str):
    """The text, or what the author chose between two of theirs."""
    said = {
        "item": item,
        "revision": number_sent(request.POST.get("revision")) or 0,
        "by": request.user,
        "at": timezone.now(),
    }
    keep = request.POST.get("keep")
    if not keep:
        return writing.write(text=text, **said)
    theirs = request.POST.get("standing", "").replace("\r\n", "\n")
    stands = {"theirs": theirs, "both": f"{theirs}\n{text}"}.get(keep, text)
    return writing.settle(text=stands, instead_of=text, **said)


def _choice(request, item: AgendaItem, text: str, standing):
    """Both texts, and what to do with them."""
    rival = {"mine": text, "standing": standing}
    if request.headers.get(BY_SCRIPT):
        context = {"rival": rival, "item": item}
        return render(request, "mdt/_rival.html", context, status=CONFLICT)
    return run_page(request, item.meeting, asked=str(item.uuid), status=CONFLICT, rival=rival)


def _refused(request, item: AgendaItem, refused: Refused):
    """The meeting is over, or the text too long: the words stay where they were written."""
    if request.headers.get(BY_SCRIPT):
        return HttpResponse(refused.message, content_type="text/plain", status=UNPROCESSABLE)
    messages.error(request, refused.message)
    return redirect(back_to(item, apart=True))
