"""The engine's own figures: does it look, and does it raise more than anybody acts on (alert fatigue)?"""

import datetime as dt
from dataclasses import dataclass

from caseload.alerts import engine, queries
from caseload.alerts.models import Sweep


@dataclass(frozen=True)
class RuleFigures:
    """One rule over the last four weeks."""

    title: str
    open_now: int
    opened: int
    closed: int
    without_action: int
    people: int

    @property
    def per_person_week(self) -> float | None:
        """Alerts opened per person on the caseload and week."""
        return self.opened / self.people / queries.WEEKS if self.people else None

    @property
    def share_without_action(self) -> int | None:
        """Per cent of those closed that nobody acted on."""
        return round(100 * self.without_action / self.closed) if self.closed else None


@dataclass(frozen=True)
class Figures:
    """What /engine/ shows."""

    last: Sweep | None
    is_stale: bool
    sweeps: list[Sweep]
    rules: list[RuleFigures]
    people: int

    @classmethod
    def now(cls, at: dt.datetime) -> "Figures":
        """As of a moment: four queries."""
        sweeps = list(queries.sweeps()[:10])
        last = sweeps[0] if sweeps else None
        counted = {row["rule"]: row for row in queries.figures(at=at)}
        people = queries.people_on_caseloads()
        return cls(
            last=last,
            is_stale=queries.is_stale(last and last.finished_at, at=at),
            sweeps=sweeps,
            rules=[_of(rule, counted.get(rule.code, {}), people) for rule in engine.rules()],
            people=people,
        )


def _of(rule, counted: dict, people: int) -> RuleFigures:
    return RuleFigures(
        title=str(rule.title),
        people=people,
        **{name: counted.get(name, 0) for name in ("open_now", "opened", "closed", "without_action")},
    )
