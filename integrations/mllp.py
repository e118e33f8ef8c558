"""MLLP framing, pure: bytes in, complete messages out, however the network has cut them up.

A message stands between 0x0B and 0x1C 0x0D. Bytes between frames are skipped. A start inside a frame means that the
sender began again: what stood before it is given up. A message over the limit is not kept in memory; it is told of
when it ends, so that it can be answered too.
"""

from dataclasses import dataclass

START, END, CR = 0x0B, 0x1C, 0x0D
ENDED_BY = frozenset({CR, 0x0A, START, END})
"""What may follow 0x1C. Some senders leave out the 0x0D, or write 0x0A instead."""

HEAD_BYTES = 2_000
"""Of a message over the limit this much is kept: enough to answer it by its header."""


@dataclass(frozen=True)
class Frame:
    """One complete message, or the head of one that was too long."""

    content: bytes
    too_long: bool = False


class Framer:
    """Cuts one connection's bytes into messages. ``limit`` is in bytes."""

    def __init__(self, limit: int):
        self.limit = limit
        self.skipped = 0
        """Bytes outside any frame, and of frames begun anew."""
        self._content: bytearray | None = None
        self._length = 0
        self._after_end = False

    @property
    def is_inside(self) -> bool:
        """Whether a message has begun that is not complete."""
        return self._content is not None

    @property
    def seems_complete(self) -> bool:
        """Whether 0x1C has come and nothing after it: a sender that leaves out the 0x0D now waits for its answer."""
        return self._after_end

    def feed(self, received: bytes) -> list[Frame]:
        """Take what has come; give the messages that are complete with it."""
        frames: list[Frame] = []
        position = 0
        while position < len(received):
            if self._after_end:
                position = self._decide(received, position, frames)
            elif self._content is None:
                position = self._seek_start(received, position)
            else:
                position = self._take(received, position)
        return frames

    def settle(self) -> list[Frame]:
        """Nothing more comes for now: a message that seems complete is."""
        return [self._complete()] if self._after_end else []

    def _seek_start(self, received: bytes, position: int) -> int:
        start = received.find(START, position)
        if start < 0:
            self.skipped += sum(byte not in (CR, 0x0A) for byte in received[position:])
            return len(received)
        self.skipped += sum(byte not in (CR, 0x0A) for byte in received[position:start])
        self._begin()
        return start + 1

    def _take(self, received: bytes, position: int) -> int:
        """Content up to the next byte that may mean something."""
        ends = [at for at in (received.find(END, position), received.find(START, position)) if at >= 0]
        stop = min(ends, default=len(received))
        self._keep(received[position:stop])
        if stop == len(received):
            return stop
        if received[stop] == START:
            self.skipped += self._length
            self._begin()
        else:
            self._after_end = True
        return stop + 1

    def _decide(self, received: bytes, position: int, frames: list[Frame]) -> int:
        """Whether the 0x1C before this byte was the end."""
        follows = received[position]
        if follows not in ENDED_BY:
            self._after_end = False
            self._keep(bytes([END]))
            return position
        frames.append(self._complete())
        return position if follows == START else position + 1

    def _begin(self) -> None:
        self._content, self._length, self._after_end = bytearray(), 0, False

    def _keep(self, part: bytes) -> None:
        self._length += len(part)
        if self._length <= self.limit:
            self._content += part
        else:
            self._content += part[: max(0, HEAD_BYTES - len(self._content))]
            del self._content[HEAD_BYTES:]

    def _complete(self) -> Frame:
        frame = Frame(bytes(self._content), too_long=self._length > self.limit)
        self._content, self._after_end = None, False
        return frame


def framed(content: bytes) -> bytes:
    """A message as it goes over the wire."""
    return bytes([START]) + content + bytes([END, CR])
