"""What is done under a goal: proposing it, arranging it, and where it stands."""

from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.views.planning import about, ask, write_plan
from caseload.contacts.queries import team_staff
from caseload.plan import operations as plan
from caseload.plan.codes import InterventionState
from caseload.plan.forms import INTERVENTION_ANSWERS, ArrangedForm, InterventionForm, InterventionStateForm
from caseload.plan.moves import INTERVENTION_MOVES
from caseload.plan.queries import InterventionRead, goal_or_404, intervention_or_404
from teams.models import User

AGREES = "interventions.agree"
"""Agreeing is the meeting's, or the lead's."""


@write_plan
def intervention_new(request, uuid):
    """Propose something to do together."""
    on = timezone.localdate()
    goal = goal_or_404(request.rights, uuid, on=on).goal
    context = about(request, goal.person, writing=True)
    form = InterventionForm(
        request.POST or None, staff=team_staff(context["episode"].team, on=on), initial={"uuid": uuid4()}
    )

    def perform(who):
        data = form.cleaned_data
        told = {"kind": data["kind"], "what": data["what"], "uuid": data["uuid"]}
        plan.propose(goal=goal, arranged=form.arranged(), **told, **who)

    return ask(
        request, context, form, perform, heading=_("Propose something to do together"), submit=_("Propose it"),
        done=_("Proposed. Take it to the MDT so that the team can agree."), back=("goal", goal.uuid),
        stands=goal.called,
    )  # fmt: skip


@write_plan
def intervention_revise(request, uuid):
    """Who, how often, where, and what they say to it."""
    row, context = _intervention(request, uuid)
    intervention = row.intervention
    staff = team_staff(context["episode"].team, on=timezone.localdate())
    staff = _with(staff, intervention.proposed_user)
    form = ArrangedForm(request.POST or None, staff=staff, initial=ArrangedForm.initial_of(intervention))
    return ask(
        request, context, form,
        lambda who: plan.revise_intervention(intervention=intervention, arranged=form.arranged(), **who),
        heading=_("Who, how often, where, and what they say"), submit=_("Save"), stands=intervention.what,
        done=_("Saved."), back=("goal", intervention.goal.uuid),
    )  # fmt: skip


def _with(staff: list[User], proposed: User | None) -> list[User]:
    """The team of today, and whoever was proposed."""
    return [*staff, proposed] if proposed and proposed not in staff else staff


@write_plan
def intervention_state(request, uuid):
    """Where it stands from now on."""
    row, context = _intervention(request, uuid)
    may_agree = request.rights.may(AGREES, context["episode"].team_id)
    form = InterventionStateForm(
        request.POST or None, choices=answers(row, may_agree=may_agree), initial={"to": request.GET.get("to")}
    )
    note = "" if may_agree else _("That the team agrees is for the meeting or the lead to say: take it to the MDT.")
    waits = row.standing.state == InterventionState.PROPOSED
    return ask(
        request, context, form, lambda who: _stands(row, form.cleaned_data, who), heading=_("Where does it stand?"),
        submit=_("Save"), done=_("Written down."), back=("goal", row.intervention.goal.uuid),
        stands=f"{row.intervention.what}, {row.standing.state.label}", lede=note if waits else "",
    )  # fmt: skip


def answers(row: InterventionRead, *, may_agree: bool) -> list[tuple[str, str]]:
    """Where an intervention can go from here, by this reader."""
    return [
        (to.value, str(label))
        for to, label in INTERVENTION_ANSWERS.items()
        if row.standing.state in INTERVENTION_MOVES[to] and (may_agree or to != InterventionState.AGREED)
    ]


def _stands(row: InterventionRead, data: dict, who: dict) -> None:
    move = {
        InterventionState.PROPOSED: plan.propose_again,
        InterventionState.AGREED: plan.agree,
        InterventionState.UNDER_WAY: plan.start,
        InterventionState.ENDED: plan.end,
    }[InterventionState(data["to"])]
    move(intervention=row.intervention, reason=data["reason"], **who)


def _intervention(request, uuid):
    """The intervention in sight, and the page about its person, who is written about."""
    row = intervention_or_404(request.rights, uuid, on=timezone.localdate())
    return row, about(request, row.intervention.person, writing=True)
