"""When somebody is due: pure arithmetic in whole local days (domain.md, under R6).

Every N whole local days: due by the end of the day (date last seen + N), the clock starting at acceptance where
nobody has been seen yet. A due day on which the team is closed is due on the last open day before it; if that
would not leave a day after the clock's start, on the first open day after it: nobody can be seen again on the
day they were seen.
"""

import datetime as dt

from teams.calendar import Calendar


def due_on(clock_from: dt.date, every_days: int, calendar: Calendar) -> dt.date:
    """The last day on which the rhythm is kept, ``every_days`` whole days after ``clock_from``."""
    due = clock_from + dt.timedelta(days=every_days)
    moved_back = calendar.last_open_on_or_before(due)
    return moved_back if moved_back > clock_from else calendar.first_open_on_or_after(due)


def overdue_at(due: dt.date, calendar: Calendar) -> dt.datetime:
    """The moment at which a due day is over: the start of the team's next day, when an alert may open."""
    return calendar.end_of(due)


def default_days(team, intensity: str) -> int:
    """The team's default rhythm for a contact intensity, in days; ``team`` has the ``rhythm_*`` figures."""
    return getattr(team, f"rhythm_{intensity}")
