"""Finding every process of a test, by a mark in its environment that its children inherit."""

import contextlib
import os
import signal
import uuid
from pathlib import Path

from tests.waiting import eventually

NAME = "ALONGSIDE_TEST_MARK"


def unique_mark() -> dict[str, str]:
    """An environment that only this test's processes have."""
    return {NAME: uuid.uuid4().hex}


def marked(mark: dict[str, str]) -> dict[int, str]:
    """Number and command line of the living processes with this mark."""
    wanted = f"{NAME}={mark[NAME]}".encode()
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # gone meanwhile, or not ours
            continue
    return found


def await_none(mark: dict[str, str]) -> None:
    """Fail if any is left once the system has had its time to put them away."""
    eventually(lambda: not marked(mark), told=lambda: f"still running: {marked(mark)}")


def await_some(mark: dict[str, str], number: int) -> None:
    """Wait until this many are alive."""
    eventually(lambda: len(marked(mark)) >= number, told=lambda: f"only {marked(mark)}")


def kill_all(mark: dict[str, str]) -> None:
    """End whatever is left, at once."""
    for number in marked(mark):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
