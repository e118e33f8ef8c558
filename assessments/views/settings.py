"""How a team uses its instruments, and when one person is assessed again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import definitions
from assessments.forms.settings import IntervalForm, UseForm
from assessments.operations import due as operations
from assessments.operations.team_instruments import set_use
from assessments.queries import due
from caseload.contacts import queries as contacts
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field
from teams.models import Team

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@permission("teams.thresholds")
@GET_POST
def team_instruments(request, uuid):
    """Each instrument with its interval and what its barriers propose; one is saved at a time."""
    team = get_object_or_404(Team, uuid=uuid)
    request.rights.require("teams.thresholds", team)
    forms = _forms(team, request)
    sent = next((form for form in forms if form.is_bound), None)
    if sent and sent.is_valid():
        with at_field(sent):
            key = sent.definition.key
            set_use(team=team, key=key, use=sent.use, by=request.user, at=timezone.now())
            messages.success(request, _("%(title)s has been saved.") % {"title": sent.definition.short_title})
            return redirect("team_instruments", team.uuid)
    return page(request, "assessments/team_instruments.html", {"team": team, "forms": forms, "form": sent})


def _forms(team: Team, request) -> list[UseForm]:
    uses = due.uses_of(team)
    return [
        UseForm(
            definition,
            row,
            [other for other, _row in uses if other.key != definition.key],
            request.POST if request.POST.get("key") == definition.key else None,
        )
        for definition, row in uses
    ]


@permission("clinical.write", reads="person")
@GET_POST
def assessment_again(request, uuid, key):
    """When one person is assessed again with an instrument, where it is not as the team has it."""
    definition = definitions.current().get(key)
    if definition is None:
        raise Http404
    episode = contacts.to_log(request.rights, uuid, on=timezone.localdate(), team=request.team).episode
    request.reads.add([episode.person_id])
    row, teams_days = due.interval_of(episode, key), due.teams_days(episode.team_id, key)
    form = IntervalForm(teams_days, row, request.POST or None)
    if form.is_valid():
        with at_field(form):
            _save(form, episode, key, row, request.user)
            messages.success(request, _("Saved when %(title)s is due again.") % {"title": definition.short_title})
            return redirect("person_assessments", uuid)
    context = {"person": episode.person, "episode": episode, "definition": definition, "form": form, "row": row}
    return page(request, "assessments/again.html", context)


def _save(form: IntervalForm, episode, key: str, row, by) -> None:
    given, now = form.cleaned_data, timezone.now()
    if given["which"] != form.TEAM:
        days = given["every_days"] if given["which"] == form.OWN else None
        operations.set_interval(
            episode=episode, key=key, every_days=days, reason=given["reason"], by=by, at=now
        )  # fmt: skip
    elif row:
        operations.end_interval(episode=episode, key=key, by=by, at=now)
