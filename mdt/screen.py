"""A meeting in progress as one reader's screen: where the meeting is, whom it shows, who comes next. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mdt import words
from mdt.clock import Clock
from mdt.codes import ItemState
from mdt.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Line:
    """One person on the agenda as the list shows them."""

    item: AgendaItem
    on: dt.date
    is_shown: bool
    is_current: bool

    @property
    def why(self) -> str:
        """The most pressing reason in a few words."""
        told = self.item.reasons
        return words.short(told[0], on=self.on) if told else self.item.added_reason

    @property
    def is_open(self) -> bool:
        return self.item.state == ItemState.OPEN


@dataclass(frozen=True)
class Screen:
    """``items`` in the order of the agenda. ``asked`` is whom the reader looks at by themselves, None where they
    follow the meeting."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    reader: int
    at: dt.datetime
    asked: AgendaItem | None = None

    @cached_property
    def current(self) -> AgendaItem | None:
        """Who is on everybody's screen."""
        return next((item for item in self.items if item.pk == self.meeting.current_id), None)

    @property
    def item(self) -> AgendaItem | None:
        """Whom this screen shows."""
        return self.asked or self.current

    @property
    def is_apart(self) -> bool:
        """Whether the reader looks at somebody else than the meeting does."""
        return self.asked is not None and self.asked.pk != self.meeting.current_id

    @property
    def leads(self) -> bool:
        """Whether the reader moves everybody's screen: chair, minute taker, or who opened the meeting."""
        return self.reader in (self.meeting.chair_id, self.meeting.minute_taker_id, self.meeting.opened_by_id)

    @cached_property
    def alone(self) -> list[AgendaItem]:
        """Those who are discussed one by one."""
        return [item for item in self.items if not item.read_together]

    @cached_property
    def together(self) -> list[AgendaItem]:
        """Those read together whom nobody has pulled out."""
        return [item for item in self.items if item.read_together]

    @property
    def together_open(self) -> list[AgendaItem]:
        return [item for item in self.together if item.state == ItemState.OPEN]

    @cached_property
    def lines(self) -> list[Line]:
        shown = self.item.pk if self.item else None
        return [
            Line(item, self.meeting.on_date, item.pk == shown, item.pk == self.meeting.current_id)
            for item in self.alone
        ]

    @cached_property
    def number(self) -> int | None:
        """The shown person's place among those discussed one by one."""
        places = [item.pk for item in self.alone]
        return places.index(self.item.pk) + 1 if self.item and self.item.pk in places else None

    @cached_property
    def next(self) -> AgendaItem | None:
        """Who comes next: the next one below who is still to be discussed, else the first such one above."""
        waiting = [item for item in self.alone if item.state == ItemState.OPEN and item != self.item]
        below = [item for item in waiting if self.item and item.position > self.item.position]
        return (below or waiting or [None])[0]

    @cached_property
    def previous(self) -> AgendaItem | None:
        """Who stands above, discussed or not."""
        above = [item for item in self.alone if self.item and item.position < self.item.position]
        return above[-1] if above else None

    @cached_property
    def clock(self) -> Clock:
        left = sum(item.state == ItemState.OPEN for item in self.alone)
        return Clock(self.meeting.opened_at, self.meeting.minutes_planned, self.at, len(self.alone) - left, left)

    @property
    def reasons(self) -> list[str]:
        """Why the shown person is on the agenda, a sentence each."""
        found = words.reasons(self.item.reasons, on=self.meeting.on_date)
        return found or ([self.item.added_reason] if self.item.added_reason else [])
