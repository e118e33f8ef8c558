"""The caseload board as values: who stands in which group, what each row says, what the filters leave. Pure.

Groups follow contact intensity; somebody in hospital, waiting, or whose last sighting is still to be confirmed stands
in a group of their own. The bands are the national ones for time since last contact (domain.md section 4).
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import Outcome, Purpose
from caseload.people.codes import EpisodeState
from caseload.people.whereabouts import Whereabouts
from caseload.people.whereabouts_words import Standing
from caseload.spells import follow_up
from caseload.treatments.due import Due, read
from teams.calendar import Calendar

TREATED_DAYS = 3
"""A treatment or a check stands on the board this many days before it is due."""


class Group(models.TextChoices):
    """Where a row stands, in the order of the page."""

    DAILY = "daily", _("Daily")
    SEVERAL = "several", _("Several times a week")
    WEEKLY = "weekly", _("Weekly")
    FORTNIGHTLY = "fortnightly", _("Fortnightly")
    UNDECIDED = "undecided", _("Contact intensity not decided yet")
    CONFIRM = "confirm", _("Confirm when last seen")
    REFERRED = "referred", _("Referred, waiting")
    HOSPITAL = "hospital", _("In hospital")


class Band(models.TextChoices):
    """The national bands of days since last seen."""

    WEEK = "0-6", _("0 to 6 days")
    FORTNIGHT = "7-13", _("7 to 13 days")
    MONTH = "14-27", _("14 to 27 days")
    LONGER = "28", _("28 days and more")
    NEVER = "never", _("Not seen yet")


class Show(models.TextChoices):
    """The five counts above the board, each a filter."""

    TRIED = "tried", _("tried, and not seen in their rhythm")
    NOT_TRIED = "not_tried", _("not tried in their rhythm")
    HOSPITAL = "hospital", _("in hospital")
    FOLLOW_UP = "follow_up", _("left hospital, to see within 72 hours")
    NOBODY = "nobody", _("without a {named_worker}")


class NextVisit(models.TextChoices):
    LATE = "late", _("After the rhythm runs out")
    NONE = "none", _("None planned")


class Sort(models.TextChoices):
    DUE = "due", _("Most overdue first")
    NAME = "name", _("Name")
    SEEN = "seen", _("Longest not seen first")
    COORDINATOR = "coordinator", _("Co-ordinator")
    VISIT = "visit", _("Next visit")


BAND_STARTS = ((28, Band.LONGER), (14, Band.MONTH), (7, Band.FORTNIGHT))


def band_of(days: int | None) -> Band:
    """The band of a number of whole days; None is somebody not seen yet."""
    if days is None:
        return Band.NEVER
    return next((band for start, band in BAND_STARTS if days >= start), Band.WEEK)


@dataclass(frozen=True)
class Row:
    """One person on the board: what the database knows (``desk/sql/board.sql``), the team's day, and the moment."""

    facts: object
    calendar: Calendar
    at: dt.datetime

    def __getattr__(self, name: str):
        return getattr(self.facts, name)

    @cached_property
    def today(self) -> dt.date:
        return self.calendar.day_of(self.at)

    @property
    def list_name(self) -> str:
        return f"{self.family_name}, {self.preferred_name or self.given_names}"

    @cached_property
    def group(self) -> Group:
        """Hospital stands above all: the former intensity resumes at discharge."""
        if self.in_hospital_since:
            return Group.HOSPITAL
        if self.state == EpisodeState.REFERRED:
            return Group.REFERRED
        if self.to_confirm:
            return Group.CONFIRM
        return Group(self.intensity) if self.intensity else Group.UNDECIDED

    @property
    def to_confirm(self) -> bool:
        """An import did not know when they were last seen, and the days for confirming it are not over."""
        return (
            self.last_seen_at is None
            and self.confirm_last_seen_by is not None
            and (self.confirm_last_seen_by >= self.today)
        )

    @cached_property
    def days(self) -> int | None:
        """Whole days since last seen; a visit at 02:00 belongs to the day before."""
        return self._days_since(self.last_seen_at)

    @property
    def band(self) -> Band:
        return band_of(self.days)

    @property
    def is_over(self) -> bool:
        """Past the rhythm: the due day has ended."""
        return self.state == EpisodeState.ACCEPTED and self.seen_due_at is not None and self.seen_due_at <= self.at

    @property
    def is_due(self) -> bool:
        """To be seen before the team's day is over."""
        return not self.is_over and self.seen_due_on is not None and self.seen_due_on <= self.today

    @property
    def is_tried(self) -> bool:
        """Past the rhythm, with a try that is not too long ago (domain.md: not seen though tried)."""
        return self.is_over and not self.is_not_tried

    @property
    def is_not_tried(self) -> bool:
        """Neither seen nor tried in the rhythm: the team's failure, not theirs (R7)."""
        return self.is_over and self.try_due_at is not None and self.try_due_at <= self.at

    @property
    def tried(self) -> str:
        return Outcome(self.tried_outcome).label if self.tried_outcome else ""

    @property
    def is_in_reached(self) -> bool:
        """Met on the ward, or on leave from it, since they were admitted."""
        return self.last_seen_at is not None and self.last_seen_at >= self.in_hospital_since

    @property
    def hospital_day(self) -> int:
        """Day 1 is the date of admission."""
        return follow_up.day_of_stay(self.in_hospital_since, follow_up.local_day(self.at))

    @property
    def since(self) -> dt.datetime:
        """From when they stand where they stand on the board."""
        starts = {Group.HOSPITAL: self.in_hospital_since, Group.REFERRED: self.referred_at}
        return starts.get(self.group) or self.intensity_since or self.accepted_at or self.referred_at

    @property
    def days_on_board(self) -> int:
        return self._days_since(self.since)

    @property
    def next_visit(self) -> NextVisit | None:
        """What the filter asks: nothing planned, or planned for a day after the rhythm has run out."""
        if self.visit_on is None:
            return NextVisit.NONE
        late = self.seen_due_on is not None and self.visit_on > max(self.seen_due_on, self.today)
        return NextVisit.LATE if late else None

    @cached_property
    def treatment(self) -> Due | None:
        """The next treatment or check, where it is due within days; ``paused`` while others give it."""
        until = self.today + dt.timedelta(days=TREATED_DAYS)
        return next((due for due in read(self.facts.treatments) if due.due_on <= until), None)

    @property
    def visit_purpose_label(self) -> str:
        """The purpose of the next visit, where it is more than a visit."""
        return "" if self.visit_purpose in (None, Purpose.ROUTINE) else Purpose(self.visit_purpose).label

    def _days_since(self, moment: dt.datetime | None) -> int | None:
        return None if moment is None else max(0, (self.today - self.calendar.day_of(moment)).days)

    @property
    def where(self) -> Standing | None:
        """Where they are, where that is worth a word: not at home, and no stay in hospital stands above it."""
        if self.whereabouts in (Whereabouts.HOME, Whereabouts.HOSPITAL):
            return None
        told = {name: getattr(self, name) for name in ("place_text", "review_by", "expected_at")}
        return Standing(self.whereabouts, **told)


SHOWN: dict[Show, Callable[[Row], bool]] = {
    Show.TRIED: lambda row: row.is_tried and row.whereabouts != Whereabouts.HOSPITAL,
    Show.NOT_TRIED: lambda row: row.is_not_tried and row.whereabouts != Whereabouts.HOSPITAL,
    Show.HOSPITAL: lambda row: row.group == Group.HOSPITAL,
    Show.FOLLOW_UP: lambda row: row.to_follow_up,
    Show.NOBODY: lambda row: row.coordinator is None and row.state == EpisodeState.ACCEPTED,
}

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)
ORDER: dict[Sort, Callable[[Row], tuple]] = {
    Sort.DUE: lambda row: (row.seen_due_at or _LAST, row.sort_key),
    Sort.NAME: lambda row: (row.sort_key,),
    Sort.SEEN: lambda row: (-(row.days if row.days is not None else 100_000), row.sort_key),
    Sort.COORDINATOR: lambda row: (row.coordinator is not None, row.coordinator or "", row.sort_key),
    Sort.VISIT: lambda row: (row.visit_on or dt.date.max, row.visit_at or _LAST, row.sort_key),
}


@dataclass(frozen=True)
class Filters:
    """What the reader asked to see; what is unknown or empty asks for nothing."""

    show: str = ""
    coordinator: str = ""
    band: str = ""
    alert: str = ""
    visit: str = ""
    sort: str = Sort.DUE

    def lets_through(self, row: Row) -> bool:
        """Whether a row is shown."""
        return (
            (not self.show or SHOWN[Show(self.show)](row))
            and (not self.coordinator or str(row.coordinator_uuid) == self.coordinator)
            and (not self.band or row.band == self.band)
            and (not self.alert or self.alert in row.rules or (self.alert == "any" and bool(row.rules)))
            and (not self.visit or row.next_visit == self.visit)
        )


def counts(rows: Iterable[Row]) -> dict[Show, int]:
    """The five figures, always over everybody."""
    rows = list(rows)
    return {show: sum(map(test, rows)) for show, test in SHOWN.items()}


def bands(rows: Iterable[Row]) -> dict[Band, int]:
    """How many people stand in each national band."""
    found = [row.band for row in rows if row.state == EpisodeState.ACCEPTED]
    return {band: found.count(band) for band in Band}


def grouped(rows: Iterable[Row], filters: Filters) -> list[tuple[Group, list[Row], int]]:
    """Group, its rows as filtered and sorted, and how many it holds in all. Groups without anybody are left out."""
    rows = list(rows)
    order = ORDER[Sort(filters.sort)]
    groups = []
    for group in Group:
        members = [row for row in rows if row.group == group]
        shown = sorted(filter(filters.lets_through, members), key=order)
        if members:
            groups.append((group, shown, len(members)))
    return groups
