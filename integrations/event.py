"""What an ADT message says, as values. Pure.

It is what a message is matched, ordered and applied by, and what stands in ``Message.parsed``; so it can be written
as JSON and read again.
"""

import datetime as dt
from dataclasses import asdict, dataclass, field, fields

TAKEN = {
    "A01": "admit",
    "A02": "transfer",
    "A03": "discharge",
    "A04": "register",
    "A06": "to inpatient",
    "A07": "to outpatient",
    "A08": "update",
    "A11": "cancel admit",
    "A12": "cancel transfer",
    "A13": "cancel discharge",
    "A21": "leave",
    "A22": "return from leave",
    "A31": "update person",
    "A40": "merge",
    "A52": "cancel leave",
    "A53": "cancel return from leave",
}
"""The events that we take (domain.md section 5), in the standard's words; the two cancels of leave besides, since a
leave that was booked by mistake must not run the rules of one."""

READ_AS = {
    "A23": "A11",  # a visit deleted
    # Older, newer and other makers' ways to say that one number is given up, or (A43) now means another person.
    **dict.fromkeys(("A18", "A30", "A34", "A36", "A39", "A43", "A46", "A47"), "A40"),
    "A28": "A31",  # a person added
    **dict.fromkeys(("A54", "A55"), "A08"),  # another consultant
    **dict.fromkeys(("A05", "A09", "A10", "A14", "A15", "A16", "A17", "A25", "A26", "A27"), "A31"),
    **dict.fromkeys(("A32", "A33", "A38", "A61", "A62"), "A31"),
}
"""Events of other makers' that say what one of ours says. Of what is only expected, tracked or swapped nothing is
concluded but who it is about, and whether they died."""

PEOPLE_ONLY = frozenset({"A31", "A40"})
"""Events about a person and no visit."""

CANCELS = {
    "A11": ("A01", "A04", "A06"), "A12": ("A02",), "A13": ("A03", "A07"), "A52": ("A21",), "A53": ("A22",),
}  # fmt: skip
"""What each cancel takes back."""


METHOD_DIED, DESTINATION_DIED = "4", "79"
"""National codes of discharge: the patient died."""


@dataclass(frozen=True)
class Identity:
    """Who a message is about, as the sender knows them. Texts may be empty."""

    nhs_number: str = ""
    unlabelled: str = ""
    """A number that may be an NHS number, though nobody says so: it finds people, and speaks against nobody."""
    nhs_verified: bool = False
    family_names: tuple[str, ...] = ()
    """One for each name told: legal, alias, maiden."""
    given_names: str = ""
    date_of_birth: dt.date | None = None
    local_ids: tuple[str, ...] = ()
    """``authority:value``; the authority may be empty."""

    @property
    def numbers(self) -> frozenset[str]:
        """By what the person may be found."""
        return frozenset(filter(None, (self.nhs_number, self.unlabelled)))

    @property
    def name(self) -> str:
        """As it reads in the queue."""
        return " ".join(filter(None, (self.given_names, *self.family_names[:1])))


@dataclass(frozen=True)
class Event:
    """One ADT event."""

    code: str
    control_id: str
    at: dt.datetime
    """When it happened: EVN-6, else EVN-2, else MSH-7."""
    sent_at: dt.datetime
    """MSH-7, or ``at`` where it is missing."""
    identity: Identity = field(default_factory=Identity)
    spell_key: str = ""
    """PV1-19."""
    patient_class: str = ""
    is_inpatient: bool | None = None
    """By PV1-2 and the sender's profile; None where nothing is said."""
    is_emergency: bool = False
    hospital: str = ""
    ward: str = ""
    consultant: str = ""
    specialty: str = ""
    is_psychiatric: bool | None = None
    bed_type: str = ""
    admitted_at: dt.datetime | None = None
    discharged_at: dt.datetime | None = None
    discharge_method: str = ""
    discharge_destination: str = ""
    expected_back_at: dt.datetime | None = None
    death: str = ""
    """``Y``, ``N`` or nothing said (PID-30, PID-29)."""
    died_on: dt.date | None = None
    former_key: str = ""
    """Of a visit that goes on under another number: the one it had."""
    merged_ids: tuple[str, ...] = ()
    """Of a merge: the local ids that are given up (MRG-1)."""

    def as_json(self) -> dict:
        """For ``Message.parsed``."""
        return _plain(asdict(self))

    @classmethod
    def from_json(cls, stored: dict) -> "Event":
        """The event as it was stored."""
        who = dict(stored["identity"])
        who["family_names"], who["local_ids"] = tuple(who["family_names"]), tuple(who["local_ids"])
        who["date_of_birth"] = who["date_of_birth"] and dt.date.fromisoformat(who["date_of_birth"])
        values = {name: stored[name] for name in _NAMES if name in stored}
        for name in _MOMENTS:
            values[name] = values[name] and dt.datetime.fromisoformat(values[name])
        values["died_on"] = values["died_on"] and dt.date.fromisoformat(values["died_on"])
        return cls(**values | {"identity": Identity(**who), "merged_ids": tuple(values["merged_ids"])})


_NAMES = tuple(one.name for one in fields(Event))
_MOMENTS = ("at", "sent_at", "admitted_at", "discharged_at", "expected_back_at")


def _plain(values: dict) -> dict:
    return {name: _as_text(value) for name, value in values.items()}


def _as_text(value):
    if isinstance(value, dict):
        return _plain(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value
