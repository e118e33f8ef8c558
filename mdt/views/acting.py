"""What the small pages of meetings share: a form, one operation, and back to where one came from."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mdt.models import AgendaItem, Meeting
from mdt.queries import meetings, running
from nhsuk.page import page
from teams.faults import FieldError, at_field

asks = require_http_methods(["GET", "HEAD", "POST"])
does = require_POST


def meeting_for(request, uuid, may: str = "clinical.read") -> Meeting:
    """A meeting of one of the reader's teams in which they hold the permission."""
    meeting = meetings.meeting_or_404(request.rights, uuid)
    request.rights.require(may, meeting.team_id)
    return meeting


def item_for(request, uuid, may: str = "clinical.write") -> AgendaItem:
    """Somebody in sight on an agenda of the reader's teams; the look is noted."""
    item = running.item_or_404(request.rights, uuid, on=timezone.localdate())
    request.rights.require(may, item.meeting.team_id)
    request.reads.add([item.person_id])
    return item


def ask(
    request,
    form,
    perform: Callable[[dict], HttpResponse | None],
    *,
    heading: str,
    submit: str,
    back: str,
    back_text: str,
    done: str = "",
    template: str = "mdt/form.html",
    **context,
) -> HttpResponse:
    """Show a form; when it is sent and right, do the one thing and go back. A rule that says no is put beside its
    field, and what was typed stays."""
    if form.is_valid():
        with at_field(form):
            answer = perform(form.cleaned_data)
            if done:
                messages.success(request, done)
            return answer or redirect(back)
    told = {"form": form, "heading": heading, "submit": submit, "back": back, "back_text": back_text}
    return page(request, template, told | context)


def do(request, perform: Callable[[], object], *, back: str, done: str = "") -> HttpResponse:
    """Do one thing that needs no form, and go back, whatever came of it."""
    try:
        perform()
    except FieldError as fault:
        messages.warning(request, fault.message)
    else:
        if done:
            messages.success(request, done)
    return redirect(back)
