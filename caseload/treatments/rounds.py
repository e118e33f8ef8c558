"""When a treatment is due again, and which event closed which round. Pure arithmetic in whole local days."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from caseload.treatments.codes import CLOSING, WAITING
from teams.calendar import Calendar


@dataclass(frozen=True)
class Window:
    """The day on which something is due, and the first and the last that are still in policy."""

    due_on: dt.date
    earliest_on: dt.date
    latest_on: dt.date


@dataclass
class Standing:
    """An event that counts, as far as rounds are reckoned from it; the prescriber may answer it."""

    pk: int
    outcome: str
    occurred_at: dt.datetime
    recorded_by_id: int
    is_answered: bool


@dataclass
class Known:
    """A round as it stands in the database: ``state``, ``closed_by_id`` and ``waiting_id`` may change."""

    pk: int
    policy_id: int
    after_id: int | None
    state: str
    closed_by_id: int | None
    waiting_id: int | None


@dataclass(frozen=True)
class Round:
    """One round: the event it follows (None for the first), the one that closed it (None while it is due)."""

    after: object | None
    closed_by: object | None


def window(day: dt.date, *, early: int, late: int, calendar: Calendar) -> Window:
    """The window about ``day``, as the policy's days early and late give it. On a day on which the team is closed it
    is due on the last open day before; if that would be too early for the policy, on the first open day after; and
    where the team opens on no day of the window, on the day itself: the window never grows by a closed day."""
    earliest, latest = day - dt.timedelta(days=early), day + dt.timedelta(days=late)
    before, after = calendar.last_open_on_or_before(day), calendar.first_open_on_or_after(day)
    due = before if before >= earliest else after if after <= latest else day
    return Window(due, earliest, latest)


def again(given_on: dt.date, every_days: int) -> dt.date:
    """The day on which it comes round, counted from the day it was given: lateness does not add up."""
    return given_on + dt.timedelta(days=every_days)


def rounds(events: Iterable) -> list[Round]:
    """The rounds that follow from the events that stand, in order of time; the last is still due."""
    closing = [event for event in events if event.outcome in CLOSING]
    return [Round(after, closed_by) for after, closed_by in pairwise([None, *closing, None])]


def waiting(events: Iterable):
    """The event that the prescriber has not answered: the latest of those since it was last given, if it says that
    it was declined, missed or not taken; else None. ``is_answered`` says whether an event was answered."""
    latest = None
    for event in events:
        if event.outcome in CLOSING:
            latest = None
        elif event.outcome in WAITING:
            latest = event
    return None if latest is None or latest.is_answered else latest
