"""Reads of goals and interventions: a goal belongs to the person, so whoever sees the person reads it."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404

from caseload.people.scope import in_sight
from caseload.plan.codes import (
    OPEN_GOAL_STATES,
    OPEN_INTERVENTION_STATES,
    GoalState,
    InterventionState,
)
from caseload.plan.models import Goal, GoalRating, Intervention
from teams.access import Rights


@dataclass(frozen=True)
class Standing:
    """A state, since when and why."""

    state: GoalState | InterventionState
    since: dt.datetime
    reason: str

    @property
    def is_open(self) -> bool:
        """Whether it is still worked towards, or may be."""
        return self.state in (*OPEN_GOAL_STATES, *OPEN_INTERVENTION_STATES)


@dataclass(frozen=True)
class InterventionRead:
    """An intervention and where it stands."""

    intervention: Intervention
    standing: Standing


@dataclass(frozen=True)
class Figure:
    """How far along the person said they were, on a day."""

    on: dt.date
    value: int
    comment: str


@dataclass(frozen=True)
class GoalRead:
    """A goal, where it stands, the person's latest figure, and what is done for it."""

    goal: Goal
    standing: Standing
    figure: Figure | None
    interventions: list[InterventionRead] = field(default_factory=list)

    @property
    def ended_with_it(self) -> list[Intervention]:
        """What was done for it until it was achieved or set aside: what may be proposed again when it is taken up."""
        if self.standing.state not in (GoalState.ACHIEVED, GoalState.SET_ASIDE):
            return []
        return [one.intervention for one in self.interventions if one.standing.since >= self.standing.since]


@dataclass(frozen=True)
class OpenGoal:
    """A goal that a contact can be said to have worked on, with what is done for it: (uuid, words) each."""

    uuid: UUID
    title: str
    under: tuple[tuple[UUID, str], ...]


def goals(rights: Rights, *, on: dt.date) -> QuerySet[Goal]:
    """Goals of the people in sight, each with its standing state (``state``, ``since``, ``reason``), the person's
    latest figure and the goal it replaced."""
    latest = GoalRating.objects.filter(goal=OuterRef("pk")).order_by("-on_date")
    told = JSONObject(on="on_date", value="value", comment="comment")
    rows = in_sight(_standing(Goal.objects.all()), rights, on=on).select_related("set_by", "person", "replaces")
    return rows.annotate(figure=latest.values_list(told, flat=True)[:1])


def interventions(rights: Rights, *, on: dt.date) -> QuerySet[Intervention]:
    """Interventions of the people in sight, each with its standing state, its goal and who is proposed."""
    rows = _standing(Intervention.objects.all())
    return in_sight(rows, rights, on=on).select_related("goal", "person", "proposed_user", "set_by")


def _standing(rows: QuerySet) -> QuerySet:
    now = FilteredRelation("steps", condition=Q(steps__ends_at=None))
    return rows.annotate(now=now, state=F("now__state"), since=F("now__starts_at"), reason=F("now__reason"))


def with_interventions(rows: QuerySet[Goal], under: QuerySet[Intervention]) -> list[GoalRead]:
    """Some of ``goals``, the latest state first, each with those of ``interventions`` that belong to it, in the
    order of their proposing."""
    found = list(rows.order_by("-now__starts_at", "-pk"))
    by_goal: dict[int, list[InterventionRead]] = {row.pk: [] for row in found}
    for one in under.filter(goal__in=list(by_goal)).order_by("set_at", "pk"):
        by_goal[one.goal_id].append(read_intervention(one))
    return [GoalRead(row, _goal_standing(row), _figure(row.figure), by_goal[row.pk]) for row in found]


def read_intervention(row: Intervention) -> InterventionRead:
    """A row of ``interventions`` as it is shown."""
    return InterventionRead(row, Standing(InterventionState(row.state), row.since, row.reason))


def _goal_standing(row: Goal) -> Standing:
    return Standing(GoalState(row.state), row.since, row.reason)


def _figure(told: dict | None) -> Figure | None:
    return told and Figure(dt.date.fromisoformat(told["on"]), told["value"], told["comment"])


def goal_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> GoalRead:
    """One goal in sight with its interventions; for everybody else it does not exist."""
    found = with_interventions(goals(rights, on=on).filter(uuid=uuid), interventions(rights, on=on))
    if not found:
        raise Http404
    return found[0]


def intervention_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> InterventionRead:
    """One intervention in sight; for everybody else it does not exist."""
    found = interventions(rights, on=on).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return read_intervention(found)


def told_open(person) -> ArraySubquery:
    """What a contact with a person can be said to have worked on, active goals first, as JSON for ``read_open``:
    one query with whatever the caller reads about the person."""
    under = Intervention.objects.filter(
        goal=OuterRef("pk"), steps__ends_at=None, steps__state__in=OPEN_INTERVENTION_STATES
    )
    what = ArraySubquery(under.order_by("set_at", "pk").values(told=JSONObject(uuid="uuid", what="what")))
    rows = Goal.objects.filter(person=person, steps__ends_at=None, steps__state__in=OPEN_GOAL_STATES)
    told = JSONObject(uuid="uuid", words="words", life_area="life_area", under=what)
    # Of the two open states, the active one comes first in the alphabet too.
    return ArraySubquery(rows.order_by("steps__state", "-set_at", "-pk").values(told=told))


def read_open(told: list[dict]) -> list[OpenGoal]:
    """What ``told_open`` gave."""
    return [
        OpenGoal(
            UUID(one["uuid"]), Goal(words=one["words"], life_area=one["life_area"]).called,
            tuple((UUID(done["uuid"]), done["what"]) for done in one["under"]),
        )
        for one in told
    ]  # fmt: skip
