"""Today: whom do I see next?"""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from desk.queries.today import today_of
from desk.revision import LOOK_EVERY_SECONDS, nothing_new, revision
from nhsuk.page import page
from teams.access import permission


@permission("clinical.read", reads="list")
@require_safe
def today(request):
    """The reader's day, or nothing where it is as the page shows it already."""
    shown = context(request)
    if answer := nothing_new(request, shown["revision"]):
        return answer
    request.reads.add(person_ids(shown))
    return page(request, "desk/today.html", shown, fragments={"today": "desk/_today.html"})


@permission("clinical.read", reads="print")
def today_print(request):
    """The reader's day for paper; a POST only records that the ordinary page was printed."""
    shown = context(request)
    request.reads.add(person_ids(shown), kind="print")
    if request.method == "POST":
        return HttpResponse(status=204)
    return page(request, "desk/today.html", shown | {"printing": True})


def context(request) -> dict:
    """What the templates read; ``today`` is None for somebody in no team."""
    now = timezone.now()
    shown = today_of(request.rights, team=request.team, at=now) if request.team else None
    return {
        "today": shown, "now": now, "next_visit": shown and shown.next_visit(now),
        "revision": revision(shown and shown.marks), "look_every": LOOK_EVERY_SECONDS,
    }  # fmt: skip


def person_ids(shown: dict) -> set[int]:
    """Everybody whom the page names."""
    return shown["today"].person_ids if shown["today"] else set()
