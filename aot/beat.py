"""The clock of the service: one at a time, however many were started."""

import logging
import os
from pathlib import Path

from celery.beat import Scheduler
from django.db import OperationalError, connections

log = logging.getLogger(__name__)

LOCK = 7_263_002
STANDBY_SECONDS = 10


class LoneScheduler(Scheduler):
    """Sends tasks only while it holds an advisory lock; another beat stands by and takes over.

    It keeps no file: the schedule is in code and made of intervals, so a restart forgets nothing that matters.
    """

    backend = None
    """The server process whose session holds our lock; another one means that the connection was lost."""

    def tick(self, *args, **kwargs):
        """Send what is due if this is the one; answer how long to sleep."""
        if path := os.environ.get("BEAT_FILE"):  # what the container's health check looks at
            Path(path).touch()
        if not self.is_the_one():
            return STANDBY_SECONDS
        return super().tick(*args, **kwargs)

    def is_the_one(self) -> bool:
        """Whether the lock is ours, on a connection that still lives."""
        connection = connections["default"]
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                (backend,) = cursor.fetchone()
                if backend == self.backend:
                    return True
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
                (taken,) = cursor.fetchone()
        except OperationalError:
            log.warning("the database does not answer: nothing is sent until it does")
            connection.close()
            self.backend = None
            return False
        self.backend = backend if taken else None
        log.info("this is the one beat" if taken else "another beat is at work; standing by")
        return taken

    def close(self):
        """Give the lock back with the connection."""
        super().close()
        connections["default"].close()
