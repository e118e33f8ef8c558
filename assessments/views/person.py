"""A person's assessments: what is under way, what the latest says, what is due, and what could be begun."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments import definitions
from assessments.operations import drafts as operations
from assessments.operations import licences
from assessments.queries import drafts
from assessments.queries.overview import overview_of
from caseload.contacts import queries as contacts
from caseload.people import queries as people
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError


@permission("clinical.read", reads="person")
def person_assessments(request, uuid):
    """The tab."""
    on = timezone.localdate()
    try:
        episode = contacts.to_log(request.rights, uuid, on=on, team=request.team).episode
    except Http404:  # the address of a record that was merged leads to the one that stands
        return redirect("person_assessments", people.person_or_404(request.rights, uuid, on=on).uuid)
    return _tab(request, episode)


def _tab(request, episode, *, fault=None):
    request.reads.add([episode.person_id])
    shown = overview_of(request.rights, episode, request.user, on=timezone.localdate())
    context = {"person": episode.person, "episode": episode, "tab": "assessments", "shown": shown, "fault": fault}
    return page(request, "assessments/tab.html", context, status=422 if fault else None)


@require_POST
@permission("clinical.write", reads="person")
def assessment_begin(request, uuid):
    """Begin one with the instrument ``key``; ``attest`` says that one holds its manual."""
    on, at = timezone.localdate(), timezone.now()
    episode = contacts.to_log(request.rights, uuid, on=on, team=request.team).episode
    definition = definitions.current().get(request.POST.get("key", ""))
    if definition is None:
        raise BadRequest("an instrument of today's")
    prompted_by = request.POST.get("prompted_by")
    try:
        if request.POST.get("attest"):
            licences.attest(key=definition.key, by=request.user, at=at)
        draft = operations.begin(
            episode=episode, definition=definition, by=request.user, at=at,
            prompted_by=drafts.one_or_404(request.rights, _uuid(prompted_by), on=on) if prompted_by else None,
        )  # fmt: skip
    except FieldError as refused:
        return _tab(request, episode, fault={"key": definition.key, "text": refused.message})
    return redirect("assessment_rate", draft.uuid)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
