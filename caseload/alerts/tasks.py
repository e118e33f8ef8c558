"""What Celery does for alerts. Every task is a scan that may run twice."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from caseload.alerts import digest, engine
from caseload.alerts.sweep import forget_old, sweep


@shared_task
def look_at_everybody() -> int | None:
    """The sweep; None where another is at work."""
    run = sweep()
    return run and run.opened + run.closed


@shared_task
def look_who_is_not_back() -> int:
    """Colleagues who set off and are not back: more often than the sweep, since somebody must ring them."""
    return engine.reconcile_nobody(at=timezone.now(), only=["not_back"]).opened


@shared_task
def send_digests() -> int:
    """Tell people by e-mail in the morning that something is new."""
    return digest.send_due(at=timezone.now())


@shared_task
def forget_old_sweeps() -> int:
    """The engine's own figures are kept for a month."""
    return forget_old(at=timezone.now())


@worker_ready.connect
def look_at_once(**_kwargs) -> None:
    """After a start nobody waits for the first turn of the clock."""
    look_at_everybody.delay()
