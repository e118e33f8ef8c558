"""The door itself, with a store that only counts: limits, stuck peers, broken bytes."""

import asyncio
import ipaddress
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from integrations.listener.door import Door, from_settings
from integrations.listener.server import Listener
from integrations.listener.storing import NotStoredError
from integrations.mllp import Framer, framed
from tests.integrations.messages import adt, wire
from tests.waiting import PATIENCE_SECONDS

STUCK_SECONDS = 60
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


class Counting:
    """Answers everything with the number it has."""

    def __init__(self):
        self.arrived = []
        self.away = False

    def is_alive(self):
        return True

    async def store(self, arrived):
        if self.away:
            raise NotStoredError
        self.arrived += arrived
        return [[b"ACK"] for _one in arrived]


class Running:
    """A listener in a thread of its own."""

    def __init__(self, **limits):
        told = {
            "host": "127.0.0.1", "port": 0, "peers": LOOPBACK, "max_bytes": 20_000, "connections": 8,
            "connections_per_peer": 8, "message_seconds": 30, "idle_seconds": 30, "settle_seconds": 0.1,
        }  # fmt: skip
        self.store = Counting()
        self.listener = Listener(Door(**(told | limits)), self.store)
        self.ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)
        self.thread.start()
        assert self.ready.wait(PATIENCE_SECONDS)

    async def serve(self):
        self.loop, self.stop = asyncio.get_running_loop(), asyncio.Event()
        await self.listener.run(self.stop, started=lambda address: self.ready.set())

    def end(self):
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(PATIENCE_SECONDS)


@pytest.fixture
def running():
    made = []

    def make(**limits):
        made.append(Running(**limits))
        return made[-1]

    yield make
    for one in made:
        one.end()


async def talk(port: int, *parts: bytes, pause: float = 0.0, end: bool = True) -> int:
    """Send these bytes; gives the number of answers until the other side has ended the connection, which it must."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    framer, answers = Framer(1000), 0
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        if end:
            writer.write_eof()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while received := await reader.read(1000):
                answers += len(framer.feed(received))
    except TimeoutError:
        raise
    except OSError:  # ended in the middle of what was being sent
        pass
    finally:
        writer.close()
    return answers


def in_a_loop(coroutine):
    """What a coroutine gives, in a thread of its own: a browser of an earlier test keeps this one's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def answers_of(running: Running, *parts: bytes, **how) -> int:
    return in_a_loop(talk(running.listener.address[1], *parts, **how))


def test_several_messages_in_one_write_are_all_answered_in_order(running):
    listener = running()
    assert answers_of(listener, b"xx" + wire(b"MSH|1", b"MSH|2") + b"\r\n--" + wire(b"MSH|3")) == 3
    assert [one.content for one in listener.store.arrived] == [b"MSH|1", b"MSH|2", b"MSH|3"]


def test_a_message_in_many_packets_is_one(running):
    listener, raw = running(), wire(adt())
    assert answers_of(listener, *(raw[place : place + 40] for place in range(0, len(raw), 40)), pause=0.002) == 1


def test_a_sender_without_the_last_byte_is_answered(running):
    assert answers_of(running(), b"\x0bMSH|1\x1c", pause=0.3) == 1


def test_a_message_over_the_limit_is_answered_and_the_next_one_read(running):
    listener = running()
    assert answers_of(listener, framed(b"MSH|" + b"x" * 100_000) + framed(b"MSH|2")) == 2
    assert [one.too_long for one in listener.store.arrived] == [True, False]


def test_half_a_message_is_waited_for_only_so_long(running):
    assert answers_of(running(message_seconds=0.6), b"\x0bMSH|half", end=False) == 0


def test_a_message_that_comes_a_byte_at_a_time_has_one_time_for_all_of_it(running):
    async def drip(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                writer.write(b"\x0b")
                while not reader.at_eof():
                    await asyncio.sleep(0.05)
                    writer.write(b"M")
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()

    assert in_a_loop(drip(running(message_seconds=0.6).listener.address[1])) == b""


def test_a_silent_connection_is_closed(running):
    assert answers_of(running(idle_seconds=0.2), end=False) == 0


def test_without_the_database_nobody_is_answered_and_the_connection_ends(running):
    listener = running()
    listener.store.away = True
    assert answers_of(listener, wire(b"MSH|1"), end=False) == 0


def test_a_stranger_is_not_even_answered(running):
    listener = running(peers=(ipaddress.ip_network("10.0.0.0/8"),))
    assert answers_of(listener, wire(b"MSH|1")) == 0
    assert not listener.store.arrived


def test_too_many_connections_of_one_peer_are_turned_away_and_room_is_made_again(running):
    listener = running(connections_per_peer=2)

    async def crowd() -> list[int]:
        port = listener.listener.address[1]
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        first = await talk(port, wire(b"MSH|1"))
        for _reader, writer in held:
            writer.close()
        async with asyncio.timeout(PATIENCE_SECONDS):  # it has yet to notice that they have gone
            while not (again := await talk(port, wire(b"MSH|1"))):
                await asyncio.sleep(0.05)
        return [first, again]

    assert in_a_loop(crowd()) == [0, 1]


def test_stuck_and_slow_peers_do_not_hold_up_others(running):
    listener = running(connections=40, connections_per_peer=40, message_seconds=STUCK_SECONDS)

    async def crowd() -> float:
        port = listener.listener.address[1]
        stuck = [await asyncio.open_connection("127.0.0.1", port) for _ in range(10)]
        for _reader, writer in stuck:
            writer.write(b"\x0bMSH|never ends")
        begun = asyncio.get_running_loop().time()
        assert sum(await asyncio.gather(*(talk(port, wire(b"MSH|1")) for _ in range(10)))) == 10
        took = asyncio.get_running_loop().time() - begun
        for _reader, writer in stuck:
            writer.close()
        return took

    assert in_a_loop(crowd()) < STUCK_SECONDS


@pytest.mark.parametrize("seed", range(25))
def test_any_bytes_leave_the_listener_alive_and_every_complete_message_answered(running, seed):
    chance, listener = random.Random(seed), running(settle_seconds=0.02)
    parts, complete = [], 0
    for _ in range(12):
        if chance.random() < 0.5:
            parts.append(framed(b"MSH|" + bytes(chance.choices([*range(32, 256)], k=chance.randint(0, 40)))))
            complete += 1
        else:
            noise = bytes(chance.choices([*range(256)], k=chance.randint(0, 60))).replace(b"\x0b", b"")
            parts.append(noise)
    assert answers_of(listener, *parts, pause=0.001) == complete
    assert answers_of(listener, wire(b"MSH|still there")) == 1


def test_addresses_that_may_come_in():
    door = Door("", 0, (ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("::1")), 1, 1, 1, 1, 1)
    assert door.lets_in("10.1.2.3")
    assert door.lets_in("::ffff:10.1.2.3")
    assert door.lets_in("::1")
    assert not door.lets_in("10.2.0.1")
    assert not door.lets_in("")


@pytest.mark.parametrize(
    "wrong",
    [{"ADT_ALLOWED_PEERS": ["the hospital"]}, {"ADT_TLS_KEY": "x"}, {"ADT_TLS_CERTIFICATE": "/nowhere.pem"}],
)
def test_what_cannot_be_set_up_is_said(settings, wrong):
    for name, value in wrong.items():
        setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured):
        from_settings()
