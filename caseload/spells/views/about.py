"""What these pages share: who it is about, who may write, and the way back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from caseload.people.queries import current_episode, person_or_404
from caseload.spells import queries
from teams.calendar import Calendar
from teams.models import User
from teams.queries import calendar_of, staff_of, today_of

form_view = require_http_methods(["GET", "POST"])


def about(request, uuid, *, writing: bool = False, spell=None) -> dict:
    """Who the page is about; for writing, an episode of a team of the reader's that is open."""
    person = person_or_404(request.rights, uuid, on=timezone.localdate())
    episode = current_episode(person, request.rights, request.team)
    request.reads.add([person.pk])
    if writing and not may_write(request, episode):
        raise PermissionDenied
    context = {"person": person, "episode": episode, "tab": "hospital"}
    if spell:
        context["spell"] = queries.spell_or_404(person, spell, request.rights, on=timezone.localdate())
    return context


def may_write(request, episode) -> bool:
    """Whether the reader's team works with the person."""
    return bool(episode and episode.is_open and request.rights.may("clinical.write", episode.team_id))


def calendar_for(request, context: dict) -> Calendar:
    """The days of the team that works with the person."""
    return calendar_of(context["episode"].team if context["episode"] else request.team)


def colleagues(context: dict) -> list[User]:
    """Who works in the person's team today."""
    team = context["episode"].team
    return list(staff_of(team, on=today_of(team)))


def done(request, context: dict, text: str, *, at: str = ""):
    """Back to the tab, saying what has happened. ``at``: the part of the page it is about."""
    messages.success(request, text)
    back = redirect("person_hospital", context["person"].uuid)
    back["Location"] += f"#{at}" if at else ""
    return back
