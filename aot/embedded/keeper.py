"""The process that runs the embedded servers while somebody holds a connection to it."""

import contextlib
import fcntl
import json
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time

from aot.embedded import running, servers
from aot.embedded.places import Place

FIRST_HOLDER_SECONDS = 5
LOCK_SECONDS = 60
STOP_SECONDS = 20


class Keeper:
    """Start, serve holders, stop."""

    def __init__(self, place: Place):
        self.place = place
        self.children: list[tuple[subprocess.Popen, int]] = []
        self.holders: set[socket.socket] = set()
        self.waiting = selectors.DefaultSelector()

    def run(self) -> None:
        """Listen first, so that holders queue while the servers start."""
        self.place.control.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self.place.control))
            listener.listen(64)
            last: list[socket.socket] = []
            try:
                answer = self.start()
                last = self.serve(listener, json.dumps(answer).encode() + b"\n", "fault" in answer)
            finally:
                self.place.control.unlink(missing_ok=True)
                self.stop()
                for holder in (*last, *self.holders):
                    holder.close()  # tells a holder who waits that the servers are down

    def start(self) -> dict[str, str]:
        """Start both; the answer is their addresses, or what went wrong."""
        try:
            (self.place.sockets / "valkey").unlink(missing_ok=True)
            self.children.append((servers.start_valkey(self.place), signal.SIGTERM))
            self.children.append((servers.start_postgres(self.place), signal.SIGINT))
        except (RuntimeError, OSError, subprocess.CalledProcessError, KeyError) as error:
            return {"fault": str(error)}
        return servers.addresses(self.place)

    def serve(self, listener: socket.socket, answer: bytes, failed: bool) -> list[socket.socket]:
        """Answer holders until the last has let go; that one is returned still open."""
        self.waiting.register(listener, selectors.EVENT_READ)
        empty_since = time.monotonic()
        while all(child.poll() is None for child, _ in self.children):
            for key, _ in self.waiting.select(timeout=1):
                if key.fileobj is listener:
                    self.welcome(listener, answer)
                elif self.has_let_go(key.fileobj):
                    if not self.holders:
                        return [key.fileobj]
                    key.fileobj.close()
            if not self.holders and time.monotonic() - empty_since > FIRST_HOLDER_SECONDS:
                return []
            if failed and self.holders:
                return []
        return []

    def welcome(self, listener: socket.socket, answer: bytes) -> None:
        """Take a holder in."""
        holder, _ = listener.accept()
        with contextlib.suppress(OSError):
            holder.sendall(answer)
            self.holders.add(holder)
            self.waiting.register(holder, selectors.EVENT_READ)

    def has_let_go(self, holder: socket.socket) -> bool:
        """Whether the holder closed its side or died."""
        with contextlib.suppress(OSError):
            if holder.recv(1024):
                return False
        self.holders.discard(holder)
        self.waiting.unregister(holder)
        return True

    def stop(self) -> None:
        """End both servers: politely, then not."""
        for child, polite in reversed(self.children):
            if child.poll() is None:
                child.send_signal(polite)
        for child, _ in self.children:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def main(name: str) -> None:
    """Keep this place, unless somebody does already."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    place = Place(name)
    place.prepare_home()
    with place.lock.open("w") as lock:
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                # A living keeper serves whoever started us; an ending one makes room in a moment.
                if running(place) or time.monotonic() > deadline:
                    return
                time.sleep(0.05)
        place.prepare_sockets()
        Keeper(place).run()
        shutil.rmtree(place.sockets, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
