"""Planning a visit, and changing the plan."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.contacts import operations as contacts
from caseload.contacts import pattern, queries
from caseload.contacts.forms.visits import CancelForm, EndForm, MoveForm, PlanForm, ReassignForm
from caseload.contacts.views.subject import address_of, me_first, subject_of
from caseload.precautions import lines
from caseload.precautions import queries as precautions
from nhsuk import moments
from nhsuk.page import page
from teams.access import permission
from teams.calendar import LONDON
from teams.faults import at_field


@permission("clinical.write", reads="person")
def visit_new(request):
    """Plan one visit or a pattern of them (?person=)."""
    subject = subject_of(request)
    on = timezone.localdate()
    places = queries.places_of(subject.person, on=on)
    staff = me_first(request.user, queries.team_staff(subject.episode.team, on=on))
    main = str(places[0].uuid) if places else ""
    initial = {"uuid": uuid4(), "staff": [request.user.pk], "place": main, "on_date": request.GET.get("on") or None}
    form = PlanForm(request.POST or None, staff=staff, places=places, initial=initial)
    if form.is_valid() and (told := _plan(request, subject.episode, form)):
        messages.success(request, told)
        return redirect("person_contacts", subject.person.uuid)
    request.reads.add([subject.person.pk])
    context = {
        "form": form, "person": subject.person, "episode": subject.episode, "action": address_of(subject),
        "precautions": subject.precautions, "two_go": bool(lines.two_must_go(subject.precautions, None)),
    }  # fmt: skip
    return page(request, "caseload/contacts/plan.html", context)


def _plan(request, episode, form) -> str | None:
    """What was planned, in a sentence; None where it was refused."""
    data = form.cleaned_data
    alike = {"episode": episode, "staff": data["staff"], "minutes": data["minutes"], "purpose": data["purpose"],
             "alone_reason": data["alone_reason"], "by": request.user, "at": timezone.now(),
             **form.where()}  # fmt: skip
    with at_field(form):
        if form.repeats:
            contacts.plan_series(**alike, uuid=data["uuid"], **form.pattern())
            return _("The visits are planned. Those of the next %(n)s weeks stand in the diary.") % {
                "n": pattern.WEEKS_AHEAD}  # fmt: skip
        starts_at = pattern.moment_of(data["on_date"], data["time"], episode.team.day_starts_at)
        made = contacts.plan(
            **alike, uuid=data["uuid"], on_date=data["on_date"], starts_at=starts_at, note=data["note"]
        )
        return _("A visit is planned: %(when)s.") % {"when": moments.moment(made.starts_at or made.on_date)}
    return None


@permission("clinical.write", reads="person")
def visit(request, uuid):
    """One planned visit: log it, move it, cancel it, give it to others, end its pattern."""
    found = queries.visit_or_404(request.rights, uuid, on=timezone.localdate())
    staff = me_first(request.user, queries.team_staff(found.episode.team, on=timezone.localdate()))
    known = precautions.standing(request.rights, found.person, on=timezone.localdate())
    wanted = request.POST.get("change")
    forms = _forms(request.POST if wanted else None, wanted, found, staff)
    _ask_why_alone(forms, found, known)
    if wanted:
        if wanted not in forms:
            raise Http404
        form = forms[wanted]
        if form.is_valid() and (told := _change(request, found, wanted, form)):
            messages.success(request, told)
            return redirect(_after(found, request))
    request.reads.add([found.person_id])
    context = {
        "visit": found, "person": found.person, "forms": forms, "form": forms.get(wanted), "precautions": known,
        "alone": len(_going(found)) == 1 and bool(lines.two_must_go(known, found.place_id)),
    }  # fmt: skip
    return page(request, "caseload/contacts/visit.html", context)


def _forms(data, wanted, found, staff) -> dict:
    """The forms by name; only the one that was sent is bound."""
    local = found.starts_at and found.starts_at.astimezone(LONDON)
    first = {
        "move": (MoveForm, {"initial": {"on_date": found.on_date, "time": local and local.time()}}),
        "cancel": (CancelForm, {}),
        "reassign": (ReassignForm, {"staff": staff, "initial": {"staff": _going(found)}}),
    }
    if found.series_id and not found.series.ends_on:
        first["end"] = (EndForm, {"initial": {"on": found.on_date}})
    return {
        name: cls(data if name == wanted else None, auto_id=f"id_{name}_%s", **more)
        for name, (cls, more) in first.items()
    }


def _going(found) -> list[int]:
    return [row.user_id for row in found.visit_staff.all()]


def _ask_why_alone(forms, found, told) -> None:
    """Only where two must go; and of moving the visit only where one goes already."""
    asked = lines.two_must_go(told, found.place_id)
    if not asked or len(_going(found)) != 1:
        del forms["move"].fields["alone_reason"]
    if not asked:
        del forms["reassign"].fields["alone_reason"]


def _change(request, found, wanted, form) -> str | None:
    """Do it; what was done in a sentence, or None where it was refused."""
    data, by = form.cleaned_data, {"by": request.user, "at": timezone.now()}
    with at_field(form):
        if wanted == "move":
            starts_at = pattern.moment_of(data["on_date"], data["time"], found.episode.team.day_starts_at)
            made = contacts.move_visit(
                visit=found, on_date=data["on_date"], starts_at=starts_at, reason=data["reason"],
                alone_reason=data.get("alone_reason", ""), **by,
            )  # fmt: skip
            return _("The visit is moved to %(when)s.") % {"when": moments.moment(made.starts_at or made.on_date)}
        if wanted == "cancel" and data["who"] == "us":
            contacts.cancel_visit(visit=found, reason=data["reason"], **by)
            return _("The visit is cancelled by us. It does not count against them.")
        if wanted == "cancel":
            contacts.cancelled_by_them(visit=found, reason=data["reason"], mechanism=data["how"] or "02", **by)
            return _("The visit is cancelled by them, and logged as a try.")
        if wanted == "reassign":
            contacts.reassign_visit(visit=found, staff=data["staff"], alone_reason=data.get("alone_reason", ""), **by)
            return _("Others go on this visit now.")
        contacts.end_series(series=found.series, on=data["on"], **by)
        return _("The recurring visits end. Those before that day stand.")
    return None


def _after(found, request) -> str:
    return reverse("person_contacts", args=[found.person.uuid])
