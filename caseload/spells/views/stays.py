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
from caseload.spells.views.about import about, answer, at_once, by_now, crew, form_view, may_write
from nhsuk.page import page
from teams.access import permission


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
    context = about(request, uuid, writing=True) | {"spell": None}
    if request.method == "GET" and context["episode"].in_hospital_since:
        messages.info(request, _("The stay is recorded already: see below."))
        return redirect("person_hospital", uuid)
    form = StayForm(request.POST or None, initial={"admitted": timezone.localdate()})
    return answer(
        request, context, form,
        lambda: spells.admit(episode=context["episode"], stay=form.stay(), **by_now(request)),
        _("Admission recorded. The in-reach plan is made: see below."), template="caseload/spells/stay_form.html",
    )  # fmt: skip


@form_view
@permission("clinical.write", reads="person")
def correct(request, uuid, spell):
    """Another ward, or what was said wrongly."""
    context = about(request, uuid, writing=True, spell=spell)
    form = StayForm(request.POST or None, initial=StayForm.initial_of(context["spell"]))
    return answer(
        request, context, form,
        lambda: spells.correct(
            spell=context["spell"], stay=form.stay(), seen=form.cleaned_data["seen"], **by_now(request)
        ),
        _("The stay is corrected."), template="caseload/spells/stay_form.html",
    )  # fmt: skip


@form_view
@permission("clinical.write", reads="person")
def discharge(request, uuid, spell):
    """They have left hospital: the 72 hours begin, and the rhythm restarts. Of a discharge that is recorded: what
    was said of it, to be put right."""
    context = about(request, uuid, writing=True, spell=spell)
    staff, calendar = crew(context)
    form = DischargeForm(request.POST or None, spell=context["spell"], calendar=calendar, staff=staff)
    corrects = context["spell"].discharged_at is not None

    def save():
        stands = {"spell": context["spell"], "seen": form.cleaned_data["seen"]} | by_now(request)
        if corrects:
            return spells.correct_discharge(leaving=form.leaving(), **stands)
        return spells.discharge(going=form.who_goes(), **asdict(form.leaving()), **stands)

    recorded = _("Discharge recorded. The rhythm is daily until the team decides.")
    text = _("The discharge is corrected.") if corrects else recorded
    return answer(request, context, form, save, text, template="caseload/spells/discharge.html")


@require_POST
@permission("clinical.write")
def reopen(request, uuid, spell):
    """The discharge was a mistake."""
    context = about(request, uuid, writing=True, spell=spell)
    return at_once(
        request, context, lambda: spells.reopen(spell=context["spell"], **by_now(request)),
        _("The discharge is taken back: still in hospital."),
    )  # fmt: skip


@form_view
@permission("clinical.write", reads="person")
def retract(request, uuid, spell):
    """The whole stay was a mistake."""
    context = about(request, uuid, writing=True, spell=spell)
    form = RetractForm(request.POST or None)
    return answer(
        request, context, form,
        lambda: spells.retract(spell=context["spell"], reason=form.cleaned_data["reason"], **by_now(request)),
        _("The stay counts for nothing now. It is kept, with your reason."), template="caseload/spells/retract.html",
    )  # fmt: skip
