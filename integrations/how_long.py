"""A length of time in words. Pure."""

from django.utils.translation import ngettext

HOUR, DAY = 60, 24 * 60


def how_long(minutes: int) -> str:
    """7 days, 5 hours 51 minutes, 90 minutes."""
    if minutes >= DAY and minutes % DAY == 0:
        return ngettext("%(n)d day", "%(n)d days", minutes // DAY) % {"n": minutes // DAY}
    if minutes < 2 * HOUR:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours, rest = divmod(minutes, HOUR)
    words = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return f"{words} {how_long(rest)}" if rest else words
