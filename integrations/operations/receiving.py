"""A message comes in: stored with its hash, and answered only when that is committed.

What happens to it comes after (``applying``): its place in the queue is what AA promises. AE is for what cannot be
read, and is kept to be replayed unless it is plainly about nobody of ours; AR for what is not for us, of which only
the hash is kept.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from caseload import sql
from integrations import hl7, moves, reading
from integrations.answers import accepted, acknowledgement
from integrations.codes import Answer, MessageState, Via
from integrations.configuration import Feed, feed
from integrations.event import Event, Identity
from integrations.hl7 import NotHl7Error, UnreadableError
from integrations.matching import NOBODY, judge
from integrations.models import Sender
from integrations.operations.senders import senders_of
from integrations.profiles import profile
from integrations.queries.candidates import Candidates
from integrations.reading import Header
from integrations.who import identity

SQL = Path(__file__).parent.parent / "sql"
FUTURE = dt.timedelta(days=1)
"""A clock may be wrong by some hours. Further off nothing is concluded from it."""
OF_A_VISIT = frozenset({"A01", "A02", "A03", "A06", "A07", "A11", "A12", "A13", "A21", "A22", "A52", "A53"})


@dataclass(frozen=True)
class Arrived:
    """What came through a door: one frame or request, which may hold several messages."""

    content: bytes
    via: str = Via.MLLP
    peer: str = ""
    too_long: bool = False


@dataclass
class Row:
    """One message on its way into the table."""

    arrived: Arrived
    raw: bytes
    header: Header | None = None
    sender: Sender | None = None
    event: Event | None = None
    fault: str = ""
    answer: str = Answer.ACCEPTED
    state: str = MessageState.WAITING

    @property
    def key(self) -> tuple:
        """As the table knows it once."""
        control_id = self.header.control_id if self.header else ""
        return self.sender and self.sender.pk, control_id, sha256(self.raw).hexdigest()


def receive(arrived: Iterable[Arrived], *, at: dt.datetime) -> list[list[bytes]]:
    """Store what came, commit, and give the answers: for each that came one answer per message in it.

    Runs in a transaction of its own unless one is open: then the caller answers after its commit.
    """
    of_each = [
        [Row(one, raw) for raw in ([one.content] if one.too_long else hl7.split(one.content))] for one in arrived
    ]
    rows = [row for of_one in of_each for row in of_one]
    messages = [_take_apart(row) for row in rows]
    known = _senders([row.header for row in rows if row.header], at)
    how = feed()
    for row, message in zip(rows, messages, strict=True):
        if row.header:
            row.sender = known.get((row.header.application, row.header.facility))
            _read(row, message, how, at)
    _forget_strangers(
        [(row, identity(message)) for row, message in zip(rows, messages, strict=True) if _failed(row)], at
    )
    left = [_left(row, message) for row, message in zip(rows, messages, strict=True) if _is_move(row)]
    stored = store([*rows, *left], at)
    return [[answer for row in of_one if (answer := _answer(row, *stored[row.key], at))] for of_one in of_each]


def _answer(row: Row, answer: str, fault: str, at: dt.datetime) -> bytes:
    """What is said, in the sender's mode; nothing where it wants no answer."""
    if row.sender and profile(row.sender.profile).answers == "enhanced":
        answer = accepted(row.header, answer)
    return acknowledgement(row.header, answer, fault, at=at) if answer else b""


def _senders(headers: list[Header], at: dt.datetime) -> dict[tuple[str, str], Sender]:
    """Who sent these. Only what calls itself ADT makes a new sender: half a header is nobody's name."""
    told = {(one.application, one.facility) for one in headers if one.kind == "ADT"}
    return senders_of(told, at=at, only_known={(one.application, one.facility) for one in headers} - told)


def _take_apart(row: Row) -> hl7.Message | None:
    try:
        message = hl7.parse(row.raw)
        row.header = reading.header(message)
    except NotHl7Error:
        _fail(row, "not_hl7")
    except UnreadableError as fault:
        _fail(row, fault.code)
    else:
        return message
    return None


def _read(row: Row, message: hl7.Message, how: Feed, at: dt.datetime) -> None:
    """Whether it is for us, and what it says."""
    header, sender = row.header, row.sender
    if row.arrived.too_long:
        _refuse(row, "too_long")
    elif sender is None or header.kind != "ADT":
        _refuse(row, "wrong_type")
    elif not _is_ours(header, tuple(sender.receivers) or how.receivers):
        _refuse(row, "wrong_receiver")
    elif header.processing[:1] not in ("", *how.processing):
        _refuse(row, "not_production")
    elif header.code in profile(sender.profile).ignored:
        row.state = MessageState.PURGED
    else:
        read_event(row, message, at)


def read_event(row: Row, message: hl7.Message, at: dt.datetime) -> None:
    """The event, or why it cannot be read."""
    try:
        row.event = reading.event(message, profile(row.sender.profile), latest=at + FUTURE)
    except UnreadableError as fault:
        (_refuse if fault.code == "not_taken" else _fail)(row, fault.code)
        return
    is_of_visit = row.event.code in OF_A_VISIT or (row.event.code == "A04" and row.event.is_emergency)
    if is_of_visit and not row.event.spell_key:
        _fail(row, "no_visit")


def _is_move(row: Row) -> bool:
    return row.event is not None and row.header.code in moves.MOVED


def _left(row: Row, message: hl7.Message) -> Row:
    """The other half of a move: the visit is no longer where it was."""
    event = moves.left(row.event, message, profile(row.sender.profile))
    return Row(row.arrived, row.raw, replace(row.header, control_id=event.control_id), row.sender, event)


def _failed(row: Row) -> bool:
    return row.state == MessageState.FAILED and row.sender is not None


def _forget_strangers(failed: list[tuple[Row, Identity]], at: dt.datetime) -> None:
    """The text of what cannot be used is not kept either where it says whom it is about, and that is none of ours."""
    told = [(row, who) for row, who in failed if who.numbers or who.local_ids or who.family_names]
    if not told:
        return
    candidates = Candidates([(row.sender.pk, who) for row, who in told], at=at)
    for row, who in told:
        sender = row.sender.pk
        verdict = judge(who, by_local_id=candidates.by_local_id(sender, who), known=candidates.of(sender, who))
        if verdict == NOBODY:
            row.state = MessageState.PURGED


def _is_ours(header: Header, receivers: tuple[str, ...]) -> bool:
    ours = {name.casefold() for name in receivers}
    return not ours or any(name.casefold() in ours for name in header.receiving if name)


def _refuse(row: Row, fault: str) -> None:
    row.event, row.fault, row.answer, row.state = None, fault, Answer.REJECTED, MessageState.REFUSED


def _fail(row: Row, fault: str) -> None:
    row.event, row.fault, row.answer, row.state = None, fault, Answer.ERROR, MessageState.FAILED


@transaction.atomic
def store(rows: list[Row], at: dt.datetime) -> dict[tuple, tuple[str, str]]:
    """Write them all in one statement; gives what to answer to each, which for one that came before is what was
    answered then."""
    once = {row.key: row for row in rows}
    keys, rows = list(once), list(once.values())
    keeps = [row.state in (MessageState.WAITING, MessageState.FAILED) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.text(SQL, "store_messages"),
            {
                "at": at,
                "sender_id": [key[0] for key in keys],
                "control_id": [key[1] for key in keys],
                "sha256": [key[2] for key in keys],
                "code": [row.header.code if row.header else "" for row in rows],
                "via": [str(row.arrived.via) for row in rows],
                "peer": [row.arrived.peer[:80] for row in rows],
                "answer": [str(row.answer) for row in rows],
                "state": [str(row.state) for row in rows],
                "fault": [row.fault for row in rows],
                "raw": [row.raw if kept else None for row, kept in zip(rows, keeps, strict=True)],
                "parsed": [Jsonb(row.event.as_json()) if row.event else None for row in rows],
                "event_at": [row.event.at if row.event else None for row in rows],
                "spell_key": [row.event.spell_key if row.event else "" for row in rows],
            },
        )
        return {
            (sender, control, digest): (answer, fault) for sender, control, digest, answer, fault in cursor.fetchall()
        }
