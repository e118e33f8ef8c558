"""A person's overview: who is this, what matters now?"""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload.people.queries import person_or_404
from desk.person_header import header
from desk.queries.overview import overview
from nhsuk.page import page
from teams.access import permission
from teams.queries import today_of


@permission("clinical.read", reads="person")
@require_safe
def person(request, uuid: UUID):
    """What matters now about one person."""
    shown = context(request, uuid)
    request.reads.add([shown["person"].pk])
    return page(request, "desk/person.html", shown)


@permission("clinical.read", reads="print")
def person_print(request, uuid: UUID):
    """The overview for paper; a POST only records that the ordinary page was printed."""
    shown = context(request, uuid)
    request.reads.add([shown["person"].pk], kind="print")
    if request.method == "POST":
        return HttpResponse(status=204)
    return page(request, "desk/person.html", shown | {"printing": True})


def context(request, uuid: UUID) -> dict:
    """What the template reads."""
    today = timezone.localdate()
    found = person_or_404(request.rights, uuid, on=today)
    head = header(found, rights=request.rights, team=request.team)
    day = today_of(head.episode.team) if head.episode else today
    return {
        "person": found,
        "episode": head.episode,
        "header": head,
        "overview": overview(found, on=day),
        "tab": "overview",
    }
