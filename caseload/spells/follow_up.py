"""Follow-up after discharge from a mental health bed: the national rule and our wider one. Pure.

The national measure (England, domain.md section 5, as NHS England's own publication code computes it) works in
dates: discharged on Monday at any hour, met from Tuesday to the end of Thursday. The same day does not count, a phone
call does, a text does not. Its lists are dated data (``follow_up.toml``). Ours is wider: everybody who leaves any
mental health bed. The clock in hours is shown beside it and decides nothing. Whoever asks whether a discharge counts
and was followed up asks ``judge``: the person's page, the team's, the alert's words and the report.

Being admitted again is taken to the letter too, as NHS England's code has it: a stay that begins after the day of
discharge, in a bed of the responsible provider. Whoever is back on the same day, or in another provider's bed, is not
to be looked for at home (our alert ends); for the measure somebody still meets or rings them on the ward.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum

from caseload.spells import code_lists
from caseload.spells.code_lists import in_force
from teams.calendar import LONDON, Calendar

DAYS = 3
WARN_HOURS = (24, 48)
METHODS_OUT = code_lists.ever(code_lists.METHODS_OUT)
MECHANISMS = code_lists.ever(code_lists.MECHANISMS)
ATTENDANCE = code_lists.ever(code_lists.ATTENDANCE)


def local_day(moment: dt.datetime) -> dt.date:
    """The date in London, from midnight to midnight: the measure knows nothing of a team's day."""
    return moment.astimezone(LONDON).date()


def day_of_stay(admitted_at: dt.datetime, day: dt.date) -> int:
    """Which day in hospital a date is, as hospitals count; the date of admission is day 1."""
    return (day - local_day(admitted_at)).days + 1


def window(discharged_at: dt.datetime) -> tuple[dt.date, dt.date]:
    """The first and the last date on which a contact counts."""
    day = local_day(discharged_at)
    return day + dt.timedelta(days=1), day + dt.timedelta(days=DAYS)


class Out(StrEnum):
    """Why a discharge is not in the national measure."""

    NATION = "nation"
    BED = "bed"
    METHOD = "method"
    DESTINATION = "destination"
    DIED = "died"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Discharge:
    """What the measure asks of a discharge. ``bed_class`` is that of the last bed."""

    discharged_at: dt.datetime
    bed_class: str
    method: str
    destination: str
    nation: str = "ENG"
    died_on: dt.date | None = None
    other_provider: bool = False
    """The bed was another provider's, and nobody referred on to ours during the stay: theirs is the duty."""

    @property
    def day(self) -> dt.date:
        return local_day(self.discharged_at)

    @property
    def window(self) -> tuple[dt.date, dt.date]:
        return window(self.discharged_at)

    @property
    def out(self) -> Out | None:
        """Why the national measure leaves it out; None where it counts it."""
        died = self.died_on is not None and self.died_on <= self.window[1]
        reasons = (
            (self.nation != "ENG", Out.NATION),
            (self.method in in_force(code_lists.METHODS_OUT, self.day), Out.METHOD),
            (died, Out.DIED),
            (self.bed_class not in in_force(code_lists.BED_CLASSES, self.day), Out.BED),
            (self.destination in in_force(code_lists.DESTINATIONS_OUT, self.day), Out.DESTINATION),
            (self.other_provider, Out.PROVIDER),
        )
        return next((reason for holds, reason in reasons if holds), None)


class Misses(StrEnum):
    """Why a contact does not count."""

    SAME_DAY = "same_day"
    TOO_LATE = "too_late"
    NOT_ATTENDED = "not_attended"
    MECHANISM = "mechanism"
    OTHER_PROVIDER = "other_provider"


@dataclass(frozen=True)
class Again:
    """One admission to a mental health bed after a discharge. ``is_ours``: to a bed of our provider."""

    at: dt.datetime
    is_ours: bool = True

    def misses(self, left: Discharge) -> Misses | None:
        """Why it does not count; None where it does. NHS England's code takes the first day of a stay with the
        responsible provider as it takes a contact's: on the day of discharge, or elsewhere, it does not count."""
        day, (first, last) = local_day(self.at), left.window
        reasons = (
            (day < first, Misses.SAME_DAY),
            (day > last, Misses.TOO_LATE),
            (not self.is_ours, Misses.OTHER_PROVIDER),
        )
        return next((reason for holds, reason in reasons if holds), None)


@dataclass(frozen=True)
class Contact:
    """One contact after a discharge, by any team of the provider. ``attendance``: the national code, or ''."""

    at: dt.datetime
    attendance: str
    mechanism: str
    by: str = ""
    team: str = ""
    is_ours: bool = True

    def misses(self, left: Discharge) -> Misses | None:
        """Why it is no follow-up of a discharge; None where it is one."""
        day, (first, last) = local_day(self.at), left.window
        reasons = (
            (day < first, Misses.SAME_DAY),
            (day > last, Misses.TOO_LATE),
            (self.mechanism not in in_force(code_lists.MECHANISMS, left.day), Misses.MECHANISM),
            (self.attendance not in in_force(code_lists.ATTENDANCE, left.day), Misses.NOT_ATTENDED),
        )
        return next((reason for holds, reason in reasons if holds), None)


class Came(Enum):
    """What came of it."""

    IN_TIME = "in_time"
    READMITTED = "readmitted"
    RUNNING = "running"
    MISSED = "missed"


@dataclass(frozen=True)
class Judgement:
    """One discharge, judged: whether the measure counts it, and what came of it."""

    left: Discharge
    came: Came
    met: Contact | None = None
    readmitted_at: dt.datetime | None = None
    not_counted: tuple[tuple[Contact | Again, Misses], ...] = ()
    """Contacts and admissions since the discharge that were no follow-up, and why."""

    @property
    def is_national(self) -> bool:
        return self.left.out is None

    @property
    def is_met(self) -> bool:
        """Readmitted in the window counts as followed up."""
        return self.came in (Came.IN_TIME, Came.READMITTED)

    @property
    def met_at(self) -> dt.datetime | None:
        """The first moment by which it was met."""
        return min(filter(None, [self.met and self.met.at, self.readmitted_at]), default=None)


def judge(
    left: Discharge, contacts: Iterable[Contact], admissions: Iterable[Again], *, now: dt.datetime
) -> Judgement:
    """Judge a discharge by what is known at a moment. ``admissions``: to a mental health bed since."""
    known = [one for one in (*contacts, *admissions) if left.discharged_at <= one.at <= now]
    judged = [(one, one.misses(left)) for one in sorted(known, key=lambda one: one.at)]
    counted = [one for one, misses in judged if misses is None]
    met = next((one for one in counted if isinstance(one, Contact)), None)
    again = next((one for one in counted if isinstance(one, Again)), None)
    if counted:
        came = Came.IN_TIME if counted[0] is met else Came.READMITTED
    else:
        came = Came.RUNNING if local_day(now) <= left.window[1] else Came.MISSED
    return Judgement(left, came, met, again and again.at, tuple((one, misses) for one, misses in judged if misses))


class Stage(Enum):
    """How far the days have run without a follow-up."""

    LEFT = "left"
    HOURS_24 = "24h"
    HOURS_48 = "48h"
    LAST_OPEN_DAY = "last_open_day"
    MISSED = "missed"


def last_open_day(discharged_at: dt.datetime, calendar: Calendar) -> dt.date | None:
    """The last date of the window on which the team is open; None where it is closed on all of them."""
    first, last = window(discharged_at)
    days = [last - dt.timedelta(days=back) for back in range((last - first).days + 1)]
    return next((day for day in days if calendar.is_open(day)), None)


def next_day(discharged_at: dt.datetime, now: dt.datetime, calendar: Calendar) -> dt.date | None:
    """The first date of the window, from today on, on which the team is open: when one of it could go."""
    first, last = window(discharged_at)
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    return next((day for day in days if day >= local_day(now) and calendar.is_open(day)), None)


def stage(discharged_at: dt.datetime, now: dt.datetime, calendar: Calendar) -> Stage:
    """Warns at 24 and 48 hours, and from the last day on which the team is open; after the window it is missed."""
    today = local_day(now)
    if today > window(discharged_at)[1]:
        return Stage.MISSED
    if today >= (last_open_day(discharged_at, calendar) or local_day(discharged_at)):
        return Stage.LAST_OPEN_DAY
    passed = hours(discharged_at, now)
    if passed >= WARN_HOURS[1]:
        return Stage.HOURS_48
    return Stage.HOURS_24 if passed >= WARN_HOURS[0] else Stage.LEFT


def hours(discharged_at: dt.datetime, now: dt.datetime) -> int:
    """Whole hours that have really passed, on the days the clocks change too: two times of one zone are subtracted
    as the clock on the wall shows them."""
    return int((now.timestamp() - discharged_at.timestamp()) // 3600)


def first_in_reach_by(admitted_at: dt.datetime, calendar: Calendar) -> dt.date:
    """The third day after admission on which the team is open: by then somebody has been to the ward."""
    day = calendar.day_of(admitted_at)
    for _open_day in range(DAYS):
        day = calendar.first_open_on_or_after(day + dt.timedelta(days=1))
    return day
