"""The service in a process of its own: to be killed, to be measured, to be followed by many."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.db import connections

from tests.databases import PROJECT


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
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def kill(process) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
