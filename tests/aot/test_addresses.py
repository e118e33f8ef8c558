"""Addresses of the broker and the cache."""

import pytest

from aot import addresses


@pytest.mark.parametrize(
    ("url", "broker", "cache"),
    [
        ("redis://h:6379/0", "redis://h:6379/0", "redis://h:6379/1"),
        ("redis://:pw@h:6379/3", "redis://:pw@h:6379/3", "redis://:pw@h:6379/4"),
        ("redis://h:6379", "redis://h:6379", "redis://h:6379/1"),
        ("rediss://h:6380/0", "rediss://h:6380/0", "rediss://h:6380/1"),
        ("unix:///tmp/a/valkey?db=0", "redis+socket:///tmp/a/valkey?virtual_host=0", "unix:///tmp/a/valkey?db=1"),
        ("unix:///tmp/a/valkey", "redis+socket:///tmp/a/valkey?virtual_host=0", "unix:///tmp/a/valkey?db=1"),
    ],
)
def test_the_cache_lies_beside_the_broker(url, broker, cache):
    assert addresses.broker(url) == broker
    assert addresses.next_database(url) == cache
