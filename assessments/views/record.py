"""The text that goes into the trust's own record, and that it was copied."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import paper
from assessments.operations.copying import mark_copied
from assessments.queries import reading
from assessments.queries.beside import beside
from assessments.queries.record import formulation_or_404
from assessments.record_text import assessment_text, formulation_text
from nhsuk import moments
from nhsuk.page import page
from teams.access import permission


@permission("clinical.read", reads="person")
def assessment_text_page(request, uuid):
    """A signed assessment; a POST says that it was copied."""
    read = reading.one(request.rights, uuid, on=timezone.localdate())
    row = read.assessment
    request.reads.add([row.person_id])
    if not row.signed_at:
        return redirect("assessment", uuid)
    if request.method == "POST":
        return _copied(request, row, "assessment_text")
    told = {"record_text": assessment_text(read, beside(read).seen), "title": paper.title(read), "tab": "assessments"}
    return _page(request, row, told | {"back": "assessment", "back_to": row.uuid})


@permission("clinical.read", reads="person")
def formulation_text_page(request, uuid):
    """A formulation; a POST says that it was copied."""
    found = formulation_or_404(request.rights, uuid, on=timezone.localdate())
    row = found.formulation
    request.reads.add([row.person_id])
    if request.method == "POST":
        return _copied(request, row, "formulation_text")
    text = formulation_text(row, found.points, found.goals)
    told = {"record_text": text, "title": _("Plan, %(day)s") % {"day": moments.day(row.on_date)}, "tab": "plan"}
    return _page(request, row, told | {"back": "person_plan", "back_to": row.person.uuid})


def _copied(request, row, address: str):
    mark_copied(row, by=request.user)
    messages.success(request, _("Noted that this was copied for the record."))
    return redirect(address, row.uuid)


def _page(request, row, told: dict):
    episode = row.episode if row.episode.is_open else None
    return page(request, "assessments/copy.html", told | {"person": row.person, "episode": episode})
