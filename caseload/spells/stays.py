"""Hospital stays as the page shows them: which day it is, what is planned, and how the follow-up stands. Pure."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from caseload.alerts.rule import Tap
from caseload.spells import follow_up, going
from caseload.spells.codes import ITEM_HINTS, ChecklistItem, ItemState, Organisation
from caseload.spells.follow_up import Judgement
from caseload.spells.follow_up_words import Told
from caseload.spells.models import HospitalSpell
from teams.calendar import Calendar

STRANDS = ("visits", "ward_round", "consultant")


@dataclass(frozen=True)
class Item:
    """One item of the checklist, with its answer where there is one."""

    item: ChecklistItem
    row: object | None

    @property
    def hint(self) -> str:
        return ITEM_HINTS[self.item]

    @property
    def is_done(self) -> bool:
        return self.row is not None and self.row.state == ItemState.DONE


@dataclass(frozen=True)
class Plan:
    """The in-reach plan in force."""

    row: object

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What is planned, strand by strand: a label and the words."""
        labels = {"visits": _("Visits"), "ward_round": _("Ward round"), "consultant": _("Our consultant")}
        return [(labels[name], words) for name in STRANDS if (words := self._strand(name))]

    def _strand(self, name: str) -> str:
        row = self.row
        weekday, time, who = (getattr(row, f"{name}_{part}") for part in ("weekday", "time", "who"))
        names = dict.fromkeys(str(one) for one in (who, row.second) if one)
        going = get_text_list(list(names), _("and")) if who else _("nobody yet")
        if name != "visits" and weekday is None:
            return ""
        often = _("every week") if row.every_weeks == 1 else _("every %(n)d weeks") % {"n": row.every_weeks}
        said = [often if name == "visits" else ""]
        said += [WEEKDAYS[weekday - 1] if weekday else "", f"{time:%H:%M}" if time else "", going]
        return ", ".join(str(part) for part in said if part)


@dataclass(frozen=True)
class Shown:
    """One stay at a moment. ``calendar`` is that of the team that looks; ``judgement`` that on a discharge
    that is followed up; the rows are those of ``caseload/sql/stays.sql``."""

    spell: HospitalSpell
    now: dt.datetime
    calendar: Calendar
    judgement: Judgement | None = None
    plans: list = field(default_factory=list)
    answers: dict[str, object] = field(default_factory=dict)
    meetings: list = field(default_factory=list)
    by_others: list = field(default_factory=list)
    visits: list = field(default_factory=list)
    booked_visit: dict | None = None

    @property
    def days(self) -> int:
        """Day 1 is the date of admission; of an ended stay the number of its days. A death ends a stay too."""
        last = self.spell.person.died_on or follow_up.local_day(self.spell.discharged_at or self.now)
        return follow_up.day_of_stay(self.spell.admitted_at, last)

    @property
    def in_reach_by(self) -> dt.date:
        """By when somebody has been to the ward for the first time."""
        if self.plan:
            return self.plan.row.first_by
        return follow_up.first_in_reach_by(self.spell.admitted_at, self.calendar)

    @property
    def plan(self) -> Plan | None:
        """The in-reach plan in force."""
        return next((Plan(row) for row in self.plans if row.ended_at is None), None)

    @property
    def in_reach_visits(self) -> list:
        """The next visits to the ward that stand in the diary."""
        today = self.calendar.day_of(self.now)
        return [one for one in self.visits if one.on_date >= today][:3]

    @property
    def items(self) -> list[Item]:
        """The checklist in its order."""
        return [Item(item, self.answers.get(item.value)) for item in ChecklistItem]

    @property
    def progress(self) -> tuple[int, int]:
        """Items that are settled, and how many there are."""
        return len(self.answers), len(ChecklistItem)

    @property
    def met(self) -> list[tuple[object, str]]:
        """Meetings, each with who was there, or that it is still to come."""
        return [(row, self._there(row)) for row in self.meetings]

    def _there(self, row) -> str:
        if row.attended:
            who = ", ".join(str(Organisation(code).label) for code in row.attended)
            return _("There were: %(who)s") % {"who": f"{who} ({row.names})" if row.names else who}
        if row.on_date > follow_up.local_day(self.now):
            return _("Still to come")
        return _("Nobody has said yet who was there")

    @property
    def told(self) -> Told | None:
        """How the 72 hours stand, in words; None where our rule asks for nothing."""
        return Told(self.judgement, self.now, self.calendar) if self.judgement else None

    @property
    def booked(self) -> str:
        """Who goes in the three days, once that is said."""
        return going.booked(self.booked_visit)

    @property
    def is_running(self) -> bool:
        """They have left, the three days run, and nobody has been yet."""
        return bool(
            self.judgement and not self.spell.person.died_on and self.judgement.came is follow_up.Came.RUNNING
        )

    @property
    def tap(self) -> Tap | None:
        """Who goes is asked until somebody is named."""
        if not self.is_running or self.booked_visit:
            return None
        spell = self.spell
        return going.tap(spell.person.uuid, spell.uuid, spell.discharged_at, self.now, self.calendar)
