"""Listener and worker as processes that are killed, and senders that do not give up."""

import os
import random
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time

from django.conf import settings

from integrations.models import Message
from integrations.sending import Sender, code_of

WORKER = "celery --quiet --app aot worker --loglevel WARNING --concurrency 2 --without-gossip --without-mingle"
LINES = 8
"""Connections at once."""
AHEAD = 10
"""Messages that a connection sends before it reads the answers."""
GIVE_UP_SECONDS = 3600
QUIET_SECONDS = 300


class Service:
    """Listener and worker as processes, killed now and then and started again at once."""

    def __init__(self, kill_every: float, chance: random.Random):
        self.port = free_port()
        self.kill_every, self.chance, self.kills = kill_every, chance, 0
        self.ending = threading.Event()
        self.processes: dict[str, subprocess.Popen] = {}
        for name in ("listener", "worker"):
            self.start(name)

    def start(self, name: str) -> None:
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_adt_listener", "--port", str(self.port)]
        command = manage if name == "listener" else [sys.executable, "-m", *shlex.split(WORKER)]
        self.processes[name] = subprocess.Popen(
            command, env=os.environ | {"LOG_LEVEL": "ERROR", "DB_CONN_MAX_AGE": "600", "ADT_PROCESSING": "P"},
            stdout=subprocess.DEVNULL, start_new_session=True, cwd=settings.BASE_DIR,
        )  # fmt: skip

    def play(self, wire: list[bytes]) -> dict[int, str]:
        """Send everything over several lines, each until it is answered. Gives the answer to each place."""
        answers: dict[int, str] = {}
        parts = [list(range(line, len(wire), LINES)) for line in range(LINES)]
        lines = [threading.Thread(target=self.line, args=(wire, part, answers), daemon=True) for part in parts]
        for line in lines:
            line.start()
        last = time.monotonic()
        while any(line.is_alive() for line in lines):
            time.sleep(0.2)
            if self.kill_every and time.monotonic() - last > self.chance.uniform(0.5, 1.5) * self.kill_every:
                self.kill(self.chance.choice(["listener", "worker"]))
                last = time.monotonic()
        return answers

    def kill(self, name: str) -> None:
        """As a power cut does, and start it again."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()
        self.kills += 1
        self.start(name)

    def line(self, wire: list[bytes], places: list[int], answers: dict[int, str]) -> None:
        """One sender: what is not answered is sent again, as an integration engine does."""
        sender, position = None, 0
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while position < len(places) and time.monotonic() < deadline:
            some = places[position : position + AHEAD]
            try:
                sender = sender or Sender("127.0.0.1", self.port, timeout=60)
                told = sender.send(*(wire[place] for place in some))
            except OSError:
                sender = None
                time.sleep(0.1)
                continue
            answers.update({place: code_of(answer)[0] for place, answer in zip(some, told, strict=True)})
            position += len(some)

    def stop(self) -> None:
        """End both."""
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    """One that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_quiet() -> None:
    """Until nothing waits any more, or for ``QUIET_SECONDS``."""
    deadline = time.monotonic() + QUIET_SECONDS
    while time.monotonic() < deadline and Message.objects.filter(state__in=["waiting", "matched"]).exists():
        time.sleep(0.5)
