"""How each maker's messages are to be read, as data: ``integrations/profiles/*.toml``.

A profile says where ward, consultant and NHS number stand, which specialties and wards are psychiatric, which classes
are in-patients, and the time zone of times without one. ``itk.toml`` is what everybody is read by who has no other;
a profile names only what differs from it.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent / "profiles"
BASE = "itk"


@dataclass(frozen=True)
class Profile:
    """One sender's way. ``fields`` maps what we look for to where it may stand, the first that is filled counts."""

    code: str
    name: str
    time_zone: str
    inpatient_classes: tuple[str, ...]
    emergency_classes: tuple[str, ...]
    other_classes: tuple[str, ...]
    psychiatric_specialties: tuple[str, ...]
    kind: str
    psychiatric_words: str
    not_a_ward: str
    answers: str
    ignored: tuple[str, ...]
    died: dict[str, list[str]]
    fields: dict[str, list[str]]
    wards: dict[str, dict]
    facilities: dict[str, str]

    @cached_property
    def zone(self) -> ZoneInfo:
        """Of times without an offset."""
        return ZoneInfo(self.time_zone)

    def ward_of(self, told: list[str]) -> str:
        """Of a location's parts the first that names a ward and not a room or a bed. Where all look like beds there
        are wards that are only numbered: then the last that is filled."""
        wards = (text for text in told if text and not re.fullmatch(self.not_a_ward, text, re.IGNORECASE))
        return next(wards, "") or next(filter(None, reversed(told)), "")

    def is_psychiatric(self, specialty: str, ward: str, *, in_words: str = "") -> bool | None:
        """By the ward where the profile knows it, else by the specialty's code or name, else as the whole sender is;
        None if nothing says. A code that is not in the national form, and not named here, says nothing."""
        if kind := self.wards.get(ward, {}).get("kind", ""):
            return kind == "psychiatric"
        if {specialty, specialty[:3]} & set(self.psychiatric_specialties):
            return True
        if re.match(r"\d{3}", specialty):
            return False
        if re.search(self.psychiatric_words, f"{specialty} {in_words}", re.IGNORECASE):
            return True
        return {"psychiatric": True, "general": False}.get(self.kind)

    def is_inpatient(self, patient_class: str) -> bool | None:
        """None where the class says nothing that we know."""
        if patient_class in self.inpatient_classes:
            return True
        known = patient_class in self.emergency_classes or patient_class in self.other_classes
        return False if known else None


@cache
def profile(code: str) -> Profile:
    """The profile of a code; the base where there is no such file."""
    base = _read(BASE)
    own = _read(code) if code in codes() else base
    joined = base | own
    joined |= {name: base[name] | own.get(name, {}) for name in ("fields", "died")}
    lists = {name: tuple(value) for name, value in joined.items() if isinstance(value, list)}
    return Profile(code=code, **joined | lists)


@cache
def codes() -> tuple[str, ...]:
    """The profiles that there are."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def choices() -> list[tuple[str, str]]:
    """For forms: code and name."""
    return [(code, profile(code).name) for code in codes()]


def _read(code: str) -> dict:
    return tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
