"""Reads of the message queue, for those who keep the feed running. Nobody's details are among them but a message's
own text, which the page masks."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from caseload.sql import named
from integrations.alerts import ENOUGH_TO_MISS
from integrations.how_long import how_long
from integrations.models import Message, Sender

SILENCE_OF = dt.timedelta(days=14)

LIST_COLUMNS = (
    "uuid", "code", "control_id", "received_at", "times_received", "answer", "state", "fault", "via", "peer",
    "attempts", "event_at", "settled_at", "sender__name", "sender__uuid", "sender__application",
)  # fmt: skip


def messages(*, state: str = "", sender: str = "", code: str = "", fault: str = "") -> QuerySet:
    """Messages, the latest first, without their text."""
    wanted = {"state": state, "sender__uuid": sender, "code": code, "fault": fault}
    found = Message.objects.filter(**{name: value for name, value in wanted.items() if value})
    return found.order_by("-received_at", "-pk").values(*LIST_COLUMNS)


def message_or_404(uuid) -> Message:
    """One message with its sender."""
    return get_object_or_404(Message.objects.select_related("sender", "person", "question"), uuid=uuid)


@dataclass(frozen=True)
class SenderNow:
    """One sender as it stands."""

    sender: Sender
    last_at: dt.datetime | None
    today: int
    failed: int
    is_silent: bool

    @property
    def quiet(self) -> str:
        """After how long it counts as silent."""
        return how_long(self.sender.quiet_minutes)


SENDERS = """
SELECT s.id, l.last_at, d.today, f.failed, n.is_enough
FROM integrations_sender s
CROSS JOIN LATERAL (SELECT max(received_at) AS last_at FROM integrations_message WHERE sender_id = s.id) l
CROSS JOIN LATERAL (
    SELECT count(*) AS today FROM integrations_message WHERE sender_id = s.id AND received_at > %(day)s
) d
CROSS JOIN LATERAL (SELECT count(*) AS failed FROM integrations_message WHERE sender_id = s.id AND state = 'failed') f
CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM integrations_message WHERE sender_id = s.id OFFSET %(enough)s - 1) AS is_enough
) n
ORDER BY s.name, s.id
"""


def senders(*, at: dt.datetime) -> list[SenderNow]:
    """All senders with their last message: two queries, whatever their number."""
    known = Sender.objects.in_bulk()
    with connection.cursor() as cursor:
        cursor.execute(SENDERS, {"day": at - dt.timedelta(days=1), "enough": ENOUGH_TO_MISS})
        return [_now(known[row.id], row, at) for row in named(cursor) if row.id in known]


def _now(sender: Sender, row, at: dt.datetime) -> SenderNow:
    quiet = dt.timedelta(minutes=sender.quiet_minutes)
    missed = sender.is_watched and (sender.is_confirmed or row.is_enough)
    heard_at = max(filter(None, (row.last_at, sender.alive_at)), default=None)
    silent = missed and (heard_at is None or heard_at <= at - quiet)
    return SenderNow(sender, row.last_at, row.today, row.failed, silent)


def longest_silence(sender: Sender, *, at: dt.datetime) -> dt.timedelta | None:
    """The longest time without a message in the last fortnight; None where fewer than two came."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT max(gap) FROM (
                   SELECT received_at - lag(received_at) OVER (ORDER BY received_at) AS gap
                   FROM integrations_message WHERE sender_id = %s AND received_at > %s
               ) g""",
            [sender.pk, at - SILENCE_OF],
        )
        return cursor.fetchone()[0]


@dataclass(frozen=True)
class Queue:
    """What waits, since when, and what is stuck."""

    waiting: int
    oldest_at: dt.datetime | None
    failed: int
    asked: int


def queue() -> Queue:
    """The lag at a glance: each count by an index of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FILTER (WHERE state IN ('waiting', 'matched')),
                      min(received_at) FILTER (WHERE state IN ('waiting', 'matched')),
                      count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE state = 'asked')
               FROM integrations_message WHERE state IN ('waiting', 'matched', 'failed', 'asked')"""
        )
        return Queue(*cursor.fetchone())
