"""The look at everybody, every few minutes: what nobody's click brings to light, since only time has passed.

It reads who would differ, locks them in chunks and reconciles each chunk in a transaction of its own. Locked rows are
skipped: whoever holds the lock reconciles them anyway. So it can run twice, be killed between two chunks or race a
contact being saved, and the alerts are the same.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from caseload.alerts import engine
from caseload.alerts.models import Sweep
from caseload.contacts.reckoning import reckon
from caseload.people.queries import episodes_with_period_boundary

LOCK = 7_263_003
CHUNK = 5_000
"""Episodes in one transaction: some tenths of a second, for which their operations would have to wait."""

KEPT_DAYS = 30

Clock = Callable[[], dt.datetime]


def sweep(*, clock: Clock = timezone.now) -> Sweep | None:
    """Look at everybody once. None where another sweep is at work.

    The clock is read again for each chunk, after it is locked: a moment from before the lock could be earlier than
    what its former holder has just written.
    """
    with alone() as mine:
        if not mine:
            return None
        run = Sweep.objects.create(started_at=clock())
        for chunk in in_chunks(to_reckon(run)):
            look_at(chunk, run, clock)
        for chunk in in_chunks(engine.differing(at=clock())):
            rules = {rule for found in chunk for rule in found.rules}
            old = {found.episode_id for found in chunk if found.is_old}
            look_at([found.episode_id for found in chunk], run, clock, only=rules, old=old)
        with transaction.atomic():
            count(run, engine.reconcile_nobody(at=clock()))
        run.finished_at = clock()
        run.save()
        return run


def look_at(
    episode_ids: list[int], run: Sweep, clock: Clock, *, only: set[str] | None = None, old: set[int] | None = None
) -> None:
    """One chunk, in one transaction. ``only`` names the rules that differ; without it the episodes' state is reckoned
    first and every rule is looked at. ``old``: those of whom an alert has become old enough for the lead; without it
    anybody."""
    with transaction.atomic():
        locked = lock_free(episode_ids)
        run.skipped += len(episode_ids) - len(locked)
        if not locked:
            return
        at = clock()
        if only is None:
            reckon(episode_ids=locked, at=at)
        count(run, engine.reconcile(episode_ids=locked, at=at, only=only))
        aged = locked if old is None else [pk for pk in locked if pk in old]
        run.escalated += engine.escalate(episode_ids=aged, at=at)


def count(run: Sweep, result: engine.Result) -> None:
    """Add to the run's figures."""
    run.opened += result.opened
    run.closed += result.closed
    run.escalated += result.escalated


def to_reckon(run: Sweep) -> list[int]:
    """Episodes of which a period began or ended since the last sweep that skipped nobody.

    The very first sweep compares with nothing: the operations have kept every episode's state.
    """
    last = last_complete()
    if last is None:
        return []
    return episodes_with_period_boundary(after=last.started_at, until=run.started_at)


def last_complete() -> Sweep | None:
    """The last sweep that skipped nobody."""
    return Sweep.objects.filter(finished_at__isnull=False, skipped=0).order_by("-finished_at").first()


def lock_free(episode_ids: list[int]) -> list[int]:
    """Lock those that nobody else is writing on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM caseload_episode WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
            [episode_ids],
        )
        return [row[0] for row in cursor.fetchall()]


def forget_old(*, at: dt.datetime) -> int:
    """Delete sweeps older than a month, but never the one that the next compares with. How many."""
    last = last_complete()
    old = Sweep.objects.filter(started_at__lt=at - dt.timedelta(days=KEPT_DAYS))
    return old.exclude(pk=last and last.pk).delete()[0]


def in_chunks(found: list) -> Iterator[list]:
    """Some at a time."""
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]


@contextmanager
def alone() -> Iterator[bool]:
    """Whether this is the only sweep at work; the lock goes with the connection if the process is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (taken,) = cursor.fetchone()
    try:
        yield taken
    finally:
        if taken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
