"""One question put to a report: about which teams, which days, and at which moment. Pure."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from reports.definition import Report
from reports.period import Period
from teams.models import Team

MOST_TEAM_DAYS = 12 * 366
"""Days of teams whose contacts a page reads by itself: twelve teams for a year, or 47 for three months. That is about
110,000 contacts, read within a second. What is more a worker counts."""


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
        days = self.period.days if self.period else 0
        return self.report.weight * len(self.teams) * days > MOST_TEAM_DAYS

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
