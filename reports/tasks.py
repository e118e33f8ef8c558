"""What Celery does for reports: scans that may run twice."""

from celery import shared_task
from django.utils import timezone

from reports import operations as reports


@shared_task
def work_off_reports() -> int:
    """Count the reports that wait for a worker."""
    return reports.work_off(clock=timezone.now)


@shared_task
def forget_old_runs() -> int:
    """What was counted is kept for four weeks."""
    return reports.forget_old(at=timezone.now())
