"""What stands at the head of every page about a person; named in ``settings.PERSON_HEADER``."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from caseload.alerts.cards import OpenAlert
from caseload.alerts.queries import open_for_episodes
from caseload.people import law
from caseload.people.codes import Intensity
from caseload.people.models import Episode, Person
from caseload.people.queries import current_episode
from caseload.people.whereabouts import Whereabouts
from caseload.people.whereabouts_words import Standing, on_the_ward
from caseload.precautions import lines
from desk import sql
from teams.access import Rights
from teams.calendar import Calendar
from teams.models import Team


@dataclass(frozen=True)
class Legal:
    """A legal measure in force: its name, and its last day if it has one."""

    name: str
    expires_on: dt.date | None


@dataclass(frozen=True)
class Header:
    """The head of a person's page. ``standing`` holds the periods in force (``desk/sql/person_header.sql``)."""

    person: Person
    episode: Episode | None
    age: int | None
    standing: object | None = None
    intensity: str = ""
    legal: list[Legal] = field(default_factory=list)
    alerts: list[OpenAlert] = field(default_factory=list)
    whereabouts: Standing | None = None
    """Where they are as somebody told it, where no stay in hospital stands above it."""
    on_ward: str = ""
    """That their rhythm pauses in hospital, and by when somebody of the team sees them there."""
    precautions: list[lines.Line] = field(default_factory=list)
    """What to know before knocking; nobody knocks where somebody has died."""


def header(person: Person, *, rights: Rights, team: Team | None = None, episode: Episode | None = None) -> Header:
    """At most three queries: the episode where the page did not bring it, what is in force, and what was noticed.
    Who is away, and which measure holds, goes by the team's day: at 02:00 it is still yesterday."""
    now = timezone.now()
    today = timezone.localdate(now)
    episode = episode or current_episode(person, rights, team)
    age = age_on(person.date_of_birth, person.died_on or today)
    if episode is None:
        return Header(person, None, age)
    day = Calendar.of_team(episode.team).day_of(now)
    standing = sql.rows("person_header", episode=episode.pk, at=now, today=day)[0]
    return Header(
        person=person,
        episode=episode,
        age=age,
        standing=standing,
        intensity=Intensity(standing.intensity).label if standing.intensity else "",
        legal=[] if person.died_on else [legal(item) for item in standing.legal],
        alerts=open_for_episodes(rights, [episode.pk], at=now)[episode.pk],
        whereabouts=None if person.died_on else whereabouts(standing.whereabouts, episode),
        on_ward="" if person.died_on else on_ward(episode, today=day),
        precautions=[] if person.died_on else lines.read(standing.precautions, on=day),
    )


def whereabouts(row: dict | None, episode: Episode) -> Standing | None:
    """What was told, as it stands for the episode."""
    return Standing.from_json(row) if row and row["kind"] == episode.whereabouts else None


def on_ward(episode: Episode, *, today: dt.date) -> str:
    """What is said of the rhythm while a stay in hospital holds; on leave it runs."""
    in_hospital = episode.is_open and episode.whereabouts == Whereabouts.HOSPITAL
    return on_the_ward(episode.seen_due_on, today=today) if in_hospital else ""


def legal(item: dict) -> Legal:
    """A legal measure from its JSON."""
    expires = item["expires_on"]
    return Legal(law.measure(item["kind"]).name, dt.date.fromisoformat(expires) if expires else None)


def age_on(born: dt.date | None, day: dt.date) -> int | None:
    """Whole years; somebody born on 29 February is a year older on 1 March."""
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
