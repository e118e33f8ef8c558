"""The MLLP listener: one coroutine per connection, each with its own limits, none of which waits for another's."""

import asyncio
import contextlib
import logging
import time
from collections import Counter
from pathlib import Path

from integrations.codes import Via
from integrations.listener.door import HANDSHAKE_SECONDS, Door
from integrations.listener.storing import NotStoredError, Store
from integrations.mllp import Frame, Framer, framed
from integrations.operations import Arrived

log = logging.getLogger(__name__)

READ_BYTES = 65_536
CLOSE_SECONDS = 5
HEARTBEAT_SECONDS = 5


class Listener:
    """Accepts connections until told to stop."""

    def __init__(self, door: Door, store: Store, heartbeat: Path | None = None):
        self.door = door
        self.store = store
        self.heartbeat = heartbeat
        self.peers: Counter[str] = Counter()
        self.tasks: set[asyncio.Task] = set()
        self.address: tuple = ()

    async def run(self, stop: asyncio.Event, started=lambda address: None) -> None:
        """Serve; ``started`` is told the address once connections are taken."""
        tls = {"ssl": self.door.tls, "ssl_handshake_timeout": HANDSHAKE_SECONDS} if self.door.tls else {}
        server = await asyncio.start_server(self._meet, self.door.host, self.door.port, backlog=128, **tls)
        self.address = server.sockets[0].getsockname()[:2]
        started(self.address)
        beating = asyncio.create_task(self._beat())
        await stop.wait()
        server.close()
        beating.cancel()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from the first look to the last byte."""
        peer = (writer.get_extra_info("peername") or ("",))[0]
        if refusal := self._refusal(peer):
            log.warning("connection refused: %s", refusal)
            writer.transport.abort()
            return
        task = asyncio.current_task()
        self.tasks.add(task)
        self.peers[peer] += 1
        try:
            await self._serve(reader, writer, peer)
        except (ConnectionError, TimeoutError, NotStoredError, asyncio.CancelledError) as fault:
            log.info("connection ended: %s", type(fault).__name__)
        except Exception as fault:  # whatever one peer brings about, the others are still served
            log.error("connection ended: %s", type(fault).__name__, exc_info=fault)
        finally:
            self.tasks.discard(task)
            self.peers[peer] -= 1
            writer.close()
            with contextlib.suppress(Exception):
                await asyncio.wait_for(writer.wait_closed(), CLOSE_SECONDS)

    def _refusal(self, peer: str) -> str:
        if not self.door.lets_in(peer):
            return "not an allowed peer"
        if self.peers.total() >= self.door.connections:
            return "too many connections"
        if self.peers[peer] >= self.door.connections_per_peer:
            return "too many connections of this peer"
        return ""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: str) -> None:
        """Read, store, answer, in turn: what a peer sends ahead waits in its own socket."""
        framer, began = Framer(self.door.max_bytes), 0.0
        while True:
            try:
                received = await asyncio.wait_for(reader.read(READ_BYTES), self._patience(framer, began))
            except TimeoutError:
                if not framer.seems_complete:
                    log.info("nothing, or half a message, for too long")
                    return
                received, frames = b"?", framer.settle()
            else:
                was_inside = framer.is_inside
                frames = framer.feed(received) if received else framer.settle()
                if framer.is_inside and (frames or not was_inside):
                    began = time.monotonic()
            if frames:
                await self._answer(frames, writer, peer)
            if not received:
                return

    def _patience(self, framer: Framer, began: float) -> float:
        """Seconds to wait for the next byte: a message that has begun has one time for all of it."""
        if framer.seems_complete:
            return self.door.settle_seconds
        if framer.is_inside:
            return max(0.01, began + self.door.message_seconds - time.monotonic())
        return self.door.idle_seconds

    async def _answer(self, frames: list[Frame], writer: asyncio.StreamWriter, peer: str) -> None:
        arrived = [Arrived(frame.content, Via.MLLP, peer, too_long=frame.too_long) for frame in frames]
        for answers in await self.store.store(arrived):
            for answer in answers:
                writer.write(framed(answer))
        await asyncio.wait_for(writer.drain(), self.door.message_seconds)

    async def _beat(self) -> None:
        """Let the health check see that connections are served and that the thread behind them lives."""
        while self.heartbeat:
            if self.store.is_alive():
                self.heartbeat.touch()
            await asyncio.sleep(HEARTBEAT_SECONDS)
