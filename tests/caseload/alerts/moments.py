"""Local moments for tests, written as on the wall."""

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> dt.datetime:
    """``at("2026-11-20 04:00")`` in London."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)
