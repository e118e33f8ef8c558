"""What Celery does for spreadsheets: one scan that may run twice."""

from celery import shared_task
from django.utils import timezone

from caseload.imports import operations as imports


@shared_task
def work_off_imports() -> int:
    """Look at the files that wait, take in those that are confirmed."""
    return imports.work_off(clock=timezone.now)
