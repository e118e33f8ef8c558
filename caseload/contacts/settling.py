"""What else a saved contact settles, in the very statement that keeps it: logging is done so often
that each statement counts. Slices above add theirs when the app is ready."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Also:
    """``sql`` changes rows and returns one column. It may read the parameters of ``operations.log.SAVE``, and must
    ask ``is_new.so``: an entry sent again settles nothing. ``then`` is called with what came back, if anything did,
    once the contact stands."""

    name: str
    sql: str
    then: Callable[[list, dt.datetime], None]


_also: list[Also] = []


def add(one: Also) -> None:
    """Let a saved contact settle this too."""
    if one not in _also:
        _also.append(one)


def all_of() -> tuple[Also, ...]:
    """What has been added."""
    return tuple(_also)
