"""Teams and staff with their caseloads: ceilings against real figures, and moving people to other co-ordinators.

Names and figures only: administrators read these pages, and they see nothing clinical.
"""

from collections import Counter

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from caseload.people import caseloads
from caseload.people import operations as people
from caseload.people.forms_caseloads import FromForm, MoveForm
from nhsuk.moments import short_day
from nhsuk.page import page
from teams import queries as team_queries
from teams.access import may_write_absences_of, permission
from teams.models import Absence, Membership, Team, User


@permission("teams.read")
@require_safe
def teams(request):
    """Every team with its people, its staff and who takes the calls today."""
    today, now = timezone.localdate(), timezone.now()
    totals = caseloads.team_totals(at=now)
    shifts = team_queries.shift_coordinators(on=today)
    rows = [
        {"team": team, "people": totals.get(team.pk, (0, 0)), "shift": shifts.get(team.pk)}
        for team in team_queries.all_teams(on=today)
    ]
    return page(request, "teams/teams.html", {"rows": rows, "today": today})


@permission("teams.read")
@require_safe
def team(request, uuid):
    """One team: who works there with which load, who is away, who takes the calls, calendar and rhythms."""
    team = get_object_or_404(Team, uuid=uuid)
    now = timezone.now()
    today = team_queries.today_of(team, now)
    held = caseloads.people_coordinated(at=now, episode__team=team)
    members = list(team_queries.members(team, on=today))
    absences = list(team_queries.absences({m.user_id for m in members}, on=today))
    away = {absence.user_id for absence in absences if absence.starts_on <= today}
    context = {
        "team": team,
        "today": today,
        "members": [
            {"membership": m, "load": caseloads.load_of(m, held), "away": m.user_id in away} for m in members
        ],
        "absences": absences,
        "shift": team_queries.shift_coordinator(team, on=today),
        "may_be_shift": [m.user for m in members if m.starts_on <= today and m.user.is_active],
        "closed_days": team_queries.closed_days(team, since=today),
        "totals": caseloads.team_totals(at=now).get(team.pk, (0, 0)),
        "may": may(request.rights, team),
    }
    return page(request, "teams/team.html", context)


@permission("teams.read")
@require_safe
def staff(request):
    """Everybody who works here: where, and with how many people."""
    today, now = timezone.localdate(), timezone.now()
    held = caseloads.people_coordinated(at=now)
    users = list(team_queries.all_staff(on=today))
    away = set(Absence.objects.on(today).values_list("user_id", flat=True))
    rows = [
        {
            "user": user,
            "places": [{"membership": m, "load": caseloads.load_of(m, held)} for m in user.held],
            "away": user.pk in away,
        }
        for user in users
    ]
    return page(request, "teams/staff.html", {"rows": rows, "may_write": request.rights.may("teams.write")})


@permission("teams.read")
@require_safe
def staff_member(request, uuid):
    """One member of staff: where they work and worked, with how many people, and when they are away."""
    member = get_object_or_404(User, uuid=uuid)
    today, now = timezone.localdate(), timezone.now()
    held = caseloads.people_coordinated(at=now, user=member)
    memberships = Membership.objects.filter(user=member).select_related("team").order_by("-starts_on", "-pk")
    rows = [{"membership": m, "load": caseloads.load_of(m, held), "state": state_of(m, today)} for m in memberships]
    context = {
        "member": member,
        "current": [row for row in rows if row["state"] != "past"],
        "past": [row for row in rows if row["state"] == "past"],
        "absences": team_queries.absences([member.pk], on=today),
        "may_write": request.rights.may("teams.write"),
        "may_write_absences": may_write_absences_of(request.rights, member),
        "may_move": [row["membership"].team_id for row in rows if may_move(request.rights, row["membership"])],
    }
    return page(request, "teams/staff_member.html", context)


@permission("caseloads.move", reads="list")
@require_http_methods(["GET", "HEAD", "POST"])
def caseload_move(request, uuid):
    """Choose from whom, to whom and when; see what would happen; move."""
    team = get_object_or_404(Team, uuid=uuid)
    request.rights.require("caseloads.move", team)
    now = timezone.now()
    today = team_queries.today_of(team, now)
    held = caseloads.people_coordinated(at=now, episode__team=team)
    choice = FromForm(User.objects.filter(pk__in=[user for user, _team in held]), request.GET)
    if not choice.is_valid():
        request.reads.add([])
        without = caseloads.coordinated_by(None, team, at=now).count()
        context = {"team": team, "rows": coordinators(held, team), "without": without}
        return page(request, "teams/move_from.html", context)
    outgoing = None if choice.cleaned_data["nobody"] else choice.cleaned_data["coordinator"]
    episodes = list(caseloads.coordinated_by(outgoing, team, at=now))
    request.reads.add([episode.person_id for episode in episodes])
    loads = [
        (m.user, caseloads.load_of(m, held))
        for m in team_queries.members(team, on=today)
        if m.user.is_active and m.user != outgoing
    ]
    form = MoveForm(episodes, loads, request.POST or None)
    context = {"team": team, "outgoing": outgoing, "form": form, "episodes": episodes}
    if not form.is_valid():
        return page(request, "teams/move.html", context)
    if "confirmed" not in request.POST:
        sent = [(name, text) for name, text in request.POST.items() if name != "csrfmiddlewaretoken"]
        shown = context | {"rows": what_would_happen(form, loads), "sent": sent}
        return page(request, "teams/move_confirm.html", shown)
    try:
        move(request, team, outgoing, form, now)
    except people.Refused as refused:
        form.add_error("starts_on" if refused.field == "starts_on" else None, refused.message)
        return page(request, "teams/move.html", context)
    return redirect("team", team.uuid)


def move(request, team, outgoing, form, now) -> None:
    """Call the operation and say what it did. A move today holds from now, a later one from the start of the
    team's day."""
    day = form.cleaned_data["starts_on"]
    starts_at = max(now, team_queries.calendar_of(team).start_of(day))
    moves = {episode.pk: user for episode, user in form.moves().items()}
    people.move_caseload(from_user=outgoing, to=moves, starts_at=starts_at, by=request.user, at=now)
    said = {"n": len(moves), "name": outgoing, "day": short_day(day), "worker": settings.NAMED_WORKER}
    if outgoing is None:
        words = ngettext(
            "%(n)d person has a %(worker)s from %(day)s.", "%(n)d people have a %(worker)s from %(day)s.", len(moves)
        )
    else:
        words = ngettext(
            "%(n)d person moves from %(name)s on %(day)s. %(name)s is asked for a handover note.",
            "%(n)d people move from %(name)s on %(day)s. %(name)s is asked for a handover note about each.",
            len(moves),
        )
    messages.success(request, words % said)


def what_would_happen(form: MoveForm, loads) -> list[dict]:
    """For each colleague who takes somebody: whom, and the load before and after."""
    moves = form.moves()
    more = Counter(moves.values())
    return [
        {
            "user": user,
            "people": [episode.person for episode, to in moves.items() if to == user],
            "before": load,
            "after": load.with_more(more[user]),
        }
        for user, load in loads
        if more[user]
    ]


def coordinators(held: dict, team: Team) -> list[dict]:
    """Everybody who co-ordinates people of the team, most people first."""
    users = User.objects.in_bulk([user for user, _team in held])
    rows = [{"user": users[user], "people": count} for (user, _team), count in held.items()]
    return sorted(rows, key=lambda row: (-row["people"], row["user"].name))


def state_of(membership: Membership, today) -> str:
    """past, now or coming."""
    if membership.ends_on and membership.ends_on <= today:
        return "past"
    return "coming" if membership.starts_on > today else "now"


def may_move(rights, membership: Membership) -> bool:
    """Whether the reader may move the caseload that goes with a membership."""
    return membership.team_id is not None and rights.may("caseloads.move", membership.team_id)


def may(rights, team: Team) -> dict[str, bool]:
    """What the reader may do with this team, for the template."""
    return {
        "write": rights.may("teams.write"),
        "thresholds": rights.may("teams.thresholds", team),
        "move": rights.may("caseloads.move", team),
        "absences": rights.may("absences.write", team),
        "shift": rights.may("shift.set", team),
    }
