"""Taking something to the team's weekly meeting, and taking it back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.forms.meeting import ToMeetingForm
from assessments.operations import meeting
from assessments.queries import meeting as queries
from assessments.queries.meeting import SUBJECTS
from caseload.people import queries as people
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError


def _to_meeting(request, kind: str, uuid):
    on = timezone.localdate()
    subject = queries.subject_or_404(request.rights, kind, uuid, on=on)
    episode = people.current_episode(subject.person, request.rights, request.team)
    waiting = queries.waiting_for(subject)
    request.reads.add([subject.person_id])
    form = ToMeetingForm(request.POST or None)
    if not waiting and form.is_valid() and _taken(form, request, subject, episode):
        messages.success(request, _("It is on the list for the team's next meeting."))
        return redirect(*address_of(subject))
    shown = {"form": form, "subject": subject, "kind": kind, "waiting": waiting, "person": subject.person}
    return page(request, "assessments/to_meeting.html", shown | {"episode": episode, "tab": TABS[kind]})


TABS = {"assessment": "assessments", "goal": "plan", "intervention": "plan"}


def _taken(form, request, subject, episode) -> bool:
    try:
        meeting.take(subject, episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
    except FieldError as fault:
        form.add_error(fault.field if fault.field in form.fields else None, fault.message)
        return False
    return True


@permission("clinical.write", reads="person")
def assessment_to_meeting(request, uuid):
    """Take an assessment to the meeting."""
    return _to_meeting(request, "assessment", uuid)


@permission("clinical.write", reads="person")
def goal_to_meeting(request, uuid):
    """Take a goal to the meeting."""
    return _to_meeting(request, "goal", uuid)


@permission("clinical.write", reads="person")
def intervention_to_meeting(request, uuid):
    """Take an intervention to the meeting."""
    return _to_meeting(request, "intervention", uuid)


@require_POST
@permission("clinical.write")
def meeting_item_take_back(request, uuid):
    """Off the list again."""
    item = queries.item_or_404(request.rights, uuid, on=timezone.localdate())
    try:
        meeting.take_back(item, by=request.user, at=timezone.now())
    except FieldError as fault:
        messages.info(request, fault.message)
    else:
        messages.success(request, _("It is off the list."))
    return redirect(*address_of(queries.subject_of(item)))


def address_of(subject) -> tuple:
    """The page on which the subject stands."""
    if isinstance(subject, SUBJECTS["intervention"]):
        return "goal", subject.goal.uuid
    return subject._meta.model_name, subject.uuid
