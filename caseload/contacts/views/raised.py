"""A concern or worry, and its answer."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.contacts.forms.changes import AcknowledgeForm, ConcernForm
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field


@permission("clinical.write", reads="person")
def concern(request, uuid):
    """What was raised, and the form to acknowledge it."""
    found = queries.concern_or_404(request.rights, uuid, on=timezone.localdate())
    form = AcknowledgeForm(request.POST or None)
    if form.is_valid() and _acknowledged(request, found, form):
        messages.success(request, _("Acknowledged. It is kept with what we do."))
        return redirect("person_contacts", found.person.uuid)
    request.reads.add([found.person_id])
    return page(request, "caseload/contacts/concern.html", {"concern": found, "person": found.person, "form": form})


def _acknowledged(request, found, form) -> bool:
    with at_field(form):
        contacts.acknowledge_concern(concern=found, by=request.user, at=timezone.now(), **form.cleaned_data)
    return form.is_valid()


@permission("clinical.write", reads="person")
def concern_new(request, uuid):
    """Family or a carer has told us something, and nobody of ours was there: somebody rings the office."""
    subject = queries.to_log(request.rights, uuid, on=timezone.localdate(), team=request.team)
    episode = subject.episode
    form = ConcernForm(request.POST or None, initial={"uuid": uuid4()})
    if form.is_valid() and _raised(request, episode, form):
        messages.success(request, _("Written down. The team is told at once, and somebody must answer it."))
        return redirect("person_contacts", uuid)
    request.reads.add([episode.person_id])
    context = {"form": form, "person": episode.person, "episode": episode, "ties": subject.ties}
    return page(request, "caseload/contacts/concern_new.html", context)


def _raised(request, episode, form) -> bool:
    with at_field(form):
        contacts.raise_concern(episode=episode, by=request.user, at=timezone.now(), **form.cleaned_data)
    return form.is_valid()
