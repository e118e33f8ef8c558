"""What becomes of each person: a fate per episode, drawn so that every page has its case. Pure."""

import datetime as dt
import random
from dataclasses import dataclass, field
from enum import StrEnum

from aot.demo.texts import texts
from teams.calendar import Calendar
from teams.models import Team, User


class Fate(StrEnum):
    """How somebody's story stands today."""

    STEADY = "steady"
    TRIED = "tried"
    NOT_TRIED = "not_tried"
    IN_HOSPITAL = "in_hospital"
    DISCHARGED = "discharged"
    REFERRED = "referred"
    UNKNOWN = "unknown"
    UNRECORDED = "unrecorded"
    CLOSED = "closed"


FATES = (
    [Fate.TRIED] * 3
    + [Fate.NOT_TRIED]
    + [Fate.IN_HOSPITAL] * 4
    + [Fate.REFERRED] * 2
    + [Fate.UNKNOWN]
    + [Fate.UNRECORDED] * 2
)
"""What every team has; all others are seen in their rhythm."""
MORE_FATES = {"AO-C": [Fate.DISCHARGED, Fate.IN_HOSPITAL], "AO-R": [Fate.DISCHARGED], "AO-E": [Fate.NOT_TRIED]}
DISCHARGED_DAYS = {"AO-C": 2, "AO-R": 3}
CLOSED_A_TEAM = 3
WITHOUT_COORDINATOR = ("AO-R", "AO-M")
INTENSITIES = ("daily", "several", "weekly", "fortnightly")
SHARES = (7, 27, 46, 20)
DAYS_ON = {"daily": (2, 16), "several": (4, 90), "weekly": (10, 300), "fortnightly": (20, 300)}
USED_TO_BE = {"daily": "several", "several": "weekly", "weekly": "several", "fortnightly": "weekly"}


@dataclass
class Staff:
    """A member of a team, as the loader needs them."""

    user: User
    profession: str
    ceiling: int
    starts_on: dt.date
    weekdays: tuple[int, ...]


@dataclass
class Stay:
    """A time in hospital, in days back from today; ``until`` null: still there."""

    since: dt.datetime
    until: dt.datetime | None
    general: bool = False
    ward: tuple = ()


@dataclass
class Case:
    """One episode on its way into the database."""

    rng: random.Random
    person: dict
    team: Team
    calendar: Calendar
    crew: list[Staff]
    fate: Fate
    accepted_on: dt.date
    intensity: str
    days_on: int
    reason: str
    coordinator: Staff | None = None
    agreed_days: int | None = None
    last_seen: dt.date | None = None
    featured: dict = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    place: tuple[str, str, str] = ("home", "", "")
    person_id: int = 0
    episode_id: int = 0

    @property
    def name(self) -> str:
        """What the person likes to be called."""
        return self.person["preferred_name"] or self.person["given_names"]

    @property
    def keys(self) -> dict:
        """The two columns of every clinical row."""
        return {"person_id": self.person_id, "episode_id": self.episode_id}

    @property
    def is_open(self) -> bool:
        """On the caseload, rules running."""
        return self.fate not in (Fate.REFERRED, Fate.CLOSED)

    def stay_on(self, day: dt.date) -> Stay | None:
        """The hospital stay that holds a day."""
        return next(
            (s for s in self.stays if s.since.date() <= day and (s.until is None or day < s.until.date())), None
        )

    def rhythm_on(self, day: dt.date, today: dt.date) -> int:
        """Days between visits, as they stood on a day."""
        if self.stay_on(day):
            return self.team.rhythm_in_reach
        if self.agreed_days:
            return self.agreed_days
        recent = (today - day).days <= self.days_on
        return getattr(self.team, f"rhythm_{self.intensity if recent else USED_TO_BE[self.intensity]}")

    def here(self, day: dt.date) -> list[Staff]:
        """Who worked in the team on a day: those whose weekday it is, or anybody."""
        crew = [one for one in self.crew if one.starts_on <= day]
        return [one for one in crew if day.isoweekday() in one.weekdays] or crew


def fates(team: Team, number: int, rng: random.Random) -> list[Fate]:
    """One fate for each person of a team, shuffled."""
    drawn = FATES + MORE_FATES.get(team.code, [])
    drawn = drawn + [Fate.STEADY] * (number - len(drawn)) + [Fate.CLOSED] * CLOSED_A_TEAM
    rng.shuffle(drawn)
    return drawn


def draw(rng: random.Random, person: dict, team: Team, calendar, crew, fate: Fate, now: dt.datetime) -> Case:
    """A case as chance would have it, within its fate."""
    today = calendar.day_of(now)
    intensity = rng.choices(INTENSITIES, weights=SHARES)[0]
    if fate in (Fate.TRIED, Fate.NOT_TRIED) and intensity == "fortnightly":
        intensity = "weekly"
    since = rng.randint(120, 1800)
    if fate is Fate.UNKNOWN:
        since = 3
    lives = texts("lives")
    case = Case(
        rng=rng,
        person=person,
        team=team,
        calendar=calendar,
        crew=crew,
        fate=fate,
        accepted_on=today - dt.timedelta(days=since),
        intensity=intensity,
        days_on=min(rng.randint(*DAYS_ON[intensity]), since),
        reason=rng.choice(getattr(lives, f"reasons_{intensity}")),
    )
    if fate is not Fate.UNKNOWN and intensity in ("weekly", "fortnightly") and rng.random() < 0.2:
        case.agreed_days = rng.choice([5, 6, 9, 10])
    _stays(case, now)
    return case


def _stays(case: Case, now: dt.datetime) -> None:
    rng, fate = case.rng, case.fate
    hospitals = texts("service").hospitals

    def stay(since_days: float, until_days: float | None, general: bool) -> Stay:
        ward = rng.choice(hospitals["general" if general else "psychiatric"])
        since = (now - dt.timedelta(days=since_days)).replace(minute=rng.choice([5, 20, 40]), second=0, microsecond=0)
        until = now - dt.timedelta(days=until_days) if until_days is not None else None
        return Stay(since, until and until.replace(minute=30, second=0, microsecond=0), general, tuple(ward))

    if fate is Fate.IN_HOSPITAL:
        case.stays.append(stay(rng.randint(3, 55), None, rng.random() < 0.12))
    elif fate is Fate.DISCHARGED:
        case.stays.append(stay(rng.randint(20, 60), DISCHARGED_DAYS.get(case.team.code, 1), general=False))
    elif fate is Fate.STEADY and case.accepted_on < (now - dt.timedelta(days=330)).date() and rng.random() < 0.22:
        begin = rng.randint(80, 300)
        case.stays.append(stay(begin, begin - rng.randint(12, 50), rng.random() < 0.2))
