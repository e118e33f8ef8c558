"""Following a meeting: "anything new?" is answered from one indexed read, before session, user and transaction.

Fifteen members ask every second. What they get is the meeting's revision and nothing else; only when it has grown do
they ask for what is new, as themselves. The token says which meeting, and was given to somebody who may read it.
"""

from django.core import signing
from django.db import connection
from django.http import HttpResponse

from mdt.models import Meeting

PATH = "/mdt/news/"
VALID_SECONDS = 12 * 60 * 60
"""As long as a session: one long shift."""

_signer = signing.TimestampSigner(salt="mdt.news")
_shown = signing.TimestampSigner(salt="mdt.shown")


def news_url(meeting: Meeting) -> str:
    """Where to ask for a meeting's revision."""
    return f"{PATH}{_signer.sign(meeting.pk)}"


def shown_token(user_id: int, what: int | str, people: int) -> str:
    """That a page showing a person (the agenda item's id) or a handover, and so many names, was opened, and written
    down, by this user."""
    return _shown.sign(f"{user_id}.{what}.{people}")


def whole_token(user_id: int, meeting: Meeting, people: int) -> str:
    """That the page of a handover, with so many people, was opened and written down by this user."""
    return shown_token(user_id, f"handover {meeting.pk}", people)


def whole_was_shown(token: str, user_id: int, meeting: Meeting, people: int) -> bool:
    """Whether it was."""
    return was_shown(token, user_id, f"handover {meeting.pk}", people)


def was_shown(token: str, user_id: int, what: int | str, people: int) -> bool:
    """Whether it was: then what is new on that page is no new look at anybody."""
    try:
        return _shown.unsign(token, max_age=VALID_SECONDS) == f"{user_id}.{what}.{people}"
    except signing.BadSignature:
        return False


class News:
    """Stands before everything that would cost: no session, no user, no transaction, no line in the log."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """204 where nothing is new since ``?rev=``, else the revision as text."""
        if not request.path.startswith(PATH):
            return self.get_response(request)
        return self.answer(request.path.removeprefix(PATH), request.GET.get("rev", ""))

    @staticmethod
    def answer(token: str, known: str) -> HttpResponse:
        """What to say to whoever holds the token and knows a revision."""
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        try:
            meeting = int(_signer.unsign(token, max_age=VALID_SECONDS))
        except signing.BadSignature:
            return HttpResponse(status=403, headers=headers)
        revision = revision_of(meeting)
        if revision == known:
            return HttpResponse(status=204, headers=headers)
        return HttpResponse(revision, content_type="text/plain", headers=headers)


def revision_of(meeting: int) -> str:
    """The one read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT revision FROM mdt_meeting WHERE id = %s", [meeting])
        row = cursor.fetchone()
    return str(row[0]) if row else ""
