"""The team's hospital page in the reader's words: who is in, and who has left lately. Pure.

Where a cell says the same as the caseload board's it is the board's (``desk.board_words``).
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from caseload.alerts.rule import Tap
from caseload.people import law
from caseload.spells import going
from caseload.spells.codes import ChecklistItem, SpellKind
from caseload.spells.follow_up import Came
from caseload.spells.follow_up_words import Told
from desk import board_words
from desk.board import Row
from desk.board_words import BREAK, marked
from nhsuk import moments
from teams.calendar import Calendar

WEEK = 7


@dataclass(frozen=True)
class Inside:
    """Somebody who is in hospital: their row of the board, and their stay (``desk/sql/hospital.sql``)."""

    row: Row
    stay: object

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Heading and words, in the order of the table."""
        return list(zip(headings(), self._words(), strict=True))

    def _words(self) -> tuple:
        return (
            self._where(),
            self._since(),
            self._legal(),
            board_words.coordinator(self.row),
            self._last(),
            self._next(),
            self._leaving(),
        )

    def _where(self) -> str:
        stay = self.stay
        place = ", ".join(filter(None, [stay.ward, stay.hospital]))
        told = marked(place, _("Out of area") if stay.out_of_area else "")
        return aside(told, stay.consultant)

    def _since(self) -> str:
        day = _("Day %(n)d") % {"n": self.row.hospital_day}
        text = format_html("<b>{}</b>, {}", day, str(SpellKind(self.stay.kind).label).lower())
        where = self.row.where
        return marked(text, where.label if where else "")

    def _legal(self) -> str:
        if not self.stay.legal:
            return _("No legal measure")
        return format_html_join(BREAK, "{}", ((legal(one),) for one in self.stay.legal))

    def _last(self) -> str:
        """When somebody was last there, and by when somebody is to be there next."""
        last, by = board_words.met_there(self.row), self.row.seen_due_on
        if by is None or self.row.is_over or self.row.is_due:  # then the board's words say it
            return last
        return aside(last, _("due by %(day)s") % {"day": moments.short_day(by)})

    def _next(self) -> str:
        return aside(board_words.next_visit(self.row), self._round())

    def _round(self) -> str:
        if not self.stay.ward_round_weekday:
            return _("Ward round not known")
        day = next_on(self.stay.ward_round_weekday, self.row.today)
        time = self.stay.ward_round_time
        values = {"day": moments.near(day, on=self.row.today), "time": f" {time:%H:%M}" if time else ""}
        return _("Ward round %(day)s%(time)s") % values

    def _leaving(self) -> str:
        values = {"done": self.stay.settled, "all": len(ChecklistItem)}
        text = aside(_("Checklist %(done)d of %(all)d") % values, self._meeting())
        on = self.stay.planned_discharge_on
        if on is None:
            return aside(text, _("No day planned."))
        if on < self.row.today:
            return marked(text, _("Planned for %(day)s, which has passed.") % {"day": moments.short_day(on)})
        return aside(text, _("Planned for %(day)s.") % {"day": moments.short_day(on)})

    def _meeting(self) -> str:
        on = self.stay.meeting_on
        return _("Meeting %(day)s.") % {"day": moments.short_day(on)} if on else ""


@dataclass(frozen=True)
class Left:
    """Somebody who has left a mental health bed lately; ``left`` is the judged discharge."""

    row: Row
    left: object
    at: dt.datetime
    calendar: Calendar

    @property
    def told(self) -> Told:
        return Told(self.left.judgement, self.at, self.calendar)

    @property
    def is_running(self) -> bool:
        return self.left.judgement.came is Came.RUNNING

    @property
    def tap(self) -> Tap | None:
        """Who goes is asked until somebody is named."""
        if not self.is_running or self.left.booked:
            return None
        left = self.left
        return going.tap(self.row.person_uuid, left.spell_uuid, left.discharged_at, self.at, self.calendar)

    @property
    def goes(self) -> str:
        """Who goes, or, once the days are over, nothing."""
        return going.booked(self.left.booked) if self.is_running else ""

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Heading and words, in the order of the table."""
        return list(zip(left_headings(), self._words(), strict=True))

    def _words(self) -> tuple:
        told, left = self.told, self.left
        place = ", ".join(filter(None, [left.ward, left.hospital]))
        colour = {"done": "green", "soon": "yellow", "act": "red"}[told.tone]
        stands = format_html('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>', colour, told.word)
        how = told.met or " ".join(filter(None, [told.days, told.warning]))
        return (
            aside(moments.moment(left.discharged_at), place),
            board_words.coordinator(self.row),
            stands,
            format_html_join(BREAK, "{}", ((line,) for line in [how, *told.not_counted] if line)),
            told.measure,
        )


@dataclass(frozen=True)
class Hospital:
    """Who is in, and who has left lately."""

    inside: list[Inside]
    left: list[Left]

    @property
    def counts(self) -> list[tuple[int, str]]:
        """The figures above the page."""
        running = [one for one in self.left if one.is_running]
        return [
            (len(self.inside), _("in hospital")),
            (sum(not one.row.is_in_reached for one in self.inside), _("not seen there yet")),
            (sum(one.stay.out_of_area for one in self.inside), _("out of area")),
            (sum(one.row.where is not None for one in self.inside), _("on leave, or absent")),
            (len(running), _("left, days running")),
        ]

    @property
    def person_ids(self) -> list[int]:
        return [one.row.person_id for one in [*self.inside, *self.left]]


def aside(text: str, more: str) -> str:
    """A text and, on a line of its own, what belongs to it and presses nobody."""
    return format_html('{}<br><span class="app-muted">{}</span>', text, more) if more else text


def headings() -> list[str]:
    """Above the columns of those who are in hospital."""
    return [
        _("Ward and consultant"), _("In hospital"), _("Legal measure"), board_words.team_headings()[0],
        _("Last in-reach"), _("Next visit, ward round"), _("Going home"),
    ]  # fmt: skip


def left_headings() -> list[str]:
    """Above the columns of those who have left."""
    return [
        _("Left"), board_words.team_headings()[0], _("72 hours"), _("How"), _("National measure"),
    ]  # fmt: skip


def legal(one: dict) -> str:
    """ "Section 3, to Mon 4 Jan" """
    name = law.measure(one["kind"]).name
    if not one["expires_on"]:
        return str(name)
    return _("%(name)s, to %(day)s") % {
        "name": name,
        "day": moments.short_day(dt.date.fromisoformat(one["expires_on"])),
    }


def next_on(weekday: int, today: dt.date) -> dt.date:
    """The next day that is this ISO weekday, today included."""
    return today + dt.timedelta(days=(weekday - today.isoweekday()) % WEEK)
