"""Who somebody is, as a form or a spreadsheet tells it: values only."""

import datetime as dt
from dataclasses import asdict, dataclass, fields

from caseload.people.names import fold
from teams.faults import fingerprint

AGE_LIMIT_YEARS = 120


@dataclass(frozen=True)
class Details:
    """What is asked about a person. Dates are days, texts may be empty, an NHS number may be missing."""

    given_names: str
    family_name: str
    preferred_name: str = ""
    date_of_birth: dt.date | None = None
    nhs_number: str | None = None
    pronouns: str = ""
    language: str = ""
    needs_interpreter: bool = False
    what_helps: str = ""
    what_to_avoid: str = ""

    @classmethod
    def of(cls, person) -> "Details":
        """As they stand on a person's record."""
        return cls(**{field.name: getattr(person, field.name) for field in fields(cls)})

    @property
    def fingerprint(self) -> str:
        """Of all of them (``teams.faults``)."""
        return fingerprint(self)

    @property
    def full_name(self) -> str:
        """The official name."""
        return f"{self.given_names} {self.family_name}"

    def fits(self, other) -> bool:
        """The second factor beside a known NHS number: same date of birth and same family name, however it is
        accented or spaced. ``other`` is a person; a missing date of birth fits nothing."""
        return bool(
            self.date_of_birth
            and self.date_of_birth == other.date_of_birth
            and fold(self.family_name) == fold(other.family_name)
        )

    def as_json(self) -> dict:
        """For storing with a registration that did not fit."""
        return asdict(self) | {"date_of_birth": self.date_of_birth and self.date_of_birth.isoformat()}

    @classmethod
    def from_json(cls, stored: dict) -> "Details":
        """The details as they were stored."""
        born = stored["date_of_birth"]
        return cls(**stored | {"date_of_birth": born and dt.date.fromisoformat(born)})


@dataclass(frozen=True)
class Referral:
    """How somebody comes to a team. ``phone``, ``place`` and ``local_id`` are what is known to start with."""

    referred_by: str
    reason: str = ""
    referred_on: dt.date | None = None
    local_id: str = ""
    phone: str = ""
    place: str = ""
    place_kind: str = ""

    def as_json(self) -> dict:
        """For storing with a registration that did not fit."""
        return asdict(self) | {"referred_on": self.referred_on and self.referred_on.isoformat()}

    @classmethod
    def from_json(cls, stored: dict) -> "Referral":
        """The referral as it was stored."""
        day = stored["referred_on"]
        return cls(**stored | {"referred_on": day and dt.date.fromisoformat(day)})
