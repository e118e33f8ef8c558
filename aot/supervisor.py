"""Several processes as one: prefixed output, and when one ends or we are told to stop, all end.

Each process leads a session of its own, so that Ctrl-C reaches us alone, and so that whatever it started can be
ended with it.
"""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from aot.embedded.servers import end_with_parent

GRACE_SECONDS = 15
COLOURS = (36, 33, 35, 32, 34)
STOP_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})


class Stopped(BaseException):
    """SIGINT, SIGTERM or SIGHUP came. Not an Exception: nothing on the way may swallow it."""


@contextlib.contextmanager
def stopping_on_signals():
    """Turn the first signal into Stopped, wherever we are; ignore further ones while stopping."""

    def stop(number, frame):
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(signal.Signals(number).name)

    before = {each: signal.getsignal(each) for each in STOP_SIGNALS}
    for each in before:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class Output:
    """Lines of all processes on one screen, each with a coloured prefix."""

    def __init__(self, names: tuple[str, ...], stream=None):
        self.stream = stream or sys.stdout
        self.width = max(map(len, names))
        self.colours = {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}
        self.plain = bool(os.environ.get("NO_COLOR"))
        self.lock = threading.Lock()

    def line(self, name: str, text: str) -> None:
        """Write one line."""
        prefix = f"{name.ljust(self.width)} |"
        if not self.plain:
            prefix = f"\033[{self.colours[name]}m{prefix}\033[0m"
        with self.lock, contextlib.suppress(BrokenPipeError, ValueError):
            self.stream.write(f"{prefix} {text}\n")
            self.stream.flush()


@dataclass
class Process:
    """One process to run."""

    name: str
    command: str
    environment: dict[str, str] = field(default_factory=dict)


def run(processes: list[Process], output: Output, *, also=None) -> int:
    """Run all until one ends (answer its status) or Stopped is raised; then stop all. ``also`` is called once."""
    children: dict[str, subprocess.Popen] = {}
    try:
        for process in processes:
            start(process, children, output)
        if also:
            threading.Thread(target=also, daemon=True).start()
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    output.line(name, f"ended with status {child.returncode}; stopping the others")
                    return child.returncode or 1
            time.sleep(0.2)
    finally:
        stop_all(children)


def run_to_end(process: Process, output: Output) -> int:
    """Run one step and wait for it; answer its status."""
    children: dict[str, subprocess.Popen] = {}
    try:
        start(process, children, output)
        return children[process.name].wait()
    finally:
        stop_all(children)


def start(process: Process, children: dict[str, subprocess.Popen], output: Output) -> None:
    """Start one in a session of its own. Signals are held back until it is written down as a child of ours."""
    end_if_orphaned = end_with_parent(signal.SIGTERM)

    def prepare():
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        if end_if_orphaned:
            end_if_orphaned()

    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        program, *arguments = shlex.split(process.command)
        command = [program, *arguments] if "/" in program else [sys.executable, "-m", program, *arguments]
        children[process.name] = child = subprocess.Popen(
            command,
            env=process.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=prepare,
        )
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    threading.Thread(target=relay, args=(process.name, child, output), daemon=True).start()


def relay(name: str, child: subprocess.Popen, output: Output) -> None:
    """Pass a process's lines on."""
    for line in child.stdout:
        output.line(name, line.rstrip("\n"))


def stop_all(children: dict[str, subprocess.Popen]) -> None:
    """Ask all to end, wait together, then end by force what is left, children of children included."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
