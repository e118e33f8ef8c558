"""How an answer is asked for and sent: JSON as FHIR has it, and nothing that anybody on the way may keep."""

import json

from django.http import HttpRequest, HttpResponse

from integrations.fhir.outcomes import Refusal
from integrations.fhir.systems import MIME

JSON = frozenset({"json", "text/json", "application/json", MIME})
ANY = frozenset({"*/*", "application/*"})
VERSION = "4.0"


def require_json(request: HttpRequest) -> None:
    """406 for whoever can read something else only. ``_format`` in the address goes before the header."""
    asked = request.GET.get("_format", "").replace(" ", "+")
    wanted = asked or request.headers.get("Accept", "")
    if wanted and not any(map(_is_ours, wanted.split(","))):
        raise Refusal(406, "not-supported", f"{MIME} of FHIR {VERSION} only, and not {wanted[:100]}.")


def _is_ours(one: str) -> bool:
    kind, *said = (part.strip().lower() for part in one.split(";"))
    parameters = dict(each.partition("=")[::2] for each in said)
    if parameters.get("q", "").strip("0.") == "" and "q" in parameters:
        return False
    return kind in JSON | ANY and parameters.get("fhirversion", VERSION) == VERSION


def is_lenient(request: HttpRequest) -> bool:
    """Whether the reader prefers that what is not known be passed over."""
    said = request.headers.get("Prefer", "").replace(" ", "").lower()
    return "handling=lenient" in said.replace(";", ",").split(",")


def answer(resource: dict, status: int = 200) -> HttpResponse:
    """A resource on its way out."""
    body = json.dumps(resource, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(body, status=status, content_type=MIME)
    response["Cache-Control"] = "no-store"
    return response


def answer_one(request: HttpRequest, resource: dict) -> HttpResponse:
    """One resource with its version; 304 for whoever has that one."""
    tag = f'W/"{resource["meta"]["versionId"]}"'
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    response = answer(resource)
    if tag.removeprefix("W/") in known or "*" in known:
        response = HttpResponse(status=304)
        response["Cache-Control"] = "no-store"
    response["ETag"] = tag
    return response
