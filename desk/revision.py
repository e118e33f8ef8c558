"""Whether a page that looks again every now and then has anything new to show."""

from hashlib import blake2b

from django.http import HttpResponse

LOOK_EVERY_SECONDS = 45
"""An admission must show within a minute."""
NOTHING_NEW = 204


def revision(*shown) -> str:
    """A short name for what a page shows: made from the values themselves, so that no change can be missed."""
    return blake2b(repr(shown).encode(), digest_size=9).hexdigest()


def nothing_new(request, current: str) -> HttpResponse | None:
    """The empty answer for a page that shows this revision already; None where it has to be drawn."""
    if request.htmx and request.GET.get("rev") == current:
        return HttpResponse(status=NOTHING_NEW)
    return None
