"""A treatment: beginning it, its course, changing what is agreed, ending it."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caseload.people.models import Episode
from caseload.people.queries import current_episode
from caseload.people.scope import in_sight
from caseload.people.whereabouts import where
from caseload.treatments import operations as treatments
from caseload.treatments import queries
from caseload.treatments.forms import BeginForm, ChangeForm, ReasonForm
from caseload.treatments.views.subject import asking, over, to_write
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field
from teams.queries import today_of


@permission("clinical.write", reads="person")
def treatment_new(request, uuid):
    """Write down something that comes round."""
    on = timezone.localdate()
    rows = in_sight(Episode.objects.select_related("person", "team"), request.rights, on=on)
    episode = get_object_or_404(rows, uuid=uuid)
    request.rights.require("clinical.write", episode.team_id)
    request.reads.add([episode.person_id])
    policies = list(queries.policies(on=on))
    form = BeginForm(request.POST or None, policies=policies, staff=queries.prescribers(episode.team, on=on))
    if form.is_valid():
        with at_field(form):
            begun = treatments.begin(
                episode=episode, uuid=form.cleaned_data["uuid"] or uuid4(), told=form.told(), by=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Written down. It shows before it is due."))
            return redirect("treatment", begun.uuid)
    context = {"form": form, "person": episode.person, "episode": episode, "policies": policies, "tab": "overview"}
    return page(request, "caseload/treatments/new.html", context)


@permission("clinical.read", reads="person")
@require_safe
def treatment(request, uuid):
    """What is due, and the whole course."""
    found = queries.treatment_or_404(request.rights, uuid, on=timezone.localdate())
    request.reads.add([found.person_id])
    course = queries.course(found)
    ended = not found.episode.is_open
    context = {
        "treatment": found, "course": course, "person": found.person, "tab": "overview",
        "episode": current_episode(found.person, request.rights, request.team) if ended else found.episode,
        "paused": found.episode.whereabouts in where(gives_treatments=True),
        "today": today_of(found.episode.team), "answers_for": course.waits,
        "may_write": found.episode.is_open and request.rights.may("clinical.write", found.episode.team_id),
    }  # fmt: skip
    return page(request, "caseload/treatments/treatment.html", context)


@permission("clinical.write", reads="person")
def treatment_change(request, uuid):
    """Another interval, prescriber or giver, and why."""
    found = to_write(request, uuid)
    if away := over(request, found):
        return away
    staff = queries.prescribers(found.episode.team, on=timezone.localdate())
    if found.prescriber and found.prescriber not in staff:
        staff.append(found.prescriber)
    form = ChangeForm(request.POST or None, staff=staff, initial=ChangeForm.initial_of(found))
    if form.is_valid():
        with at_field(form):
            told = {name: form.cleaned_data[name] for name in ("seen", "reason")}
            treatments.change(treatment=found, told=form.agreed(), **told, by=request.user, at=timezone.now())
            messages.success(request, _("Changed. What was agreed until today stays readable."))
            return redirect("treatment", found.uuid)
    return asking(
        request, "small", form, found, _("Change what is agreed: %(what)s") % {"what": found.what}, submit=_("Save"),
        lede=_("From today on. What is due now is counted anew from the day it was last given."),
    )  # fmt: skip


@permission("clinical.write", reads="person")
def treatment_end(request, uuid):
    """It is given no longer, and why."""
    found = to_write(request, uuid)
    if away := over(request, found):
        return away
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with at_field(form):
            treatments.end(treatment=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            messages.success(request, _("It has ended. Its course stays readable."))
            return redirect("treatment", found.uuid)
    return asking(
        request, "small", form, found, _("End: %(what)s") % {"what": found.what}, submit=_("End it"),
        lede=_("Nothing will be due any more. Where only interval or prescriber change, change it instead."),
    )  # fmt: skip
