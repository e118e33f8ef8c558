"""The quiet clock of a meeting: time gone, people left, how long is left for each. Pure."""

import datetime as dt
from dataclasses import dataclass

MINUTE = 60


@dataclass(frozen=True)
class Clock:
    """A meeting's time; ``left`` and ``done`` are people to be discussed one by one."""

    opened_at: dt.datetime
    minutes_planned: int
    at: dt.datetime
    done: int
    left: int

    @property
    def gone(self) -> int:
        """Whole minutes since it was opened."""
        return max(0, int((self.at - self.opened_at).total_seconds()) // MINUTE)

    @property
    def remaining(self) -> int:
        """Whole minutes until the planned end; 0 once it has passed."""
        return max(0, self.minutes_planned - self.gone)

    @property
    def over(self) -> int:
        """Whole minutes past the planned end; 0 before it."""
        return max(0, self.gone - self.minutes_planned)

    @property
    def seconds_each(self) -> int | None:
        """Seconds left for each person still to come, in steps of ten: a figure that jumps draws the eye. None
        where nobody is left or the time is over."""
        if not self.left or not self.remaining:
            return None
        return self.remaining * MINUTE // self.left // 10 * 10

    @property
    def each(self) -> tuple[int, int]:
        """The same in whole minutes and seconds."""
        return divmod(self.seconds_each or 0, MINUTE)

    @property
    def people(self) -> int:
        """All who are discussed one by one."""
        return self.done + self.left
