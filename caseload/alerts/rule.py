"""What an alert rule says of itself. The rooms above declare their rules with this module and nothing else.

A rule is SQL that gives what is true, and functions that put it into words when it is read. Its SQL is a SELECT of
``team_id, person_id, episode_id, subject, facts, since_at``, in this order:

- ``subject``: text that names the thing meant besides the episode (a visit's id), or '';
- ``facts``: jsonb of codes, ids, dates and figures that do not grow by the clock (growing ones are read live);
- ``since_at``: the moment that age and escalation count from.

It reads the episodes from ``e`` (``caseload/sql/alerts_*.sql``): all columns of state with the thresholds of the team
and its day (``e.today``). For one person's reconciling that is a handful of rows; for the sweep it is everybody, and
the planner sees through it to the indexes, so every rule must say by an indexed column what is overdue. ``leads``
holds the longest lead times of any team, for such a bound. ``%(now)s`` is the moment.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teams.calendar import Calendar


class Escalation(Enum):
    """When an alert goes to the team lead by itself. Anybody may take it there by hand."""

    AT_ONCE = "at_once"
    BY_AGE = "by_age"
    UNLESS_ACKNOWLEDGED = "unless_acknowledged"
    """By age, but what somebody has acknowledged stays with them."""
    AFTER_ITS_DAY = "after_its_day"
    """As soon as the team's day is over on which it became true."""


@dataclass(frozen=True)
class Call:
    """Somebody to ring."""

    name: str
    number: str


@dataclass(frozen=True)
class Tap:
    """What one tap settles: the words on it, where it is sent and with what; and the words for doing it otherwise,
    which leads to the same address as a form. ``sent`` may say ``me`` for whoever taps."""

    label: str
    to: str
    sent: dict[str, str]
    otherwise: str


@dataclass(frozen=True)
class Noticed:
    """An open alert with the living figures beside its facts: what a sentence is made of.

    The figures are those of the episode at reading time; for an alert about no person they are empty.
    """

    facts: dict
    since_at: dt.datetime
    now: dt.datetime
    calendar: Calendar
    named_worker: str
    accepted_at: dt.datetime | None = None
    last_seen_at: dt.datetime | None = None
    last_spoken_at: dt.datetime | None = None
    tries_since_seen: int = 0
    run_of_tries: int = 0
    rhythm_days: int | None = None
    in_hospital_since: dt.datetime | None = None
    unlogged_visit: dict | None = None
    """The latest planned visit whose time is over and which nobody has logged: {uuid, on_date, starts_at}."""
    reported: dict | None = None
    """The latest "reported seen by" since they were last seen: {by, at}."""
    person_uuid: UUID | None = None
    follow_up: dict | None = None
    """The visit that is booked for the days after a discharge: {on_date, staff}."""
    sighted_at: dt.datetime | None = None
    """When they were last sighted or heard, or declined at the door, since they were last seen."""

    @property
    def today(self) -> dt.date:
        """The team's day at reading time."""
        return self.calendar.day_of(self.now)

    def days_since(self, moment: dt.datetime) -> int:
        """Whole days of the team from a moment to now."""
        return (self.today - self.calendar.day_of(moment)).days


def changed(facts: dict) -> str:
    """Why an alert closed, where a rule has nothing more to say."""
    return ENDINGS.get(facts.get("because", ""), ENDINGS["changed"])()


ENDINGS: dict[str, Callable[[], str]] = {
    "changed": lambda: _("no longer so"),
    "ended": lambda: _("the time with this team ended"),
    "died": lambda: _("the person has died"),
    "acknowledged": lambda: _("acknowledged"),
}
"""What every rule may close by, by the code in ``closed_facts["because"]``."""


@dataclass(frozen=True)
class Rule:
    """One thing that the team must notice."""

    code: str
    family: str
    title: str
    sql: str
    sentence: Callable[[Noticed], str]
    steps: tuple[str, ...] = ()
    """What next, as codes of ``alerts.ladder``; the first is the one to take now."""
    closed_sql: str = "NULL::jsonb"
    """A jsonb expression over ``a`` (the alert) and ``e`` (its episode): why it closes, or NULL."""
    closed_because: Callable[[dict], str] = changed
    escalation: Escalation = Escalation.UNLESS_ACKNOWLEDGED
    tells_shift: bool = False
    """Shown to the shift co-ordinator of the day too, whoever answers for the person."""
    after_death: bool = False
    about_nobody: bool = False
    """About no person: a silent feed. Its SQL gives NULL for person and episode."""
    named: Callable[[dict], str] | None = None
    """Whose card it is where it is about no person, from its facts; without it the team's."""
    calls: Callable[[dict], list[Call]] = lambda facts: []
    """Whom to ring now, from its facts."""
    tap: Callable[[Noticed], Tap | None] = lambda noticed: None
    """What one tap settles now."""
    parameters: Callable[[], dict] = dict
    tone: Callable[[Noticed], str] = field(default=lambda noticed: "soon")
    """act, soon, info: what kind of card."""


def word_of(tone: str) -> str:
    """What a card's colour says, in a word: colour never carries meaning alone."""
    return str(TONE_WORDS[tone])


TONE_WORDS = {"act": gettext_lazy("Act now"), "soon": gettext_lazy("Soon"), "info": gettext_lazy("To know")}
