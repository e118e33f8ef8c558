"""A signed assessment: what it says, its versions, and where it leads."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from assessments import definitions, paper, words
from assessments.queries import reading
from assessments.queries.beside import beside
from caseload.people.paper import sheet
from nhsuk.page import page
from nhsuk.pdf import PDF_TYPE, pdf
from teams.access import permission


@permission("clinical.read", reads="person")
def assessment(request, uuid):
    """What one assessment says; one that is not signed is rated instead."""
    read = _read(request, uuid)
    if not _is_over(read):
        return redirect("assessment_rate", uuid)
    return page(request, "assessments/assessment.html", _context(request, read))


@permission("clinical.read", reads="export")
def assessment_pdf(request, uuid):
    """The same on paper."""
    read = _read(request, uuid)
    if not read.assessment.signed_at:
        return redirect("assessment", uuid)
    at = timezone.now()
    data = paper.assessment(read, beside(read).seen)
    data["sheet"] = sheet(read.assessment.person, by=request.user, at=at)
    made = pdf("assessment.typ", data, title=paper.title(read))
    return file(made, f"{read.definition.key}-{read.assessment.on_date}.pdf")


def _read(request, uuid) -> reading.Read:
    read = reading.one(request.rights, uuid, on=timezone.localdate())
    request.reads.add([read.assessment.person_id])
    return read


def _is_over(read: reading.Read) -> bool:
    """Signed or given up: readable, and not to be changed."""
    return bool(read.assessment.signed_at or read.assessment.abandoned_at)


def _context(request, read: reading.Read) -> dict:
    row, around = read.assessment, beside(read)
    drawn = {each.item for each in around.drawn}
    return {
        "assessment": row,
        "person": row.person,
        "episode": row.episode if row.episode.is_open else None,
        "definition": read.definition,
        "profile": read.profile,
        "sections": [
            (section, [(line, around.seen_of(line.item.code)) for line in section.lines])
            for section in read.profile.sections
        ],
        "barriers": [(line, line.item.code in drawn) for line in read.profile.barriers],
        "whole": around.seen_of(""),
        "waiting": around.waiting,
        "correction": around.correction,
        "proposal": around.proposal,
        "proposed": around.proposal and definitions.current()[around.proposal.key],
        "sources": words.sources(row.sources),
        "rated_by": words.rated_by(read),
        "tab": "assessments",
    }


def file(made: bytes, name: str) -> HttpResponse:
    """A document to be kept; its name says no name."""
    answer = HttpResponse(made, content_type=PDF_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
