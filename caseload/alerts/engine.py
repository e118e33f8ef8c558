"""Opens what is newly true, closes what is no longer so, and leaves alone what is still true: one statement.

It knows no rule but through ``settings.ALERT_RULES``. One person's operation and the sweep run the same statement
over an array of episodes, which the caller has locked. The statement's snapshot is taken after the lock, so it sees
everything that whoever held the lock before has committed.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from caseload import sql
from caseload.alerts.models import Alert
from caseload.alerts.rule import Escalation, Rule

OLD_ENOUGH = (
    "(CASE WHEN {0}.rule = ANY(%(after_its_day)s)"
    " THEN (({0}.since_at AT TIME ZONE 'Europe/London') - t.day_starts_at)::date"
    " < ((%(now)s AT TIME ZONE 'Europe/London') - t.day_starts_at)::date"
    " ELSE (({0}.since_at AT TIME ZONE 'Europe/London') + make_interval(days => t.escalate_after_days))"
    " AT TIME ZONE 'Europe/London' <= %(now)s END)"
)
"""Whether an alert goes to the team lead by its age: whole local days of the team (t) from when it became true; or as
soon as the day of the team is over on which it did."""


@dataclass(frozen=True)
class Result:
    """How many alerts a reconciling has opened and closed, and how many went to the team lead as they opened."""

    opened: int = 0
    closed: int = 0
    escalated: int = 0


@dataclass(frozen=True)
class Differing:
    """An episode and the rules whose alerts it lacks or no longer needs. ``is_old``: one that is open has become old
    enough for the team lead."""

    episode_id: int
    rules: list[str]
    is_old: bool


def rules() -> tuple[Rule, ...]:
    """All rules, most pressing first."""
    return _imported(tuple(settings.ALERT_RULES))


def rule(code: str) -> Rule | None:
    """The rule of a code; None for a rule that is no longer in use."""
    return _by_code(tuple(settings.ALERT_RULES)).get(code)


def out_of_sight() -> list[str]:
    """The codes of the rules about somebody who is not seen: they take turns, and share the ladder."""
    return [each.code for each in rules() if each.family == "disengaged"]


def reconcile(*, episode_ids: Iterable[int], at: dt.datetime, only: Iterable[str] | None = None) -> Result:
    """Bring the alerts of these episodes up to date, or ``only`` those of some rules. The caller holds a lock on
    the episodes."""
    ids = list(episode_ids)
    codes = None if only is None else tuple(sorted(only))
    if not ids or codes == ():
        return Result()
    return _run("reconcile", at, ids, codes)


def reconcile_nobody(*, at: dt.datetime, only: Iterable[str] | None = None) -> Result:
    """Bring the alerts up to date that are about no person, or ``only`` those of some rules."""
    return _run("reconcile_nobody", at, only=None if only is None else tuple(sorted(only)))


def differing(*, at: dt.datetime) -> list[Differing]:
    """Episodes whose alerts are not what they should be, or that are old enough for the team lead; those with the
    same rules at fault one after the other. Reads only."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("differing", tuple(settings.ALERT_RULES)), _parameters(at))
        return [Differing(*row) for row in cursor.fetchall()]


def escalate(*, episode_ids: list[int], at: dt.datetime) -> int:
    """Send to the team lead what has become too old, counted from ``since_at``. Returns how many."""
    if not episode_ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_statement("escalate", tuple(settings.ALERT_RULES)), _parameters(at, episodes=episode_ids))
        return cursor.rowcount


def on_episodes_changed(*, episode_ids: list[int], at: dt.datetime, **_) -> None:
    """Receiver of ``people.signals.episodes_changed``; runs after the episode's state has been reckoned."""
    reconcile(episode_ids=episode_ids, at=at)


def on_late_no_more(*, at: dt.datetime, **_) -> None:
    """Receiver of ``outings.signals.late_no_more``: nobody need be looked for who is back."""
    reconcile_nobody(at=at, only=["not_back"])


def on_death_undone(*, ended: dict[int, dt.datetime], **_) -> None:
    """Receiver of ``people.signals.death_undone``: what closed by the death stands again, with whoever had it. The
    reconciling that follows closes what is no longer so."""
    for episode, moment in ended.items():
        closed = Alert.objects.filter(episode=episode, closed_at=moment, opened_at__lt=moment)
        closed.update(closed_at=None, closed_facts={})


def _run(
    name: str, at: dt.datetime, episodes: list[int] | None = None, only: tuple[str, ...] | None = None
) -> Result:
    few = bool(episodes) and len(episodes) <= sql.FEW
    statement = _statement(name, tuple(settings.ALERT_RULES), only)
    statement = statement.replace("{kept}", "MATERIALIZED" if few else "NOT MATERIALIZED")
    with sql.prepared() if few else connection.cursor() as cursor:
        cursor.execute(statement, _parameters(at, episodes=episodes, rules=only and list(only)))
        return Result(*cursor.fetchone())


def _parameters(at: dt.datetime, **more) -> dict:
    given = more | {
        "now": at,
        "at_once": [r.code for r in rules() if r.escalation is Escalation.AT_ONCE],
        "out_of_sight": out_of_sight(),
        "by_age": [r.code for r in rules() if r.escalation is Escalation.BY_AGE],
        "after_its_day": [r.code for r in rules() if r.escalation is Escalation.AFTER_ITS_DAY],
    }
    for each in rules():
        given |= each.parameters()
    return given


@cache
def _imported(paths: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(import_string(path) for path in paths)


@cache
def _by_code(paths: tuple[str, ...]) -> dict[str, Rule]:
    return {each.code: each for each in _imported(paths)}


@lru_cache(maxsize=200)
def _statement(name: str, paths: tuple[str, ...], only: tuple[str, ...] | None = None) -> str:
    """The statement of a file, with what all rules say put in its place, or ``only`` some."""
    about_people = [r for r in _imported(paths) if not r.about_nobody and (only is None or r.code in only)]
    about_nobody = [r for r in _imported(paths) if r.about_nobody and (only is None or r.code in only)]
    while_living = [r for r in about_people if not r.after_death]
    after_death = [r for r in about_people if r.after_death]
    return (
        sql.statement(f"alerts_{name}")
        .replace("{old_enough:a}", OLD_ENOUGH.format("a"))
        .replace("{old_enough:n}", OLD_ENOUGH.format("n"))
        .replace("{episodes}", sql.statement("alerts_episodes"))
        .replace("{while_living}", _all(while_living))
        .replace("{after_death}", _all(after_death))
        .replace("{about_nobody}", _all(about_nobody))
        .replace("{because}", _because(about_people))
        .replace("{because_nobody}", _because(about_nobody))
    )


def _all(which: list[Rule]) -> str:
    """What is true by these rules, as one list."""
    return "\nUNION ALL\n".join(_one(each) for each in which) or _one(NOTHING)


def _one(each: Rule) -> str:
    columns = "team_id, person_id, episode_id, subject, facts, since_at"
    return f"SELECT '{each.code}'::text AS rule, r.* FROM ({each.sql}) r ({columns})"  # noqa: S608 - code, not input


def _because(which: list[Rule]) -> str:
    """Why an alert closes, rule by rule."""
    cases = " ".join(f"WHEN '{each.code}' THEN {each.closed_sql}" for each in which)
    return f"CASE a.rule {cases} END" if cases else "NULL::jsonb"


NOTHING = Rule(
    code="",
    family="",
    title="",
    sql="SELECT NULL::bigint, NULL::bigint, NULL::bigint, '', '{}'::jsonb, %(now)s::timestamptz WHERE false",
    sentence=lambda noticed: "",
)
"""Stands where a list of rules is empty, so that the statement still has its columns."""
