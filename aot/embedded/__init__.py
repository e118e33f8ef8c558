"""Real PostgreSQL and real Valkey from wheels, for the demo, development and the tests. Never for production.

A small keeper process (``aot.embedded.keeper``) runs both and stays for as long as somebody holds a connection
to it: ``make up``, a command beside it, or several test runs at once share one pair of servers, and when the last
holder ends - in whatever way, ``kill -9`` included - the servers end too. Data stays on disk for the next start.

This package is the one place that knows the wheels; everything else reads ``DATABASE_URL`` and ``REDIS_URL``.
"""

import json
import os
import socket
import subprocess
import sys
import time

from aot.embedded.places import PROJECT, Place

START_SECONDS = 90
STOP_SECONDS = 30

_held: dict[str, "Hold"] = {}


class Hold:
    """A holder's connection to the keeper. The servers run at least until it is released."""

    def __init__(self, connection: socket.socket, addresses: dict[str, str]):
        self.connection = connection
        self.addresses = addresses

    def release(self) -> None:
        """Let go, and wait until the servers are down if nobody else holds them."""
        self.connection.settimeout(STOP_SECONDS)
        self.connection.shutdown(socket.SHUT_WR)
        while self.connection.recv(1024):
            pass
        self.connection.close()


def hold(name: str = "demo") -> Hold:
    """Start or join the servers called ``name`` and put their addresses into the environment where unset."""
    if name not in _held:
        _held[name] = connect(Place(name))
    addresses = _held[name].addresses
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = addresses["DATABASE_URL"]
        os.environ["DATABASE_OWNER_URL"] = addresses["DATABASE_OWNER_URL"]
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = addresses["REDIS_URL"]
    return _held[name]


def release(name: str = "demo") -> None:
    """Let go of the servers, if held."""
    if held := _held.pop(name, None):
        held.release()


def connect(place: Place) -> Hold:
    """A connection to the keeper of this place, which is started when there is none."""
    place.prepare_home()
    deadline = time.monotonic() + START_SECONDS
    keeper = None
    while time.monotonic() < deadline:
        if held := _join(place):
            return held
        if keeper is None or keeper.poll() is not None:
            keeper = _start_keeper(place)
        time.sleep(0.05)
    raise RuntimeError(f"The embedded servers did not start in {START_SECONDS} s. See {place.log}.")


def running(place: Place) -> bool:
    """Whether a keeper answers in this place."""
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(place.control))
    except OSError:
        return False
    return True


def _join(place: Place) -> Hold | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(place.control))
        with connection.makefile("r") as lines:
            answer = lines.readline()  # comes when both servers are ready
    except OSError:
        answer = ""
    if not answer:  # no keeper, or one that was just ending
        connection.close()
        return None
    addresses = json.loads(answer)
    if fault := addresses.get("fault"):
        connection.close()
        raise RuntimeError(f"The embedded servers did not start: {fault}\nMore in {place.log}.")
    return Hold(connection, addresses)


def _start_keeper(place: Place) -> subprocess.Popen:
    with place.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "aot.embedded.keeper", place.name],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the holder, which then lets go in order
        )
