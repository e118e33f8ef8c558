"""What one request asks of a report, and what its pages say."""

from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nhsuk.fields import number_sent
from nhsuk.page import page
from reports import picture
from reports.asked import Asked
from reports.definition import Column, Dates
from reports.definitions import BY_KEY, LISTED
from reports.forms.reports import ReportFilter
from reports.models import ReportRun
from reports.period import offers, usual
from reports.queries.figures import PAGE, figures, listed
from reports.queries.runs import lines_of, run_of, teams_of
from reports.shown import cells, detail, is_known
from reports.table import Table, shown, table

ROWS_A_PAGE = 50
STALLED_SECONDS = 120
ASKED = ("team", "since", "until")


class Question:
    """What one request asks of a report."""

    def __init__(self, request, key: str, data=None):
        if key not in BY_KEY:
            raise Http404
        self.request, self.report, self.at = request, BY_KEY[key], timezone.now()
        self.data = request.GET if data is None else data
        today = timezone.localdate(self.at)
        asked = {name: self.data.get(name, "") for name in ASKED}
        if not asked["since"] and not asked["until"] and (period := usual(self.report.dates, today)):
            asked |= {"since": period.since.isoformat(), "until": period.until.isoformat()}
        self.form = ReportFilter(asked, report=self.report, teams=teams_of(request.rights), today=today)
        self.asked: Asked | None = self.form.asked(self.at) if self.form.is_valid() else None
        self.query = {name: value for name, value in asked.items() if value and name in self.form.fields}
        self.run: ReportRun | None = None
        """The latest time that a worker was asked."""
        self.done: ReportRun | None = None
        """The latest time that one was done: its figures stand until there are newer ones."""
        if self.asked and self.asked.teams and self.asked.needs_worker:
            self.run = run_of(self.asked, request.user)
            is_done = self.run and self.run.state == ReportRun.State.DONE
            self.done = self.run if is_done else run_of(self.asked, request.user, state=ReportRun.State.DONE)

    @cached_property
    def table(self) -> Table | None:
        """The figures; None while a worker has them, or has not been asked for them."""
        if self.asked.needs_worker:
            return table(self.asked, lines_of(self.done)) if self.done else None
        return table(self.asked, figures(self.asked))

    @property
    def address(self) -> str:
        return f"{reverse('report', args=[self.report.key])}{self.asking}"

    @property
    def asking(self) -> str:
        return f"?{urlencode(self.query)}" if self.query else ""

    @property
    def filename(self) -> str:
        days = f"{self.asked.period.since}-{self.asked.period.until}" if self.asked.period else f"{self.at:%Y-%m-%d}"
        return f"{self.report.key.replace('_', '-')}-{days}"

    @property
    def column(self) -> Column:
        """The figure whose list is asked for."""
        wanted = self.report.column(self.data["column"]) if "column" in self.data else self._first_with_list
        if wanted is None or not wanted.has_list:
            raise Http404
        return wanted

    @property
    def _first_with_list(self) -> Column:
        return next(column for column in self.report.columns if column.has_list)

    @property
    def row(self) -> str | None:
        """The key of the row whose list is asked for; None for all."""
        wanted, words = self.data.get("row"), self.report.rows.words
        if wanted is None:
            return None
        if self.report.rows.are_teams or (words is not None and wanted not in words):
            raise Http404
        return wanted

    def listed(self, **part):
        """What stands behind the figure."""
        return listed(self.asked, self.column, self.row, sees=self.request.rights.team_ids, **part)

    def facts(self, **more) -> dict:
        """What the record of the read says besides the people."""
        return {"report": self.report.key, "column": self.column.key, "row": self.row, **more}

    def page(self):
        """The report's page."""
        context = self.context()
        known = self.table if self.asked and self.asked.teams else None
        if known is not None:
            context |= shown_table(self, known)
        return page(self.request, "reports/report.html", context)

    def context(self) -> dict:
        """What every page of a report says."""
        return {
            "report": self.report,
            "form": self.form,
            "asked": self.asked,
            "asking": self.asking,
            "query": self.query,
            "offers": [(label, self._offered(period)) for label, period in self._offers()],
            "run": self.run,
            "as_of": self.done.as_of if self.done else self.at,
            "with_service": self.request.rights.may("service.read"),
        } | (progress_of(self.run) if self.run else {})

    @property
    def can_list(self) -> bool:
        """Whether the list is short enough for a page: that of a few teams."""
        return self.asked is not None and not self.asked.needs_worker

    def list_context(self) -> tuple[dict, list]:
        """What the page of a list says, and its rows."""
        context = self.context() | self._behind()
        if not self.can_list:
            return context, []
        number = number_sent(self.data.get("page")) or 1
        found = self.listed(first=(number - 1) * PAGE)
        if number > 1 and not found.rows:
            raise Http404
        if self.report.rows.of_staff and self.row and found.rows:
            context["row_label"] = found.rows[0].worker
        kinds = [kind for kind in self.report.details if any(is_known(kind, row) for row in found.rows)]
        return context | {
            "found": found,
            "kinds": kinds,
            "figure": "" if self.column.counts else shown(self.column, found.figure),
            "out_of_sight": found.total - found.in_sight,
            "rows": [(row, [(kind, detail(kind, row)) for kind in kinds]) for row in found.rows],
            "pages": Paginator(range(found.in_sight), PAGE).page(number) if found.in_sight else None,
        }, found.rows

    def _behind(self) -> dict:
        """What the page of a list says of its figure."""
        words = self.report.rows.words or {}
        may_service = self.request.rights.may("service.read")
        own = {"column": self.column.key} | ({} if self.row is None else {"row": self.row})
        return {
            "column": self.column,
            "section": next(title for title, columns in self.report.tables if self.column in columns),
            "with_period": self.report.dates is not Dates.A_YEAR,
            "row_label": "" if self.row is None else words.get(self.row, ""),
            "of_staff": self.column.key in self.report.lists_staff,
            "own": own,
            "list_query": urlencode(self.query | own),
            "back": self.address if self.report in LISTED or not may_service else reverse("service"),
        }

    def _offers(self):
        return offers(self.form.today) if self.report.dates is Dates.RANGE else []

    def _offered(self, period) -> str:
        team = {"team": self.query["team"]} if "team" in self.query else {}
        return "?" + urlencode(team | {"since": period.since.isoformat(), "until": period.until.isoformat()})


def shown_table(question: Question, known: Table) -> dict:
    """The table in parts of ``ROWS_A_PAGE`` rows, and its picture."""
    asked, query = question.asked, question.query
    rows = Paginator(known.rows, ROWS_A_PAGE).get_page(question.request.GET.get("page", "1"))
    lines = [*rows, known.total] if len(known.rows) > 1 else list(rows)
    tables = [
        {
            "title": title,
            "columns": columns,
            "rows": [(row, _target(columns, row.key), cells(asked, row, columns, query)) for row in lines],
        }
        for title, columns in known.report.tables
    ]
    label = _("%(title)s as bars; the table has the same figures") % {"title": known.report.title}
    return {
        "table": known,
        "tables": tables,
        "pages": rows,
        "has_shares": any(c.mean[0] or (c.share[0] and not c.is_exact) for c in known.report.shown),
        "picture": picture.picture(known, label=label),
        "legend": picture.legend(known),
    }


def _target(columns: tuple[Column, ...], row: str | None) -> str:
    """What a row should be, where only some rows have a target."""
    return next((str(column.target) for column in columns if row in column.target_rows), "")


def progress_of(run: ReportRun) -> dict:
    """How far a worker is."""
    last = run.moved_at or run.asked_at
    return {
        "run": run,
        "total": len(run.teams),
        "percent": 100 * run.teams_done // len(run.teams),
        "stalled": run.is_at_work and (timezone.now() - last).total_seconds() > STALLED_SECONDS,
    }
