"""What the pages that write about one treatment share: who may, and how a small form is shown."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.treatments import queries
from caseload.treatments.models import Treatment
from nhsuk.page import page


def to_write(request, uuid) -> Treatment:
    """A treatment in sight that the reader may write about."""
    found = queries.treatment_or_404(request.rights, uuid, on=timezone.localdate())
    noted(request, found)
    return found


def noted(request, treatment: Treatment) -> None:
    """Put the read down, and refuse whoever may not write here."""
    request.reads.add([treatment.person_id])
    request.rights.require("clinical.write", treatment.episode.team_id)


def over(request, treatment: Treatment):
    """Where to go where there is nothing left to write, before anybody types; None where there is."""
    if request.method == "POST" or not treatment.ends_on:
        return None
    messages.info(request, _("%(what)s has ended already.") % {"what": treatment})
    return redirect("treatment", treatment.uuid)


def asking(request, template: str, form, treatment: Treatment, heading: str, **more):
    """A form about one treatment, on the person's page."""
    context = {
        "form": form, "treatment": treatment, "person": treatment.person, "episode": treatment.episode,
        "tab": "overview", "heading": heading, **more,
    }  # fmt: skip
    return page(request, f"caseload/treatments/{template}.html", context)
