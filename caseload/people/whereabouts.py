"""Where somebody is, and which rules run there: one table, ``whereabouts.toml`` (domain.md 2a). Pure.

Hospital follows from an open stay and death from the person's record; neither is stored twice.
"""

import datetime as dt
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from teams.faults import fingerprint


class Whereabouts(models.TextChoices):
    HOME = "home", _("At home")
    NO_FIXED_PLACE = "no_fixed_place", _("No fixed place")
    HOSPITAL = "hospital", _("In hospital")
    LEAVE = "leave", _("On leave from hospital")
    ABSENT = "absent", _("Absent without leave")
    CUSTODY = "custody", _("In custody")
    PRISON = "prison", _("In prison")
    OUT_OF_AREA = "out_of_area", _("Out of area")
    ABROAD = "abroad", _("Abroad")
    MISSING = "missing", _("Missing")
    MOVED = "moved", _("Moved, not handed over yet")
    DIED = "died", _("Died")


STORED = tuple(one for one in Whereabouts if one not in (Whereabouts.HOSPITAL, Whereabouts.DIED))
"""What a row can say."""

NOBODY_KNOWS = (Whereabouts.ABSENT, Whereabouts.MISSING)
"""What is told of where they are says only from where they went."""


class Rhythm(StrEnum):
    """What becomes of the rules of the rhythm."""

    RUNS = "runs"
    IN_REACH = "in_reach"
    CONTACT = "contact"
    STOPS = "stops"


@dataclass(frozen=True)
class Means:
    """One row of the table; the fields are explained in ``whereabouts.toml``."""

    rhythm: Rhythm
    every_days: int | None = None
    review_by: bool = False
    expects: str = ""
    above_stay: bool = False
    ends_with_stay: bool = False
    ends_on_admission: bool = False
    clock: str = ""
    gives_treatments: bool = False
    rules: tuple[str, ...] = ()

    @property
    def pauses(self) -> bool:
        """Whether the rules of the rhythm wait while they are there."""
        return self.rhythm is Rhythm.CONTACT


TABLE: dict[Whereabouts, Means] = {
    Whereabouts(code): Means(**row | {"rhythm": Rhythm(row["rhythm"]), "rules": tuple(row.get("rules", ()))})
    for code, row in tomllib.loads(Path(__file__).with_suffix(".toml").read_text())["at"].items()
}


def where(**wanted) -> list[str]:
    """The codes of those whose row holds these values: ``where(above_stay=True)``."""
    values = wanted.items()
    return [code.value for code, row in TABLE.items() if all(getattr(row, name) == value for name, value in values)]


def where_rule(rule: str) -> list[str]:
    """The codes of those at which a rule arises that arises nowhere else."""
    return [code.value for code, row in TABLE.items() if rule in row.rules]


def restarting(*clocks: str) -> list[str]:
    """The codes of those by which the clock of the rhythm starts again."""
    return [code.value for code, row in TABLE.items() if row.clock in clocks]


def standing(stored: str | None, since: dt.datetime | None, in_hospital_since: dt.datetime | None) -> Whereabouts:
    """Where somebody alive is: what was recorded, unless a stay in hospital stands above it."""
    if in_hospital_since is None:
        return Whereabouts(stored or Whereabouts.HOME)
    above = stored and TABLE[Whereabouts(stored)].above_stay and since >= in_hospital_since
    return Whereabouts(stored) if above else Whereabouts.HOSPITAL


class WhereaboutsEnd(models.TextChoices):
    """Why it is over, where no colleague wrote a reason."""

    BACK = "back", _("They are back")
    CHANGED = "changed", _("They are somewhere else")
    ADMITTED = "admitted", _("Admitted to hospital")
    STAY_ENDED = "stay_ended", _("The stay in hospital ended")
    DIED = "died", _("They died")
    MERGED = "merged", _("Told otherwise in the record merged into this one")


@dataclass(frozen=True)
class Told:
    """Where somebody is, as somebody told us. What a kind does not ask for stays empty."""

    kind: str
    starts_at: dt.datetime
    told_by: str
    place_text: str = ""
    review_by: dt.date | None = None
    expected_at: dt.datetime | None = None
    every_days: int | None = None
    note: str = ""

    @property
    def fingerprint(self) -> str:
        """Of all of it (``teams.faults``)."""
        return fingerprint(self)
