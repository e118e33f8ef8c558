"""When somebody who sets off is expected back, and what the board says of it. Pure: values in, values out."""

import datetime as dt

TRAVEL = dt.timedelta(minutes=30)
"""There and back, where nobody says otherwise."""
EARLY = dt.timedelta(hours=1)
"""Whoever sets off this long before a visit waits for its time; earlier than that, the time was not kept to."""
LONGEST_KEPT = dt.timedelta(hours=24)
"""No entry waits longer in a browser; a clock that says otherwise is wrong."""
LONGEST_OUT = dt.timedelta(hours=12)
MINUTES = (15, 30, 45, 60, 90, 120, 180, 240)
LONGER = (15, 30, 60)
USUAL_MINUTES = 60
"""On the way to a place that is said in words."""


def expected_back(set_off_at: dt.datetime, minutes: int, starts_at: dt.datetime | None = None) -> dt.datetime:
    """When a visit of so many minutes is over and its visitor back or at the next one.

    The travel is half before and half after it. A visit with a time does not begin before that time.
    """
    there = set_off_at + TRAVEL / 2
    if starts_at and there < starts_at <= there + EARLY:
        there = starts_at
    return there + dt.timedelta(minutes=minutes) + TRAVEL / 2


def told_at(told: str, *, at: dt.datetime) -> dt.datetime:
    """The client's moment of a tap; ``at`` where none is told, or one that cannot be."""
    try:
        moment = dt.datetime.fromisoformat(told)
    except ValueError:
        return at
    return moment if moment.tzinfo and at - LONGEST_KEPT <= moment <= at else at


def stands(expected_at: dt.datetime, grace_minutes: int, *, at: dt.datetime) -> str:
    """``overdue`` past the expected end and the team's minutes, ``late`` within them, else ``out``."""
    if expected_at > at:
        return "out"
    return "overdue" if expected_at + dt.timedelta(minutes=grace_minutes) <= at else "late"
