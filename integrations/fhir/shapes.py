"""Our rows as FHIR R4 resources with UK Core's identifiers. Pure: rows in, dictionaries out.

Notes, words of the person and places stay here: what goes out says who, with whom, when and how it stood.
"""

import datetime as dt

from django.utils import timezone

from caseload.contacts.codes import Entry, Mechanism, Outcome, PlaceType
from caseload.people.codes import EpisodeState
from caseload.spells.codes import SpellKind
from integrations.fhir.systems import ACT, FLAG_CATEGORY, NHS_NUMBER, ODS, OWN, UK_CORE

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
TAKEN_BACK = (Entry.WITHDRAWN, Entry.MOVED)
AT_HOME = (PlaceType.HOME, PlaceType.CARER_HOME, PlaceType.HOME_OTHER)
IN_CLINIC = (PlaceType.HEALTH_CENTRE, PlaceType.GP, PlaceType.CLINIC, PlaceType.DAY_HOSPITAL)


def _resource(kind: str, uuid, updated: dt.datetime, version: object = None) -> dict:
    meta = {"lastUpdated": moment(updated), "profile": [UK_CORE + kind]}
    if version is not None:
        meta["versionId"] = str(version)
    return {"resourceType": kind, "id": str(uuid), "meta": meta}


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
    numbers = [{"use": "official", "system": NHS_NUMBER, "value": person.nhs_number}] if person.nhs_number else []
    numbers += [{"use": "secondary", "type": {"text": each.system}, "value": each.value} for each in identifiers]
    found = _resource("Patient", person.uuid, person.touched_at) | {
        "active": person.merged_into_id is None,
        "name": [{part: said for part, said in name.items() if said} for name in names],
    }
    if numbers:
        found["identifier"] = numbers
    if person.date_of_birth:
        found["birthDate"] = person.date_of_birth.isoformat()
    if person.died_on:
        found["deceasedDateTime"] = person.died_on.isoformat()
    if person.merged_into_id:
        found["link"] = [{"type": "replaced-by", "other": _to("Patient", person.merged_into.uuid)}]
    elif lost := list(person.merged_from.all()):
        found["link"] = [{"type": "replaces", "other": _to("Patient", each.uuid)} for each in lost]
    return found


def episode_of_care(episode, coordinator) -> dict:
    """A person's time with a team."""
    found = _resource("EpisodeOfCare", episode.uuid, episode.touched_at) | {
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
            "period": _period(coordinator.starts_at, coordinator.ends_at),
        })  # fmt: skip
    return _resource("CareTeam", episode.uuid, episode.touched_at) | {
        "status": TEAM_STATUS[episode.state],
        "name": episode.team.name,
        "subject": _to("Patient", episode.person.uuid),
        "period": _period(episode.accepted_at or episode.referred_at, episode.ended_at),
        "participant": participants,
        "managingOrganization": [_provider(episode.team.provider)],
    }


def contact(uuid, row) -> dict:
    """A contact as it stands now, by the id of its first version."""
    taken_back = row.entry in TAKEN_BACK
    found = _resource("Encounter", uuid, row.received_at, row.change_seq) | {
        "status": _status(row, taken_back),
        "class": _class(row),
        "subject": _to("Patient", row.person.uuid),
        "episodeOfCare": [_to("EpisodeOfCare", row.episode.uuid)],
        "serviceProvider": _provider(row.team.provider),
        "period": _contact_period(row),
    }
    if not taken_back:
        found["type"] = [_coded(OWN + "contact-outcome", row.outcome, row.get_outcome_display())]
        staff = sorted(row.contact_staff.all(), key=lambda each: (not each.is_lead, each.pk))
        if staff:
            found["participant"] = [{"individual": _practitioner(each.user)} for each in staff]
    return found


def _status(row, taken_back: bool) -> str:
    if taken_back:
        return "entered-in-error"
    if row.outcome == Outcome.REPORTED:
        return "unknown"  # somebody else met them
    return "cancelled" if row.outcome in DID_NOT_HAPPEN else "finished"


def _class(row) -> dict:
    if row.mechanism != Mechanism.FACE_TO_FACE:
        code, words = "VR", "virtual"
    elif row.place_type in AT_HOME:
        code, words = "HH", "home health"
    elif row.place_type in IN_CLINIC:
        code, words = "AMB", "ambulatory"
    else:
        code, words = "FLD", "field"
    return {"system": ACT, "code": code, "display": words}


def _contact_period(row) -> dict:
    if not row.time_known:
        return {"start": timezone.localdate(row.occurred_at).isoformat()}
    return _period(row.occurred_at, row.occurred_at + dt.timedelta(minutes=row.minutes) if row.minutes else None)


def spell(row) -> dict:
    """A stay in hospital."""
    where = ", ".join(filter(None, (row.ward, row.hospital)))
    found = _resource("Encounter", row.uuid, row.touched_at) | {
        "status": "entered-in-error" if row.retracted_at else "finished" if row.discharged_at else "in-progress",
        "class": {"system": ACT, "code": "IMP", "display": "inpatient encounter"},
        "serviceType": _coded(OWN + "stay", row.kind, SpellKind(row.kind).label),
        "subject": _to("Patient", row.person.uuid),
        "episodeOfCare": [_to("EpisodeOfCare", row.episode.uuid)],
        "period": _period(row.admitted_at, row.discharged_at),
        "location": [{"location": {"type": "Location", "display": where}}],
    }
    if row.consultant:
        found["participant"] = [{"individual": {"type": "Practitioner", "display": row.consultant}}]
    if row.discharge_destination:
        words = row.get_discharge_destination_display()
        to = _coded(OWN + "discharge-destination", row.discharge_destination, words)
        found["hospitalization"] = {"dischargeDisposition": to}
    return found


def flag(alert, title: str) -> dict:
    """An alert: what it is, of whom and since when; its facts stay here."""
    return _resource("Flag", alert.uuid, alert.touched_at) | {
        "status": "inactive" if alert.closed_at else "active",
        "category": [_coded(FLAG_CATEGORY, "clinical", "Clinical")],
        "code": _coded(OWN + "alert", alert.rule, title),
        "subject": _to("Patient", alert.person.uuid),
        "period": _period(min(alert.since_at, alert.closed_at or alert.since_at), alert.closed_at),
    }


def bundle(resources: list[dict], base: str, links: dict[str, str]) -> dict:
    """A page of what was searched for."""
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "link": [{"relation": relation, "url": url} for relation, url in links.items()],
        **({"entry": [_entry(each, base) for each in resources]} if resources else {}),
    }


def _entry(resource: dict, base: str) -> dict:
    return {
        "fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
        "search": {"mode": "match"},
    }
