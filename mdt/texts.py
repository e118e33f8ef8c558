"""While somebody types: the texts that grew, answered like "anything new?" before session, user and transaction.

A look at what is new goes through every check once, and is then given a pass: for a few seconds the same browser is
answered here, from the meeting's one row and from texts that all followers share. Who signs out has no pass left, who
loses their rights none that lasts; and nothing else than texts is told, of nobody whom the page did not show.
"""

import datetime as dt
from functools import lru_cache

from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation

from mdt import sql
from mdt.codes import MeetingState
from mdt.handover.board import SaidOf
from mdt.models import AgendaItem, Meeting
from mdt.queries.handover import said_rows
from mdt.said import Said

PATH = "/mdt/texts/"
PASS_SECONDS = 20
"""How long a reader is answered without their rights being asked for again."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
NOTHING_NEW, LONG_WAY = 204, 403
"""Since the revision that the page has; and no pass, or more than texts is new: the page asks with every check."""
REVISION = "X-Revision"


def texts_url(request, meeting: Meeting, item: AgendaItem | None = None) -> str:
    """Where this browser may ask for texts: about one person in a meeting, or about everybody at a handover. Given
    only to somebody whose rights were asked for in this request, and whose page showed these people."""
    about = f"{request.user.pk}.{meeting.pk}.{item.pk if item else 0}.{translation.get_language()}"
    return f"{PATH}{_signer(request).sign(about)}"


def _signer(request) -> signing.TimestampSigner:
    """Good for one session only."""
    return signing.TimestampSigner(salt=f"mdt.texts.{request.COOKIES.get(settings.SESSION_COOKIE_NAME, '')}")


class Texts:
    """Stands before everything that would cost."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """The texts, 204 where nothing is new since ``?rev=``, or 403 where the long way is to be gone."""
        if not request.path.startswith(PATH):
            return self.get_response(request)
        return HttpResponse(**({"headers": HEADERS} | _answer(request)))


def _answer(request) -> dict:
    try:
        token = _signer(request).unsign(request.path.removeprefix(PATH), max_age=PASS_SECONDS)
    except signing.BadSignature:
        return {"status": LONG_WAY}
    *ids, language = token.split(".")
    reader, meeting, item = map(int, ids)
    if not (state := _state_of(meeting)):
        return {"status": LONG_WAY}
    revision = str(state[1])
    if revision == request.GET.get("rev"):
        return {"status": NOTHING_NEW}
    with translation.override(language):
        asked = (reader, state, request.GET)
        told = _about_one(meeting, item, *asked) if item else _about_all(meeting, *asked)
    return {"status": LONG_WAY} if told is None else {"content": told, "headers": HEADERS | {REVISION: revision}}


def _state_of(meeting: int) -> tuple[dt.datetime, int] | None:
    """When it was opened, and its revision, while it runs: one indexed read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT opened_at, revision FROM mdt_meeting WHERE id = %s AND state = %s",
            [meeting, MeetingState.IN_PROGRESS],
        )
        return cursor.fetchone()


def _about_one(meeting: int, item: int, reader: int, state: tuple, page: QueryDict) -> str | None:
    """The texts about one person, drawn once for all who have written nothing of their own."""
    facts = _facts(meeting, item, state)
    if facts.mark != page.get("mark"):
        return None
    writes = any(text["author_id"] == reader for text in facts.writings)
    return _drawn(meeting, item, state, reader if writes else 0, translation.get_language())


def _about_all(meeting: int, reader: int, state: tuple, page: QueryDict) -> str | None:
    """The notes of those at a handover of whom this page has not the latest."""
    rows = [SaidOf(row, reader) for row in _listed(meeting, state)]
    if not rows or rows[0].structure != page.get("structure"):
        return None
    return handover_texts(rows, page.get("has", ""))


def handover_texts(rows: list[SaidOf], has: str, **more) -> str:
    """What was said of those whose ``mark`` is not among those that a page has, joined by dots."""
    known = has.split(".")
    changed = [row for row in rows if row.mark not in known]
    left = sum(not row.is_discussed for row in rows)
    return render_to_string("mdt/_handover_said.html", {"changed": changed, "left": left} | more)


# A revision of a meeting says one thing to everybody. What is kept here is what was said last; "opened_at" tells
# apart the meetings of two databases.


@lru_cache(maxsize=16)
def _facts(meeting: int, item: int, _state: tuple[dt.datetime, int]):
    [facts] = sql.rows("said", item=item, meeting=meeting)
    return facts


@lru_cache(maxsize=64)
def _drawn(meeting: int, item: int, state: tuple[dt.datetime, int], reader: int, _language: str) -> str:
    said = Said(_facts(meeting, item, state), reader, timezone.now())
    return render_to_string("mdt/_said_texts.html", {"said": said})


@lru_cache(maxsize=16)
def _listed(meeting: int, _state: tuple[dt.datetime, int]) -> list:
    return said_rows(Meeting.objects.select_related("team").get(pk=meeting), at=timezone.now())
