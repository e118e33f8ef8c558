"""Leave to close an episode: asked for, decided by a meeting, signed off by another lead."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caseload.people.queries import episodes
from mdt.forms.closures import AskForm
from mdt.operations import closures as operations
from mdt.queries import closures as queries
from mdt.views.acting import ask, asks
from mdt.views.planning import team_asked_for
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError


@permission("episodes.close", reads="person")
@asks
def closure_ask(request, uuid: UUID):
    """Ask the next meeting for leave."""
    episode = get_object_or_404(episodes(request.rights, on=timezone.localdate()), uuid=uuid)
    request.rights.require("episodes.close", episode.team_id)
    request.reads.add([episode.person_id])
    form = AskForm(request.POST or None)

    def perform(_given):
        operations.ask(episode=episode, asked=form.asked(), by=request.user, at=timezone.now())

    return ask(
        request,
        form,
        perform,
        heading=_("Ask for leave to close: %(name)s") % {"name": episode.person},
        lede=_(
            "Nobody is discharged for not attending. The next MDT talks about it; if it agrees, the service lead or "
            "a lead other than you signs it off. Until then the team goes on trying to reach them."
        ),
        submit=_("Ask the MDT"),
        back=reverse("person_details", args=[episode.person.uuid]),
        back_text=episode.person.name,
        done=_("The next MDT decides. Until then the team goes on."),
    )


@permission("episodes.close", reads="list")
@require_safe
def closures(request):
    """What waits for a meeting or a sign-off, and how often it came to that."""
    team, on = team_asked_for(request), timezone.localdate()
    waiting = list(queries.open_requests(request.rights, on=on))
    past = list(queries.requests(request.rights, on=on).exclude(pk__in=[row.pk for row in waiting])[:20])
    request.reads.add([row.person_id for row in [*waiting, *past]])
    context = {
        "team": team,
        "waiting": waiting,
        "past": past,
        "figures": queries.figures(team, at=timezone.now()) if team else None,
    }
    return page(request, "mdt/closures.html", context)


@permission("episodes.close", reads="person")
@asks
def closure(request, uuid: UUID):
    """One request in full; a lead who did not ask signs it off or refuses once a meeting has decided."""
    row = get_object_or_404(queries.requests(request.rights, on=timezone.localdate()), uuid=uuid)
    request.rights.require("episodes.close", row.episode.team_id)
    request.reads.add([row.person_id])
    fault = None
    if request.method == "POST":
        act = operations.sign_off if request.POST.get("answer") == "sign_off" else operations.refuse
        try:
            act(request=row, by=request.user, at=timezone.now())
        except FieldError as refused:
            fault = refused
        else:
            messages.success(
                request, _("Signed off.") if act is operations.sign_off else _("The episode stays open.")
            )
            return redirect("closure", uuid)
    context = {"row": row, "person": row.person, "fault": fault, "is_own": row.asked_by_id == request.user.pk}
    return page(request, "mdt/closure.html", context, status=422 if fault else None)
