"""The plan of a person: formulation and goals; and the formulation's own pages."""

from uuid import uuid4

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.forms.formulation import FormulationForm, initial_of
from assessments.operations import formulation
from assessments.queries import formulation as formulations
from assessments.queries.goals import plan_of
from assessments.queries.reading import course_of
from assessments.views.planning import about, ask, person_of, read_plan, standing, write_plan
from caseload.contacts.queries import to_log
from caseload.plan.codes import GoalState
from nhsuk.page import page

OVER = (GoalState.ACHIEVED, GoalState.SET_ASIDE, GoalState.CHANGED)


@read_plan
def person_plan(request, uuid):
    """The tab: how we understand it together, what they want, and what is done for it."""
    on = timezone.localdate()
    try:
        episode = to_log(request.rights, uuid, on=on, team=request.team).episode
    except Http404:  # the address of a record that was merged leads to the one that stands
        return redirect("person_plan", person_of(request, uuid).uuid)
    person, context = episode.person, standing(request, episode.person, episode)
    goals = plan_of(request.rights, person, on=on)
    context |= {
        "standing": formulations.standing_of(request.rights, person, on=on),
        "active": [one for one in goals if one.standing.state == GoalState.ACTIVE],
        "proposed": [one for one in goals if one.standing.state == GoalState.PROPOSED],
        "over": [one for one in goals if one.standing.state in OVER],
        "today": on,
    }
    return page(request, "assessments/plan.html", context)


@read_plan
def person_formulations(request, uuid):
    """All that was written, the newest first."""
    person = person_of(request, uuid)
    context = about(request, person)
    context["formulations"] = formulations.formulations_of(request.rights, person, on=timezone.localdate())
    return page(request, "assessments/formulations.html", context)


@write_plan
def formulation_new(request, uuid):
    """Write it, or write it anew."""
    on, person = timezone.localdate(), person_of(request, uuid)
    context = about(request, person, writing=True)
    former = formulations.standing_of(request.rights, person, on=on)
    offers = formulations.offers(course_of(request.rights, person, on=on), former)
    form = FormulationForm(request.POST or None, offers=offers, initial=initial_of(former) | {"uuid": uuid4()})

    def perform(who):
        data = form.cleaned_data
        try:
            formulation.write(told=form.told(), former=data["former"], uuid=data["uuid"], **who)
        except formulation.WrittenMeanwhileError:
            form.data = form.data.copy()
            form.data["former"] = str(former.formulation.uuid) if former else ""
            context["theirs"] = former
            raise

    return ask(
        request, context, form, perform, done=_("It is written down. What stood before stays readable."),
        back=("person_plan", person.uuid), template="assessments/formulation_form.html",
    )  # fmt: skip
