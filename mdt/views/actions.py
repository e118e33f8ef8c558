"""An action: what is to be done, by whom and when, and what came of it."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mdt.codes import ActionState
from mdt.forms.actions import EndForm
from mdt.operations import actions as operations
from mdt.queries.actions import action_or_404
from mdt.views.acting import ask, asks
from teams.access import permission


@permission("clinical.write", reads="person")
@asks
def action(request, uuid: UUID):
    """One action; whoever did it says so."""
    row = action_or_404(request.rights, uuid, on=timezone.localdate())
    request.rights.require("clinical.write", row.team_id)
    if row.person_id:
        request.reads.add([row.person_id])

    def perform(given):
        done = given["came"] == ActionState.DONE
        operations.end_action(action=row, note=given["note"], done=done, by=request.user, at=timezone.now())

    return ask(
        request,
        EndForm(request.POST or None),
        perform,
        heading=row.words,
        submit=_("Save"),
        back=reverse("today"),
        back_text=_("Today"),
        done=_("Noted. The next meeting sees it."),
        template="mdt/action.html",
        action=row,
    )
