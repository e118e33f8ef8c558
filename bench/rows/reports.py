"""The service at a glance, and one report, asked for by whoever leads every team: no page is about more people."""

from django.urls import reverse
from django.utils import timezone

from bench.measuring import Stage, require_same
from bench.readers import service_lead
from bench.rows.pages import Asked, Page
from reports.asked import Asked as Question
from reports.definitions import BY_KEY
from reports.period import usual
from reports.queries.figures import figures
from reports.queries.runs import teams_of


class Figures(Page):
    """Figures of every team. They show nobody, so nothing is recorded of whom they showed."""

    report = ""

    @property
    def address(self) -> str:
        """The page."""
        return reverse(self.name)

    def subjects(self, stage: Stage) -> list[Asked]:
        """One reader, over and over."""
        return [Asked(service_lead(), self.address)]

    def question(self, asked: Asked) -> Question:
        """What the page asks."""
        at = timezone.now()
        report = BY_KEY[self.report]
        return Question(report, teams_of(asked.reader.rights), usual(report.dates, timezone.localdate(at)), at)

    def about(self, asked: Asked) -> dict:
        """Also the period."""
        told = asked.reader.about(timezone.now())
        period = self.question(asked).period
        return told | ({"from_at": period.starts_at, "until_at": period.ends_at} if period else {})

    def floor(self, stage: Stage, asked: Asked) -> list[list]:
        """Who asks, then the figures."""
        told = self.about(asked)
        with stage.floors.connection.transaction():
            who = {"session": told["session"], "reader": told["reader"], "on": told["date"]}
            stage.floors.run("who", **who)
            return stage.floors.run(self.name, **told)

    def same(self, asked: Asked, found: list[list]) -> None:
        """The same figures for every team."""
        ours = sorted((line.values | {"key": line.key} for line in figures(self.question(asked))), key=_key)
        require_same(self.name, ours, sorted((row._asdict() for row in found[-1]), key=_key))


class Bands(Figures):
    """Time since last contact."""

    name = "report_bands"
    report = "bands"

    @property
    def address(self) -> str:
        """Every report has the same page."""
        return reverse("report", args=[self.report])


class Service(Figures):
    """Teams side by side."""

    name = "service"
    report = "service"


def _key(row: dict) -> str:
    return row["key"]


REPORT_BANDS = Bands()
SERVICE = Service()
