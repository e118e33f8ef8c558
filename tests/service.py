"""The service in a process of its own: to be killed, to be measured, to be followed by many."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
from django.db import connections

from tests.databases import PROJECT
from tests.waiting import eventually


@pytest.fixture
def server(fresh_db):
    """The service in a process of its own, that can be killed and started again on the same port."""
    port = free_port()
    environment = fresh_db.environment(DEMO="1", DEBUG="1", LOG_LEVEL="WARNING")

    def begin():
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "-b", f"127.0.0.1:{port}", "-w", "1",
                   "-k", "gthread", "--threads", "4", "aot.wsgi:application"]  # fmt: skip
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, start_new_session=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        wait_for(f"http://127.0.0.1:{port}/healthz")
        return process

    yield port, begin
    connections.close_all()


def free_port() -> int:
    """A port that nobody uses, from below those that the system hands out: no other test is given it meanwhile."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)  # not the seed that both workers of a run have
        with socket.socket() as found, contextlib.suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port


def wait_for(address: str) -> None:
    """Wait until somebody answers there."""
    eventually(lambda: answers(address), seconds=60, told=lambda: f"{address} does not answer")


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=10).close()
    except OSError:
        return False
    return True


def kill(process) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
