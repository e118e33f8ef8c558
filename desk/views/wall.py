"""The wall view: the board of one team on an office screen, by initials, looking again by itself."""

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from desk.queries.board import board_rows, local_ids
from desk.revision import LOOK_EVERY_SECONDS, nothing_new, revision
from desk.wall import alike, walls
from nhsuk.page import page
from teams.access import permission
from teams.queries import shift_coordinator, today_of

NEEDS = "wall.read"


@permission(NEEDS, reads="list")
@require_safe
def wall(request):
    """The screen, or only what has changed on it."""
    team = request.team
    if team is None:
        raise Http404
    at = timezone.now()
    rows = board_rows(team, rights=request.rights, at=at, needs=NEEDS)
    shift = shift_coordinator(team, on=today_of(team, at))
    current = revision(team, str(shift), [(row.today, row.facts) for row in rows])
    if answer := nothing_new(request, current):
        return answer
    request.reads.add([row.person_id for row in rows])
    twins = alike(rows)
    context = {
        "team": team, "groups": walls(rows, local_ids(twins, on=timezone.localdate(at)) if twins else {}),
        "shift": shift, "revision": current, "look_every": LOOK_EVERY_SECONDS, "at": at,
    }  # fmt: skip
    return page(request, "desk/wall.html", context, fragments={"wall": "desk/_wall.html"})
