"""The next two weeks, replayed from the diary: where it will not hold, and what would close each gap. Pure.

Every visit that somebody can make is taken as made and seen; whoever is away makes none. What is past already stands
among the alerts and not here.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import combinations

from caseload.people.rhythm import due_on
from caseload.precautions import lines
from teams.calendar import Calendar

DAYS = 14
AFTER_DISCHARGE = 1
"""The rhythm in days from a discharge on, until the team decides (domain.md 2a)."""
OFFERED = 3
A_DAY = dt.timedelta(days=1)


class Kind(StrEnum):
    """What will not hold. In the order in which they stand on a day."""

    NOBODY = "nobody"
    SECOND = "second"
    TREATMENT = "treatment"
    PAST = "past"
    DISCHARGE = "discharge"
    ONLY_WORKER = "only_worker"


@dataclass(frozen=True)
class Member:
    """A colleague of the team: the days of the week they work, when they are away, and how many visits they have."""

    id: int
    name: str
    room: int
    """How many visits on a day are enough."""
    uuid: object = None
    weekdays: frozenset[int] = frozenset()
    away: tuple[tuple[dt.date, dt.date | None], ...] = ()
    """First day, and the day they are back."""
    visits: Mapping[dt.date, int] = field(default_factory=dict)

    def is_away(self, day: dt.date) -> bool:
        return any(first <= day and (back is None or day < back) for first, back in self.away)

    def has_room(self, day: dt.date) -> bool:
        """Works that day, is here, and has not too many visits."""
        return day.isoweekday() in self.weekdays and not self.is_away(day) and self.visits.get(day, 0) < self.room


@dataclass(frozen=True)
class Planned:
    """A visit in the diary. ``two_go``: two must go on it, and no reason is kept why one goes alone."""

    on: dt.date
    staff: frozenset[int]
    uuid: object = None
    two_go: bool = False


@dataclass(frozen=True)
class Treatment:
    """Something due, and the days on which the policy allows it."""

    what: str
    due_on: dt.date
    earliest_on: dt.date
    latest_on: dt.date


@dataclass(frozen=True)
class Subject:
    """Somebody on the caseload. ``due_on``: the last day on which the rhythm is kept as things stand; ``two_go``: two
    must go to them, as far as is known before a place is named."""

    id: int
    name: str
    uuid: object = None
    due_on: dt.date | None = None
    rhythm_days: int | None = None
    known_by: frozenset[int] = frozenset()
    visits: tuple[Planned, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    discharge_on: dt.date | None = None
    two_go: bool = False
    seen: str = ""
    """The mark of these visits: whoever books sends it back, so that two who tap at once do not book twice."""


@dataclass(frozen=True)
class Closing:
    """One tap that would close a gap: who could go on which day, and with whom: who is to introduce them, or the
    second of two who must go."""

    on: dt.date
    member: Member
    visits: int
    knows: bool
    along: Member | None = None


@dataclass(frozen=True)
class Gap:
    """What will not hold on a day."""

    kind: Kind
    subject: Subject
    on: dt.date
    closings: tuple[Closing, ...] = ()
    visit: Planned | None = None
    what: str = ""
    every: int = 0
    """The rhythm in days that runs out."""
    away: Member | None = None
    names: tuple[str, ...] = ()
    """Who was to go on the visit."""

    @property
    def last_on(self) -> dt.date:
        """Of a lapse: the last day on which the rhythm is kept."""
        return self.on - A_DAY

    @property
    def pressing(self) -> tuple:
        return self.on, list(Kind).index(self.kind), self.subject.name, self.what


@dataclass(frozen=True)
class Diary:
    """What is known of the days to come."""

    crew: Sequence[Member]
    calendar: Calendar
    today: dt.date
    days: int = DAYS

    @cached_property
    def by_id(self) -> dict[int, Member]:
        return {member.id: member for member in self.crew}

    @cached_property
    def last(self) -> dt.date:
        """The last day that is looked at."""
        return self.today + dt.timedelta(days=self.days - 1)

    @cached_property
    def open_days(self) -> list[dt.date]:
        """The days on which the team works."""
        days = (self.today + dt.timedelta(days=n) for n in range(self.days))
        return [day for day in days if self.calendar.is_open(day)]

    def goes(self, visit: Planned) -> list[Member]:
        """Those who were to go and are here."""
        known = (self.by_id[pk] for pk in sorted(visit.staff) if pk in self.by_id)
        return [member for member in known if not member.is_away(visit.on)]

    def is_made(self, visit: Planned) -> bool:
        """Whether somebody of those who were to go is here; two, where two must go."""
        return len(self.goes(visit)) >= (lines.ENOUGH if visit.two_go else 1)


def gaps(subjects: Iterable[Subject], diary: Diary) -> list[Gap]:
    """Everything that will not hold, by day; at most one lapse of the rhythm for each person: the first."""
    found = [gap for subject in subjects for gap in of_one(subject, diary)]
    return sorted(found, key=lambda gap: gap.pressing)


def of_one(subject: Subject, diary: Diary) -> Iterator[Gap]:
    """What will not hold about one person."""
    yield from _nobody_goes(subject, diary)
    yield from _treatments(subject, diary)
    yield from _lapse(subject, diary)
    yield from _only_worker(subject, diary)


def figures(found: Iterable[Gap]) -> Counter:
    """How many of each kind."""
    return Counter(gap.kind for gap in found)


def _nobody_goes(subject: Subject, diary: Diary) -> Iterator[Gap]:
    for visit in subject.visits:
        if not diary.today <= visit.on <= diary.last or diary.is_made(visit):
            continue
        names = tuple(sorted(diary.by_id[pk].name for pk in visit.staff if pk in diary.by_id))
        if here := diary.goes(visit):
            second = closings([visit.on], subject, diary, along=here[0])
            yield Gap(Kind.SECOND, subject, visit.on, second, visit, names=(here[0].name,))
        else:
            could = closings([visit.on], subject, diary, two_go=visit.two_go)
            yield Gap(Kind.NOBODY, subject, visit.on, could, visit, names=names)


def _treatments(subject: Subject, diary: Diary) -> Iterator[Gap]:
    made = [visit.on for visit in subject.visits if diary.is_made(visit)]
    for one in subject.treatments:
        first = max(one.earliest_on, diary.today)
        if not diary.today <= one.latest_on <= diary.last or any(first <= day <= one.latest_on for day in made):
            continue
        # On its day, else as soon after it as the policy allows, else before it.
        allowed = [day for day in diary.open_days if first <= day <= one.latest_on]
        days = sorted(allowed, key=lambda day: (day < one.due_on, abs(day - one.due_on)))
        yield Gap(Kind.TREATMENT, subject, one.latest_on, closings(days, subject, diary), what=one.what)


def _lapse(subject: Subject, diary: Diary) -> Iterator[Gap]:
    """Walks the days: what is seen sets the next due day, a discharge sets it to the next day. A visit so early that
    the rhythm would run out on the same day all the same closes nothing."""
    due, every, kind = subject.due_on, subject.rhythm_days, Kind.PAST
    if due is None or not every:
        return
    made = {visit.on for visit in subject.visits if diary.is_made(visit)}
    since = diary.today - A_DAY  # whom one has seen on a day cannot be seen again on it
    for day in (diary.today + n * A_DAY for n in range(diary.days)):
        if day > due >= diary.today:
            ahead = [one for one in reversed(diary.open_days) if since < one <= due]
            helps = [one for one in ahead if due_on(one, every, diary.calendar) > due]
            yield Gap(kind, subject, day, closings(helps, subject, diary), every=every)
            return
        if day == subject.discharge_on:
            every, kind = AFTER_DISCHARGE, Kind.DISCHARGE
        if day in made or day == subject.discharge_on:
            since, due = day, due_on(day, every, diary.calendar)


def _only_worker(subject: Subject, diary: Diary) -> Iterator[Gap]:
    """The one colleague who knows them is away: somebody goes along before, and where it is too late, instead."""
    known = [diary.by_id[pk] for pk in subject.known_by if pk in diary.by_id]
    if len(known) != 1:
        return
    [member] = known
    first = next((day for day in diary.open_days if member.is_away(day)), None)
    if first is None:
        return
    before = [day for day in reversed(diary.open_days) if day < first and member.has_room(day)]
    if any(visit.on < first and len(visit.staff) > 1 and diary.is_made(visit) for visit in subject.visits):
        return  # somebody is to be introduced
    introduced = closings(before, subject, diary, along=member)
    instead = closings([day for day in diary.open_days if day >= first], subject, diary)
    yield Gap(Kind.ONLY_WORKER, subject, first, introduced or instead, away=member)


def closings(
    days: Sequence[dt.date],
    subject: Subject,
    diary: Diary,
    *,
    along: Member | None = None,
    two_go: bool | None = None,
) -> tuple[Closing, ...]:
    """Who could go: on the first of these days on which anybody has room, or two where two must go; whom the person
    knows first, then whoever has fewest visits. ``along`` goes in any case."""
    two_go = along is None and (subject.two_go if two_go is None else two_go)
    for day in days:
        free = [one for one in diary.crew if one is not along and one.has_room(day)]
        free.sort(key=lambda one: (one.id not in subject.known_by, one.visits.get(day, 0), one.name))
        pairs = combinations(free[:OFFERED], 2) if two_go else ((one, along) for one in free[:OFFERED])
        if found := tuple(
            Closing(day, one, one.visits.get(day, 0), one.id in subject.known_by, second) for one, second in pairs
        ):
            return found
    return ()
