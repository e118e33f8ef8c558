"""The Celery application. What runs when is in aot/schedule.py."""

import os

from celery import Celery

from aot.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aot.settings")

app = Celery("aot")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
