"""What the pages of a person's plan share."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from caseload.people.models import Episode, Person
from caseload.people.queries import current_episode, person_or_404
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field

asks = require_http_methods(["GET", "HEAD", "POST"])


def read_plan(view):
    """A page of somebody's plan."""
    return permission("clinical.read", reads="person")(view)


def write_plan(view):
    """A form of somebody's plan."""
    return permission("clinical.write", reads="person")(asks(view))


def person_of(request, uuid) -> Person:
    """The person, if the reader may see them."""
    return person_or_404(request.rights, uuid, on=timezone.localdate())


def about(request, person: Person, *, writing: bool = False) -> dict:
    """Whom a page is about; for writing, an open episode with a team of the reader's."""
    return standing(request, person, current_episode(person, request.rights, request.team), writing=writing)


def standing(request, person: Person, episode: Episode | None, *, writing: bool = False) -> dict:
    """The same where the episode is known already."""
    request.reads.add([person.pk])
    may_write = bool(episode and episode.is_open and request.rights.may("clinical.write", episode.team_id))
    if writing and not may_write:
        raise PermissionDenied
    return {"person": person, "episode": episode, "tab": "plan", "may_write": may_write}


def ask(
    request, context: dict, form, perform: Callable[[dict], object], *, done: str, back: tuple,
    after: Callable | None = None, template: str = "assessments/plan_form.html", **words,
) -> HttpResponse:  # fmt: skip
    """Show a form; sent and right, do the one thing and go back, or where ``after`` says of what was made. A rule
    that says no stands beside its field."""
    if form.is_valid():
        with at_field(form):
            made = perform({"episode": context["episode"], "by": request.user, "at": timezone.now()})
            messages.success(request, done)
            return redirect(*(after(made) if after else back))
    return page(request, template, context | {"form": form, "up": reverse(back[0], args=[back[1]])} | words)
