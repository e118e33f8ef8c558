"""A goal: its page, setting it, changing it, where it stands, and the person's own figure."""

from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import goal_line
from assessments.forms.goals import GoalChangeForm, GoalGrewForm
from assessments.operations import goals
from assessments.queries.formulation import standing_of
from assessments.queries.goals import GoalPage, goal_page, sources_of
from assessments.views.planning import about, ask, person_of, read_plan, write_plan
from caseload.plan import operations as plan
from caseload.plan.codes import GoalState
from caseload.plan.forms import GOAL_ANSWERS, REVIEW_AFTER, GoalStateForm, RateForm, ReviseGoalForm
from caseload.plan.models import Goal
from caseload.plan.moves import GOAL_MOVES
from caseload.plan.queries import goal_or_404
from nhsuk import moments
from nhsuk.page import page

LATEST = 10
"""What of the line is shown at once; the rest opens."""


@read_plan
def goal(request, uuid):
    """Their words, what is done for it, and one time line."""
    found = goal_page(request.rights, uuid, on=timezone.localdate())
    context = about(request, found.read.goal.person)
    context |= {"page": found, "read": found.read, "goal": found.read.goal, "today": timezone.localdate()}
    context |= {"picture": picture_of(found), "answers": answers(found.read.standing.state), "rate": RateForm()}
    line = found.line
    context |= {"latest": line[:LATEST], "before": line[LATEST:]}
    return page(request, "assessments/goal.html", context)


def picture_of(found: GoalPage) -> goal_line.Picture:
    """The same line drawn: their figures, and a lane each for contacts, small wins and items."""
    items: dict[tuple, tuple[str, list]] = {}
    for one in found.ratings:
        name = f"{one.title}, {one.short_title}"
        items.setdefault(one.key, (name, []))[1].append((one.on, one.grade.letter, one.grade.counts_as))
    days = [(moments.local(contact.occurred_at).date(), bool(contact.small_win)) for contact in found.contacts]
    lanes = [
        (_("Contacts that worked on it"), [(day, "", "contact") for day, _win in days]),
        (_("Small wins"), [(day, "", "win") for day, win in days if win]),
        *items.values(),
    ]
    return goal_line.picture(
        first=moments.local(found.read.goal.set_at).date(), last=timezone.localdate(), lanes=lanes,
        figures=[(one.on, one.value) for one in found.figures],
    )  # fmt: skip


def answers(now: str) -> list[tuple[str, str]]:
    """Where a goal can go from here."""
    return [(to.value, str(label)) for to, label in GOAL_ANSWERS.items() if now in GOAL_MOVES[to]]


@write_plan
def goal_new(request, uuid):
    """Set a goal with the person."""
    person = person_of(request, uuid)
    context = about(request, person, writing=True)
    form = GoalGrewForm(request.POST or None, initial={"uuid": uuid4()})
    standing = standing_of(request.rights, person, on=timezone.localdate())
    form.offer(standing.points if standing else ())

    def perform(who):
        data = form.cleaned_data
        told = {"told": form.told(), "state": data["state"], "uuid": data["uuid"]}
        return goals.set_goal(grew_from=data.get("grew_from", ()), **told, **who)

    return ask(
        request, context, form, perform, heading=_("Set a goal with them"), submit=_("Save the goal"),
        done=_("The goal is written down. Propose what you do together for it."), back=("person_plan", person.uuid),
        after=_page_of,
    )  # fmt: skip


@write_plan
def goal_change(request, uuid):
    """Another goal takes this one's place."""
    old, context = _goal(request, uuid)
    points = {point.uuid: point for point in sources_of(old)}
    standing = standing_of(request.rights, old.person, on=timezone.localdate())
    initial = {"uuid": uuid4(), "life_area": old.life_area, "why": old.why, "how_known": old.how_known}
    form = GoalChangeForm(request.POST or None, initial=initial | {"grew_from": [str(pk) for pk in points]})
    form.offer((points | {point.uuid: point for point in (standing.points if standing else ())}).values())

    def perform(who):
        data = form.cleaned_data
        return goals.change_goal(
            goal=old, told=form.told(), reason=data["reason"], grew_from=data.get("grew_from", ()), uuid=data["uuid"],
            **who,
        )  # fmt: skip

    return ask(
        request, context, form, perform, heading=_("It has become another goal"), submit=_("Save the new goal"),
        lede=_("The words of a goal are never changed. Write the new one; both stay readable, and what you do "
               "together goes on under it."),
        done=_("The new goal has taken its place. What was open goes on under it."), back=("goal", old.uuid),
        stands=old.called, after=_page_of,
    )  # fmt: skip


@write_plan
def goal_revise(request, uuid):
    """Why it matters, how we shall know, when it is looked at again."""
    row, context = _goal(request, uuid)
    initial = {"why": row.why, "how_known": row.how_known, "review_on": row.review_on}
    form = ReviseGoalForm(request.POST or None, initial=initial)
    return ask(
        request, context, form, lambda who: plan.revise_goal(goal=row, **form.cleaned_data, **who),
        heading=_("Why, how we shall know, and when we look again"), submit=_("Save"), stands=row.called,
        done=_("Saved."), back=("goal", row.uuid),
    )  # fmt: skip


@write_plan
def goal_state(request, uuid):
    """Where it stands from now on."""
    read = goal_or_404(request.rights, uuid, on=timezone.localdate())
    row, context = read.goal, about(request, read.goal.person, writing=True)
    passed = row.review_on <= timezone.localdate()
    review_on = timezone.localdate() + REVIEW_AFTER if passed else row.review_on
    initial = {"to": request.GET.get("to"), "review_on": review_on}
    form = GoalStateForm(
        request.POST or None, choices=answers(row.state), ended=read.ended_with_it, initial=initial
    )  # fmt: skip
    return ask(
        request, context, form, lambda who: _stands(row, form, who), heading=_("Where does it stand?"),
        submit=_("Save"), done=_("Written down. How it came here stays on its line."), back=("goal", row.uuid),
        stands=f"{row.called}, {GoalState(row.state).label}",
    )  # fmt: skip


def _stands(row, form: GoalStateForm, who: dict) -> None:
    data = form.cleaned_data
    if data["to"] == GoalState.ACTIVE:
        plan.take_up(
            goal=row, reason=data["reason"], review_on=data["review_on"], again=form.proposed_again(), **who
        )  # fmt: skip
    elif data["to"] == GoalState.ACHIEVED:
        plan.achieve(goal=row, reason=data["reason"], **who)
    else:
        plan.set_aside(goal=row, reason=data["reason"], **who)


@write_plan
def goal_rate(request, uuid):
    """How far along they say they are."""
    row, context = _goal(request, uuid)
    form = RateForm(request.POST or None)
    return ask(
        request, context, form, lambda who: plan.rate(goal=row, **form.cleaned_data, **who),
        heading=_("Their own figure"), submit=_("Save their figure"), stands=row.called,
        done=_("Their figure is on the goal's line."), back=("goal", row.uuid),
    )  # fmt: skip


def _page_of(row: Goal) -> tuple:
    return "goal", row.uuid


def _goal(request, uuid):
    """The goal in sight, and the page about its person, who is written about."""
    row = goal_or_404(request.rights, uuid, on=timezone.localdate()).goal
    return row, about(request, row.person, writing=True)
