"""Health checks of the containers: ``python -m aot.probe web|worker|beat|listener`` ends with 0 when all is well."""

import os
import socket
import sys
import time
import urllib.request
import uuid
from pathlib import Path

WEB_ADDRESS = "http://127.0.0.1:8000/healthz"
TASK_SECONDS = 10
BEAT_SECONDS = 60
LISTENER_SECONDS = 30


def web() -> bool:
    """The web answers, asked by a name that it accepts."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].lstrip(".")
    with urllib.request.urlopen(urllib.request.Request(WEB_ADDRESS, headers={"Host": host}), timeout=4) as answer:
        return answer.status == 200


def worker() -> bool:
    """The worker in this container runs a task to its end. A ping would be answered by one that is stuck."""
    import django

    django.setup()
    from celery.utils.nodenames import worker_direct
    from django.core.cache import cache

    from aot.tasks import answer_probe

    token = uuid.uuid4().hex
    queue = worker_direct(f"celery@{socket.gethostname()}")
    answer_probe.apply_async(args=[token], queue=queue, expires=TASK_SECONDS)
    deadline = time.monotonic() + TASK_SECONDS
    while time.monotonic() < deadline:
        if cache.get(f"probe:{token}"):
            return True
        time.sleep(0.2)
    return False


def beat() -> bool:
    """Beat looked at its schedule a moment ago."""
    return time.time() - Path(os.environ["BEAT_FILE"]).stat().st_mtime < BEAT_SECONDS


def listener() -> bool:
    """The listener takes connections, and the thread that stores for it lives: it said so a moment ago."""
    return time.time() - Path(os.environ["LISTENER_FILE"]).stat().st_mtime < LISTENER_SECONDS


CHECKS = {"web": web, "worker": worker, "beat": beat, "listener": listener}

if __name__ == "__main__":
    sys.exit(0 if CHECKS[sys.argv[1]]() else 1)
