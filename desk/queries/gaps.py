"""Reads for next week's gaps: two statements and the team's closed days, whatever the number of people."""

import datetime as dt
from collections.abc import Iterable

from caseload.contacts.codes import VisitState
from caseload.contacts.models import PlannedVisit
from caseload.people.codes import EpisodeState
from caseload.people.facts import Facts
from caseload.people.models import Episode
from desk import sql
from desk.gaps import DAYS, Diary, Gap, Member, Planned, Subject, Treatment, gaps
from teams.access import Rights
from teams.faults import fingerprint
from teams.models import Team
from teams.queries import calendar_of

DAY = dt.date.fromisoformat


def gaps_of(rights: Rights, *, team: Team, at: dt.datetime) -> tuple[Diary, list[Gap]]:
    """Where the diary of a team of the reader's will not hold."""
    rights.require("clinical.read", team)
    calendar = calendar_of(team)
    today = calendar.day_of(at)
    asked = {"team": team.pk, "today": today, "last": today + dt.timedelta(days=DAYS - 1)}
    crew = [_member(row, team.visits_a_day) for row in sql.rows("gaps_crew", **asked)]
    diary = Diary(crew, calendar, today)
    return diary, gaps((_subject(row) for row in sql.rows("gaps", **asked, at=at)), diary)


def has_caseload(team: Team) -> bool:
    """Whether anybody has been accepted by a team."""
    return Episode.objects.filter(team=team, state=EpisodeState.ACCEPTED).exists()


def standing(episode: Episode, *, on: dt.date) -> tuple[list[PlannedVisit], str]:
    """Somebody's visits in the days that are looked at, and their mark."""
    ahead = PlannedVisit.objects.filter(
        episode=episode, state=VisitState.PLANNED, on_date__range=(on, on + dt.timedelta(days=DAYS - 1))
    )
    visits = list(ahead.prefetch_related("staff").order_by("on_date", "pk"))
    return visits, mark((one.uuid, one.on_date, (user.pk for user in one.staff.all())) for one in visits)


def mark(visits: Iterable[tuple]) -> str:
    """Equal where a person's visits are equal: which, on which day, and who goes."""
    return fingerprint(sorted((str(uuid), str(on), sorted(staff)) for uuid, on, staff in visits))


def _member(row, room: int) -> Member:
    away = tuple((DAY(first), back and DAY(back)) for first, back in row.away)
    visits = {DAY(day): count for day, count in row.visits.items()}
    return Member(row.id, row.name, room, row.uuid, frozenset(row.working_days), away, visits)


def _subject(row) -> Subject:
    return Subject(
        id=row.person_id,
        name=Facts(row).name,
        uuid=row.person_uuid,
        due_on=row.seen_due_on,
        rhythm_days=row.rhythm_days,
        known_by=frozenset(row.known_by),
        visits=tuple(
            Planned(DAY(one["on"]), frozenset(one["staff"]), one["uuid"], one["two_go"]) for one in row.visits
        ),
        seen=mark((one["uuid"], one["on"], one["staff"]) for one in row.visits),
        two_go=row.two_go,
        treatments=tuple(
            Treatment(one["what"], DAY(one["due_on"]), DAY(one["earliest_on"]), DAY(one["latest_on"]))
            for one in row.treatments if not one["paused"]
        ),
        discharge_on=row.discharge_on,
    )  # fmt: skip
