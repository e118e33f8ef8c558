"""The look at everybody: the first, which opens every alert; the next, with nothing to do; one with few overdue."""

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
SELECT rule, team_id, person_id, episode_id, subject, facts, since_at, escalated_at IS NOT NULL, closed_at
FROM caseload_alert ORDER BY episode_id, rule, subject
"""
NINE_IN_TEN = (
    "UPDATE caseload_episode SET seen_due_at = now() + interval '3 days', try_due_at = now() + interval '3 days',"
    " run_of_tries = 0 WHERE (seen_due_at <= now() OR run_of_tries > 0) AND id % 10 > 0",
    "UPDATE caseload_plannedvisit SET state = 'done' WHERE state = 'planned' AND on_date <= current_date"
    " AND episode_id % 10 > 0",
    "UPDATE caseload_hospitalspell SET discharged_at = now() - interval '40 days',"
    " admitted_at = least(admitted_at, now() - interval '50 days')"
    " WHERE discharged_at IS NULL AND episode_id % 10 > 0",
    "UPDATE caseload_legalmeasure SET expires_on = expires_on + 100 WHERE episode_id % 10 > 0",
    "UPDATE caseload_intensityperiod SET review_by = review_by + 100 WHERE episode_id % 10 > 0",
    "UPDATE caseload_rhythmperiod SET review_by = review_by + 100 WHERE episode_id % 10 > 0",
    "UPDATE caseload_concern SET acknowledged_at = now(), acknowledged_by_id = recorded_by_id"
    " WHERE acknowledged_at IS NULL AND episode_id % 10 > 0",
    "UPDATE caseload_coordinatorperiod SET ends_at = NULL WHERE ends_at > now() - interval '3 days'"
    " AND episode_id % 10 > 0",
    "UPDATE teams_absence SET covered_by_id = user_id - 1 WHERE user_id / 10 % 10 > 0",
)
"""What nine in ten of those whom a rule names would need. Not what reckoning would give, but the sweep reads it."""


class Sweep:
    """Product and floor in turns; before each, ``before`` brings the alerts to where both begin."""

    def __init__(self, name: str, before: Callable[[Stage], None], *, floor: str = "sweep"):
        self.name = name
        self.before = before
        self.floor_name = floor

    def measure(self, stage: Stage) -> Measured:
        """The alerts that both leave behind must be the same."""
        self.before(stage)
        with counted() as statements:
            sweep()
        ours = written(stage)
        self.before(stage)
        self.floor(stage)
        if ours != written(stage):
            raise DifferentAnswerError(f"{self.name}: the floor leaves other alerts behind")
        times: tuple[list, list] = ([], [])
        for _turn in range(min(TURNS, stage.repetitions)):
            for kept, work in zip(times, (sweep, lambda: self.floor(stage)), strict=True):
                self.before(stage)
                kept.append(timed(work))
        return figures(self.name, stage, times, queries=len(statements))

    def floor(self, stage: Stage) -> None:
        """The floor, in a transaction of its own; where there is nothing to do, it must find nothing."""
        by_age = [rule.code for rule in engine.rules() if rule.escalation is Escalation.BY_AGE]
        with stage.floors.connection.transaction():
            [[found]] = stage.floors.run(self.floor_name, at=timezone.now(), by_age=by_age)
        if self.floor_name == "sweep_again" and found.differing:
            raise DifferentAnswerError(f"{self.name}: the floor would change {found.differing} alerts")


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
SWEEP_AGAIN = Sweep("sweep_again", all_noticed, floor="sweep_again")


class SweepFew(Sweep):
    """A first sweep over the same caseload of whom a tenth as many are overdue: cost must follow them."""

    def measure(self, stage: Stage) -> Measured:
        """Makes up who is overdue first, so it comes last."""
        for statement in NINE_IN_TEN:
            stage.owner.execute(statement)
        stage.owner.execute("VACUUM ANALYZE")
        return super().measure(stage)


SWEEP_FEW = SweepFew("sweep_tenth_overdue", nothing_noticed)
