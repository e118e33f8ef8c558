"""A hundred messages of a hospital taken in, matched and applied: 95 about strangers, 5 admissions of people with us.

The floor does by hand what must be done: store all, delete the text of strangers, write stay, state and alert.
"""

import datetime as dt
import itertools
from hashlib import sha256

from django.utils import timezone
from psycopg import Rollback

from bench.measuring import DifferentAnswerError, Measured, Stage, counted, figures, timed
from caseload.models import HospitalSpell, Person
from integrations import operations as feed
from integrations.models import Message, Sender
from integrations.operations import Arrived

TOGETHER = 100
OURS = 5
_count = itertools.count(1)


class Feed:
    """Product and floor in turns, each on people of its own."""

    name = "feed"

    def measure(self, stage: Stage) -> Measured:
        """Prove that both find the same, then time."""
        rounds = max(2, stage.repetitions // 4)
        people = people_with_us(2 * OURS * (rounds + 1))
        groups = itertools.cycle([people[start : start + OURS] for start in range(0, len(people) - OURS + 1, OURS)])
        sender = bench_sender()
        with counted() as statements:
            compare(stage, sender, next(groups))
        times: tuple[list, list] = ([], [])
        for _round in range(rounds):
            ours, theirs = messages(next(groups)), messages(next(groups))
            times[0].append(timed(lambda told=ours: product(told)))
            times[1].append(timed(lambda told=theirs: floor(stage, sender, told)))
        return figures(self.name, stage, times, queries=len(statements))


class Taken:
    """A hundred messages, all about people with us, taken in and committed: what a sender waits for. Nothing is
    applied."""

    name = "feed_taken"

    def measure(self, stage: Stage) -> Measured:
        """In turns; what was taken in is forgotten afterwards."""
        people, sender = itertools.cycle(people_with_us(TOGETHER)), bench_sender()
        with counted() as statements:
            take(told_of(people))
        times: tuple[list, list] = ([], [])
        for _round in range(max(2, stage.repetitions // 4)):
            ours, theirs = told_of(people), told_of(people)
            times[0].append(timed(lambda told=ours: take(told)))
            times[1].append(timed(lambda told=theirs: take_by_hand(stage, sender, told)))
        Message.objects.filter(sender=sender, state="waiting").update(state="purged", raw=None, parsed=None)
        return figures(self.name, stage, times, queries=len(statements))


def people_with_us(number: int) -> list[Person]:
    """Whom the feed knows for certain."""
    return list(Person.objects.filter(episodes__state="accepted", died_on=None, merged_into=None)
                .exclude(nhs_number=None).exclude(date_of_birth=None).distinct().order_by("pk")[:number])  # fmt: skip


def bench_sender() -> Sender:
    """One sender for all rows."""
    known = Sender.objects.filter(application="BENCH").first()
    return known or feed.take_in(application="BENCH", facility="BENCH", at=timezone.now())


def told_of(people) -> list[tuple[bytes, dict]]:
    """A hundred admissions of these, one after the other."""
    return [message(next(people)) for _place in range(TOGETHER)]


def take(told: list) -> None:
    """Receive and commit: every one of them must be accepted."""
    answers = feed.receive([Arrived(raw) for raw, _who in told], at=timezone.now())
    if any(b"MSA|AA" not in answer for of_one in answers for answer in of_one):
        raise DifferentAnswerError("feed_taken: not everything was accepted")


def take_by_hand(stage: Stage, sender: Sender, told: list) -> None:
    """The one statement of ``feed_taken.sql``."""
    with stage.floors.connection.transaction():
        stage.floors.run(
            "feed_taken", sender=sender.pk, at=timezone.now(), raw=[raw for raw, _who in told],
            control=[who["control"] for _raw, who in told],
        )  # fmt: skip


def compare(stage: Stage, sender: Sender, group: list[Person]) -> None:
    """As many stays and as many deleted texts by hand as by the service."""
    told = messages(group)
    theirs = floor(stage, sender, told, undo=True)
    before = HospitalSpell.objects.count()
    product(told)
    hashes = [sha256(raw).hexdigest() for raw, _who in told]
    purged = Message.objects.filter(sha256__in=hashes, state="purged").count()
    if (HospitalSpell.objects.count() - before, purged) != theirs:
        raise DifferentAnswerError(f"feed: {HospitalSpell.objects.count() - before} stays, {purged} purged; {theirs}")


def product(told: list) -> None:
    """Receive and apply."""
    feed.receive([Arrived(raw) for raw, _who in told], at=timezone.now())
    feed.work_off(at=timezone.now())


def floor(stage: Stage, sender: Sender, told: list, *, undo: bool = False) -> tuple[int, int] | None:
    """The statements of ``feed.sql`` in one transaction."""
    found = None
    with stage.floors.connection.transaction() as transaction:
        answered = stage.floors.run(
            "feed",
            sender=sender.pk,
            by=sender.acts_as_id,
            at=timezone.now(),
            raw=[raw for raw, _who in told],
            control=[who["control"] for _raw, who in told],
            nhs=[who["nhs"] for _raw, who in told],
            admitted=[who["at"] for _raw, who in told],
        )
        if undo:
            found = (answered[2][0].stays, answered[1][0].purged)
            raise Rollback(transaction)
    return found


def messages(group: list[Person]) -> list[tuple[bytes, dict]]:
    """Admissions of the group among those of strangers."""
    return [
        message(group[place // 20] if place % 20 == 0 and place // 20 < len(group) else None)
        for place in range(TOGETHER)
    ]


def message(person: Person | None) -> tuple[bytes, dict]:
    """An admission of one of ours, or of a stranger."""
    number, at = next(_count), timezone.now() - dt.timedelta(hours=1)
    nhs = person.nhs_number if person else ""
    family, given = (person.family_name, person.given_names) if person else (f"Stranger{number}", "Some")
    born = person.date_of_birth if person else dt.date(1930, 1, 1) + dt.timedelta(days=number % 20_000)
    stamp, control = f"{at:%Y%m%d%H%M%S}+0000", f"B{number}-{at.timestamp()}"
    ids = f"{nhs}^^^NHS^NH~" if nhs else ""
    raw = (
        f"MSH|^~\\&|BENCH|BENCH|||{stamp}||ADT^A01|{control}|P|2.4\rEVN||{stamp}||||{stamp}\r"
        f"PID|1||{ids}B{number}^^^B^MR||{family}^{given}||{born:%Y%m%d}\r"
        f"PV1|1|I|W1^^^BENCH|||||||710|||||||||V{number}{'|' * 25}{stamp}\r"
    ).encode()
    return raw, {"control": control, "nhs": nhs, "at": at}


FEED, FEED_TAKEN = Feed(), Taken()
