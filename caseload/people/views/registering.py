"""A person comes onto the register."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.people import operations as people
from caseload.people import queries
from caseload.people.forms.identity import RegisterForm
from caseload.people.views.acting import asks
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field


@permission("episodes.write", reads="list")
@asks
def person_new(request):
    """Register somebody with a referral; who looks like them in the reader's teams is shown before saving."""
    initial = {"team": str(request.team.uuid)} if request.team else None
    form = RegisterForm(request.rights.teams, request.POST or None, initial=initial)
    similar = []
    request.reads.add([])
    if form.is_valid():
        if not queries.was_sent(form.cleaned_data["uuid"]):
            similar = queries.similar_people(form.details(), request.rights, on=timezone.localdate())
        request.reads.add([person.pk for person in similar])
        if not similar or "confirmed" in request.POST:
            with at_field(form):
                return register(request, form)
    return page(request, "caseload/people/new.html", {"form": form, "similar": similar})


def register(request, form):
    """Register, and go on to the new record."""
    team = form.cleaned_data["team"]
    request.rights.require("episodes.write", team)
    try:
        episode = people.register(
            team=team,
            details=form.details(),
            referral=form.referral(),
            by=request.user,
            at=timezone.now(),
            uuid=form.cleaned_data["uuid"],
        )
    except people.SentAlready:
        form.renew()
        raise
    messages.success(
        request,
        _("%(name)s has been referred to %(team)s and waits to be accepted.")
        % {"name": episode.person, "team": team},
    )
    return redirect("person_details", episode.person.uuid)
