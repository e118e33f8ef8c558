"""What may be asked here: the CapabilityStatement. Pure."""

from integrations.fhir.searching import OWN
from integrations.fhir.systems import KINDS, UK_CORE

TYPES = {
    "_id": "token", "_lastUpdated": "date", "identifier": "token", "patient": "reference", "subject": "reference",
    "status": "token", "class": "token",
}  # fmt: skip
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
        "format": ["json"],
        "rest": [{
            "mode": "server",
            "documentation": "Tokens are given by the service for named teams. Send a subscription's notification, a "
            "Bundle with Encounters and their Patients, by POST to the base address.",
            "security": {"cors": False, "description": "Authorization: Bearer, over TLS"},
            "resource": [_resource(kind) for kind in KINDS],
        }],
    }  # fmt: skip


def _resource(kind: str) -> dict:
    names = ["_id", "_lastUpdated", *sorted(OWN[kind] & TYPES.keys())]
    return {
        "type": kind,
        "profile": UK_CORE + kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "no-version",
        "searchParam": [{"name": name, "type": TYPES[name]} for name in names],
    }
