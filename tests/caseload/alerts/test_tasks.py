"""The sweep through a real worker, beat and broker: it looks at everybody at once, and then by the clock."""

import subprocess
import sys

from caseload.alerts.models import Sweep
from tests.caseload.alerts.test_sweep import open_per_episode, overdue
from tests.waiting import eventually

SERVICE = """
import os, signal, subprocess, sys
celery = [sys.executable, "-m", "celery", "-A", "aot"]
worker = subprocess.Popen([*celery, "worker", "--concurrency", "1", "-l", "WARNING", "--without-gossip"])
beat = subprocess.Popen([*celery, "beat", "-l", "WARNING", "--scheduler", "aot.beat.LoneScheduler"])
sys.stdin.read()
for process in (worker, beat):
    process.kill()
"""


def test_worker_and_beat_keep_looking(fresh_db):
    _team, _jo, [episode] = overdue(1)
    environment = fresh_db.environment(SECRET_KEY="x" * 50, DEMO="1", SWEEP_SECONDS="2")
    service = subprocess.Popen([sys.executable, "-c", SERVICE], env=environment, stdin=subprocess.PIPE)
    try:
        # At the start, and by the clock.
        eventually(lambda: Sweep.objects.filter(finished_at__isnull=False).count() >= 2, seconds=90)
    finally:
        service.stdin.close()
        service.wait(30)
    assert open_per_episode() == [(episode.pk, "not_tried")]
