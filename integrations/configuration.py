"""How the feed is set up, from the settings. The environment's names are in docs/how-to/connect-a-hospital.md."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Feed:
    """What holds for every way in."""

    max_bytes: int
    receivers: tuple[str, ...]
    """Our names in MSH-5 or MSH-6; empty: any."""
    processing: tuple[str, ...]
    """MSH-11 that is taken; an empty one always is."""


def feed() -> Feed:
    """As the settings have it."""
    return Feed(settings.ADT_MAX_BYTES, tuple(filter(None, settings.ADT_RECEIVERS)), tuple(settings.ADT_PROCESSING))
