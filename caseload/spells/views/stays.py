"""A person's hospital stays: who is in, what was, and recording by hand what somebody told us."""

from dataclasses import asdict

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseload.spells import operations as spells
from caseload.spells import queries
from caseload.spells.forms import DischargeForm, RetractForm, StayForm
from caseload.spells.views.about import about, crew, done, form_view, may_write
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError, at_field


@require_GET
@permission("clinical.read", reads="person")
def hospital(request, uuid):
    """The tab: the current stay, those that are over, and those recorded by mistake."""
    context = about(request, uuid)
    team = context["episode"].team if context["episode"] else request.team
    shown = queries.shown(context["person"], request.rights, team=team, now=timezone.now())
    standing = [one for one in shown if one.spell.retracted_at is None]
    context |= {
        "current": [one for one in standing if one.spell.discharged_at is None],
        "past": [one for one in standing if one.spell.discharged_at],
        "retracted": [one for one in shown if one.spell.retracted_at],
        "may_write": may_write(request, context["episode"]),
    }
    return page(request, "caseload/spells/hospital.html", context)


@form_view
@permission("clinical.write", reads="person")
def admit(request, uuid):
    """They are in hospital."""
    context = about(request, uuid, writing=True)
    form = StayForm(request.POST or None, initial={"admitted": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            spells.admit(episode=context["episode"], stay=form.stay(), by=request.user, at=timezone.now())
            return done(request, context, _("Admission recorded. The in-reach plan is made: see below."))
    return page(request, "caseload/spells/stay_form.html", context | {"form": form, "spell": None})


@form_view
@permission("clinical.write", reads="person")
def correct(request, uuid, spell):
    """Another ward, or what was said wrongly."""
    context = about(request, uuid, writing=True, spell=spell)
    form = StayForm(request.POST or None, initial=StayForm.initial_of(context["spell"]))
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            spells.correct(spell=context["spell"], stay=form.stay(), by=request.user, at=timezone.now())
            return done(request, context, _("The stay is corrected."))
    return page(request, "caseload/spells/stay_form.html", context | {"form": form})


@form_view
@permission("clinical.write", reads="person")
def discharge(request, uuid, spell):
    """They have left hospital: the 72 hours begin, and the rhythm restarts. Of a discharge that is recorded: what
    was said of it, to be put right."""
    context = about(request, uuid, writing=True, spell=spell)
    staff, calendar = crew(context)
    form = DischargeForm(request.POST or None, spell=context["spell"], calendar=calendar, staff=staff)
    stands = {"spell": context["spell"], "by": request.user, "at": timezone.now()}
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            if context["spell"].discharged_at:
                spells.correct_discharge(leaving=form.leaving(), **stands)
                return done(request, context, _("The discharge is corrected."))
            spells.discharge(going=form.who_goes(), **asdict(form.leaving()), **stands)
            return done(request, context, _("Discharge recorded. The rhythm is daily until the team decides."))
    return page(request, "caseload/spells/discharge.html", context | {"form": form})


@require_POST
@permission("clinical.write")
def reopen(request, uuid, spell):
    """The discharge was a mistake."""
    context = about(request, uuid, writing=True, spell=spell)
    try:
        spells.reopen(spell=context["spell"], by=request.user, at=timezone.now())
    except FieldError as fault:
        messages.warning(request, fault.message)
        return redirect("person_hospital", uuid)
    return done(request, context, _("The discharge is taken back: still in hospital."))


@form_view
@permission("clinical.write", reads="person")
def retract(request, uuid, spell):
    """The whole stay was a mistake."""
    context = about(request, uuid, writing=True, spell=spell)
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            spells.retract(
                spell=context["spell"], reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            return done(request, context, _("The stay counts for nothing now. It is kept, with your reason."))
    return page(request, "caseload/spells/retract.html", context | {"form": form})
