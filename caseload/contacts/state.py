"""From facts to an episode's state: when somebody was last seen and tried, and when they are due. Pure."""

import datetime as dt
from dataclasses import dataclass

from caseload.people.codes import Intensity
from caseload.people.rhythm import default_days, due_on, overdue_at
from caseload.people.whereabouts import TABLE, Means, Rhythm, standing
from teams.calendar import Calendar


@dataclass(frozen=True)
class State:
    """What the episode carries for the sweep and the board.

    Dues are null before acceptance, since rules start there, and where the rhythm pauses (``people.whereabouts``);
    ``contact_due_at`` stands in for them where contact is due instead.
    """

    id: int
    last_seen_at: dt.datetime | None
    last_seen_time_known: bool
    last_spoken_at: dt.datetime | None
    last_tried_at: dt.datetime | None
    tries_since_seen: int
    run_of_tries: int
    rhythm_days: int | None
    seen_due_on: dt.date | None
    seen_due_at: dt.datetime | None
    try_due_at: dt.datetime | None
    coordinator_until: dt.datetime | None
    whereabouts: str
    last_heard_at: dt.datetime | None
    contact_due_at: dt.datetime | None


def reckon_state(facts) -> State:
    """The state of one episode from one row of ``caseload/sql/episode_facts.sql``."""
    calendar = Calendar(
        facts.day_starts_at,
        facts.open_days,
        facts.nation,
        facts.open_on_bank_holidays,
        frozenset(facts.closed_days),
    )
    where = standing(facts.stored_whereabouts, facts.whereabouts_since, facts.in_hospital_since)
    means = TABLE[where]
    days = rhythm_in_force(facts, means)
    runs = facts.accepted_at is not None and not means.pauses
    first_by = facts.first_in_reach_by if means.rhythm is Rhythm.IN_REACH else None
    seen_due, try_due = dues(facts, days, calendar, first_by) if runs else (None, None)
    contact_due = contact_due_on(facts, means, calendar)
    return State(
        id=facts.id,
        last_seen_at=facts.last_seen_at,
        last_seen_time_known=facts.last_seen_time_known,
        last_spoken_at=facts.last_spoken_at,
        last_tried_at=facts.last_tried_at,
        tries_since_seen=facts.tries_since_seen,
        run_of_tries=facts.run_of_tries,
        rhythm_days=days,
        seen_due_on=seen_due,
        seen_due_at=seen_due and overdue_at(seen_due, calendar),
        try_due_at=try_due and overdue_at(try_due, calendar),
        coordinator_until=facts.coordinator_until,
        whereabouts=where.value,
        last_heard_at=facts.last_heard_at if means.pauses else None,
        contact_due_at=contact_due and overdue_at(contact_due, calendar),
    )


def rhythm_in_force(facts, means: Means) -> int:
    """Days between visits: in-reach while in hospital, else the person's agreed rhythm, else the team's default
    for the contact intensity (weekly where none has been set yet)."""
    if means.rhythm is Rhythm.IN_REACH:
        return facts.rhythm_in_reach
    return facts.agreed_days or default_days(facts, facts.intensity or Intensity.WEEKLY)


def dues(facts, days: int, calendar: Calendar, first_by: dt.date | None = None) -> tuple[dt.date, dt.date]:
    """The days by whose end the person is due to be seen, and to be tried. ``first_by``: in hospital, by when
    somebody must have been there for the first time; it holds until somebody was.

    The clock starts at the latest of: last seen (or tried), acceptance, admission, and discharge or whatever else
    the rhythm restarts from (domain.md 2a). Where an import did not know when they were last seen, nothing counts
    against anybody until the day for confirming it is over.
    """
    starts = [facts.accepted_at, facts.in_hospital_since, facts.last_discharged_at, facts.restarted_at]
    start = max(calendar.day_of(moment) for moment in starts if moment)
    not_before = start if facts.last_seen_at else facts.confirm_last_seen_by or start
    return tuple(
        max(_due(last, start, days, calendar, _first(facts, last, first_by)), not_before)
        for last in (facts.last_seen_at, facts.last_tried_at)
    )


def _due(last: dt.datetime | None, start: dt.date, days: int, calendar: Calendar, first: dt.date | None) -> dt.date:
    return first or due_on(max(start, calendar.day_of(last)) if last else start, days, calendar)


def _first(facts, last: dt.datetime | None, first_by: dt.date | None) -> dt.date | None:
    """The first visit to the ward, while it has not been made."""
    return first_by if first_by and (last is None or last < facts.in_hospital_since) else None


def contact_due_on(facts, means: Means, calendar: Calendar) -> dt.date | None:
    """The day by whose end somebody is to be in contact where that stands in for the rhythm: as agreed for the
    person, or as the table says, counted from the last contact there, and from the day they came there."""
    days = facts.contact_days or means.every_days
    if facts.accepted_at is None or not means.pauses or not days:
        return None
    starts = (facts.accepted_at, facts.whereabouts_since, facts.last_heard_at)
    return due_on(max(calendar.day_of(moment) for moment in starts if moment), days, calendar)
