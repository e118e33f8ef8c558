"""One question put to a report: about which teams, which days, and at which moment. Pure."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from reports.definition import Report
from reports.period import Period
from teams.models import Team

MANY_TEAMS = 12
"""From here on what reads every contact is counted by a worker: about 48,000 contacts a year and team."""


@dataclass(frozen=True)
class Asked:
    """A report for some teams over some days, as of a moment."""

    report: Report
    teams: tuple[Team, ...]
    period: Period | None
    at: dt.datetime

    @property
    def needs_worker(self) -> bool:
        """Whether it takes too long for a page."""
        return self.report.heavy and len(self.teams) > MANY_TEAMS

    @property
    def team_ids(self) -> list[int]:
        return [team.pk for team in self.teams]

    def of(self, teams: tuple[Team, ...]) -> "Asked":
        """The same question about some of the teams."""
        return replace(self, teams=teams)

    def parameters(self) -> dict:
        """What the query is told."""
        date = timezone.localdate(self.at)
        told = {"teams": self.team_ids, "at": self.at, "today": date, "date": date}
        if self.period:
            told |= {"from_at": self.period.starts_at, "until_at": self.period.ends_at}
        return told | self.report.parameters()
