"""The other side of MLLP, for ``manage.py send_adt``, tests and fault finding: send a message, await its answer."""

import datetime as dt
import re
import socket
import ssl

from integrations import hl7
from integrations.mllp import Framer, framed
from integrations.times import LONDON

PLACEHOLDER = re.compile(r"\$\{(?:NOW(?:(?P<sign>[+-])(?P<number>\d+)(?P<unit>[dhm]))?(?P<day>:day)?|(?P<id>ID))\}")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}
ANSWER_BYTES = 65_536


class Sender:
    """One connection."""

    def __init__(self, host: str, port: int, *, timeout: float = 30, tls: ssl.SSLContext | None = None):
        self.socket = socket.create_connection((host, port), timeout=timeout)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname=host)
        self.framer = Framer(ANSWER_BYTES)
        self.answers: list[bytes] = []

    def send(self, *messages: bytes) -> list[bytes]:
        """Send these in one write; gives as many answers. Raises ConnectionError where the other side hangs up."""
        self.socket.sendall(b"".join(map(framed, messages)))
        return [self.answer() for _message in messages]

    def answer(self) -> bytes:
        """The next answer."""
        while not self.answers:
            received = self.socket.recv(ANSWER_BYTES)
            if not received:
                raise ConnectionError("hung up without an answer")
            self.answers += [frame.content for frame in self.framer.feed(received)]
        return self.answers.pop(0)

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def code_of(answer: bytes) -> tuple[str, str]:
    """AA, AE or AR, and what was wrong."""
    message = hl7.parse(answer)
    return message.get("MSA-1"), message.get("MSA-3")


def filled(content: bytes, *, now: dt.datetime, run: str) -> bytes:
    """An example file with its moments set around now: ``${NOW-7h}`` is seven hours ago in London, ``${NOW-1d:day}``
    yesterday's date, ``${ID}`` a number of this run, so that a message sent again is another message."""

    def meant(found: re.Match) -> str:
        if found["id"]:
            return run
        shift = dt.timedelta(**{UNITS[found["unit"]]: int(found["number"])}) if found["sign"] else dt.timedelta()
        moment = (now + shift if found["sign"] == "+" else now - shift).astimezone(LONDON)
        return moment.strftime("%Y%m%d" if found["day"] else "%Y%m%d%H%M%S")

    return PLACEHOLDER.sub(lambda found: meant(found), content.decode("latin-1")).encode("latin-1")


def messages_in(content: bytes) -> list[bytes]:
    """The messages of a file: MLLP frames, or plain text, with any line ends."""
    framer = Framer(10_000_000)
    frames = [frame.content for frame in framer.feed(content)] + [frame.content for frame in framer.settle()]
    parts = [one for frame in frames or [content] for one in hl7.split(frame)]
    return [hl7.SEGMENT_END_BYTES.sub(b"\r", one.strip()) + b"\r" for one in parts if one.strip()]
