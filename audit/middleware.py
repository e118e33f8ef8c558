"""Who looked at whom: one row per request that showed people, before the answer goes out."""

from audit.models import Read
from audit.trace import request_id

SERVER_ERROR = 500
UNPROCESSABLE = 422
NO_CONTENT = 204


class UnrecordedReadError(RuntimeError):
    """A view declared that it shows people and recorded nobody: it must not answer."""


class ReadLog:
    """What a request has shown so far. A view or query adds to it; the middleware writes it."""

    def __init__(self):
        self.noted = False
        self.person_ids: set[int] = set()
        self.facts: dict = {}
        self.kind = ""
        self.written = False

    def add(self, person_ids, *, kind: str = "", **facts) -> None:
        """Note that these people (ids; none is allowed) are shown. ``kind`` overrules the view's declaration,
        for a page that is printed or exported; ``facts`` may hold ids and figures, never a search term.

        Raises ``UnrecordedReadError`` once the row is written: a streamed answer must say beforehand whom it shows.
        """
        if self.written:
            raise UnrecordedReadError("this request's read is already written")
        self.noted = True
        self.person_ids.update(person_ids)
        self.facts.update(facts)
        self.kind = kind or self.kind


class Reads:
    """Gives the request its read log and writes it on a connection of its own.

    That connection commits at once: the read stands even if the request is rolled back, and the answer does not
    go out unless the row is written.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.reads = ReadLog()
        response = self.get_response(request)
        declared = getattr(getattr(request.resolver_match, "func", None), "declared", None)
        shows = declared.reads if declared else None
        if shows and has_content(response.status_code) and not request.reads.noted:
            raise UnrecordedReadError(f"{request.resolver_match.view_name} shows people and recorded nobody")
        if request.reads.noted:
            write(request, shows or Read.Kind.LIST, failed=response.status_code >= SERVER_ERROR)
        return response


def has_content(status: int) -> bool:
    """Whether an answer of this status shows the view's page: a success, or a form sent back with its faults."""
    return status == UNPROCESSABLE or (200 <= status < 300 and status != NO_CONTENT)


def write(request, kind: str, *, failed: bool) -> None:
    """Insert the row for this request. One that failed is written too, and says so."""
    reads = request.reads
    reads.written = True
    Read.objects.using("audit").create(
        request_id=request_id.get(),
        actor_id=request.user.pk,
        actor_label=str(request.user),
        kind=reads.kind or kind,
        page=request.resolver_match.view_name or "",
        person_ids=sorted(reads.person_ids),
        facts=reads.facts | ({"failed": True} if failed else {}),
    )
