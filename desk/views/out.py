"""Who is out: for the shift co-ordinator and the office."""

from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload.outings import queries as outings
from desk.revision import nothing_new, revision
from nhsuk.page import page
from teams import queries as teams
from teams.access import permission
from teams.calendar import Calendar

LOOK_EVERY_SECONDS = 30
"""Somebody who is overdue must show within the minute."""
BOARD = {"out": "desk/_out.html"}


@permission("clinical.read", reads="list")
@require_safe
def out(request):
    """Who is out, overdue first, and who is back today; nothing where it is as the page shows it already."""
    shown = context(request)
    if answer := nothing_new(request, shown["revision"]):
        return answer
    request.reads.add({one.outing.episode.person_id for one in shown["out"] if one.outing.episode_id})
    return page(request, "desk/out.html", shown, fragments=BOARD)


def context(request) -> dict:
    """What the templates read; empty for somebody in no team."""
    now, team = timezone.now(), request.team
    if team is None:
        return {"team": None, "out": [], "revision": ""}
    calendar = Calendar.of_team(team)
    day = calendar.day_of(now)
    found = outings.out_now(request.rights, team, at=now, on=day)
    back = list(outings.back_since(request.rights, team, since=calendar.start_of(day)))
    marks = [*(one.marks for one in found), *(one.pk for one in back)]
    return {
        "team": team, "now": now, "out": found, "back": back, "revision": revision(marks), "device": teams.provider(),
        "overdue": sum(one.stands == outings.OVERDUE for one in found), "look_every": LOOK_EVERY_SECONDS,
    }  # fmt: skip
