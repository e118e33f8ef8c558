"""Messages read and applied again, by the profile as it is now; and the text of old failures deleted."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from audit.operations import record
from integrations import hl7, moves
from integrations.codes import Answer, MessageState
from integrations.fhir.arriving import came_by_fhir, read_again
from integrations.hl7 import NotHl7Error, UnreadableError
from integrations.models import Message
from integrations.operations.merging import forget
from integrations.operations.receiving import Arrived, Row, read_event
from integrations.operations.senders import senders_of
from integrations.operations.sorting import sort_out
from integrations.profiles import profile
from integrations.reading import header
from teams.models import User

KEPT_DAYS = 30
"""The text of what could not be read is nobody's that we know: it is not kept for ever."""


@transaction.atomic
def replay(*, ids: Iterable[int], by: User | None, at: dt.datetime) -> int:
    """Read these again, as far as their text is kept, and match them anew, all in one transaction: whoever looks at
    a visit meanwhile sees it whole. What follows for the stays is applied after it. Gives how many."""
    kept = Message.objects.select_for_update(of=("self",)).filter(pk__in=list(ids), raw__isnull=False)
    messages = list(kept.select_related("sender").order_by("pk"))
    forget(Message.objects.filter(pk__in=[each.pk for each in messages], person__isnull=False))
    for message in messages:
        _read_again(message, at)
    Message.objects.bulk_update(
        messages, ["sender", "code", "answer", "state", "fault", "parsed", "event_at", "spell_key", "attempts",
                   "next_try_at", "person", "question", "raw", "control_id"],
    )  # fmt: skip
    record("feed.replayed", by=by, number=len(messages))
    waiting = [each.pk for each in messages if each.state == MessageState.WAITING]
    while waiting and sort_out(at=at, only=waiting).number:
        pass
    return len(messages)


def _read_again(message: Message, at: dt.datetime) -> None:
    row = Row(Arrived(bytes(message.raw), message.via), bytes(message.raw), sender=message.sender)
    try:
        if came_by_fhir(message):
            read_again(row, control_id=message.control_id, at=message.received_at)
        else:
            _read_hl7(row, message, at)
    except (NotHl7Error, UnreadableError) as fault:
        row.fault, row.answer, row.state = getattr(fault, "code", "not_hl7"), Answer.ERROR, MessageState.FAILED
    message.sender, message.answer, message.state, message.fault = row.sender, row.answer, row.state, row.fault
    message.parsed = row.event.as_json() if row.event else None
    message.event_at = row.event.at if row.event else None
    message.spell_key = row.event.spell_key if row.event else ""
    message.code = row.header.code if row.header else message.code
    message.attempts, message.next_try_at, message.person, message.question = 0, None, None, None
    if row.state == MessageState.REFUSED:
        message.raw = None


def _read_hl7(row: Row, message: Message, at: dt.datetime) -> None:
    taken_apart = hl7.parse(row.raw)
    row.header = header(taken_apart)
    key = (row.header.application, row.header.facility)
    row.sender = message.sender or senders_of({key}, at=at)[key]
    read_event(row, taken_apart, at)
    if row.event and message.control_id.endswith(moves.LEFT) and row.header.code in moves.MOVED:
        row.event = moves.left(row.event, taken_apart, profile(row.sender.profile))


def forget_failures(*, at: dt.datetime) -> int:
    """Delete the text of what failed, and what nobody decided, a month ago. The row with its hash stays."""
    old = Message.objects.filter(
        state=MessageState.FAILED, person=None, received_at__lt=at - dt.timedelta(days=KEPT_DAYS)
    )
    return old.update(state=MessageState.PURGED, raw=None, parsed=None, event_at=None, spell_key="", settled_at=at)
