"""What the small pages share on which one thing is decided about a person."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from caseload.people import queries
from caseload.people.models import Episode, Person
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError, at_field

asks = require_http_methods(["GET", "HEAD", "POST"])


def person_for(request, uuid) -> Person:
    """The person, if the reader may see them; what is shown is noted for the audit."""
    person = queries.person_or_404(request.rights, uuid, on=timezone.localdate())
    request.reads.add([person.pk])
    return person


def episode_for(request, uuid, may: str) -> Episode:
    """The episode of a person in sight, if the reader holds the permission in its team."""
    episode = get_object_or_404(queries.episodes(request.rights, on=timezone.localdate()), uuid=uuid)
    request.rights.require(may, episode.team_id)
    request.reads.add([episode.person_id])
    return episode


def tab_for(request, uuid, tab: str, *, writes: str) -> dict:
    """What every tab about one person reads: who, the episode that is shown, and whether the reader may write
    (``writes``: the permission)."""
    person = person_for(request, uuid)
    episode = queries.current_episode(person, request.rights, request.team)
    may_write = bool(episode and episode.is_open and request.rights.may(writes))
    return {"person": person, "episode": episode, "may_write": may_write, "tab": tab}


def worked_with(request, person: Person) -> Episode:
    """The open episode in which something about a person is written down; nobody writes into none."""
    episode = queries.current_episode(person, request.rights, request.team)
    if episode is None or not episode.is_open:
        raise PermissionDenied
    return episode


def ask(
    request,
    form,
    perform: Callable[[dict], HttpResponse | None],
    *,
    person: Person,
    heading: str,
    submit: str,
    done: str,
    template: str = "caseload/people/action.html",
    **context,
) -> HttpResponse:
    """Show a form; when it is sent and right, do the one thing and go back to the person. A rule that says no is put
    beside its field, and what was typed stays."""
    if form.is_valid():
        with at_field(form):
            answer = perform(form.cleaned_data)
            messages.success(request, done)
            return answer or redirect("person_details", person.uuid)
    context |= {"form": form, "person": person, "heading": heading, "submit": submit}
    return page(request, template, context)


def decides(
    form_class, operation: Callable, *, heading, submit, done, lede="", stands: Callable | None = None
) -> Callable:
    """A page on which a team decides one thing about an episode: ``operation`` takes what the form asks for. The
    words are lazy; ``stands`` says what the decision replaces."""

    @permission("episodes.write", reads="person")
    @asks
    def view(request, uuid):
        episode = episode_for(request, uuid, "episodes.write")
        now = timezone.now()

        def perform(given):
            operation(episode=episode, by=request.user, at=now, **given)

        return ask(
            request,
            form_class(request.POST or None),
            perform,
            person=episode.person,
            episode=episode,
            stands=stands and stands(episode, at=now),
            heading=heading,
            lede=lede,
            submit=submit,
            done=done,
        )

    return view


def do(request, perform: Callable[[], object], *, person: Person, done: str) -> HttpResponse:
    """Do one thing that needs no form, and go back to the person's details, whatever came of it."""
    try:
        perform()
        messages.success(request, done)
    except FieldError as fault:
        messages.warning(request, fault.message)
    return redirect("person_details", person.uuid)
