"""The daily handover: one page for ten minutes."""

from dataclasses import replace
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from caseload.contacts.models import PlannedVisit
from caseload.people.queries import episodes
from caseload.people.scope import in_sight
from mdt import following, texts
from mdt.codes import MeetingState, SeriesKind
from mdt.forms.handover import TALK, ListForm
from mdt.handover.visits import Picked
from mdt.lines import list_name, names_alike
from mdt.models import Meeting
from mdt.operations import handover as operations
from mdt.operations import meetings as running
from mdt.operations.series import plan
from mdt.operations.writing import WrittenElsewhere
from mdt.queries import handover as queries
from mdt.queries import room
from mdt.queries.meetings import followed_meeting_or_404
from mdt.queries.running import item_or_404, members
from mdt.views.acting import ask, asks, meeting_for
from mdt.views.planning import team_asked_for
from mdt.views.running import FULL, back_to, handover_address, run_page
from nhsuk.fields import number_sent
from nhsuk.page import page
from teams.access import permission
from teams.calendar import Calendar
from teams.faults import FieldError
from teams.models import User

CONFLICT = 409
REFUSED = 422
LONGEST_REASON = 240


@permission("clinical.read", reads="list")
@asks
def handover(request):
    """Since the last one, the board name by name, and who goes where today; a POST hands visits out."""
    if request.method == "POST":
        return _hand_out(request)
    team = team_asked_for(request)
    if team is None:
        return page(request, "mdt/handover.html", {"team": None})
    return _shown(request, team, at=timezone.now())


def _shown(request, team, *, at, picked=None, status=200) -> HttpResponse:
    """The page; ``picked``: what was sent of the visits to hand out, and refused."""
    standing = queries.standing(request.rights, team, at=at)
    board = queries.board(team, standing.meeting, reader=request.user.pk, at=at)
    since = queries.since(team, standing.looks_back(at), board, at=at)
    course = queries.course(team, at=at, picked=picked)
    shown = {row.person_id for row in (*board, *course.visits)} | since.person_ids
    request.reads.add(sorted(shown))
    may_start = standing.meeting is not None or queries.series_of(team, on=timezone.localdate(at)) is not None
    said = [row for row in board if row.item_uuid] if standing.is_running else []
    context = {
        "team": team,
        "may_start": may_start,
        "said": said,
        "structure": said[0].structure if said else "",
        "shown_token": following.whole_token(request.user.pk, standing.meeting, len(said)) if said else "",
        "may_plan": request.rights.may("meetings.plan", team),
        "teams": request.rights.teams,
        "meeting": standing.meeting,
        "room": room.room(standing.meeting, reader=request.user.pk, at=at) if standing.is_running else None,
        "standing": standing,
        "since": since,
        "since_at": standing.looks_back(at),
        "board": board,
        "course": course,
        "members": _here(team, at) if course.to_hand_out else [],
        "today": Calendar.of_team(team).day_of(at),
        "left": sum(not row.is_discussed for row in board),
        "may_write": request.rights.may("clinical.write", team),
        "news_url": following.news_url(standing.meeting) if standing.is_running else "",
    }
    return page(request, "mdt/handover.html", context, status=status)


def _own_team(request):
    """The team whose handover is held, where the reader may write."""
    team = team_asked_for(request)
    if team is None:
        raise Http404
    request.rights.require("clinical.write", team)
    return team


def _here(team, at) -> list:
    """Who is here today and could go."""
    today = Calendar.of_team(team).day_of(at).isoformat()
    about = Meeting(team=team)
    return [member for member in members(about, at=at) if today not in member.facts.away]


@permission("clinical.read")
@require_safe
def handover_said(request, uuid: UUID):
    """What is new on a page that was opened, and written down, before: what was said of those whose ``mark`` the page
    does not have. It shows nobody whom that page did not show; where more is new than this can tell, 205."""
    at = timezone.now()
    meeting = followed_meeting_or_404(request.rights, uuid)
    rows = queries.said(meeting, reader=request.user.pk, at=at)
    was_shown = following.whole_was_shown(request.GET.get("shown", ""), request.user.pk, meeting, len(rows))
    is_as_it_was = rows and rows[0].structure == request.GET.get("structure")
    if meeting.state != MeetingState.IN_PROGRESS or not was_shown or not is_as_it_was:
        return HttpResponse(status=FULL)
    texts_url = texts.texts_url(request, meeting)
    return HttpResponse(texts.handover_texts(rows, request.GET.get("has", ""), texts_url=texts_url))


@permission("clinical.write")
@require_POST
def handover_start(request):
    """Begin today's handover: the one that was planned, or one more."""
    team, at = _own_team(request), timezone.now()
    by = {"by": request.user, "at": at}
    meeting = queries.standing(request.rights, team, at=at).meeting
    try:
        if meeting is None:
            on = timezone.localdate(at)  # after midnight the team's day is still yesterday's
            series = queries.series_of(team, on=on)
            if series is None:
                raise Http404
            meeting = plan(series=series, on=on, **by)
        running.open_meeting(meeting=meeting, chair=request.user, **by)
    except FieldError as refused:
        messages.error(request, refused.message)
    return redirect(handover_address(team))


@permission("clinical.write")
@require_POST
def handover_discuss(request, uuid: UUID):
    """Somebody has been discussed, with the reader's note where they wrote one."""
    item = item_or_404(request.rights, uuid, on=timezone.localdate())
    request.rights.require("clinical.write", item.meeting.team_id)
    text, revision = (
        request.POST.get("text", "").replace("\r\n", "\n"),
        number_sent(request.POST.get("revision")) or 0,
    )
    try:
        operations.discuss(item=item, text=text, revision=revision, by=request.user, at=timezone.now())
    except WrittenElsewhere as told:
        rival = {"mine": text, "standing": told.standing}
        return run_page(request, item.meeting, asked=str(item.uuid), status=CONFLICT, rival=rival)
    except FieldError as refused:
        messages.error(request, refused.message)
    return redirect(back_to(item, apart=True))


@permission("clinical.write", reads="list")
@asks
def handover_list(request, uuid: UUID):
    """Onto today's list, onto the daily board, or off it, with a reason."""
    meeting = meeting_for(request, uuid, "clinical.write")
    if meeting.kind != SeriesKind.HANDOVER:
        raise Http404
    today = timezone.localdate()
    team = episodes(request.rights, on=today).filter(team=meeting.team, state="accepted")
    people = list(team.order_by("person__sort_key"))
    request.reads.add([episode.person_id for episode in people])

    def perform(given):
        episode = get_object_or_404(team, uuid=given["episode"])
        told = {"meeting": meeting, "episode": episode, "reason": given["reason"], "by": request.user,
                "at": timezone.now()}  # fmt: skip
        if given["what"] == TALK:
            item = operations.talk_about(**told)
        else:
            item = operations.change_intensity(
                intensity=given["what"], review_by=given["review_by"], uuid=given["uuid"], **told
            )
        return redirect(back_to(item, apart=True))

    initial = {"episode": request.GET.get("episode"), "what": request.GET.get("what", TALK), "uuid": uuid4()}
    alike = names_alike(episode.person for episode in people)
    choices = [(str(episode.uuid), list_name(episode.person, alike)) for episode in people]
    return ask(
        request,
        ListForm(choices, request.POST or None, initial=initial),
        perform,
        heading=_("On the list, on or off the daily board"),
        lede=_("It is written down in this handover, and a change of the board is in force at once."),
        submit=_("Save"),
        back=handover_address(meeting.team),
        back_text=_("Handover"),
    )


def _hand_out(request) -> HttpResponse:
    """Hand out today's visits: for each, whoever was picked. What is refused comes back as it was sent."""
    team, at = _own_team(request), timezone.now()
    picked = _picked(request.POST)
    visits = in_sight(PlannedVisit.objects.filter(uuid__in=picked, episode__team=team), request.rights,
                      on=timezone.localdate(at))  # fmt: skip
    users = User.objects.in_bulk({pk for one in picked.values() for pk in one.who})
    picks = {visit: [users[pk] for pk in picked[visit.uuid].who if pk in users] for visit in visits}
    alone = {visit: picked[visit.uuid].alone for visit in picks}
    standing = queries.standing(request.rights, team, at=at)
    meeting = standing.meeting if standing.is_running else None
    try:
        handed = operations.hand_out(picks=picks, by=request.user, at=at, meeting=meeting, alone=alone)
    except FieldError as refused:
        messages.error(request, refused.message)
        return _shown(request, team, at=at, picked=picked, status=REFUSED)
    if handed.done or not handed.refused:
        done = ngettext("%(n)d visit handed out.", "%(n)d visits handed out.", handed.done) % {"n": handed.done}
        messages.success(request, done)
    if handed.refused:
        wrong = {visit.uuid: replace(picked[visit.uuid], wrong=said) for visit, said in handed.refused.items()}
        return _shown(request, team, at=at, picked=picked | wrong, status=REFUSED)
    request.reads.add([])
    return redirect(f"{handover_address(team)}#visits")


def _picked(sent) -> dict[UUID, Picked]:
    """What was sent: for each visit one name or two, and why one goes alone."""
    chosen: dict[str, list[str]] = {}
    for name, value in sent.items():
        what, _dash, key = name.partition("-")
        if what in ("visit", "second") and value:
            chosen.setdefault(key, []).append(value)
    try:
        return {
            UUID(key): Picked(tuple(map(int, who)), sent.get(f"alone-{key}", "")[:LONGEST_REASON])
            for key, who in chosen.items()
        }
    except ValueError as error:
        raise BadRequest("a visit and a member") from error
