"""The look at everybody: the first, that opens every alert; the next, with nothing to do; and one with a tenth overdue."""

from collections.abc import Callable

from django.utils import timezone

from bench.filling import empty
from bench.measuring import DifferentAnswerError, Measured, Stage, counted, figures, timed
from caseload.alerts import engine
from caseload.alerts.rule import Escalation
from caseload.alerts.sweep import sweep

TURNS = 5
ALERTS = ("caseload_alert", "caseload_alertstep", "caseload_sweep")
WRITTEN = """
SELECT rule, team_id, person_id, episode_id, subject, facts, since_at, escalated_at IS NOT NULL AS escalated, closed_at
FROM caseload_alert ORDER BY episode_id, rule, subject
"""
MOST_MADE_UP = """
UPDATE caseload_episode SET seen_due_at = now() + interval '3 days', try_due_at = now() + interval '3 days', run_of_tries = 0
WHERE seen_due_at <= now() AND id %% 10 > 0
"""


class Sweep:
    """Product and floor in turns; before each, ``before`` brings the alerts to where both begin."""

    def __init__(self, name: str, before: Callable[[Stage], None]):
        self.name = name
        self.before = before

    def measure(self, stage: Stage) -> Measured:
        """The alerts that both leave behind must be the same."""
        self.before(stage)
        with counted() as statements:
            sweep()
        ours = written(stage)
        self.before(stage)
        floor(stage)
        if ours != written(stage):
            raise DifferentAnswerError(f"{self.name}: the floor leaves other alerts behind")
        times: tuple[list, list] = ([], [])
        for _turn in range(min(TURNS, stage.repetitions)):
            for kept, work in zip(times, (sweep, lambda: floor(stage)), strict=True):
                self.before(stage)
                kept.append(timed(work))
        return figures(self.name, stage, times, queries=len(statements))


def floor(stage: Stage) -> None:
    """The floor, in a transaction of its own."""
    by_age = [rule.code for rule in engine.rules() if rule.escalation is Escalation.BY_AGE]
    with stage.floors.connection.transaction():
        stage.floors.run("sweep", at=timezone.now(), by_age=by_age)


def written(stage: Stage) -> list[tuple]:
    """All alerts, without keys and without the moment of writing."""
    return stage.owner.execute(WRITTEN).fetchall()


def nothing_noticed(stage: Stage) -> None:
    """No alert yet."""
    empty(stage.owner, *ALERTS)


def all_noticed(stage: Stage) -> None:
    """Every alert open; one sweep sees to it, which is not timed."""
    if not stage.owner.execute("SELECT EXISTS (SELECT FROM caseload_alert)").fetchone()[0]:
        sweep()
        stage.owner.execute("VACUUM ANALYZE caseload_alert")


SWEEP = Sweep("sweep", nothing_noticed)
SWEEP_AGAIN = Sweep("sweep_again", all_noticed)
