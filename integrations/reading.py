"""From a message taken apart to its header and its event, by the sender's profile. Pure."""

import datetime as dt
from dataclasses import dataclass

from integrations import times
from integrations.event import DESTINATION_DIED, METHOD_DIED, PEOPLE_ONLY, READ_AS, TAKEN, Event, Identity
from integrations.hl7 import NULL, Message, UnreadableError
from integrations.moves import MOVED, taken_up
from integrations.profiles import Profile
from integrations.who import given_up, identity, part

DIED = frozenset({"Y", "YES", "1", "T", "TRUE", "D", "DIED", "DEAD", "DECEASED"})
LIVES = frozenset({"N", "NO", "0", "F", "FALSE", "ALIVE"})
"""PID-30: the standard has Y and N."""
AN_HOUR_OR_TWO = dt.timedelta(hours=2)
LONGEST = {"control_id": 199, "system": 180, "spell_key": 120, "text": 120}


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
    accept: str = ""
    """MSH-15: when an accept acknowledgement is wanted."""


def header(message: Message) -> Header:
    """The header; missing parts are empty. The event is MSH-9.2; where a sender leaves that out, EVN-1."""
    kind, _, joined = message.get("MSH-9").upper().replace("_", "^").partition("^")
    structure = message.get("MSH-9.3").upper()
    code = message.get("MSH-9.2") or joined or structure.removeprefix("ADT_") or message.get("EVN-1")
    return Header(
        application=_system(message, "MSH-3"),
        facility=_system(message, "MSH-4"),
        receiving=(_system(message, "MSH-5"), _system(message, "MSH-6")),
        kind=kind,
        code=code.upper().removeprefix("ADT_")[:3],
        control_id=message.get("MSH-10")[: LONGEST["control_id"]],
        processing=message.get("MSH-11").upper(),
        version=message.get("MSH-12"),
        accept=message.get("MSH-15").upper(),
    )


def _system(message: Message, place: str) -> str:
    """A system's name, or its identifier where it has none."""
    return message.first([place, f"{place}.2"])[: LONGEST["system"]]


def event(message: Message, profile: Profile, *, latest: dt.datetime = times.LAST) -> Event:
    """The event. Raises UnreadableError with what is missing: nothing is concluded from half a message.

    A time after ``latest`` is somebody's plan or a wrong clock, and counts as not told.
    """
    head = header(message)
    code = "A08" if head.code in MOVED else READ_AS.get(head.code, head.code)
    if code not in TAKEN:
        raise UnreadableError("not_taken")
    if not message.has("PID"):
        raise UnreadableError("no_pid")
    told = [times.moment(message.get(place), profile.zone) for place in (*profile.fields["event_at"], "MSH-7")]
    latest = min(latest, _sent_by(message, told[-1], latest))
    at = next((one for one in told if one and one <= latest), None)
    if at is None:
        raise UnreadableError("in_future" if any(told) else "no_time")
    who = identity(message)
    if not (who.numbers or who.local_ids or who.family_names):
        raise UnreadableError("nobody")
    found = Event(
        code=code,
        control_id=head.control_id,
        at=at,
        sent_at=told[-1] or at,
        identity=who,
        merged_ids=given_up(message) if code == "A40" else (),
        **_death(message),
        **({} if code in PEOPLE_ONLY else _visit(message, profile, who, latest, at if code == "A01" else None)),
    )
    return taken_up(found, message, profile) if head.code in MOVED else found


def _sent_by(message: Message, sent_at: dt.datetime | None, latest: dt.datetime) -> dt.datetime:
    """What lies after the moment of sending is a plan. A sender may write one of the two in the time of Greenwich, or
    only the day of sending."""
    has_hours = len(message.get("MSH-7")) >= len("YYYYMMDDHH")
    return sent_at + AN_HOUR_OR_TWO if sent_at and has_hours and sent_at <= latest else latest


def _death(message: Message) -> dict:
    """PID-29 and PID-30: died, not died, or nothing said. What is not known says nothing, for or against."""
    died_on, said = times.day(message.get("PID-29")), message.get("PID-30").upper()
    if said in DIED or (died_on and said not in LIVES):
        return {"death": "Y", "died_on": died_on}
    if said in LIVES or message.is_taken_away("PID-30") or message.is_taken_away("PID-29"):
        return {"death": "N"}
    return {}


def _visit(
    message: Message, profile: Profile, who: Identity, latest: dt.datetime, begun_at: dt.datetime | None
) -> dict:
    """``begun_at``: when the visit began, where PV1-44 does not say so."""
    if not message.has("PV1"):
        return {}
    code = profile.ward_of([message.get(place) for place in profile.fields["ward"]])
    ward = profile.wards.get(code, profile.wards.get(code.upper(), {}))
    facility = message.first(profile.fields["facility"])
    specialty = message.first(profile.fields["specialty"])
    patient_class = message.get("PV1-2").upper()
    admitted_at, discharged_at = (
        told if (told := times.moment(message.get(place), profile.zone)) and told <= latest else None
        for place in ("PV1-44", "PV1-45")
    )
    if admitted_at and discharged_at and discharged_at < admitted_at:
        discharged_at = None  # one of the two is wrong; that they left, the event says
    return {
        "spell_key": _spell_key(message, profile, who, admitted_at or begun_at),
        "patient_class": patient_class[:10],
        "is_inpatient": profile.is_inpatient(patient_class),
        "is_emergency": patient_class in profile.emergency_classes,
        "hospital": profile.facilities.get(facility, facility)[: LONGEST["text"]],
        "ward": ward.get("name", code)[: LONGEST["text"]],
        "consultant": _consultant(message, profile),
        "specialty": specialty[:10],
        "is_psychiatric": profile.is_psychiatric(
            specialty, code if code in profile.wards else code.upper(), in_words=message.get("PV1-10.2")
        ),
        "bed_type": ward.get("bed_type", ""),
        "admitted_at": admitted_at,
        "discharged_at": discharged_at,
        **_way_out(message, profile),
        "expected_back_at": times.moment(message.get("PV2-47"), profile.zone),
    }


def _spell_key(message: Message, profile: Profile, who: Identity, begun_at: dt.datetime | None) -> str:
    """PV1-19. A sender that has no visit numbers still has somebody who was admitted at a moment."""
    if key := message.first(profile.fields["spell_key"]):
        return key[: LONGEST["spell_key"]]
    known_as = next(iter(who.local_ids), who.nhs_number)
    return f"{known_as}@{begun_at:%Y%m%d%H%M}"[: LONGEST["spell_key"]] if known_as and begun_at else ""


def _way_out(message: Message, profile: Profile) -> dict:
    """How and where to they were discharged. What means that they died is one code of each, whatever it is called."""
    ways = {}
    for name, place, died in (("method", "PV1-36", METHOD_DIED), ("destination", "PV1-37", DESTINATION_DIED)):
        told = [message.get(place).lstrip("0") if name == "method" else message.get(place), message.get(f"{place}.2")]
        means_died = any(text.upper() in profile.died[name] for text in told)
        ways[f"discharge_{name}"] = died if means_died else told[0][:3]
    return ways


def _consultant(message: Message, profile: Profile) -> str:
    """'Dr Asha Byrne': title, given and family name."""
    for place in profile.fields["consultant"]:
        for one in message.repetitions(place):
            family = part(one, 1)
            if family and family != NULL:
                return " ".join(filter(None, (part(one, 5), part(one, 2), family)))[: LONGEST["text"]]
    return ""
