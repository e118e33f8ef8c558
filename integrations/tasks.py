"""What Celery does for the feed. Every task is a scan that may run twice."""

from celery import shared_task
from django.utils import timezone

from integrations import operations as feed


@shared_task
def apply_messages() -> int:
    """Match and apply what has come; the listener says so at once, and the clock in case nobody heard."""
    return feed.work_off(at=timezone.now()).number


@shared_task
def forget_failures() -> int:
    """Delete the text of what failed a month ago."""
    return feed.forget_failures(at=timezone.now())
