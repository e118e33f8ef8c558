"""What was counted by a worker, found again by what was asked."""

import datetime as dt

from django.db.models import QuerySet

from reports.asked import Asked
from reports.definition import Line
from reports.definitions import BY_KEY
from reports.models import ReportRun
from reports.period import Period
from teams.access import Rights
from teams.models import Team, User

NEEDS = "reports.read"
LATELY = 10


def teams_of(rights: Rights) -> tuple[Team, ...]:
    """The teams whose reports the reader may see, by name."""
    return tuple(team for team in rights.teams if rights.may(NEEDS, team))


def run_of(asked: Asked, user: User, **having) -> ReportRun | None:
    """The latest run in which the reader asked the same, by the definition as it stands; ``having`` filters."""
    period = asked.period
    runs = ReportRun.objects.filter(
        asked_by=user, report=asked.report.key, version=asked.report.version, teams=sorted(asked.team_ids),
        since=period and period.since, until=period and period.until, **having,
    )  # fmt: skip
    return runs.order_by("-asked_at", "-pk").first()


def runs_by(user: User) -> QuerySet[ReportRun]:
    """What somebody has asked to be counted, the latest first, without the figures."""
    return ReportRun.objects.filter(asked_by=user).defer("lines").order_by("-asked_at", "-pk")


def asked_of(run: ReportRun, rights: Rights, *, at: dt.datetime) -> Asked | None:
    """The question of a run, if it may still be asked: by this definition, about these teams."""
    report = BY_KEY.get(run.report)
    teams = tuple(team for team in teams_of(rights) if team.pk in set(run.teams))
    if report is None or report.version != run.version or len(teams) != len(run.teams):
        return None
    return Asked(report, teams, Period(run.since, run.until) if run.since else None, at)


def lines_of(run: ReportRun) -> list[Line]:
    """The figures of a run that is done."""
    return [Line(**line) for line in run.lines]
