"""A subscription's notification of Encounters, as the same events that ADT messages tell. Pure.

An Encounter says how a visit stands, where an ADT message says what happened to it. So what is under way is told as
A13, which says that they are in whatever was told before; a leave in its history that has an end as A22 besides.
"""

import datetime as dt
import json
import re
from dataclasses import dataclass

from caseload.people import nhs_numbers
from integrations import times
from integrations.event import Event, Identity
from integrations.fhir.parts import dicts, kind_of, text_of
from integrations.fhir.systems import DISPOSITION, NHS_NUMBERS
from integrations.fhir.unsent import Unsent, refuse_unsent, unsent
from integrations.hl7 import UnreadableError
from integrations.profiles import Profile
from integrations.reading import LONGEST

RESPONSES = {"batch": "batch-response", "transaction": "transaction-response"}
"""Bundles that want a Bundle for an answer."""
BUNDLES = ("history", "subscription-notification", "collection", *RESPONSES)
INPATIENT = frozenset({"IMP", "ACUTE", "NONAC"})
EMERGENCY = "EMER"
IN_BED = {
    "in-progress": "A13",
    "onleave": "A21",
    "finished": "A03",
    "cancelled": "A11",
    "entered-in-error": "A11",
}
ATTENDING = {
    "arrived": "A04",
    "triaged": "A04",
    "in-progress": "A04",
    "finished": "A03",
    "cancelled": "A11",
    "entered-in-error": "A11",
}
LONGEST_NUMBER = 120
NATIONAL = re.compile(r"personal-demographics/FHIR/R4/Patient/(\d{10})\b")
"""Somebody at the national service, where the address ends in the NHS number."""
DIED = "4"
BY_DISPOSITION = {"exp": (DIED, "79"), "home": ("", "19")}
"""FHIR's own words for how and where to they left, as the national method and destination."""
IN_CHARGE = ("ATND", "PPRF")
"""The attender, else the primary performer."""


@dataclass(frozen=True)
class Told:
    """One Encounter of a notification, with whom it is about where that came along."""

    encounter: dict
    patient: dict | None = None

    @property
    def raw(self) -> bytes:
        """What is kept: these two and nobody else's, the same bytes whenever it is sent."""
        resources = filter(None, (self.encounter, self.patient))
        kept = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}
        return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def from_raw(cls, raw: bytes) -> "Told":
        """As it was kept. Raises UnreadableError for what was told of and not sent."""
        kept = json.loads(raw)
        refuse_unsent(kept)
        encounter, *patient = (entry["resource"] for entry in kept["entry"])
        return cls(encounter, patient[0] if patient else None)


def told(bundle: dict) -> tuple[list[Told], list[Unsent]]:
    """The Encounters of a notification, and what it only tells of; neither in a handshake or a heartbeat."""
    entries = dicts(bundle, "entry")
    kept = [(text_of(entry, "fullUrl"), entry["resource"]) for entry in entries if kind_of(entry.get("resource"))]
    patients = [(address, one) for address, one in kept if kind_of(one) == "Patient"]
    places = [(address, one) for address, one in kept if kind_of(one) == "Location"]
    found = [
        Told(_placed(one, places), _subject(one, patients)) for _address, one in kept if kind_of(one) == "Encounter"
    ]
    return found, unsent(entries)


def _subject(encounter: dict, patients: list[tuple[str, dict]]) -> dict | None:
    """The Patient that came along: by reference, held inside, or by a number in the reference."""
    subject = encounter.get("subject")
    reference = text_of(subject, "reference").partition("/_history/")[0]
    if reference.startswith("#"):
        held = dicts(encounter, "contained")
        return next((one for one in held if kind_of(one) == "Patient" and one.get("id") == reference[1:]), None)
    if found := _meant(reference, patients):
        return found
    number = _number(subject.get("identifier")) if isinstance(subject, dict) else None
    alike = [patient for _address, patient in patients if number in map(_number, dicts(patient, "identifier"))]
    return alike[0] if number and len(alike) == 1 else None


def _meant(reference: str, kept: list[tuple[str, dict]]) -> dict | None:
    """What came along and is referred to, by its address or by its kind and id."""
    short = "/".join(reference.split("/")[-2:])
    named = ((address, f"{kind_of(one)}/{one.get('id')}", one) for address, one in kept)
    return next((one for address, name, one in named if reference and (reference == address or short == name)), None)


def _placed(encounter: dict, places: list[tuple[str, dict]]) -> dict:
    """With the names of its places where only they came along, so that what is kept says where it was."""
    held = [(f"#{one.get('id')}", one) for one in dicts(encounter, "contained") if kind_of(one) == "Location"]
    if not (places or held) or not isinstance(encounter.get("location"), list):
        return encounter
    return encounter | {"location": [_named(each, [*held, *places]) for each in encounter["location"]]}


def _named(each: object, places: list[tuple[str, dict]]) -> object:
    place = each.get("location") if isinstance(each, dict) else None
    found = _meant(text_of(place, "reference"), places)
    if found is None or text_of(place, "display") or not text_of(found, "name"):
        return each
    return each | {"location": place | {"display": text_of(found, "name")}}


def _number(identifier: object) -> tuple[str, str] | None:
    system, value = text_of(identifier, "system"), text_of(identifier, "value")
    return (system, value) if system and value else None


def events(
    one: Told, profile: Profile, *, hospital: str, at: dt.datetime, latest: dt.datetime = times.LAST
) -> list[Event]:
    """What it says. ``at`` stands in for when it was changed, ``hospital`` for where, if it says neither. A beginning
    or an end after ``latest`` is somebody's plan, and counts as not told.

    Raises UnreadableError with what is missing. Both resources hold against the model.
    """
    encounter = one.encounter
    kind = encounter["class"].get("code", "").upper()
    codes = IN_BED if kind in INPATIENT else ATTENDING if kind == EMERGENCY else {}
    code = codes.get(encounter["status"])
    if code is None:
        raise UnreadableError("not_taken")
    number = _visit(encounter)
    who = identity(one)
    if not (who.nhs_number or who.local_ids or who.family_names):
        raise UnreadableError("nobody")
    changed = _moment(encounter.get("meta", {}).get("lastUpdated"), profile) or at
    began, ended = (
        told if (told := _moment(encounter.get("period", {}).get(end), profile)) and told <= latest else None
        for end in ("start", "end")
    )
    happened = {"A03": ended, "A04": began, "A21": _left_at(encounter, profile)}.get(code) or changed
    common = {
        "sent_at": changed,
        "identity": who,
        "spell_key": f"Encounter/{number}"[: LONGEST["spell_key"]],
        "patient_class": kind,
        "is_inpatient": kind in INPATIENT,
        "is_emergency": kind == EMERGENCY,
        "admitted_at": began,
        "discharged_at": ended if code == "A03" else None,
        **_where(encounter, profile, hospital),
        **_way_out(encounter),
        **_death(one.patient or {}),
    }
    version = encounter.get("meta", {}).get("versionId", "")
    found = [Event(code=code, control_id=_called(number, version, code), at=happened, **common)]
    if code == "A13" and (back_at := _back_at(encounter, profile)):
        found.append(Event(code="A22", control_id=_called(number, version, "A22"), at=back_at, **common))
    return found


def _visit(encounter: dict) -> str:
    """Its id, or what it is known by where it is sent to be given one. Raises UnreadableError."""
    numbers = [each["value"] for each in encounter.get("identifier", ()) if each.get("value")]
    number = encounter.get("id") or next(iter(numbers), "")
    if not number:
        raise UnreadableError("no_visit")
    return number


def _called(*parts: str) -> str:
    return "/".join(filter(None, parts))


def identity(one: Told) -> Identity:
    """Who it is about: by the Patient that came along, else by the number in the reference."""
    patient, subject = one.patient or {}, one.encounter.get("subject", {})
    numbers = [*patient.get("identifier", ()), *([subject["identifier"]] if "identifier" in subject else [])]
    nhs = [each["value"] for each in numbers if each.get("system") in NHS_NUMBERS and each.get("value")]
    nhs += NATIONAL.findall(subject.get("reference", ""))
    local = [
        f"{each.get('system', '')}:{each['value']}"[:LONGEST_NUMBER]
        for each in numbers
        if each.get("system") not in NHS_NUMBERS and each.get("value")
    ]
    names = [each for each in patient.get("name", ()) if each.get("family")]
    names.sort(key=lambda each: each.get("use") != "official")
    return Identity(
        nhs_number=next((nhs_numbers.digits(each) for each in nhs if nhs_numbers.is_valid(each)), ""),
        family_names=tuple(dict.fromkeys(each["family"][: LONGEST["text"]] for each in names)),
        given_names=" ".join(filter(None, names[0].get("given", ())))[: LONGEST["text"]] if names else "",
        date_of_birth=times.day(patient.get("birthDate", "")),
        local_ids=tuple(dict.fromkeys(local)),
    )


def _moment(text: str | None, profile: Profile) -> dt.datetime | None:
    return times.moment(text, profile.zone) if text else None


def _leaves(encounter: dict) -> list[dict]:
    return [each["period"] for each in encounter.get("statusHistory", ()) if each.get("status") == "onleave"]


def _back_at(encounter: dict, profile: Profile) -> dt.datetime | None:
    """When the last leave in its history ended. Without a history nothing is concluded: a colleague may know of a
    leave that the hospital's system does not keep."""
    ends = [_moment(period.get("end"), profile) for period in _leaves(encounter)]
    return max(filter(None, ends), default=None)


def _left_at(encounter: dict, profile: Profile) -> dt.datetime | None:
    """When the leave that they are on began: with the end of what stood before."""
    before = [_moment(each["period"].get("end"), profile) for each in encounter.get("statusHistory", ())]
    open_ = [_moment(period.get("start"), profile) for period in _leaves(encounter) if not period.get("end")]
    return max(filter(None, open_), default=None) or max(filter(None, before), default=None)


def _where(encounter: dict, profile: Profile, hospital: str) -> dict:
    place = _ward(encounter)
    ward = profile.wards.get(place, profile.wards.get(place.upper(), {}))
    provider = encounter.get("serviceProvider", {})
    facility = provider.get("identifier", {}).get("value", "")
    specialty = next((each.get("code", "") for each in encounter.get("serviceType", {}).get("coding", ())), "")
    called = provider.get("display") or profile.facilities.get(facility, facility) or hospital
    return {
        "hospital": called[: LONGEST["text"]],
        "ward": ward.get("name", place)[: LONGEST["text"]],
        "consultant": _consultant(encounter)[: LONGEST["text"]],
        "specialty": specialty[:10],
        "is_psychiatric": profile.is_psychiatric(specialty, place if place in profile.wards else place.upper()),
        "bed_type": ward.get("bed_type", ""),
    }


def _ward(encounter: dict) -> str:
    """Where they are now: the active place, else the last that has not ended, else the last."""
    places = encounter.get("location", ())
    now = [each for each in places if each.get("status") == "active"]
    now = now or [each for each in places if "end" not in each.get("period", {})] or list(places)
    return now[-1]["location"].get("display", "") if now else ""


def _consultant(encounter: dict) -> str:
    """Who is in charge by name."""
    by_role: dict[str, str] = {}
    for each in encounter.get("participant", ()):
        for role in each.get("type", ()):
            for coding in role.get("coding", ()):
                by_role.setdefault(coding.get("code", ""), each.get("individual", {}).get("display", ""))
    return next((by_role[role] for role in IN_CHARGE if by_role.get(role)), "")


def _way_out(encounter: dict) -> dict:
    """How and where to they were discharged, in the national codes."""
    stay = encounter.get("hospitalization", {})
    methods = [each.get("valueCodeableConcept", {}) for each in (*encounter.get("extension", ()),
               *stay.get("extension", ())) if each.get("url", "").endswith("DischargeMethod")]  # fmt: skip
    disposition = stay.get("dischargeDisposition", {})
    words = [each.get("code", "") for each in disposition.get("coding", ()) if each.get("system") == DISPOSITION]
    by_word = next((BY_DISPOSITION[word] for word in words if word in BY_DISPOSITION), ("", ""))
    destination = _code(disposition)[:3] or by_word[1]
    method = next(map(_code, methods), "")[:3].lstrip("0") or by_word[0]
    return {
        "discharge_method": method or (DIED if destination == BY_DISPOSITION["exp"][1] else ""),
        "discharge_destination": destination,
    }


def _code(concept: dict) -> str:
    """The national code; others' letters are none."""
    return next((code for each in concept.get("coding", ()) if (code := each.get("code", "")).isdigit()), "")


def _death(patient: dict) -> dict:
    if died := patient.get("deceasedDateTime"):
        return {"death": "Y", "died_on": times.day(died)}
    if "deceasedBoolean" in patient:
        return {"death": "Y" if patient["deceasedBoolean"] else "N"}
    return {}
