"""Waiting for what a page, a process or another thread does in its own time.

What is there is found at once. What is late must not be missed because the machine of the tests is busy, so patience
is long; it never says that something is quick.
"""

import time
from collections.abc import Callable

from playwright.sync_api import Page

PATIENCE_SECONDS = 30


def eventually(
    is_so: Callable, *, on: Page | None = None, seconds: float = PATIENCE_SECONDS, told=lambda: ""
) -> None:
    """Wait until it is so; ``on`` a page that has to go on meanwhile. ``told`` says more where it never is."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, told()
        if on:
            on.wait_for_timeout(50)
        else:
            time.sleep(0.05)
