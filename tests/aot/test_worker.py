"""A task is not lost when its worker dies, and it comes back once the visibility timeout is over."""

import os
import signal
import subprocess

import pytest

from aot.tasks import answer_probe
from tests.aot.interrupted import first_time_hangs
from tests.broker import Worker, empty_queues
from tests.waiting import eventually

BACK_WITHIN_SECONDS = 90


@pytest.fixture
def start(fresh_db, tmp_path):
    """Starts workers that know the task above."""
    empty_queues()
    started = []

    def one() -> Worker:
        log = tmp_path / f"{len(started)}.log"
        quicker = {"include": "tests.aot.interrupted", "TASK_VISIBILITY_SECONDS": "5"}  # ten minutes in service
        started.append(Worker(fresh_db, log, **quicker))
        started[-1].await_words("ready.")
        return started[-1]

    yield one
    for worker in started:
        worker.stop()
    empty_queues()


def await_file(worker: Worker, path) -> None:
    """Wait until the task is under way."""
    worker.await_words("first_time_hangs", "received")
    eventually(path.exists)


def test_a_task_published_here_runs_there(worker):
    answer_probe.delay("token")
    worker.await_words("answer_probe", "succeeded")


@pytest.mark.timeout(300)
def test_a_task_comes_back_after_its_worker_was_killed(start, tmp_path):
    first = start()
    first_time_hangs.delay(str(tmp_path / "marker"))
    await_file(first, tmp_path / "marker")
    first.kill()
    start().await_words("first_time_hangs", "succeeded", seconds=BACK_WITHIN_SECONDS)


@pytest.mark.timeout(300)
def test_a_task_comes_back_after_a_pool_process_was_killed(start, tmp_path):
    """What the kernel does when memory is short; by default Celery then takes the task for done."""
    worker = start()
    first_time_hangs.delay(str(tmp_path / "marker"))
    await_file(worker, tmp_path / "marker")
    children = subprocess.run(["pgrep", "-P", str(worker.process.pid)], capture_output=True, text=True).stdout.split()
    assert children
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    worker.await_words("first_time_hangs", "succeeded", seconds=BACK_WITHIN_SECONDS)
