"""A person's stays with everything that stands about them: two queries, however many stays there are."""

import datetime as dt
from types import SimpleNamespace

from django.db import connection

from caseload import sql
from caseload.people.models import Person
from caseload.spells import follow_up
from caseload.spells.queries import follow_ups
from caseload.spells.queries.stays import of_person
from caseload.spells.stays import STRANDS, Shown
from teams.access import Rights
from teams.calendar import Calendar
from teams.models import Team

DAYS = {"first_by", "review_by", "done_on", "on_date"}
MOMENTS = {"ended_at", "occurred_at", "starts_at"}
TIMES = {"at_time", *(f"{name}_time" for name in STRANDS)}


def shown(person: Person, rights: Rights, *, team: Team | None, now: dt.datetime) -> list[Shown]:
    """Every stay of a person, the latest first, by the days of the team that looks."""
    today = follow_up.local_day(now)
    spells = of_person(person, rights, on=today)
    if team is None or not spells:
        return []
    rows = {row.stay_id: row for row in _rows(person, team, today)}
    closed_days = next((row.closed_days for row in rows.values()), [])
    calendar = Calendar.of_team(team, closed_days)
    return [_shown(spell, rows.get(spell.pk), calendar, now) for spell in spells]


def _rows(person: Person, team: Team, today: dt.date) -> list:
    told = {"person": person.pk, "team": team.pk, "since": today - dt.timedelta(days=1)} | follow_ups.asked(today)
    statement = sql.statement("stays").replace("({follow_ups})", f"({sql.statement('follow_ups')} {OF_PERSON})")
    with connection.cursor() as cursor:
        return sql.rows(cursor, statement, told)


OF_PERSON = "AND s.person_id = %(person)s"


def _shown(spell, row, calendar: Calendar, now: dt.datetime) -> Shown:
    if row is None:
        return Shown(spell, now, calendar)
    return Shown(
        spell=spell,
        now=now,
        calendar=calendar,
        judgement=follow_ups.judged(row, now) if row.spell_id else None,
        plans=_read(row.plans),
        answers={one.item: one for one in _read(row.answers)},
        meetings=_read(row.meetings),
        by_others=_read(row.others),
        visits=_read(row.visits),
        booked_visit=row.booked,
    )


def _read(told: list[dict] | None) -> list[SimpleNamespace]:
    """Rows of JSON with their days, moments and times."""
    return [SimpleNamespace(**{name: _value(name, value) for name, value in one.items()}) for one in told or ()]


def _value(name: str, value):
    if value is None:
        return None
    if name in DAYS:
        return dt.date.fromisoformat(value)
    if name in MOMENTS:
        return dt.datetime.fromisoformat(value)
    return dt.time.fromisoformat(value) if name in TIMES else value
