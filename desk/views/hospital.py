"""Hospital: who of the team is in, and who has left and is to be followed up."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from desk.queries.hospital import LEFT_DAYS, in_and_out
from desk.views.board import team_asked_for
from nhsuk.page import page
from teams.access import permission


@permission("clinical.read", reads="list")
@require_safe
def hospital(request):
    """The page of one team."""
    shown = context(request)
    request.reads.add(shown["hospital"].person_ids if shown["hospital"] else [])
    return page(request, "desk/hospital.html", shown)


@permission("clinical.read", reads="print")
def hospital_print(request):
    """The same for paper; a POST only records that the ordinary page was printed."""
    shown = context(request)
    request.reads.add(shown["hospital"].person_ids if shown["hospital"] else [], kind="print")
    if request.method == "POST":
        return HttpResponse(status=204)
    return page(request, "desk/hospital.html", shown | {"printing": True})


def context(request) -> dict:
    """What the template reads."""
    now, team = timezone.now(), team_asked_for(request)
    return {
        "team": team,
        "teams": request.rights.teams,
        "now": now,
        "hospital": in_and_out(team, rights=request.rights, at=now) if team else None,
        "left_days": LEFT_DAYS,
        "sets_usual": bool(team and request.team == team and request.rights.may("meetings.plan", team)),
        "asked": f"?team={team.uuid}" if request.GET.get("team") and team else "",
    }
