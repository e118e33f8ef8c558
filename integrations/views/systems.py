"""Other systems and their tokens: who may speak with us, what for, until when, and when it last did.

A token that reads people is given by whoever may read them; those who keep the service running give those that send,
and take any away.
"""

import datetime as dt

from django.contrib import messages as notes
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from integrations import operations as feed
from integrations.forms_systems import SystemForm
from integrations.models import SystemClient
from integrations.operations.systems import LIFETIME
from integrations.queries import systems as reads
from integrations.scopes import PURPOSES, READ, teams_of
from nhsuk.page import page
from teams.access import permission
from teams.calendar import LONDON
from teams.faults import at_field

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@permission("feed.read")
@require_safe
def feed_systems(request):
    """All of them."""
    context = {"systems": reads.systems(at=timezone.now()), "may_write": request.rights.may("feed.write")}
    return page(request, "integrations/systems.html", context)


@permission("feed.write")
@GET_POST
def feed_system_new(request):
    """Give a system that has none a token."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        if SystemClient.objects.filter(name=form.cleaned_data["name"]).exists():
            form.add_error("name", _("A system of this name is known already: give it a new token on its own page"))
        else:
            return _give(request, form)
    return page(request, "integrations/system_form.html", {"form": form, "reads": _teams(request)})


@permission("feed.write")
@GET_POST
def feed_system(request, uuid):
    """One system: how it stands, and a new token in the place of the one that it has."""
    system = reads.system_or_404(uuid)
    teams = _teams(request)
    may_renew = READ not in system.client.scopes or bool(teams)
    form = _form(request, system.client)
    if request.method == "POST" and may_renew and form.is_valid():
        return _give(request, form)
    context = {"form": form, "system": system, "reads": teams, "may_renew": may_renew}
    return page(request, "integrations/system.html", context)


@permission("feed.write")
@require_POST
def feed_system_revoke(request, uuid):
    """Take a system's access away, from the next thing that it asks on."""
    client = reads.system_or_404(uuid).client
    feed.revoke(client=client, by=request.user, at=timezone.now())
    notes.success(request, _("%(name)s is let in no more.") % {"name": client.name})
    return redirect("feed_systems")


def _teams(request) -> list:
    """The teams whose people the giver may read; of others they can let nobody read."""
    return [team for team in request.rights.teams if request.rights.may("clinical.read", team)]


def _form(request, client: SystemClient | None = None) -> SystemForm:
    teams = _teams(request)
    purposes = [(scope, words) for scope, words in PURPOSES.items() if teams or scope != READ]
    today = timezone.localdate()
    initial = {"until": today + LIFETIME}
    if client:
        purpose = next((scope for scope in PURPOSES if scope in client.scopes), "")
        initial |= {"name": client.name, "purpose": purpose, "teams": teams_of(client.scopes)}
    form = SystemForm(request.POST or None, initial=initial, purposes=purposes, teams=teams, today=today)
    if client:
        form.fields["name"].disabled = True
    return form


def _give(request, form: SystemForm):
    """The token, on a page of its own and this once: it is kept nowhere, so there is nothing to go back to."""
    until = form.cleaned_data["until"] + dt.timedelta(days=1)
    expires_at = dt.datetime.combine(until, dt.time(), LONDON)
    name = form.cleaned_data["name"]
    with at_field(form):
        token = feed.give_token(name=name, scopes=form.scopes, by=request.user, expires_at=expires_at)
        context = {"token": token, "name": name, "reads": READ in form.scopes}
        answer = page(request, "integrations/system_token.html", context)
        answer["Cache-Control"] = "no-store"
        return answer
    return page(request, "integrations/system_form.html", {"form": form, "reads": _teams(request)})
