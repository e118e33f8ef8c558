"""A meeting in progress: one person on the screen, for everybody in the room and on their own devices."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mdt import following, texts
from mdt.codes import MeetingState, SeriesKind
from mdt.forms.meetings import GuestForm
from mdt.forms.running import ActForm, AllotForm, DecideForm, in_days
from mdt.models import AgendaItem, Meeting
from mdt.queries import room, running
from mdt.queries.meetings import items, meeting_or_404
from mdt.screen import Screen
from nhsuk.page import page
from teams.access import permission
from teams.queries import today_of

DUE_DAYS, REVIEW_DAYS = 7, 28
"""What is proposed for an action and for a review, to be changed."""
FULL = 205
"""What is new cannot be told apart: the page asks for all of itself."""


@permission("clinical.read", reads="list")
@require_safe
def meeting_run(request, uuid: UUID):
    """The meeting as it runs; ``?item=`` looks at somebody apart from the meeting."""
    meeting = meeting_or_404(request.rights, uuid)
    if meeting.state != MeetingState.IN_PROGRESS or meeting.kind == SeriesKind.HANDOVER:
        return redirect("meeting", uuid)
    return run_page(request, meeting, asked=request.GET.get("item"))


def run_page(request, meeting: Meeting, *, asked: str | None = None, status: int | None = None, **changed):
    """The page; ``changed`` are forms with their faults, or a text that has a rival, by name."""
    screen = screen_of(request, meeting, asked)
    request.reads.add([item.person_id for item in screen.items], shown=screen.item and screen.item.person_id)
    context = {"screen": screen, "meeting": meeting, "item": screen.item, **told(request, screen)} | changed
    return page(request, "mdt/run.html", context, fragments={"run": "mdt/_run.html"}, status=status)


def screen_of(request, meeting: Meeting, asked: str | None = None) -> Screen:
    """The reader's screen. Somebody who is not on the agenda, or not in sight, does not exist."""
    at = timezone.now()
    rows = list(items(meeting, request.rights, on=timezone.localdate(at)))
    chosen = next((item for item in rows if str(item.uuid) == asked), None)
    if asked and chosen is None:
        raise Http404
    for row in rows:
        row.meeting, row.episode.team = meeting, meeting.team
    return Screen(meeting, rows, request.user.pk, at, chosen)


def told(request, screen: Screen) -> dict:
    """What the templates read about the person on the screen, and the forms to write with."""
    said = running.said(screen.item, screen.meeting, reader=screen.reader, at=screen.at)
    follows = {
        "said": said,
        "news_url": following.news_url(screen.meeting),
        "room": room.room(screen.meeting, reader=screen.reader, at=screen.at),
        "guest": GuestForm(auto_id="guest_%s"),
        "may_write": request.rights.may("clinical.write", screen.meeting.team_id),
    }
    if screen.item is None:
        return follows
    members = running.members(screen.meeting, at=screen.at)
    shown = running.shown(screen.item, at=screen.at)
    return follows | {
        "shown": shown,
        "members": members,
        "decide": decide_form(screen.item, members),
        "act": act_form(screen.meeting, members, [screen.item]),
        "allot": allot_form(screen.meeting, members, shown.interventions),
        "shown_token": following.shown_token(screen.reader, screen.item.pk, said.people),
    }


def decide_form(item: AgendaItem, members, data=None) -> DecideForm:
    """The form for a decision."""
    today = today_of(item.meeting.team)
    initial = {"uuid": uuid4(), "review_by": in_days(today, REVIEW_DAYS)}
    return DecideForm(data, auto_id="decide_%s", initial=initial, members=members, state=item.episode.state)


def act_form(meeting: Meeting, members, items: Sequence[AgendaItem], data=None) -> ActForm:
    """The form for an action, about one of ``items`` or for the team."""
    about = [(str(item.uuid), item.person.name) for item in items]
    first = about[0][0] if len(about) == 1 else None
    initial = {"uuid": uuid4(), "due_on": in_days(today_of(meeting.team), DUE_DAYS), "about": first}
    return ActForm(data, auto_id="act_%s", initial=initial, members=members, about=about)


def allot_form(meeting: Meeting, members, interventions, data=None) -> AllotForm:
    """The form for who takes it, with the first thing that nobody has taken yet."""
    waiting = [row for row in interventions if not row["takes"]]
    first = waiting[0] if waiting else {}
    initial = {
        "uuid": uuid4(), "on_date": in_days(today_of(meeting.team), 1), "intervention": first.get("uuid", ""),
        "agreement": first.get("agreement"), "place_text": first.get("place", ""),
    }  # fmt: skip
    return AllotForm(data, auto_id="allot_%s", initial=initial, members=members, interventions=interventions)


@permission("clinical.read")
@require_safe
def meeting_said(request, uuid: UUID):
    """What is new on a page that was opened, and written down, before: the agenda's states and what has been said.

    It shows nobody whom that page did not show, so it is no new look at anybody: the page's token proves it. Where
    it proves nothing, or more is new than this can tell, the answer is 205 and the page asks for all of itself.
    """
    at = timezone.now()
    item = running.followed_or_404(request.rights, uuid, on=timezone.localdate(at))
    meeting: Meeting = item.meeting
    said = running.said(item, meeting, reader=request.user.pk, at=at)
    was_shown = following.was_shown(request.GET.get("shown", ""), request.user.pk, item.pk, said.people)
    if meeting.state != MeetingState.IN_PROGRESS or not was_shown:
        return HttpResponse(status=FULL)
    if request.GET.get("mark") == said.mark:  # a text grew, as it does every second: nothing else is read or drawn
        context = {"said": said, "texts_url": texts.texts_url(request, meeting, item)}
        return HttpResponse(render_to_string("mdt/_said_texts.html", context))
    meeting = meeting_or_404(request.rights, meeting.uuid)
    context = {"meeting": meeting, "item": item, "said": said, "screen": screen_of(request, meeting, str(uuid))}
    context["texts_url"] = texts.texts_url(request, meeting, item)
    context["may_write"] = request.rights.may("clinical.write", meeting.team_id)
    context["room"] = room.room(meeting, reader=request.user.pk, at=at)
    return page(request, "mdt/_said.html", context)


def handover_address(team) -> str:
    """A team's handover."""
    return f"{reverse('handover')}?team={team.uuid}"


def back_to(item: AgendaItem, *, apart: bool) -> str:
    """Where a form leads: the meeting, or the person whom the writer looks at apart from it."""
    if item.meeting.kind == SeriesKind.HANDOVER:
        return f"{handover_address(item.meeting.team)}#item-{item.uuid}"
    address = reverse("meeting_run", args=[item.meeting.uuid])
    return f"{address}?item={item.uuid}" if apart else address
