"""The door for other systems: FHIR R4 over HTTPS, by token.

There is no session here, so these views are public to the middleware and ask for the token themselves. Whom an answer
shows is written down before it goes out, as for a page.
"""

import functools
import logging
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from audit.models import Read
from integrations.codes import Answer
from integrations.fhir import asking, reads, shapes
from integrations.fhir.arriving import response_to, take_in
from integrations.fhir.capability import statement
from integrations.fhir.checking import check
from integrations.fhir.outcomes import Refusal, not_found, outcome
from integrations.fhir.searching import Search, search
from integrations.fhir.speaking import answer, answer_one, is_lenient, require_json
from integrations.fhir.systems import KINDS
from integrations.scopes import NOTIFY, READ
from integrations.views.messages import wake_a_worker

log = logging.getLogger(__name__)

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
ISSUES = {
    Answer.ACCEPTED: lambda one: ("informational", one.words, "information"),
    Answer.ERROR: lambda one: ("structure", one.words, "error"),
    Answer.REJECTED: lambda one: ("not-supported", one.words, "warning"),
}
"""How each answer of the feed reads as an issue."""


def answers_in_fhir(*methods: str):
    """A view whose every answer is a resource, errors too. English: what reads it is a machine."""

    def wrap(view):
        @csrf_exempt
        @functools.wraps(view)
        def answered(request, *args, **kwargs):
            try:
                with translation.override(settings.LANGUAGE_CODE):
                    if request.method not in methods:
                        allowed = {"Allow": ", ".join(methods)}
                        raise Refusal(405, "not-supported", f"{request.method} is not taken here.", allowed)
                    require_json(request)
                    return view(request, *args, **kwargs)
            except Refusal as refusal:
                return _refused(refusal)
            except RequestDataTooBig:
                return _refused(Refusal(413, "too-long", "Longer than the limit."))
            except SuspiciousOperation:
                return _refused(Refusal(400, "invalid", "This request cannot be read."))
            except Exception as fault:
                log.error("a request by FHIR failed", exc_info=fault)
                transaction.set_rollback(True)
                return answer(outcome("exception", "It failed here; the log says where.", "fatal"), 500)

        return answered

    return wrap


def _refused(refusal: Refusal) -> HttpResponse:
    response = answer(refusal.as_resource(), refusal.status)
    if refusal.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    for name, value in refusal.headers.items():
        response[name] = value
    return response


@answers_in_fhir("GET", "HEAD")
def fhir_metadata(request):
    """What may be asked here; for everybody."""
    return answer(check(statement(base_of(request))))


@answers_in_fhir("GET", "HEAD", "PUT")
def fhir_read(request, kind: str, key: str):
    """One resource by its id. 410 for somebody who is with the token's teams no longer. An Encounter that is put is a
    notification, as subscriptions of R4 send it."""
    if request.method == "PUT":
        return _told_of(request, kind)
    rights = _rights(request)
    _known(kind)
    try:
        asked = Search(kind, ids=frozenset({UUID(key)}), count=1)
    except ValueError:
        raise not_found(kind) from None
    page = _page(request, asked, rights, Read.Kind.PERSON)
    if not page.resources:
        if reads.was_theirs(asked, rights):
            raise Refusal(410, "deleted", "They are with your teams no longer.")
        raise not_found(kind)
    return answer_one(request, check(page.resources[0]))


@answers_in_fhir("GET", "HEAD", "POST")
def fhir_search(request, kind: str):
    """A page of what the address asks for. An Encounter that is posted is a notification."""
    if request.method == "POST":
        return _told_of(request, kind)
    return _search(request, kind, request.GET)


@answers_in_fhir("POST")
def fhir_search_by_form(request, kind: str):
    """The same, with what is asked for in the body, so that no number stands in an address. What the address asks for
    all the same holds too."""
    if request.content_type not in FORMS and int(request.headers.get("Content-Length") or 0):
        raise Refusal(415, "not-supported", f"What is searched for is a form: {FORMS[0]}.")
    said = request.GET.copy()
    for name, values in request.POST.lists():
        said.setlist(name, [*said.getlist(name), *values])
    return _search(request, kind, said)


@answers_in_fhir("POST")
def fhir_notify(request):
    """A subscription's notification."""
    return _notified(request)


def _told_of(request, kind: str) -> HttpResponse:
    if kind != "Encounter":
        raise Refusal(405, "not-supported", f"{request.method} is not taken here.", {"Allow": "GET, HEAD"})
    return _notified(request)


def _notified(request) -> HttpResponse:
    """What it says takes effect after it is stored and answered, as with ADT."""
    client = asking.client_of(request.headers.get("Authorization", ""), NOTIFY)
    body = request.read(settings.ADT_MAX_BYTES + 1)
    if len(body) > settings.ADT_MAX_BYTES:
        raise Refusal(413, "too-long", "Longer than the limit.")
    taken = take_in(body, client=client, at=timezone.now())
    wake_a_worker()
    told = outcome("informational", "Nothing to take in.", "information")
    if taken:
        told["issue"] = [issue for one in taken for issue in outcome(*ISSUES[one.answer](one))["issue"]]
    if any(one.answer == Answer.ERROR for one in taken):
        return answer(told, 422)
    return answer(check(response_to(body) or told))


@answers_in_fhir("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
def fhir_elsewhere(request, rest: str):
    """What is no address of ours."""
    raise Refusal(404, "not-supported", "There is nothing at this address. What there is, metadata says.")


def base_of(request) -> str:
    """The address of the service, without a bar at its end."""
    return request.build_absolute_uri(reverse("fhir_base")).rstrip("/")


def _rights(request):
    """What the token lets it see; from here on the request is its system's."""
    client = asking.client_of(request.headers.get("Authorization", ""), READ)
    asking.keep_pace(client, at=timezone.now())
    rights = asking.reader(client, on=timezone.localdate())
    request.user = rights.user
    return rights


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise Refusal(404, "not-supported", f"{kind[:60]} is not kept here.")


def _page(request, asked: Search, rights, kind_of_read: str) -> reads.Page:
    page = reads.page(asked, rights, at=timezone.now(), on=timezone.localdate())
    request.reads.add(page.person_ids, kind=kind_of_read, number=len(page.resources), of=asked.kind)
    return page


def _search(request, kind: str, said: QueryDict):
    rights = _rights(request)
    _known(kind)
    at = timezone.now()
    asked = search(kind, said, lenient=is_lenient(request))
    asked = reads.by_id(asked, rights, on=timezone.localdate())
    page = _page(request, asked, rights, Read.Kind.LIST)
    base = base_of(request)
    heard = _heard(said, asked)
    links = {"self": _address(base, kind, heard)}
    if page.after:
        heard["_after"] = page.after
        links["next"] = _address(base, kind, heard)
    shown = _sound(page.resources)
    if asked.passed_over:
        words = f"Passed over, as preferred: {', '.join(asked.passed_over)[:200]}."
        shown.append(outcome("not-supported", words, "warning"))
    return answer(shapes.bundle(shown, base, links, at=at))


def _sound(resources: list[dict]) -> list[dict]:
    """Those that hold against the model; in the place of another stands what is missing, so that one faulty row keeps
    nobody from the rest."""
    return [_sound_one(each) for each in resources]


def _sound_one(resource: dict) -> dict:
    try:
        return check(resource)
    except ValueError as fault:
        which = f"{resource['resourceType']}/{resource['id']}"
        log.error("%s does not hold against the model", which, exc_info=fault)
        return outcome("exception", f"{which} is missing: it failed here; the log says why.")


def _heard(said: QueryDict, asked: Search) -> QueryDict:
    """What was asked and heard, by the people's ids where it was by their number."""
    heard = said.copy()
    for name in asked.passed_over:
        heard.pop(name, None)
    numbers = [name for name in heard if name.endswith("identifier")]
    for name in numbers:
        del heard[name]
    if numbers:
        of_patient, ids = asked.kind == "Patient", asked.ids if asked.kind == "Patient" else asked.patients
        heard["_id" if of_patient else "patient"] = ",".join(sorted(map(str, ids)))
    return heard


def _address(base: str, kind: str, said: QueryDict) -> str:
    query = said.urlencode()
    return f"{base}/{kind}" + (f"?{query}" if query else "")
