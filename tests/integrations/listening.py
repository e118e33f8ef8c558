"""A real listener for tests: a process of its own on a fresh database."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from integrations.sending import Sender
from tests.databases import PROJECT, FreshDatabase

START_SECONDS = 90


class Listening:
    """The process; ``port`` once it listens."""

    def __init__(self, database: FreshDatabase, log: Path, *, port: int = 0, **changed: str):
        self.log = log
        command = [sys.executable, "manage.py", "run_adt_listener", "--host", "127.0.0.1", "--port", str(port)]
        self.process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=database.environment(PYTHONUNBUFFERED="1", LOG_LEVEL="INFO", **changed),
            stdout=log.open("a"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.port = self._await_port(len(log.read_text()))

    def _await_port(self, after: int) -> int:
        deadline = time.monotonic() + START_SECONDS
        while True:
            if found := re.search(r"listening for ADT messages on \S+:(\d+)", self.log.read_text()[after:]):
                return int(found[1])
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def connect(self, timeout: float = 60) -> Sender:
        """A new connection."""
        return Sender("127.0.0.1", self.port, timeout=timeout)

    def kill(self) -> None:
        """As a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """In order."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
