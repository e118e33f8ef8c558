"""A concern or worry, and its answer."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.contacts.forms.changes import AcknowledgeForm
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError


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
    try:
        contacts.acknowledge_concern(concern=found, by=request.user, at=timezone.now(), **form.cleaned_data)
    except FieldError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    return True
