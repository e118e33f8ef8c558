"""Starting from a spreadsheet: administrators see rows, columns and faults, a lead confirms what is clinical."""

from functools import partial

from celery import current_app
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from caseload.imports import operations as imports
from caseload.imports import queries
from caseload.imports.columns import COLUMNS, HEAD
from caseload.imports.forms import UploadForm
from caseload.imports.shown import AT_WORK, progress_of, run_context, sheet_row
from caseload.people.models import ImportRun
from caseload.people.refusals import Refused
from nhsuk import spreadsheets
from nhsuk.page import page
from teams.access import permission, running_teams
from teams.models import Team

RECENT = 30
WORK_OFF = "caseload.imports.tasks.work_off_imports"
FORMS = {"csv": spreadsheets.CSV_TYPE, "xlsx": spreadsheets.XLSX_TYPE}


@permission("imports.prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request):
    """Files on their way in, and the form for the next one."""
    teams = teams_for(request, "imports.prepare")
    form = UploadForm(request.POST or None, request.FILES or None, teams=teams)
    if request.method == "POST" and form.is_valid():
        team, file = form.cleaned_data["team"], form.cleaned_data["file"]
        request.rights.require("imports.prepare", team)
        run = imports.upload(team=team, filename=file.name, content=file.read(), by=request.user, at=timezone.now())
        wake_a_worker()
        return redirect("import_run", run.uuid)
    context = {
        "form": form,
        "runs": queries.runs(request.rights).defer("content", "figures", "faults")[:RECENT],
        "exports": teams_for(request, "caseloads.export"),
        "columns": COLUMNS,
    }
    return page(request, "caseload/imports/list.html", context)


@permission("imports.prepare", reads="list")
@require_safe
def import_run(request, uuid):
    """One file: how far it is, what would happen, what is wrong."""
    run = run_or_404(request, uuid)
    context = run_context(run, request.rights, request.GET.get("page", "1"))
    request.reads.add(context["person_ids"], import_run=str(run.uuid))
    return page(request, "caseload/imports/run.html", context)


@permission("imports.prepare")
@require_safe
def import_progress(request, uuid):
    """How far a worker is, for the page to ask every second: it shows nobody, so it is no read. Once the worker is
    done the page is to be loaded again."""
    run = get_object_or_404(queries.runs(request.rights).defer("content", "figures", "faults"), uuid=uuid)
    if run.state not in AT_WORK:
        return HttpResponseClientRefresh()
    return render(request, "caseload/imports/_progress.html", progress_of(run))


@permission("imports.confirm")
@require_POST
def import_confirm(request, uuid):
    """A lead has looked at the clinical columns."""
    run = run_or_404(request, uuid)
    request.rights.require("imports.confirm", run.team_id)
    return moved_on(request, run, partial(imports.confirm, run=run, by=request.user, at=timezone.now()))


@permission("imports.prepare")
@require_POST
def import_give_up(request, uuid):
    """The file is not wanted after all."""
    run = run_or_404(request, uuid)
    request.rights.require("imports.prepare", run.team_id)
    return moved_on(request, run, partial(imports.give_up, run=run, by=request.user, at=timezone.now()))


@permission("imports.prepare")
@require_POST
def import_again(request, uuid):
    """Wake a worker once more for a file that was left behind: whatever was done so far was not by halves."""
    run = run_or_404(request, uuid)
    wake_a_worker()
    return redirect("import_run", run.uuid)


@permission("imports.prepare")
@require_safe
def import_template(request, form):
    """The template, with one invented example, as CSV or XLSX."""
    return download([[column.example for column in COLUMNS]], form, "alongside-template")


@permission("caseloads.export", reads="export")
@require_safe
def caseload_export(request):
    """The template's columns for a team's caseload as it stands, as CSV or XLSX."""
    team = get_object_or_404(Team, code=request.GET.get("team", ""))
    request.rights.require("caseloads.export", team)
    now = timezone.now()
    rows = queries.template_rows(team, at=now)
    request.reads.add([row["person"].pk for row in rows.values()], kind="export", team=team.pk, rows=len(rows))
    name = f"caseload-{team.code}-{timezone.localdate(now).isoformat()}"
    return download([sheet_row(row) for row in rows.values()], request.GET.get("as", "csv"), name)


def run_or_404(request, uuid) -> ImportRun:
    """A file that the reader may follow."""
    return get_object_or_404(queries.runs(request.rights).defer("content"), uuid=uuid)


def teams_for(request, name: str) -> list:
    """The teams in which the reader holds a permission."""
    return [team for team in running_teams(timezone.localdate()) if request.rights.may(name, team)]


def wake_a_worker() -> None:
    """Once this request is committed; if the broker is away, the schedule does it a minute later."""
    transaction.on_commit(partial(current_app.send_task, WORK_OFF), robust=True)


def moved_on(request, run: ImportRun, operation):
    """Run an operation on a file and go back to its page; what it refuses is said there."""
    try:
        operation()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        wake_a_worker()
    return redirect("import_run", run.uuid)


def download(rows, form: str, name: str) -> HttpResponse:
    """A table as a file."""
    form = form if form in FORMS else "csv"
    if form == "csv":
        content = spreadsheets.as_csv(HEAD, rows)
    else:
        content = spreadsheets.as_xlsx(HEAD, rows, title=_("Caseload"))
    response = HttpResponse(content, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
