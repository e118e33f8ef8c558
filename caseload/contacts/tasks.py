"""What Celery does for visits. Every task is a scan that may run twice."""

from celery import shared_task
from django.utils import timezone

from caseload.contacts import operations as contacts


@shared_task
def extend_series() -> int:
    """Keep recurring visits standing in the diary some weeks ahead."""
    return contacts.extend_series(at=timezone.now())


@shared_task
def discard_old_drafts() -> int:
    """Forget drafts that nobody went on with."""
    return contacts.discard_old_drafts(at=timezone.now())
