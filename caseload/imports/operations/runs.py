"""A spreadsheet's way in: uploaded, looked at by a worker, confirmed by a lead, taken in by a worker.

Truth is in PostgreSQL. A run that a killed worker left behind is found by the next scan and begun again; nothing
was written by halves, so beginning again is safe. A file on which the work itself fails is put aside, so that those
behind it get their turn.
"""

import datetime as dt
import hashlib
import logging
from functools import partial

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.imports.columns import COLUMNS
from caseload.imports.faults import WHOLE_FILE, Fault
from caseload.imports.matching import Plan
from caseload.imports.operations.taking_in import Progress, look, take_in
from caseload.people.models import ImportRun
from caseload.people.refusals import Refused
from caseload.sql import holding
from teams.models import Team, User

LOCK = 7_263_005
MOST_FAULTS = 500
State = ImportRun.State
BEFORE_TAKING_IN = (State.WAITING, State.FAULTY, State.CHECKED)

alone = partial(holding.alone, LOCK)
"""``with alone(pk) as mine``: whether nobody else works on this run."""

log = logging.getLogger(__name__)


@transaction.atomic
def upload(
    *, team: Team, filename: str, content: bytes, by: User, at: dt.datetime, made: Plan | None = None
) -> ImportRun:
    """Keep a file to be looked at, or with what a look at it gave (``made``). The same file that still waits for the
    same team is not kept twice."""
    digest = hashlib.sha256(content).hexdigest()
    waiting = ImportRun.objects.filter(team=team, sha256=digest, state__in=[State.WAITING, State.CHECKED]).first()
    if waiting and not made:
        return waiting
    run = ImportRun.objects.create(
        team=team, filename=filename[-200:], sha256=digest, content=content, uploaded_by=by, uploaded_at=at
    )
    if made:
        _looked(run, made)
    record("import.uploaded", by=by, team=team, subject="import_run", subject_uuid=run.uuid, sha256=digest)
    return run


def check(run: ImportRun, *, at: dt.datetime) -> ImportRun:
    """Look at a waiting file and keep what would happen, or what is wrong."""
    _looked(run, look(bytes(run.content), team=run.team, at=at))
    return run


@transaction.atomic
def confirm(*, run: ImportRun, by: User, at: dt.datetime) -> ImportRun:
    """A lead has seen the clinical columns: the file may be taken in."""
    run = _hold(run, State.CHECKED)
    run.state, run.confirmed_by, run.rows_done = State.RUNNING, by, 0
    run.save(update_fields=["state", "confirmed_by", "rows_done"])
    record("import.confirmed", by=by, team=run.team, subject="import_run", subject_uuid=run.uuid, sha256=run.sha256)
    return run


@transaction.atomic
def give_up(*, run: ImportRun, by: User, at: dt.datetime) -> ImportRun:
    """Not take the file in: its content is forgotten at once."""
    run = _hold(run, *BEFORE_TAKING_IN)
    _forget(run, State.GIVEN_UP, at)
    record("import.given_up", by=by, team=run.team, subject="import_run", subject_uuid=run.uuid)
    return run


def start(run: ImportRun, *, at: dt.datetime, progress: Progress | None = None) -> ImportRun:
    """Take a confirmed file in. Everything or nothing: after a fault or a failure the register is as it was.

    ``progress`` is told how many rows are done; unless given, the run's page is."""
    told = progress or partial(tell, run)
    try:
        with transaction.atomic():
            made = take_in(bytes(run.content), team=run.team, by=run.confirmed_by, at=at, progress=told)
            if made.faults:
                _looked(run, made)
            else:
                _keep(run, made)
                run.rows_done = run.rows_total
                _forget(run, State.DONE, at)
                record("import.taken_in", by=run.confirmed_by, team=run.team, subject="import_run",
                       subject_uuid=run.uuid, sha256=run.sha256, **made.figures)  # fmt: skip
    except IntegrityError as error:
        log.warning("Import %s met a change in the register: %s", run.uuid, type(error.__cause__).__name__)
        _put_aside(run, "changed_meanwhile")
    return run


def work_off(*, clock) -> int:
    """Everything that waits for a worker, each by one worker only. Answers how many."""
    worked = 0
    for pk in (
        ImportRun.objects.filter(state__in=[State.WAITING, State.RUNNING]).order_by("pk").values_list("pk", flat=True)
    ):
        with alone(pk) as mine:
            run = ImportRun.objects.select_related("team", "confirmed_by").get(pk=pk)
            if mine and run.state in (State.WAITING, State.RUNNING):
                _work_on(run, at=clock())
                worked += 1
    return worked


def _work_on(run: ImportRun, *, at: dt.datetime) -> None:
    try:
        (check if run.state == State.WAITING else start)(run, at=at)
    except OperationalError:
        raise  # the database is away, or two waited for each other: the next scan begins again
    except Exception:
        log.exception("Import %s could not be worked on", run.uuid)
        _put_aside(run, "unforeseen")


def tell(run: ImportRun, done: int) -> None:
    """Let the page see how far it is: on the connection that commits at once, while the work itself has not."""
    ImportRun.objects.using("audit").filter(pk=run.pk).update(rows_done=done)


def _hold(run: ImportRun, *states: str) -> ImportRun:
    held = ImportRun.objects.select_for_update(of=("self",)).select_related("team").get(pk=run.pk)
    if held.state not in states:
        raise Refused(
            _("This file has moved on meanwhile: %(state)s. Nothing was changed.")
            % {"state": held.get_state_display()}
        )
    return held


def _looked(run: ImportRun, made: Plan) -> None:
    run.state = State.FAULTY if made.faults else State.CHECKED
    _keep(run, made)
    if made.faults:
        run.content = None  # it is put right in the spreadsheet and chosen again
    run.save()


def _put_aside(run: ImportRun, code: str) -> None:
    run.refresh_from_db()
    run.state, run.content, run.faults = State.FAULTY, None, [Fault(WHOLE_FILE, "", code).as_json()]
    run.figures = run.figures | {"faults": 1}
    run.save()


def _keep(run: ImportRun, made: Plan) -> None:
    run.faults = [fault.as_json() for fault in made.faults[:MOST_FAULTS]]
    run.rows_total = len(made.steps)
    run.figures = {
        **made.figures,
        "ignored": made.ignored,
        "faults": len(made.faults),
        "faulty_rows": len({fault.line for fault in made.faults if fault.line != WHOLE_FILE}),
        "preview": [_shown(step) for step in made.steps],
    }


def _shown(step) -> dict:
    values = {column.key: step.row.get(column.key) for column in COLUMNS if step.row.get(column.key) is not None}
    return {
        "line": step.row.line,
        "becomes": step.becomes.value,
        "person": step.person.pk if step.person else None,
        "values": {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in values.items()},
    }


def _forget(run: ImportRun, state: str, at: dt.datetime) -> None:
    run.state, run.finished_at, run.content = state, at, None
    run.figures = {key: value for key, value in run.figures.items() if key != "preview"}
    run.save()
