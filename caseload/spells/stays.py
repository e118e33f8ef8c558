"""Hospital stays as the page shows them: which day it is, and how the follow-up stands. Pure."""

import datetime as dt
from dataclasses import dataclass

from caseload.spells import follow_up
from caseload.spells.codes import SpellKind
from caseload.spells.models import HospitalSpell
from teams.calendar import Calendar


@dataclass(frozen=True)
class Shown:
    """One stay at a moment. ``calendar`` is that of the team that looks."""

    spell: HospitalSpell
    now: dt.datetime
    calendar: Calendar

    @property
    def days(self) -> int:
        """Day 1 is the date of admission; of an ended stay the number of its days. A death ends a stay too."""
        last = self.spell.person.died_on or follow_up.local_day(self.spell.discharged_at or self.now)
        return follow_up.day_of_stay(self.spell.admitted_at, last)

    @property
    def in_reach_by(self) -> dt.date:
        """By when somebody has been to the ward for the first time."""
        return follow_up.first_in_reach_by(self.spell.admitted_at, self.calendar)

    @property
    def has_follow_up(self) -> bool:
        """Whether our rule asks for a follow-up: anybody who left a mental health bed alive."""
        spell = self.spell
        return bool(
            spell.discharged_at
            and spell.kind == SpellKind.PSYCHIATRIC
            and spell.discharge_method not in follow_up.METHODS_OUT
        )

    @property
    def follow_up_days(self) -> tuple[dt.date, dt.date]:
        """The first and the last date on which a follow-up counts."""
        return follow_up.window(self.spell.discharged_at)
