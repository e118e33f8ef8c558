"""Somebody is ready for something right now: written down from the person's page, and answered."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.contacts.forms.ready import AnswerForm, GoForm, PutOffForm, ReadyForm
from nhsuk.page import page
from teams import queries as teams
from teams.access import permission
from teams.calendar import Calendar
from teams.faults import at_field
from teams.models import User


@permission("clinical.write", reads="person")
def ready_new(request, uuid):
    """One tap, and it stands on the shift co-ordinator's Today."""
    episode = queries.to_log(request.rights, uuid, on=timezone.localdate(), team=request.team).episode
    form = ReadyForm(request.POST or None, initial={"uuid": uuid4()})
    if form.is_valid():
        with at_field(form):
            found = contacts.ready_now(episode=episode, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The shift co-ordinator sees it now. Who can go today?"))
            return redirect("ready", found.uuid)
    request.reads.add([episode.person_id])
    context = {"form": form, "person": episode.person, "episode": episode}
    return page(request, "caseload/contacts/ready_new.html", context)


@permission("clinical.write", reads="person")
def ready(request, uuid):
    """Who can go today? With the tools at hand; somebody goes, nobody can today, or it is answered otherwise."""
    found = queries.ready_or_404(request.rights, uuid, on=timezone.localdate())
    team = found.episode.team
    day = Calendar.of_team(team).day_of(timezone.now())
    wanted = request.POST.get("do")
    sent = {name: request.POST if name == wanted else None for name in ("go", "not_today", "answer")}
    forms = {
        "go": GoForm(sent["go"], staff=teams.staff_of(team, on=day)),
        "not_today": PutOffForm(sent["not_today"]),
        "answer": AnswerForm(sent["answer"]),
    }
    form = forms.get(wanted)
    if form and form.is_valid():
        with at_field(form):
            messages.success(request, _do(request, found, wanted, form.cleaned_data))
            return redirect("today")
    request.reads.add([found.person_id])
    context = {"ready": found, "person": found.person, "forms": forms, "form": form,
               "tools": None if found.answered_at else queries.tools_for(found, on=day)}  # fmt: skip
    return page(request, "caseload/contacts/ready.html", context)


def _do(request, found, wanted: str, told: dict) -> str:
    """Do it; what was done, in a sentence."""
    by = {"ready": found, "by": request.user, "at": timezone.now()}
    if wanted == "go":
        who = list(told["who"])
        contacts.go_today(who=who, alone_reason=told["alone_reason"], **by)
        return _("%(names)s goes today: it stands in the diary. Ring them now.") % {"names": names(who)}
    if wanted == "not_today":
        contacts.put_off(because=told["because"], **by)
        return _("Kept: nobody can go today. It stays open, and handover is told.")
    contacts.answer_ready(answer=told["answer"], words=told["words"], **by)
    return _("Answered. It is kept with what came of it.")


def names(users: list[User]) -> str:
    """Jo Pryce and Sam Okoro"""
    return get_text_list([user.name for user in users], _("and"))
