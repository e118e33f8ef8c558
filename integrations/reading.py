"""From a message taken apart to its header and its event, by the sender's profile. Pure."""

import datetime as dt
from dataclasses import dataclass

from caseload.people import nhs_numbers
from integrations import times
from integrations.event import TAKEN, Event, Identity
from integrations.hl7 import Message, UnreadableError
from integrations.profiles import Profile

LONGEST = {"control_id": 199, "system": 180, "spell_key": 120, "local_id": 120, "text": 120}
NHS_AUTHORITIES = frozenset({"NHS", "NHSNBR", "NHSNUMBER", "2.16.840.1.113883.2.1.4.1"})
VERIFIED = frozenset({"NSTS01", "01"})
DIED_METHODS = frozenset({"4"})


@dataclass(frozen=True)
class Header:
    """Who sends what to whom (MSH)."""

    application: str
    facility: str
    receiving: tuple[str, str]
    kind: str
    code: str
    control_id: str
    processing: str
    version: str


def header(message: Message) -> Header:
    """The header; missing parts are empty. The event is MSH-9.2; where a sender leaves that out, EVN-1."""
    structure = message.get("MSH-9.3")
    code = message.get("MSH-9.2") or (structure[4:7] if structure.startswith("ADT_") else "") or message.get("EVN-1")
    return Header(
        application=_system(message, "MSH-3"),
        facility=_system(message, "MSH-4"),
        receiving=(_system(message, "MSH-5"), _system(message, "MSH-6")),
        kind=message.get("MSH-9").upper(),
        code=code.upper()[:3],
        control_id=message.get("MSH-10")[: LONGEST["control_id"]],
        processing=message.get("MSH-11"),
        version=message.get("MSH-12"),
    )


def _system(message: Message, place: str) -> str:
    """A system's name, or its identifier where it has none."""
    return message.first([place, f"{place}.2"])[: LONGEST["system"]]


def event(message: Message, profile: Profile) -> Event:
    """The event. Raises UnreadableError with what is missing: nothing is concluded from half a message."""
    code = header(message).code
    if code not in TAKEN:
        raise UnreadableError("not_taken")
    if not message.has("PID"):
        raise UnreadableError("no_pid")
    sent_at = times.moment(message.get("MSH-7"), profile.zone)
    at = next(filter(None, (times.moment(message.get(p), profile.zone) for p in profile.fields["event_at"])), sent_at)
    if at is None:
        raise UnreadableError("no_time")
    who = identity(message)
    if not (who.nhs_number or who.local_ids or who.family_names):
        raise UnreadableError("nobody")
    return Event(
        code=code,
        control_id=header(message).control_id,
        at=at,
        sent_at=sent_at or at,
        identity=who,
        merged_ids=_merged(message) if code == "A40" else (),
        **_death(message),
        **_visit(message, profile, who),
    )


def identity(message: Message) -> Identity:
    """Who PID is about."""
    nhs, local = [], []
    for one in message.repetitions("PID-3"):
        value, authority, kind = (*one, "", "", "", "", "")[0], _part(one, 3), _part(one, 4)
        if authority.upper() in NHS_AUTHORITIES or kind.upper() == "NH":
            nhs.append(value)
        elif value and value != '""':
            local.append(f"{authority}:{value}"[: LONGEST["local_id"]])
    names = [one for one in message.repetitions("PID-5") if _part(one, 0) and _part(one, 0) != '""']
    if not nhs and _is_nhs_number(message.get("PID-19")):
        nhs.append(message.get("PID-19"))
    return Identity(
        nhs_number=next((nhs_numbers.digits(value) for value in nhs if _is_nhs_number(value)), ""),
        nhs_verified=message.get("PID-32").upper() in VERIFIED,
        family_names=tuple(dict.fromkeys(_part(one, 0)[: LONGEST["text"]] for one in names)),
        given_names=" ".join(filter(None, (_part(names[0], 1), _part(names[0], 2))))[: LONGEST["text"]]
        if names
        else "",
        date_of_birth=times.day(message.get("PID-7")),
        local_ids=tuple(dict.fromkeys(local)),
    )


def _is_nhs_number(text: str) -> bool:
    return bool(text) and nhs_numbers.is_valid(text)


def _part(components: list[str], number: int) -> str:
    return components[number] if len(components) > number else ""


def _merged(message: Message) -> tuple[str, ...]:
    given_up = [
        f"{_part(one, 3)}:{_part(one, 0)}"[: LONGEST["local_id"]]
        for one in message.repetitions("MRG-1")
        if _part(one, 0) and _part(one, 3).upper() not in NHS_AUTHORITIES and _part(one, 4).upper() != "NH"
    ]
    if not given_up:
        raise UnreadableError("no_mrg")
    return tuple(dict.fromkeys(given_up))


def _death(message: Message) -> dict:
    """PID-29 and PID-30: died, not died, or nothing said."""
    died_on, said = times.day(message.get("PID-29")), message.get("PID-30").upper()
    if said in ("Y", "YES", "1", "TRUE") or (died_on and said not in ("N", "NO", "0", "FALSE")):
        return {"death": "Y", "died_on": died_on}
    if said or message.is_taken_away("PID-30") or message.is_taken_away("PID-29"):
        return {"death": "N"}
    return {}


def _visit(message: Message, profile: Profile, who: Identity) -> dict:
    if not message.has("PV1"):
        return {}
    place = [message.get(p) for p in profile.fields["ward"]]
    code = next((text for text in place if profile.is_ward(text)), "")
    ward = profile.wards.get(code, profile.wards.get(code.upper(), {}))
    facility = message.first(profile.fields["facility"])
    specialty = message.first(profile.fields["specialty"])
    patient_class = message.get("PV1-2").upper()
    admitted_at = times.moment(message.get("PV1-44"), profile.zone)
    discharged_at = times.moment(message.get("PV1-45"), profile.zone)
    return {
        "spell_key": _spell_key(message, profile, who, admitted_at),
        "patient_class": patient_class[:10],
        "is_inpatient": profile.is_inpatient(patient_class),
        "is_emergency": patient_class in profile.emergency_classes,
        "hospital": profile.facilities.get(facility, facility)[: LONGEST["text"]],
        "ward": ward.get("name", code)[: LONGEST["text"]],
        "consultant": _consultant(message, profile),
        "specialty": specialty[:10],
        "is_psychiatric": profile.is_psychiatric(specialty, code if code in profile.wards else code.upper()),
        "bed_type": ward.get("bed_type", ""),
        "admitted_at": admitted_at,
        "discharged_at": discharged_at,
        "discharge_method": message.get("PV1-36")[:3].lstrip("0"),
        "discharge_destination": message.get("PV1-37")[:3],
        "expected_back_at": times.moment(message.get("PV2-47"), profile.zone),
    }


def _spell_key(message: Message, profile: Profile, who: Identity, admitted_at: dt.datetime | None) -> str:
    """PV1-19. A sender that has no visit numbers still has somebody who was admitted at a moment."""
    if key := message.first(profile.fields["spell_key"]):
        return key[: LONGEST["spell_key"]]
    known_as = next(iter(who.local_ids), who.nhs_number)
    return f"{known_as}@{admitted_at:%Y%m%d%H%M}"[: LONGEST["spell_key"]] if known_as and admitted_at else ""


def _consultant(message: Message, profile: Profile) -> str:
    """'Dr Asha Byrne': title, given and family name."""
    for place in profile.fields["consultant"]:
        for one in message.repetitions(place):
            family = _part(one, 1)
            if family and family != '""':
                return " ".join(filter(None, (_part(one, 5), _part(one, 2), family)))[: LONGEST["text"]]
    return ""
