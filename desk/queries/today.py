"""Reads for Today: four statements, whatever the number of people."""

import datetime as dt

from caseload.alerts.cards import Card
from caseload.contacts.ready_tools import PARTNERS_JSON
from desk import noticed, sql
from desk.due import TREATED_DAYS, Due
from desk.today import SOON_DAYS, Shift, Today, Waiting
from desk.visits import Visit
from teams.access import Rights
from teams.calendar import Calendar
from teams.models import Team


def today_of(rights: Rights, *, team: Team, at: dt.datetime) -> Today:
    """The day of one member of staff, across all their teams; ``team`` says when the day begins."""
    calendar = Calendar.of_team(team)
    day = calendar.day_of(at)
    about = {"reader": rights.user.pk, "teams": rights.team_ids, "today": day}
    # By membership: a service lead sees all teams, and works in none of them.
    own = [team for team in rights.by_team if rights.may("shift.set", team)] or [team.pk]
    shifts = [
        Shift(**row._asdict(), may_take=row.team_id in rights.by_team)
        for row in sql.rows("today_shift", **about | {"teams": own}, at=at)
    ]
    asked = {"answers_for": answers_for(rights, shifts), "decides": rights.may("people.merge")}
    waiting = [Waiting(row) for row in sql.rows("today_waiting", **about, **asked, partners_for=PARTNERS_JSON, at=at)]
    hours = {"from": calendar.start_of(day), "until": calendar.end_of(day)}
    course = [Visit(row) for row in sql.rows("today_visits", **about, **hours)]
    return Today(
        day=day,
        shifts=shifts,
        cards=without_told(noticed.cards_of(rights, at=at), waiting),
        visits=[visit for visit in course if visit.is_planned],
        unplanned=[visit for visit in course if not visit.is_planned],
        mine=[Due(row, calendar, at) for row in sql.rows("today_mine", **about, at=at, **until(day))],
        waiting=waiting,
    )


def until(day: dt.date) -> dict[str, dt.date]:
    """Until which days people, and their treatments and checks, stand on Today."""
    return {"soon": day + dt.timedelta(days=SOON_DAYS), "treated": day + dt.timedelta(days=TREATED_DAYS)}


TOLD_BY = {"concern": "concerns", "ready": "ready"}
"""What waits to the family of the rules that say the same."""


def without_told(cards: list[Card], waiting: list[Waiting]) -> list[Card]:
    """The cards without the alerts that only say that a concern is open, or somebody ready right now: the page shows
    its words and its answer."""
    told = {(item.person_id, TOLD_BY.get(item.kind)) for item in waiting}
    left = [[alert for alert in card.alerts if (card.person_id, alert.rule.family) not in told] for card in cards]
    return [Card(alerts) for alerts in left if alerts]


def answers_for(rights: Rights, shifts: list[Shift]) -> list[int]:
    """The teams whose concerns and worries come to this reader besides those about their own people: those they
    lead, and those whose calls they take."""
    on_call = [shift.team_id for shift in shifts if shift.shift_id == rights.user.pk]
    return sorted({*on_call, *noticed.teams_led(rights)})
