"""Deciding, acting, allotting, and going on from one person to the next."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseload.plan.models import Intervention
from mdt.codes import DecisionKind
from mdt.forms.running import ActForm, RewordForm
from mdt.models import AgendaItem, Decision, Meeting
from mdt.operations import actions, allocation, decisions, state
from mdt.queries import running
from mdt.queries.meetings import meeting_or_404
from mdt.refusals import Refused
from mdt.views.running import (
    act_form,
    allot_form,
    back_to,
    decide_form,
    run_page,
    screen_of,
)
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError, at_field
from teams.models import User

UNPROCESSABLE, CONFLICT = 422, 409


@permission("clinical.write", reads="list")
@require_POST
def meeting_decide(request, uuid: UUID):
    """Write down a decision."""
    item, at = _item(request, uuid), timezone.now()
    form = decide_form(item, running.members(item.meeting, at=at), request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if data["kind"] in OF_THE_REGISTER:
            request.rights.require("episodes.write", item.meeting.team_id)
        with at_field(form):
            decisions.decide(
                item=item, told=form.told(data["kind"]), sets=form.sets(_user(data["coordinator"])),
                uuid=data["uuid"], by=request.user, at=at,
            )  # fmt: skip
            if data["kind"] == DecisionKind.ACCEPT and data["in_hospital"] == "yes":
                messages.warning(request, _ask_for_the_ward(item))
    return _answer(request, item, form, "decide")


OF_THE_REGISTER = (DecisionKind.ACCEPT, DecisionKind.NOT_ACCEPT, DecisionKind.COORDINATOR)
"""Decisions that change who is on the caseload and who answers for them."""


def _ask_for_the_ward(item: AgendaItem) -> str:
    name, address = item.person.name, reverse("spell_admit", args=[item.person.uuid])
    return format_html(
        '{} <a href="{}" target="_blank">{}</a>',
        _("%(name)s is on the caseload, and in hospital.") % {"name": name}, address,
        _("Write down the ward (opens in a new tab)"),
    )  # fmt: skip


@permission("clinical.write", reads="list")
@require_POST
def meeting_act(request, uuid: UUID):
    """Give somebody something to do."""
    item = _item(request, uuid)
    form = act_form(item.meeting, running.members(item.meeting, at=timezone.now()), [item], request.POST)
    if form.is_valid():
        with at_field(form):
            set_action(request, form, item.meeting, [item])
    return _answer(request, item, form, "act")


def set_action(request, form: ActForm, meeting: Meeting, items: Iterable[AgendaItem]) -> None:
    """Do what the form says, about one of ``items`` or for the team."""
    data = form.cleaned_data
    about = next((item for item in items if str(item.uuid) == data["about"]), None)
    actions.set_action(
        meeting=meeting, item=about, words=data["words"], owner=_user(data["owner"]), kind=data["kind"],
        due_on=data["due_on"], uuid=data["uuid"], by=request.user, at=timezone.now(),
    )  # fmt: skip


@permission("clinical.write", reads="list")
@require_POST
def meeting_allot(request, uuid: UUID):
    """Let somebody take an intervention, or a visit."""
    item, at = _item(request, uuid), timezone.now()
    shown = running.shown(item, at=at)
    form = allot_form(item.meeting, running.members(item.meeting, at=at), shown.interventions, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        chosen = data["intervention"] and Intervention.objects.select_related("goal").get(uuid=data["intervention"])
        with at_field(form):
            allocation.allocate(
                item=item, user=_user(data["user"]), when=form.pattern(), agreement=data["agreement"],
                intervention=chosen or None, uuid=data["uuid"], by=request.user, at=at,
            )  # fmt: skip
    return _answer(request, item, form, "allot")


@permission("clinical.write", reads="person")
def meeting_decision(request, uuid: UUID):
    """Say a decision better, or take it back. Where somebody else was first, both stand side by side."""
    decision = running.decision_or_404(request.rights, uuid, on=timezone.localdate())
    request.rights.require("clinical.write", decision.item.meeting.team_id)
    form = RewordForm(request.POST or None, initial=_words_of(decision))
    standing = None
    if form.is_valid():
        try:
            _reword(request, decision, form)
        except decisions.ChangedMeanwhile as told:
            standing = told.standing
            form = RewordForm(request.POST.dict() | {"revision": standing.revision})
        except FieldError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    if form.is_bound and form.is_valid() and standing is None:
        return redirect(back_to(decision.item, apart=_is_apart(decision.item)))
    request.reads.add([decision.person_id])
    context = {"decision": decision, "person": decision.item.person, "form": form, "standing": standing}
    context["back"] = back_to(decision.item, apart=True)
    return page(request, "mdt/decision.html", context, status=CONFLICT if standing else None)


def _reword(request, decision: Decision, form: RewordForm) -> None:
    said = {"decision": decision, "revision": form.cleaned_data["revision"], "by": request.user, "at": timezone.now()}
    if "withdraw" in request.POST:
        decisions.withdraw(**said)
    else:
        decisions.reword(told=form.told(decision.kind), **said)


def _words_of(decision: Decision) -> dict:
    return {name: getattr(decision, name) for name in RewordForm.base_fields}


MOVES = {
    "continues": (state.continues, lambda: _("Reviewed, plan continues: %(person)s.")),
    "pull_out": (state.pull_out, lambda: _("%(person)s is going to be talked about.")),
    "open_again": (state.open_again, lambda: _("%(person)s stands among those to be discussed again.")),
}


@permission("clinical.write")
@require_POST
def meeting_move(request, uuid: UUID):
    """Plan continues, talk about them after all, discuss again. After "continues" the next name comes."""
    item = _item(request, uuid)
    move, sentence = MOVES.get(request.POST.get("move", ""), (None, None))
    if move is None:
        raise BadRequest("a known move")
    by = {"by": request.user, "at": timezone.now()}
    try:
        move(item=item, **by)
        if move is state.continues:
            _go_on(request, item, by)
        messages.success(request, sentence() % {"person": item.person.name})
    except FieldError as refused:
        messages.error(request, refused.message)
    return redirect(back_to(item, apart="apart" in request.POST))


def _go_on(request, item: AgendaItem, by: dict) -> None:
    """The next person for everybody, where the meeting stands at this one and the reader leads it."""
    screen = screen_of(request, item.meeting, str(item.uuid))
    if screen.leads and not screen.is_apart and screen.next:
        state.go_to(meeting=item.meeting, item=screen.next, **by)


@permission("clinical.write")
@require_POST
def meeting_go(request, uuid: UUID):
    """Put somebody on everybody's screen."""
    meeting = meeting_or_404(request.rights, uuid)
    request.rights.require("clinical.write", meeting.team_id)
    screen = screen_of(request, meeting, request.POST.get("item"))
    if screen.asked is None:
        raise BadRequest("somebody who is on this agenda")
    try:
        state.go_to(meeting=meeting, item=screen.asked, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("meeting_run", uuid)


@permission("clinical.write")
@require_POST
def meeting_together(request, uuid: UUID):
    """Those read together are reviewed, and their plans continue."""
    meeting = meeting_or_404(request.rights, uuid)
    request.rights.require("clinical.write", meeting.team_id)
    try:
        read = state.continues_together(meeting=meeting, by=request.user, at=timezone.now())
        messages.success(request, _("Reviewed together, plans continue: %(n)d people.") % {"n": len(read)})
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("meeting_run", uuid)


def _item(request, uuid: UUID) -> AgendaItem:
    item = running.item_or_404(request.rights, uuid, on=timezone.localdate())
    request.rights.require("clinical.write", item.meeting.team_id)
    return item


def _user(pk: int | None) -> User | None:
    return User.objects.filter(pk=pk).first()


def _is_apart(item: AgendaItem) -> bool:
    return item.pk != item.meeting.current_id


def _answer(request, item: AgendaItem, form, name: str):
    """Back to the person; or the page with what was typed and what is wrong with it."""
    if form.is_valid():
        return redirect(back_to(item, apart=_is_apart(item)))
    asked = str(item.uuid)
    return run_page(request, item.meeting, asked=asked, status=UNPROCESSABLE, **{name: form, "form": form})
