"""What these pages share: who it is about, who may write, and the way back."""

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from caseload.people.queries import current_episode, person_or_404
from caseload.spells import queries
from nhsuk.page import page
from teams.calendar import Calendar
from teams.faults import FieldError, at_field
from teams.models import TeamClosedDay, User
from teams.queries import staff_of, today_of

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


def colleagues(context: dict) -> list[User]:
    """Who works in the person's team today."""
    team = context["episode"].team
    return list(staff_of(team, on=today_of(team)))


def crew(context: dict) -> tuple[list[User], Calendar]:
    """Who works in the person's team today, and the team's days: one query."""
    team = context["episode"].team
    closed = ArraySubquery(TeamClosedDay.objects.filter(team=team).values("day"))
    staff = list(staff_of(team, on=today_of(team)).annotate(closed_days=closed))
    return staff, Calendar.of_team(team, staff[0].closed_days if staff else ())


def answer(request, context: dict, form, save, text, *, template: str = "caseload/spells/form.html", at: str = ""):
    """The one way in which these forms go: saved and back to the tab, or shown again with the fault at its field.
    ``text`` says what has happened, or makes it from what ``save`` gives."""
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            saved = save()
            return done(request, context, text(saved) if callable(text) else text, at=at)
    return page(request, template, context | {"form": form})


def at_once(request, context: dict, save, text: str, *, at: str = ""):
    """An operation that asks for nothing but its button."""
    try:
        save()
    except FieldError as fault:
        messages.warning(request, fault.message)
        return redirect("person_hospital", context["person"].uuid)
    return done(request, context, text, at=at)


def by_now(request) -> dict:
    """Who does it, and when: what every operation asks."""
    return {"by": request.user, "at": timezone.now()}


def done(request, context: dict, text: str, *, at: str = ""):
    """Back to the tab, or to the page of the team where it was tapped, saying what has happened. ``at``: the part of
    the tab it is about. Without a text the page stays with that part, which says by itself what became of it."""
    if text:
        messages.success(request, text)
    tapped_on = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(tapped_on, {request.get_host()}, request.is_secure()):
        return redirect(tapped_on)
    back = redirect("person_hospital", context["person"].uuid)
    back["Location"] += f"#{at}" if at else ""
    return back
