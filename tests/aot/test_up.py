"""`make up` as a whole: it answers, says where, and leaves no process behind, whenever it is stopped."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aot.embedded.places import Place
from tests.aot.processes import await_none, kill_all, marked, unique_mark
from tests.databases import PROJECT
from tests.service import free_port

START_SECONDS = 400


class Running:
    """`manage.py up` with a data directory of its own."""

    def __init__(self, var: Path, *, port: int, command: tuple[str, ...]):
        self.mark = unique_mark()
        self.port = port
        hidden = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "DEMO", "HTTPS", "REDIS_PREFIX")
        environment = {key: value for key, value in os.environ.items() if key not in hidden}
        environment |= {
            "VAR_DIR": str(var),
            "PORT": str(port),
            "DEMO_DATA": "0",
            "DJANGO_SETTINGS_MODULE": "aot.settings",
        } | self.mark
        self.log = (var.parent / "log").open("w+")
        self.process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=self.log, stderr=self.log)

    def get(self, path: str) -> str:
        """The answer to a request, once there is one."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                    return answer.read().decode()
            except OSError:
                assert self.process.poll() is None, self.said()
                assert time.monotonic() < deadline, self.said()
                time.sleep(0.2)

    def said(self) -> str:
        """Everything printed so far."""
        return Path(self.log.name).read_text()

    def await_words(self, words: str) -> None:
        """Wait for a line."""
        deadline = time.monotonic() + START_SECONDS
        while words not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def stop(self, number: int) -> int:
        """Send a signal, wait, return the status."""
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def port() -> int:
    """A port that nobody uses."""
    return free_port()


@contextmanager
def data() -> Iterator[Path]:
    """A data directory of its own, and no database left of it."""
    with tempfile.TemporaryDirectory(prefix="alongside-up-") as top:
        Path(top).chmod(0o755)
        yield Path(top) / "var"
        Place("demo", var=Path(top) / "var").remove()


@pytest.fixture(scope="module")
def kept():
    """The data of those who do not ask for a first start: only one of them waits until all tables are made."""
    with data() as var:
        yield var


@pytest.fixture
def empty():
    """Nothing was ever started here."""
    with data() as var:
        yield var


@pytest.fixture
def up(port, kept):
    """Starts it; whatever is left at the end is ended."""
    started = []

    def start(*command: str, var: Path = kept) -> Running:
        command = command or (sys.executable, "manage.py", "up")
        started.append(Running(var, port=port, command=command))
        return started[-1]

    yield start
    for running in started:
        kill_all(running.mark)
        running.log.close()


def parts(running: Running) -> set[str]:
    """Which kinds of process are alive."""
    commands = " ".join(marked(running.mark).values())
    return {part for part in ("gunicorn", "worker", "beat", "keeper", "run_adt_listener") if part in commands}


@pytest.mark.timeout(900)
def test_starts_answers_and_stops_everything(empty, up):
    running = up(var=empty)
    assert '"ok"' in running.get("/healthz")
    assert '"ok"' in running.get("/readyz")
    running.await_words(f"Alongside is ready: http://localhost:{running.port}/")
    running.await_words("celery@")
    for user in ("clinician", "lead", "service", "admin", "governance"):
        assert f"{user}@demo.example, password demo" in running.said()
    assert parts(running) == {"gunicorn", "worker", "beat", "keeper", "run_adt_listener"}
    servers_do_not_know_the_owner(running)
    assert running.stop(signal.SIGTERM) == 0
    await_none(running.mark)

    again = up(var=empty)  # data is kept, and a second start is the quicker for it
    again.get("/healthz")
    assert again.stop(signal.SIGINT) == 0
    await_none(again.mark)


def servers_do_not_know_the_owner(running: Running) -> None:
    """The address that may migrate is in no environment of web, worker or beat."""
    for number, command in marked(running.mark).items():
        if "gunicorn" in command or "celery" in command:
            assert b"DATABASE_OWNER_URL" not in Path(f"/proc/{number}/environ").read_bytes(), command


@pytest.mark.parametrize("delay", [0.6, 1.5, 4])
@pytest.mark.timeout(900)
def test_stopped_during_the_start_it_leaves_nothing(empty, up, delay):
    running = up(var=empty)
    time.sleep(delay)
    running.stop(signal.SIGTERM)
    await_none(running.mark)


@pytest.mark.timeout(900)
def test_killed_it_leaves_nothing(up):
    running = up()
    running.get("/healthz")
    running.stop(signal.SIGKILL)
    await_none(running.mark)


@pytest.mark.timeout(900)
def test_one_process_dead_stops_all(up):
    running = up()
    running.get("/healthz")
    running.await_words("celery@")
    (beat,) = [number for number, command in marked(running.mark).items() if "LoneScheduler" in command]
    os.kill(beat, signal.SIGKILL)
    assert running.process.wait(60) != 0
    await_none(running.mark)


def test_says_that_the_port_is_taken(up, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        running = up()
        assert running.process.wait(60) == 1
    assert f"Port {port} is taken by another program. Choose another: PORT={port + 1} make up" in running.said()
    assert marked(running.mark) == {}


@pytest.mark.timeout(900)
def test_through_make(up):
    """make passes SIGTERM on and waits."""
    running = up("make", "up")
    running.get("/healthz")
    running.stop(signal.SIGTERM)
    await_none(running.mark)
