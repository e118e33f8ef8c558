"""Framing: any cut of the bytes gives the same messages, and nothing that is complete is lost."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.mllp import Framer, framed

LIMIT = 5_000
contents = st.binary(max_size=80).map(lambda raw: re.sub(rb"[\x0b\x1c]", b"", raw))
noise = st.binary(max_size=10).map(lambda raw: re.sub(rb"[\x0b]", b"", raw))


def read(*parts: bytes, limit: int = LIMIT) -> list[bytes]:
    framer = Framer(limit)
    return [frame.content for part in parts for frame in framer.feed(part)]


def cut(stream: bytes, at: list[int]) -> list[bytes]:
    places = sorted({0, len(stream), *(place % (len(stream) + 1) for place in at)})
    return [stream[a:b] for a, b in itertools.pairwise(places)]


@given(st.lists(st.tuples(noise, contents)), st.lists(st.integers(0, 10_000), max_size=20))
def test_every_message_comes_out_once_in_order_however_the_network_cuts_it(messages, at):
    stream = b"".join(between + framed(content) for between, content in messages)
    assert read(*cut(stream, at)) == [content for _, content in messages]


@given(st.binary(max_size=300), st.lists(st.integers(0, 10_000), max_size=20))
def test_any_bytes_give_the_same_messages_in_one_piece_and_byte_by_byte(stream, at):
    whole = read(stream)
    assert read(*cut(stream, at)) == whole
    assert read(*(bytes([byte]) for byte in stream)) == whole


@given(st.binary(max_size=300))
def test_after_any_bytes_the_next_message_is_still_read(stream):
    found = read(stream, framed(b"MSH|next"))
    assert found[-1] == b"MSH|next"


@pytest.mark.parametrize(
    ("stream", "found"),
    [
        (b"\x0bone\x1c\r\n\x0btwo\x1c\r", [b"one", b"two"]),
        (b"\x0bone\x1c\x0btwo\x1c\r", [b"one", b"two"]),
        (b"\x0bone\x1c\n\x0btwo\x1c\r", [b"one", b"two"]),
        (b"\x0bbroken off\x0bwhole\x1c\r", [b"whole"]),
        (b"\x0bwith \x1c inside\x1c\r", [b"with \x1c inside"]),
        (b"noise\x0b\x1c\rmore noise", [b""]),
        (b"no frame at all\x1c\r", []),
    ],
)
def test_senders_that_frame_in_their_own_way_are_understood(stream, found):
    assert read(stream) == found


def test_a_sender_that_leaves_out_the_last_byte_is_complete_once_nothing_more_comes():
    framer = Framer(LIMIT)
    assert framer.feed(b"\x0bMSH|x\x1c") == []
    assert framer.seems_complete
    assert [frame.content for frame in framer.settle()] == [b"MSH|x"]
    assert [frame.content for frame in framer.feed(b"\r\x0bMSH|y\x1c\r")] == [b"MSH|y"]


def test_a_message_over_the_limit_is_told_of_and_not_kept():
    framer = Framer(limit=5_000)
    [frame] = framer.feed(b"\x0bMSH|head" + b"x" * 1_000_000 + b"\x1c\r")
    assert frame.too_long
    assert frame.content.startswith(b"MSH|head")
    assert len(frame.content) <= 5_000
    assert [each.content for each in framer.feed(framed(b"MSH|next"))] == [b"MSH|next"]


def test_a_start_within_a_message_counts_as_skipped():
    framer = Framer(LIMIT)
    framer.feed(b"ab\x0bcdef\x0bx\x1c\r")
    assert framer.skipped == 6
