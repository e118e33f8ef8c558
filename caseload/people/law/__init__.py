"""Legal measures as data: the acts in this folder, each measure with its nation, its days and its terms. Pure.

Changing law is changing a file here, not code (domain.md R11): a measure that no longer begins gets ``until``, and
what comes in its place stands beside it with ``from``. A measure is known by its code for as long as rows name it.
"""

import calendar
import datetime as dt
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

FOLDER = Path(__file__).parent
LONGEST_CODE = 24


class LawFaultError(Exception):
    """A file of this folder that may not be: which, and why."""


@dataclass(frozen=True)
class Term:
    """How long something lasts: months, days or hours."""

    months: int = 0
    days: int = 0
    hours: int = 0

    def after(self, day: dt.date) -> dt.date:
        """The same date so many months on (the last of the month where it has no such date), or so many days."""
        months = day.year * 12 + day.month - 1 + self.months
        year, month = months // 12, months % 12 + 1
        shifted = day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))
        return shifted + dt.timedelta(days=self.days)

    def last_day(self, first: dt.date) -> dt.date:
        """The day before the date on which the term is over (domain.md 2a: so with a community treatment order).

        Where the month has no such date (six months from 31 August) some would read the term a day longer: we warn by
        the earlier day.
        """
        return self.after(first) - dt.timedelta(days=1)

    @property
    def words(self) -> str:
        """'6 months'"""
        if self.months:
            return _("%(n)d months") % {"n": self.months}
        return _("%(n)d hours") % {"n": self.hours} if self.hours else _("%(n)d days") % {"n": self.days}


@dataclass(frozen=True)
class Task:
    """What is due under a measure: so long after its first day, or before its last."""

    code: str
    title: str
    source: str = ""
    after: Term | None = None
    before: Term | None = None

    @property
    def name(self) -> str:
        """Its title in the reader's language."""
        return _(self.title)

    def due_on(self, first: dt.date, last: dt.date | None) -> dt.date | None:
        """The day by which it is to be done; None where it hangs on a last day that is not known."""
        if self.after:
            return self.after.last_day(first)
        return last - dt.timedelta(days=self.before.days) if last else None


@dataclass(frozen=True)
class Measure:
    """One kind of legal measure. ``warn_days``: so many days before its last day somebody is told, the longest first.

    ``takes_over``: nobody who is under it is closed before another team has accepted. ``entitlement``: it does not
    expire. ``conditions``: it comes with conditions. ``renewals``: for how long it is renewed, first and afterwards.
    ``asks_last_day``: its term is the longest there can be, so the last day is read off the paper and never reckoned.
    """

    code: str
    title: str
    act: str
    nations: tuple[str, ...]
    begins: dt.date
    until: dt.date | None = None
    term: Term | None = None
    source: str = ""
    warn_days: tuple[int, ...] = ()
    takes_over: bool = False
    entitlement: bool = False
    conditions: bool = False
    asks_last_day: bool = False
    renewals: tuple[Term, ...] = ()
    tasks: tuple[Task, ...] = ()

    @property
    def in_hours(self) -> bool:
        """Its term runs from a moment, not from a day."""
        return bool(self.term and self.term.hours)

    @property
    def name(self) -> str:
        """Its title in the reader's language."""
        return _(self.title)

    @property
    def length(self) -> str:
        """'6 months', or nothing where the law sets no term."""
        return self.term.words if self.term else ""

    def renewed_to(self, last: dt.date) -> list[tuple[str, dt.date]]:
        """By how much the law lets it be renewed, and the last day that this would give."""
        return [(term.words, term.last_day(last + dt.timedelta(days=1))) for term in self.renewals]

    def can_begin(self, nation: str, on: dt.date) -> bool:
        """Whether the law of a nation knows it on a day."""
        return nation in self.nations and self.begins <= on and (self.until is None or on < self.until)

    def task(self, code: str) -> Task:
        """One of its tasks; one that the data no longer names is known by its code."""
        return next((task for task in self.tasks if task.code == code), Task(code, code))


def measures(nation: str | None = None, on: dt.date | None = None) -> list[Measure]:
    """Every measure, or those that can begin in a nation on a day, in the order of the acts."""
    return [each for each in _known().values() if nation is None or each.can_begin(nation, on)]


def measure(code: str) -> Measure:
    """A measure by its code; one that the data no longer names is called by it."""
    return _known().get(code) or Measure(code, code, "", (), dt.date.min)


def warnings() -> dict[str, list | int]:
    """For a statement: ``kinds`` and ``days``, a pair for each warning, and the ``longest``."""
    pairs = [(each.code, days) for each in measures() for days in each.warn_days]
    return {
        "kinds": [code for code, _days in pairs],
        "days": [days for _code, days in pairs],
        "longest": max(days for _code, days in pairs),
    }


@cache
def _known() -> dict[str, Measure]:
    return read(FOLDER)


def read(folder: Path) -> dict[str, Measure]:
    """The measures of every file of a folder by their codes. Raises LawFaultError with the file's name."""
    found: dict[str, Measure] = {}
    for path in sorted(folder.glob("*.toml")):
        for each in parse(path.read_text(), path.name):
            if each.code in found:
                raise LawFaultError(f"{path.name}: {each.code} is the code of another measure already")
            found[each.code] = each
    return found


def parse(text: str, name: str) -> Iterable[Measure]:
    """The measures of one file. Raises LawFaultError with the file's name."""
    try:
        act = tomllib.loads(text)
        return [_measure(row, act) for row in act["measures"]]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise LawFaultError(f"{name}: {error!r}") from error


def _measure(row: dict, act: dict) -> Measure:
    given = dict(row)
    found = Measure(
        code=given.pop("code"),
        title=given.pop("title"),
        act=act["title"],
        nations=tuple(act["nations"]),
        begins=given.pop("from"),
        term=Term(**given.pop("term")) if "term" in given else None,
        warn_days=tuple(sorted(given.pop("warn_days", ()), reverse=True)),
        renewals=tuple(Term(**term) for term in given.pop("renewals", ())),
        tasks=tuple(_task(task) for task in given.pop("tasks", ())),
    )
    found = replace(found, **given)
    if len(found.code) > LONGEST_CODE:
        raise ValueError(f"{found.code}: a code has at most {LONGEST_CODE} letters")
    if found.entitlement and (found.term or found.warn_days):
        raise ValueError(f"{found.code}: an entitlement has no term")
    return found


def _task(row: dict) -> Task:
    given = dict(row)
    terms = {name: Term(**given.pop(name)) for name in ("after", "before") if name in given}
    if len(terms) != 1:
        raise ValueError(f"{given['code']}: due after the first day or before the last, one of them")
    return Task(**given, **terms)
