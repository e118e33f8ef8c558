"""What may be asked here: the CapabilityStatement. Pure."""

from integrations.fhir.searching import FOR_ALL, MOST, OWN, PAGE
from integrations.fhir.systems import KINDS, MIME, UK_CORE

TYPES = {
    "_id": "token", "_lastUpdated": "date", "active": "token", "class": "token", "date": "date",
    "identifier": "token", "patient": "reference", "status": "token", "subject": "reference",
}  # fmt: skip
SAID = {
    "identifier": "An NHS number, or another system's number under the name that stands with it.",
    "patient": "Also chained: patient.identifier.",
    "_lastUpdated": "Prefixes eq, ne, gt, lt, ge, le, sa, eb; a year, month, day or moment; may be said twice.",
}
PUBLISHED = "2026-11-22"


def statement(base: str) -> dict:
    """The statement of the service at this address."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": PUBLISHED,
        "kind": "instance",
        "software": {"name": "Alongside"},
        "implementation": {"description": "Caseloads of assertive outreach teams", "url": base},
        "fhirVersion": "4.0.1",
        "format": [MIME, "json"],
        "rest": [{
            "mode": "server",
            "documentation": "A token is given by the service, for reading named teams or for sending. A search by "
            "what is not named here is refused unless Prefer: handling=lenient is said. Searches may be posted to "
            "_search. "
            f"A page holds {PAGE} resources, with _count up to {MOST}; follow the next link. A subscription's "
            "notification with full resources, a Bundle with Encounters and their Patients, is posted to the base "
            "address; an Encounter by itself there too, or to its own.",
            "security": {"cors": False, "description": "Authorization: Bearer, over TLS"},
            "resource": [_resource(kind) for kind in KINDS],
        }],
    }  # fmt: skip


def _resource(kind: str) -> dict:
    names = sorted(FOR_ALL & TYPES.keys()) + sorted(OWN[kind] & TYPES.keys())
    return {
        "type": kind,
        "supportedProfile": [UK_CORE + kind],
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "versioned",
        "readHistory": False,
        "conditionalRead": "not-match",
        "searchParam": [_parameter(name) for name in names],
    }


def _parameter(name: str) -> dict:
    said = {"documentation": SAID[name]} if name in SAID else {}
    return {"name": name, "type": TYPES[name], **said}
