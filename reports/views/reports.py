"""Reports: their page, the list behind each figure, files, and counting by a worker."""

from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from nhsuk.page import page
from nhsuk.spreadsheets import CSV_TYPE, as_csv
from reports import operations as reports
from reports.asked import Asked
from reports.definitions import LISTED
from reports.models import ReportRun
from reports.queries.figures import Listed
from reports.queries.runs import LATELY, asked_of, runs_by
from reports.shown import detail, figures_file
from reports.views.question import Question, progress_of
from teams.access import permission

MOST_IN_A_FILE = 10_000
WORK_OFF = "reports.tasks.work_off_reports"


@permission("reports.read")
@require_safe
def reports_index(request):
    """What there is to ask, and what was counted lately."""
    now = timezone.now()
    lately = [(run, asked_of(run, request.rights, at=now)) for run in runs_by(request.user)[:LATELY]]
    context = {"reports": LISTED, "runs": [one_run(run, asked) for run, asked in lately if asked]}
    return page(request, "reports/reports.html", context)


@permission("reports.read")
@require_safe
def report(request, report: str):
    """One report: its figures at once, or those that a worker has counted."""
    return Question(request, report).page()


@permission("reports.read", reads="export")
@require_safe
def report_csv(request, report: str):
    """The figures as CSV, with what they mean below them."""
    question = Question(request, report)
    known = question.table if question.asked else None
    if known is None:
        request.reads.add([], report=report)
        return redirect(question.address) if question.asked else question.page()
    heads, rows = figures_file(question.asked, known)
    request.reads.add([], report=report, version=question.report.version, rows=len(known.rows))
    return as_file(heads, rows, question.filename)


@permission("reports.read", reads="list")
@require_http_methods(["GET", "HEAD", "POST"])
def report_list(request, report: str):
    """Who stands behind a figure, by name; whoever is out of the reader's sight by now is counted only. A POST only
    records that the page was printed."""
    question = Question(request, report)
    context, rows = question.list_context()
    kind = "print" if request.method == "POST" else ""
    request.reads.add(people_in(rows), kind=kind, **question.facts(rows=len(rows)))
    if kind:
        return HttpResponse(status=204)
    return page(request, "reports/list.html", context)


@permission("reports.read", reads="export")
@require_safe
def report_list_csv(request, report: str):
    """The list behind a figure as CSV."""
    question = Question(request, report)
    if not question.can_list:
        request.reads.add([], **question.facts(rows=0))
        return page(request, "reports/list.html", question.list_context()[0])
    found = question.listed(most=MOST_IN_A_FILE)
    request.reads.add(people_in(found.rows), **question.facts(rows=len(found.rows)))
    heads, lines = list_file(question.report.details, found)
    return as_file(heads, lines, f"{question.filename}-{question.column.key}")


@permission("reports.read")
@require_POST
def report_count(request, report: str):
    """Have a worker count it, then wait for it on the report's own page."""
    question = Question(request, report, data=request.POST)
    if not question.asked:
        return question.page()
    if question.asked.needs_worker:
        reports.begin(asked=question.asked, by=request.user, at=timezone.now())
        wake_a_worker()
    return redirect(question.address)


@permission("reports.read")
@require_safe
def report_progress(request, uuid: UUID):
    """How far a worker is, for the page to ask; once it is done, stands still or goes on, the page is to be loaded
    again."""
    run = get_object_or_404(runs_by(request.user), uuid=uuid)
    known = progress_of(run)
    if not run.is_at_work or known["stalled"] != ("stalled" in request.GET):
        return HttpResponseClientRefresh()
    return render(request, "reports/_progress.html", known)


def one_run(run: ReportRun, asked: Asked) -> dict:
    """A run in the list of those counted lately."""
    told = {"since": run.since, "until": run.until} if run.since else {}
    return {
        "run": run,
        "report": asked.report,
        "period": asked.period,
        "teams": len(run.teams),
        "href": f"{reverse('report', args=[run.report])}?{urlencode(told)}",
    }


def people_in(rows) -> set[int]:
    """The people named in a list."""
    return {row.person_id for row in rows if row.person_id}


def list_file(kinds, found: Listed) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a list's file; who is in the figure and not in the file is said in its last row."""
    heads = [_("Person"), _("NHS number"), *(str(kind.label) for kind in kinds)]
    rows = [
        [named(row), row.nhs_number or "", *(detail(kind, row, plain=True) for kind in kinds)] for row in found.rows
    ]
    if found.total > len(rows):
        told = {"total": found.figure, "out": found.total - found.in_sight, "most": MOST_IN_A_FILE}
        said = _("The figure is %(total)d. Not in this file: %(out)d out of your teams' sight by now") % told
        if found.in_sight > len(rows):
            said += _(", and all after the first %(most)d: choose fewer days or one team") % told
        rows += [[], [said]]
    return heads, rows


def named(row) -> str:
    """Whom a row is about, for a file: the person, or the member of staff."""
    return f"{row.family_name}, {row.preferred_name or row.given_names}" if row.person_id else row.worker


def as_file(heads, rows, name: str) -> HttpResponse:
    """A table as a CSV file."""
    answer = HttpResponse(as_csv(heads, rows), content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def wake_a_worker() -> None:
    """Once this request is committed; if the broker is away, the schedule does it a minute later."""
    transaction.on_commit(partial(current_app.send_task, WORK_OFF), robust=True)
