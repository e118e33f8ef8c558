"""A report over many teams, counted a few teams at a time by a worker.

Truth is in PostgreSQL. All slices are read from one snapshot, so that nobody who moves between two teams meanwhile is
counted twice; the figures are written once, at the end. A run that a killed worker left behind is found by the next
scan and begun again from the start.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import asdict

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from audit.operations import record
from caseload.sql.holding import alone
from reports.asked import Asked
from reports.definition import Line
from reports.models import ReportRun
from reports.queries.figures import figures
from reports.queries.runs import asked_of, run_of
from reports.table import merged
from teams.access import rights_of
from teams.models import User

LOCK = 7_263_009
TEAMS_AT_ONCE = 25
MOST_BEGUN = 3
"""A run that was cut off so often takes longer than a task may: it would be begun again for ever."""
KEPT_DAYS = 28
"""What was counted then is counted again by one tap, and by the definition of today."""
State = ReportRun.State

log = logging.getLogger(__name__)


@transaction.atomic
def begin(*, asked: Asked, by: User, at: dt.datetime) -> ReportRun:
    """Have a report counted. Asked twice while the first still waits, it is one run; a failed one is begun again."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    run = run_of(asked, by)
    if run and run.is_at_work:
        return run
    period = asked.period
    run = ReportRun.objects.create(
        report=asked.report.key, version=asked.report.version, teams=sorted(asked.team_ids), asked_by=by, asked_at=at,
        since=period and period.since, until=period and period.until,
    )  # fmt: skip
    record("report.begun", by=by, subject="report_run", subject_uuid=run.uuid, report=run.report,
           version=run.version, teams=len(run.teams))  # fmt: skip
    return run


def work_off(*, clock) -> int:
    """Every run that waits for a worker, each by one worker only. Answers how many."""
    worked = 0
    waiting = ReportRun.objects.filter(state__in=[State.WAITING, State.RUNNING]).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        with alone(LOCK, pk) as mine:
            run = ReportRun.objects.select_related("asked_by").get(pk=pk)
            if mine and run.is_at_work:
                work_on(run, at=clock())
                worked += 1
    return worked


def work_on(run: ReportRun, *, at: dt.datetime) -> None:
    """Count one run from the start; what fails for good is said to have failed, what may pass is begun again."""
    if run.begun >= MOST_BEGUN:
        _finish(run, state=State.FAILED)
        return
    tell(run, 0, begun=run.begun + 1)
    try:
        lines = merged(line for slice_ in counted(run, at) for line in slice_)
    except OperationalError:
        raise  # the database is away, or two waited for each other: the next scan begins again
    except Exception:
        log.exception("Report run %s could not be counted", run.uuid)
        _finish(run, state=State.FAILED)
    else:
        _finish(run, state=State.DONE, lines=[asdict(line) for line in lines], as_of=at)


def counted(run: ReportRun, at: dt.datetime) -> Iterator[list[Line]]:
    """The figures of a few teams at a time, all as of one moment. Raises LookupError where the definition has changed
    meanwhile or whoever asked may no longer see one of the teams."""
    asked = asked_of(run, rights_of(run.asked_by, on=timezone.localdate(at)), at=at)
    if asked is None:
        raise LookupError("the question can no longer be asked")
    alone_in_it = not connection.in_atomic_block
    with transaction.atomic():
        if alone_in_it:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for first in range(0, len(asked.teams), TEAMS_AT_ONCE):
            teams = asked.teams[first : first + TEAMS_AT_ONCE]
            yield figures(asked.of(teams))
            tell(run, first + len(teams))


def forget_old(*, at: dt.datetime) -> int:
    """Delete runs that ended more than four weeks ago; that they were asked for stays in the audit. How many."""
    return ReportRun.objects.filter(finished_at__lt=at - dt.timedelta(days=KEPT_DAYS)).delete()[0]


def tell(run: ReportRun, teams_done: int, **more) -> None:
    """Let the page see how far it is: on the connection that commits at once."""
    moved = {"state": State.RUNNING, "teams_done": teams_done, "moved_at": timezone.now()} | more
    ReportRun.objects.using("audit").filter(pk=run.pk).update(**moved)


def _finish(run: ReportRun, **values) -> None:
    ReportRun.objects.filter(pk=run.pk, state__in=[State.WAITING, State.RUNNING]).update(
        finished_at=timezone.now(), **values
    )
