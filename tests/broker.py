"""A real Celery worker for tests, and its queue."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis
from django.conf import settings

from aot import processes
from tests.databases import PROJECT, FreshDatabase

START_SECONDS = 90


def empty_queues() -> None:
    """Forget what this run has published: nobody else uses its prefix."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        for key in broker.scan_iter(match=f"{settings.REDIS_PREFIX}*", count=1000):
            broker.delete(key)


class Worker:
    """A worker process on a fresh database. It gets the tasks that this process, or its live site, publishes."""

    def __init__(self, database: FreshDatabase, log: Path, *, include: str = "", **changed: str):
        command = [sys.executable, "-m", *processes.worker().split(), *(["--include", include] if include else [])]
        environment = database.environment(
            **processes.WORKER_ENVIRONMENT, PYTHONUNBUFFERED="1", LOG_LEVEL="DEBUG", **changed
        )
        self.log = log
        self.process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdout=log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def await_words(self, *words: str, seconds: float = START_SECONDS) -> None:
        """Wait for a line of the log with all these words in it."""
        deadline = time.monotonic() + seconds
        while not any(all(word in line for word in words) for line in self.log.read_text().splitlines()):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def kill(self) -> None:
        """End it and its pool at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it in order, else by force."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session", autouse=True)
def no_messages_left_behind():
    """Leave nothing on a server that outlives the run."""
    yield
    empty_queues()


@pytest.fixture
def worker(fresh_db, tmp_path):
    """A running worker; ``worker.log`` is the path of what it says."""
    empty_queues()
    started = Worker(fresh_db, tmp_path / "worker.log")
    try:
        started.await_words("ready.")
        yield started
    finally:
        started.stop()
        empty_queues()
