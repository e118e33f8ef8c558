"""Leave to close an episode although the person does not come or is not seen (domain.md R1).

Somebody asks; a meeting decides and its minutes are sealed; the service lead, or a lead who did not ask, signs off.
Only that fills the sanction without which the database closes nothing.
"""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.codes import ClosureReason, EpisodeState
from caseload.people.models import ClosureSanction, Episode
from caseload.people.operations.locks import hold
from mdt.codes import DecisionKind, RequestState, SeriesKind
from mdt.models import ClosureRequest, Decision, Meeting
from mdt.refusals import Refused
from teams.access import rights_of
from teams.faults import refusals
from teams.models import User

DECIDES = {DecisionKind.CLOSE: RequestState.DECIDED, DecisionKind.KEEP_OPEN: RequestState.REFUSED}
"""What a meeting's decision makes of the request."""

MISSING = {
    "why": lambda: _("Say why the episode should be closed"),
    "attempts": lambda: _("Say what was tried to reach them"),
    "told": lambda: _("Say what family and GP were told, or why they were not"),
    "way_back": lambda: _("Say how they can come back"),
}


@dataclass(frozen=True)
class Asked:
    """A request in full: every part of it must be told."""

    closure_reason: str
    why: str
    attempts: str
    told: str
    way_back: str


@transaction.atomic
def ask(*, episode: Episode, asked: Asked, by: User, at: dt.datetime) -> ClosureRequest:
    """Ask the team's next meeting for leave. Raises Refused at the field that is empty, for a death, and where a
    request stands already."""
    if asked.closure_reason == ClosureReason.DIED:
        raise Refused(_("Record the death instead: it needs no leave"), field="closure_reason")
    for name, sentence in MISSING.items():
        if not getattr(asked, name).strip():
            raise Refused(sentence(), field=name)
    episode = hold(episode, EpisodeState.ACCEPTED)
    standing = _("Somebody has asked for this already: the next meeting decides")
    with refusals(Refused, {"closure_request_one_open": (standing, None)}):
        request = ClosureRequest.objects.create(
            person_id=episode.person_id, episode=episode, asked_by=by, asked_at=at, **asdict(asked)
        )
    _record("closure.asked", request, episode, by, reason=asked.closure_reason)
    return request


def decide(meeting: Meeting, *, by: User) -> None:
    """What a meeting decided about requests, when it is closed: leave to be signed off, or none. The caller holds
    the meeting. The latest decision about a person counts; only an MDT decides anything of this weight."""
    if meeting.kind != SeriesKind.MDT:
        return
    decisions = Decision.objects.filter(item__meeting=meeting, withdrawn_at=None, kind__in=list(DECIDES))
    for decision in decisions.order_by("decided_at", "pk").select_related("episode__team", "person"):
        open_states = [RequestState.ASKED, RequestState.DECIDED]
        request = ClosureRequest.objects.filter(episode=decision.episode, asked_at__lte=decision.decided_at)
        request = request.filter(state__in=open_states).select_for_update(no_key=True).first()
        if request is None:
            continue
        request.state, request.decision = DECIDES[DecisionKind(decision.kind)], decision
        request.save(update_fields=["state", "decision"])
        _record(f"closure.{request.state}", request, decision.episode, by)


@transaction.atomic
def sign_off(*, request: ClosureRequest, by: User, at: dt.datetime) -> ClosureRequest:
    """Give the leave that the meeting decided: the sanction is filled, and the episode can be closed for this
    reason. Raises Refused for whoever asked, and for anybody but a lead of the team or the service lead."""
    episode = hold(request.episode, EpisodeState.ACCEPTED)
    request = _held(request)
    if request.state != RequestState.DECIDED:
        raise Refused(_("This is not waiting for a sign-off: %(state)s") % {"state": request.get_state_display()})
    if by.pk == request.asked_by_id:
        raise Refused(_("You asked for this yourself: another lead or the service lead signs it off"))
    if not rights_of(by, on=timezone.localdate(at)).may("episodes.close", episode.team_id):
        raise Refused(_("Only a lead of this team or the service lead signs this off"))
    told = {name: getattr(request, name) for name in ("closure_reason", "attempts", "told", "way_back")}
    request.sanction = ClosureSanction.objects.create(
        person_id=request.person_id,
        episode=episode,
        decided_on=request.decision.item.meeting.on_date,
        asked_by=request.asked_by,
        signed_off_by=by,
        **told,
    )
    request.state, request.signed_off_by, request.signed_off_at = RequestState.SIGNED_OFF, by, at
    request.save()
    _record("closure.signed_off", request, episode, by, reason=request.closure_reason)
    return request


@transaction.atomic
def refuse(*, request: ClosureRequest, by: User, at: dt.datetime) -> ClosureRequest:
    """Not sign off, or take the request back: the episode stays open."""
    episode = hold(request.episode)
    request = _held(request)
    if request.state not in (RequestState.ASKED, RequestState.DECIDED):
        raise Refused(_("This has been dealt with: %(state)s") % {"state": request.get_state_display()})
    request.state = RequestState.REFUSED
    request.save(update_fields=["state"])
    _record("closure.refused", request, episode, by)
    return request


def _held(request: ClosureRequest) -> ClosureRequest:
    rows = ClosureRequest.objects.select_related("decision__item__meeting", "asked_by", "person")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)


def _record(verb: str, request: ClosureRequest, episode: Episode, by: User, **facts) -> None:
    record(verb, by=by, person=episode.person, team=episode.team, subject="closure_request",
           subject_uuid=request.uuid, **facts)  # fmt: skip
