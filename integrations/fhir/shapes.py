"""Our rows as FHIR R4 resources with UK Core's identifiers. Pure: rows in, dictionaries out.

Notes, words of the person and places stay here: what goes out says who, with whom, when and how it stood.
"""

import datetime as dt
import json
from hashlib import sha256
from urllib.parse import quote

from django.utils import timezone

from caseload.contacts.codes import TAKEN_BACK, Mechanism, Outcome, PlaceType
from caseload.people.codes import EpisodeState
from caseload.spells.codes import DischargeDestination, SpellKind
from integrations.fhir.systems import (
    ACT,
    DESTINATIONS,
    FLAG_CATEGORY,
    NHS_NUMBER,
    NUMBER_STATUS,
    NUMBER_STATUSES,
    ODS,
    OWN,
    OWN_NUMBER,
    TAKES_PART,
    UK_CORE,
)

EPISODE_STATUS = {
    EpisodeState.REFERRED: "planned",
    EpisodeState.ACCEPTED: "active",
    EpisodeState.NOT_ACCEPTED: "cancelled",
    EpisodeState.CLOSED: "finished",
}
TEAM_STATUS = {
    EpisodeState.REFERRED: "proposed",
    EpisodeState.ACCEPTED: "active",
    EpisodeState.NOT_ACCEPTED: "inactive",
    EpisodeState.CLOSED: "inactive",
}
DID_NOT_HAPPEN = frozenset({
    Outcome.NO_ANSWER, Outcome.NOT_IN, Outcome.NOT_FOUND, Outcome.DID_NOT_ATTEND, Outcome.CANCELLED_BY_THEM,
    Outcome.CANCELLED_BY_US,
})  # fmt: skip
"""Nobody was met: FHIR's ``cancelled``, an encounter that ended before it began. What it was, ``type`` says."""
AT_HOME = (PlaceType.HOME, PlaceType.CARER_HOME, PlaceType.HOME_OTHER)
INPATIENT = "IMP"
UK_CORE_DESTINATIONS = frozenset({
    "19", "29", "30", "37", "48", "49", "50", "51", "53", "65", "79", "84", "87", "88", "98",
})  # fmt: skip
"""Of the national codes in use here, those that UK Core's list has."""
IN_CLINIC = (PlaceType.HEALTH_CENTRE, PlaceType.GP, PlaceType.CLINIC, PlaceType.DAY_HOSPITAL)


def _resource(kind: str, row, uuid=None) -> dict:
    return {
        "resourceType": kind,
        "id": str(uuid or row.uuid),
        "meta": {"lastUpdated": moment(row.touched_at), "profile": [UK_CORE + kind]},
    }


def sealed(resource: dict) -> dict:
    """As it goes out: nothing in it is empty, and its version is the hash of what it says."""
    found = _filled(resource)
    said = {name: value for name, value in found.items() if name != "meta"}
    found["meta"]["versionId"] = sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20]
    return found


def _filled(value):
    if isinstance(value, dict):
        kept = {name: _filled(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in (None, "", {}, [])}
    if isinstance(value, list):
        return [each for each in map(_filled, value) if each not in (None, "", {}, [])]
    return value.strip() if isinstance(value, str) else value


def moment(at: dt.datetime) -> str:
    """With seconds and the zone, as FHIR's instant wants it."""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _period(start: dt.datetime, end: dt.datetime | None) -> dict:
    return {"start": moment(start), **({"end": moment(end)} if end else {})}


def _to(kind: str, uuid) -> dict:
    return {"reference": f"{kind}/{uuid}"}


def _coded(system: str, code: str, words) -> dict:
    return {"coding": [{"system": system, "code": str(code), "display": str(words)}], "text": str(words)}


def _provider(provider) -> dict:
    return {
        "type": "Organization",
        "identifier": {"system": ODS, "value": provider.ods_code},
        "display": provider.name,
    }


def _practitioner(user) -> dict:
    return {"type": "Practitioner", "display": user.name}


def patient(person, identifiers) -> dict:
    """A person; one whose record went into another's is inactive and says whose."""
    names = [{"use": "official", "family": person.family_name, "given": person.given_names.split()}]
    if person.preferred_name:
        names.append({"use": "usual", "family": person.family_name, "given": [person.preferred_name]})
    found = _resource("Patient", person) | {
        "active": person.merged_into_id is None,
        "identifier": [*([_nhs_number(person.nhs_number)] if person.nhs_number else []), *map(_number, identifiers)],
        "name": names,
    }
    if person.date_of_birth:
        found["birthDate"] = person.date_of_birth.isoformat()
    if person.died_on:
        found["deceasedDateTime"] = person.died_on.isoformat()
    if person.merged_into_id:
        found["link"] = [{"type": "replaced-by", "other": _to("Patient", person.merged_into.uuid)}]
    elif lost := list(person.merged_from.all()):
        found["link"] = [{"type": "replaces", "other": _to("Patient", each.uuid)} for each in lost]
    return found


def _nhs_number(value: str) -> dict:
    """Nobody here asks the national service whose it is, and that is said."""
    not_traced = {"system": NUMBER_STATUSES, "code": "02", "display": "Number present but not traced"}
    status = {"url": NUMBER_STATUS, "valueCodeableConcept": {"coding": [not_traced]}}
    return {"extension": [status], "use": "official", "system": NHS_NUMBER, "value": value}


def _number(each) -> dict:
    """By the name that the staff gave the other system."""
    system = OWN_NUMBER + quote(each.system, safe="")
    return {"use": "secondary", "type": {"text": each.system}, "system": system, "value": each.value}


def episode_of_care(episode, coordinator) -> dict:
    """A person's time with a team."""
    found = _resource("EpisodeOfCare", episode) | {
        "status": EPISODE_STATUS[episode.state],
        "type": [_coded(OWN + "team-type", "A08", "Assertive outreach team")],
        "patient": _to("Patient", episode.person.uuid),
        "managingOrganization": _provider(episode.team.provider),
        "period": _period(episode.accepted_at or episode.referred_at, episode.ended_at),
        "team": [_to("CareTeam", episode.uuid)],
    }
    if coordinator:
        found["careManager"] = _practitioner(coordinator.user)
    return found


def care_team(episode, coordinator) -> dict:
    """The team around one person: the whole of it, and who co-ordinates now."""
    participants = [{
        "role": [_coded(OWN + "care-role", "team", "Assertive outreach team")],
        "member": {"type": "Organization", "display": episode.team.name},
    }]  # fmt: skip
    if coordinator:
        participants.append({
            "role": [_coded(OWN + "care-role", "coordinator", "Care co-ordinator")],
            "member": _practitioner(coordinator.user),
            "period": _period(coordinator.starts_at, None),
        })  # fmt: skip
    return _resource("CareTeam", episode) | {
        "status": TEAM_STATUS[episode.state],
        "name": episode.team.name,
        "subject": _to("Patient", episode.person.uuid),
        "period": _period(episode.accepted_at or episode.referred_at, episode.ended_at),
        "participant": participants,
        "managingOrganization": [_provider(episode.team.provider)],
    }


def contact(row, uuid) -> dict:
    """A contact as it stands now, by the id of its first version."""
    taken_back = row.entry in TAKEN_BACK
    found = _resource("Encounter", row, uuid) | {
        "status": contact_status(row.entry, row.outcome),
        "class": {"system": ACT, **contact_class(row.mechanism, row.place_type)},
        "subject": _to("Patient", row.person.uuid),
        "episodeOfCare": [_to("EpisodeOfCare", row.episode.uuid)],
        "serviceProvider": _provider(row.team.provider),
        "period": _contact_period(row),
    }
    if not taken_back:
        staff = sorted(row.contact_staff.all(), key=lambda each: (not each.is_lead, each.pk))
        found["type"] = [_coded(OWN + "contact-outcome", row.outcome, Outcome(row.outcome).label)]
        found["participant"] = [_took_part(each) for each in staff]
    return found


def _took_part(each) -> dict:
    code, words = ("PPRF", "primary performer") if each.is_lead else ("SPRF", "secondary performer")
    part = {"coding": [{"system": TAKES_PART, "code": code, "display": words}]}
    return {"type": [part], "individual": _practitioner(each.user)}


def contact_status(entry: str, outcome: str) -> str:
    """What FHIR calls it. ``encounters`` asks the database by the same sets."""
    if entry in TAKEN_BACK:
        return "entered-in-error"
    if outcome == Outcome.REPORTED:
        return "unknown"  # somebody else met them
    return "cancelled" if outcome in DID_NOT_HAPPEN else "finished"


def contact_class(mechanism: str, place_type: str) -> dict:
    """Where it was, in HL7's words."""
    if mechanism != Mechanism.FACE_TO_FACE:
        return {"code": "VR", "display": "virtual"}
    if place_type in AT_HOME:
        return {"code": "HH", "display": "home health"}
    if place_type in IN_CLINIC:
        return {"code": "AMB", "display": "ambulatory"}
    return {"code": "FLD", "display": "field"}


def _contact_period(row) -> dict:
    if not row.time_known:
        return {"start": timezone.localdate(row.occurred_at).isoformat()}
    return _period(row.occurred_at, row.occurred_at + dt.timedelta(minutes=row.minutes) if row.minutes else None)


def stay(row) -> dict:
    """A stay in hospital."""
    where = ", ".join(filter(None, (row.ward, row.hospital)))
    found = _resource("Encounter", row) | {
        "status": stay_status(row),
        "class": {"system": ACT, "code": INPATIENT, "display": "inpatient encounter"},
        "serviceType": _coded(OWN + "stay", row.kind, SpellKind(row.kind).label),
        "subject": _to("Patient", row.person.uuid),
        "episodeOfCare": [_to("EpisodeOfCare", row.episode.uuid)],
        "period": _period(row.admitted_at, row.discharged_at),
        "location": [{"location": {"type": "Location", "display": where}}] if where else [],
    }
    if row.consultant:
        found["participant"] = [{"individual": {"type": "Practitioner", "display": row.consultant}}]
    if row.discharge_destination:
        found["hospitalization"] = {"dischargeDisposition": _discharged_to(row)}
    return found


def stay_status(row) -> str:
    """How it stands."""
    return "entered-in-error" if row.retracted_at else "finished" if row.discharged_at else "in-progress"


def _discharged_to(row) -> dict:
    """In the national code as UK Core knows it; its own sentence for each is a paragraph, ours is the text."""
    code = row.discharge_destination
    system = DESTINATIONS if code in UK_CORE_DESTINATIONS else OWN + "discharge-destination"
    return {"coding": [{"system": system, "code": code}], "text": str(DischargeDestination(code).label)}


def flag(alert, title: str) -> dict:
    """An alert: what it is, of whom, and since when it stands; its facts stay here."""
    return _resource("Flag", alert) | {
        "status": "inactive" if alert.closed_at else "active",
        "category": [_coded(FLAG_CATEGORY, "clinical", "Clinical")],
        "code": _coded(OWN + "alert", alert.rule, title),
        "subject": _to("Patient", alert.person.uuid),
        "period": _period(min(alert.opened_at, alert.closed_at or alert.opened_at), alert.closed_at),
    }


def bundle(resources: list[dict], base: str, links: dict[str, str], *, at: dt.datetime) -> dict:
    """A page of what was searched for, as of a moment. An OperationOutcome in it says what is missing."""
    return {
        "resourceType": "Bundle",
        "meta": {"lastUpdated": moment(at)},
        "type": "searchset",
        "link": [{"relation": relation, "url": url} for relation, url in links.items()],
        **({"entry": [_entry(each, base) for each in resources]} if resources else {}),
    }


def _entry(resource: dict, base: str) -> dict:
    if resource["resourceType"] == "OperationOutcome":
        return {"resource": resource, "search": {"mode": "outcome"}}
    return {
        "fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
        "search": {"mode": "match"},
    }
