"""The Celery application. What runs when is in aot/schedule.py."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

from aot.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aot.settings")

app = Celery("aot")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
# Slices are no Django apps of their own.
app.autodiscover_tasks(["caseload.alerts", "caseload.contacts", "caseload.imports"])


@worker_init.connect
@beat_init.connect
def check_role(**kwargs):
    """Refuse to start as a role that may change the schema. Celery only logs what a signal handler raises."""
    from aot.startup import refuse_privileged_role

    try:
        refuse_privileged_role()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error
