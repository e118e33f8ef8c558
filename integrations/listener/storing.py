"""The one thread that stores for all connections: what has come meanwhile goes in together, and one commit answers
all of it. A connection that waits for its answer never holds up another's."""

import asyncio
import logging
import queue
import threading
import time
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.utils import timezone

from integrations import operations as feed
from integrations.answers import acknowledgement
from integrations.codes import Answer
from integrations.operations import Arrived

log = logging.getLogger(__name__)

TOGETHER = 200
WAIT_SECONDS = 20
"""How long the database may be away before we hang up: without an answer the sender keeps its message."""


class NotStoredError(RuntimeError):
    """The database was away too long: nothing is answered, so that the sender sends it again."""


@dataclass
class Task:
    """What one connection has brought, and whom to tell."""

    arrived: list[Arrived]
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future


class Store(threading.Thread):
    """Takes from all connections, stores, answers. ``on_stored`` is called after each commit."""

    def __init__(self, on_stored=lambda: None):
        super().__init__(name="adt-store", daemon=True)
        self.waiting: queue.Queue[Task | None] = queue.Queue()
        self.on_stored = on_stored

    async def store(self, arrived: list[Arrived]) -> list[list[bytes]]:
        """Have it stored; gives the answers once they are true. Raises NotStoredError."""
        loop = asyncio.get_running_loop()
        task = Task(arrived, loop, loop.create_future())
        self.waiting.put(task)
        return await task.done

    def stop(self) -> None:
        """End after what is waiting now."""
        self.waiting.put(None)

    def run(self) -> None:
        """Until told to stop."""
        while (first := self.waiting.get()) is not None:
            together = [first]
            number = len(first.arrived)
            ending = False
            while number < TOGETHER:
                try:
                    more = self.waiting.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    ending = True
                    break
                together.append(more)
                number += len(more.arrived)
            self._answer(together)
            if ending:
                break
        connections.close_all()

    def _answer(self, together: list[Task]) -> None:
        try:
            answers = self._stored([one for task in together for one in task.arrived])
        except NotStoredError as fault:
            for task in together:
                task.loop.call_soon_threadsafe(_fail, task.done, fault)
            return
        self.on_stored()
        position = 0
        for task in together:
            theirs = answers[position : position + len(task.arrived)]
            position += len(task.arrived)
            task.loop.call_soon_threadsafe(_tell, task.done, theirs)

    def _stored(self, arrived: list[Arrived]) -> list[list[bytes]]:
        deadline = time.monotonic() + WAIT_SECONDS
        pause = 0.1
        while True:
            try:
                return feed.receive(arrived, at=timezone.now())
            except (OperationalError, InterfaceError) as fault:
                log.warning("the database does not answer: %s", type(fault).__name__)
                connections["default"].close()
                if time.monotonic() > deadline:
                    raise NotStoredError from fault
                time.sleep(pause)
                pause = min(pause * 2, 2)
            except Exception as fault:  # one message that nobody thought of must not take the others along
                log.error("could not be stored: %s", type(fault).__name__, exc_info=fault)
                if isinstance(fault, DatabaseError):
                    connections["default"].close()
                return [self._alone(one) for one in arrived] if len(arrived) > 1 else [[_not_kept()]]

    def _alone(self, one: Arrived) -> list[bytes]:
        return self._stored([one])[0]


def _not_kept() -> bytes:
    """The last word on what we cannot even store."""
    return acknowledgement(None, Answer.ERROR, "not_stored", at=timezone.now())


def _tell(done: asyncio.Future, answers: list[list[bytes]]) -> None:
    if not done.done():
        done.set_result(answers)


def _fail(done: asyncio.Future, fault: Exception) -> None:
    if not done.done():
        done.set_exception(fault)
