"""The course of one instrument over time: any two assessments compared, and all of them in a picture and a table."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import course, definitions, paper, picture, words
from assessments.queries import reading
from assessments.views.profile import file
from caseload.contacts import queries as contacts
from caseload.people import queries as people
from caseload.people.paper import sheet
from nhsuk.page import page
from nhsuk.pdf import pdf
from teams.access import permission


@permission("clinical.read", reads="person")
def assessment_course(request, uuid, key):
    """What moved between two assessments, and through all; ``?from=&to=`` name the two."""
    try:
        episode, reads = _read(request, uuid, key)
    except Http404:  # the address of a record that was merged leads to the one that stands
        return redirect("assessment_course", _stands(request, uuid), key)
    return page(request, "assessments/course.html", _context(request, episode, reads, key))


@permission("clinical.read", reads="export")
def assessment_course_pdf(request, uuid, key):
    """The same on paper."""
    episode, reads = _read(request, uuid, key)
    if not reads:
        raise Http404
    shown = _context(request, episode, reads, key)
    definition = shown["definition"]
    days = [read.assessment.on_date for read in shown["reads"]]
    data = paper.course(definition, days, shown["table"], shown["figures"], shown["compared"])
    data["sheet"] = sheet(episode.person, by=request.user, at=timezone.now())
    made = pdf("course.typ", data, title=_("%(title)s over time") % {"title": definition.short_title})
    return file(made, f"{key}-course-{days[-1]}.pdf")


def _read(request, uuid, key) -> tuple:
    on = timezone.localdate()
    episode = contacts.to_log(request.rights, uuid, on=on, team=request.team).episode
    reads = reading.course_of(request.rights, episode.person, on=on, key=key)
    if not reads and key not in definitions.current():
        raise Http404
    request.reads.add([episode.person_id])
    return episode, reads[::-1]


def _stands(request, uuid) -> UUID:
    """The record that stands in the place of a merged one. Raises Http404 where there is none."""
    person = people.person_or_404(request.rights, uuid, on=timezone.localdate())
    if person.uuid == uuid:
        raise Http404
    return person.uuid


def _context(request, episode, reads: list[reading.Read], key: str) -> dict:
    """``reads`` are the oldest first."""
    definition = reads[-1].definition if reads else definitions.current()[key]
    taken = [course.Taken(read.assessment.uuid, read.assessment.on_date, read.ratings) for read in reads]
    table = course.table(definition, taken)
    pair = _chosen(request, taken)
    compared = course.compared(definition, *pair) if pair else None
    # One point is no course: the table says all that there is until there are two.
    figures = picture.figures(definition, table, [each.on for each in taken]) if pair else ()
    return {
        "person": episode.person,
        "episode": episode,
        "definition": definition,
        "reads": reads,
        "newest_first": reads[::-1],
        "table": table,
        "columns": len(reads) + 1,
        "compared": compared,
        "counted": compared and words.counted(compared),
        "threshold": words.threshold(definition),
        "verdicts": words.VERDICTS,
        "figures": figures,
        "drawings": [(paper.named(figure), paper.drawing(figure)) for figure in figures],
        "legend": paper.legend(definition),
        "tab": "assessments",
    }


def _chosen(request, taken: list[course.Taken]) -> tuple[course.Taken, course.Taken] | None:
    """The two that are asked for, the earlier one first; else the last two. None where there are not two."""
    if len(taken) < 2:
        return None
    places = {each.uuid: place for place, each in enumerate(taken)}
    before = places.get(_uuid(request.GET.get("from")), len(taken) - 2)
    after = places.get(_uuid(request.GET.get("to")), len(taken) - 1)
    return taken[min(before, after)], taken[max(before, after)]


def _uuid(text) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
