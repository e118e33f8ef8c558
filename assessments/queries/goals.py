"""Goals as the pages of the plan show them: with the meeting's list, where they grew from, and one time line."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404

from assessments import definitions
from assessments.course import in_terms_of
from assessments.goal_line import ItemRating, Moment, line
from assessments.models import GoalSource, Instrument, MeetingItem, Rating
from assessments.queries.formulation import PointRead, read_points, told_points
from assessments.scoring import Rated, Verdict, compare
from assessments.structure import Definition
from caseload.contacts.codes import COUNTING_ENTRIES
from caseload.contacts.models import Contact, ContactWork
from caseload.contacts.queries.entries import whole
from caseload.people.models import Person
from caseload.plan import queries as plan
from caseload.plan.codes import GoalState
from caseload.plan.models import Goal, GoalRating, GoalStep, Intervention
from caseload.plan.queries import Figure, GoalRead
from nhsuk import moments
from teams.access import Rights
from teams.models import User


@dataclass(frozen=True)
class StateSince:
    """A state of the goal, who said so and why."""

    state: GoalState
    at: dt.datetime
    reason: str
    by: str


@dataclass(frozen=True)
class GoalPage:
    """All that stands on a goal's page."""

    read: GoalRead
    waiting: MeetingItem | None
    grew_from: tuple[PointRead, ...]
    states: list[StateSince]
    figures: list[Figure]
    contacts: list[Contact]
    ratings: list[ItemRating]

    @property
    def wins(self) -> list[Contact]:
        """The contacts on which something went well."""
        return [contact for contact in self.contacts if contact.small_win]

    @property
    def line(self) -> list[Moment]:
        """All of it in the order of time, newest first."""
        return line(
            [
                *(Moment(moments.local(one.at).date(), "state", one) for one in self.states),
                *(Moment(one.on, "figure", one) for one in self.figures),
                *(Moment(moments.local(one.occurred_at).date(), "contact", one) for one in self.contacts),
                *(Moment(one.on, "rating", one) for one in self.ratings),
            ]
        )


def plan_of(rights: Rights, person: Person, *, on: dt.date) -> list[GoalRead]:
    """A person's goals with their interventions, each with whether it waits for the meeting (``waits``)."""
    rows = plan.goals(rights, on=on).filter(person=person).annotate(waits=_waits("goal"))
    return plan.with_interventions(rows, _interventions(rights, on=on))


def _interventions(rights: Rights, *, on: dt.date) -> QuerySet[Intervention]:
    return plan.interventions(rights, on=on).annotate(waits=_waits("intervention"))


def _waits(kind: str) -> Exists:
    return Exists(MeetingItem.objects.filter(**{kind: OuterRef("pk")}, settled_at=None))


def goal_page(rights: Rights, uuid: UUID, *, on: dt.date) -> GoalPage:
    """One goal in sight with everything along its way; for everybody else it does not exist. Three
    queries."""
    rows = plan.goals(rights, on=on).filter(uuid=uuid).select_related("set_by", "person", "replaces", "replaced_by")
    rows = rows.annotate(
        told_states=_states(),
        told_figures=_figures(),
        told_waiting=_waiting(),
        told_sources=grew_from(),
        told_ratings=_told_ratings(),
        told_instruments=_told_instruments(),
    )
    found = plan.with_interventions(rows, _interventions(rights, on=on))
    if not found:
        raise Http404
    goal: Goal = found[0].goal
    return GoalPage(
        read=found[0],
        waiting=_item(goal.told_waiting),
        grew_from=read_points(goal.told_sources),
        states=[_state(told) for told in goal.told_states],
        figures=[Figure(dt.date.fromisoformat(t["on"]), t["value"], t["comment"]) for t in goal.told_figures],
        contacts=_contacts(goal),
        ratings=_ratings(goal),
    )


def _states() -> ArraySubquery:
    rows = GoalStep.objects.filter(goal=OuterRef("pk")).order_by("starts_at")
    return ArraySubquery(
        rows.values(told=JSONObject(state="state", at="starts_at", reason="reason", by="set_by__name"))
    )


def _state(told: dict) -> StateSince:
    return StateSince(GoalState(told["state"]), dt.datetime.fromisoformat(told["at"]), told["reason"], told["by"])


def _figures() -> ArraySubquery:
    rows = GoalRating.objects.filter(goal=OuterRef("pk")).order_by("on_date")
    return ArraySubquery(rows.values(told=JSONObject(on="on_date", value="value", comment="comment")))


def _waiting():
    rows = MeetingItem.objects.filter(goal=OuterRef("pk"), settled_at=None)
    told = JSONObject(uuid="uuid", reason="reason", at="taken_at", by="taken_by__name")
    return rows.values_list(told, flat=True)[:1]


def _item(told: dict | None) -> MeetingItem | None:
    return told and MeetingItem(
        uuid=UUID(told["uuid"]), reason=told["reason"], taken_by=User(name=told["by"]),
        taken_at=dt.datetime.fromisoformat(told["at"]),
    )  # fmt: skip


def grew_from() -> ArraySubquery:
    """The points that a goal grew from."""
    of_goal = GoalSource.objects.filter(goal=OuterRef(OuterRef("pk"))).values("point_id")
    return told_points(Q(pk__in=of_goal))


def sources_of(goal: Goal) -> tuple[PointRead, ...]:
    """The points that a goal grew from, for its form."""
    [told] = Goal.objects.filter(pk=goal.pk).annotate(told=grew_from()).values_list("told", flat=True)
    return read_points(told)


def _contacts(goal: Goal) -> list[Contact]:
    """The contacts that worked on a goal and count, the latest first."""
    worked = ContactWork.objects.filter(contact=OuterRef("pk"), goal=goal)
    rows = Contact.objects.filter(Exists(worked), successor=None, entry__in=COUNTING_ENTRIES, person=goal.person_id)
    return whole(rows.order_by("-occurred_at", "-pk"))


def _told_ratings() -> ArraySubquery:
    """What was rated of the items that the goal grew from, in the order of time: signed assessments that count."""
    grown = GoalSource.objects.filter(
        goal=OuterRef(OuterRef("pk")),
        point__item=OuterRef("item"),
        point__assessment__key=OuterRef("assessment__key"),
    )
    rows = Rating.objects.filter(
        Exists(grown), assessment__person=OuterRef("person"), assessment__signed_at__isnull=False,
        assessment__successor=None, value__isnull=False,
    ).order_by("assessment__on_date", "assessment__signed_at", "pk")  # fmt: skip
    told = JSONObject(
        key="assessment__key", item="item", on="assessment__on_date", value="value",
        instrument="assessment__instrument_id",
    )  # fmt: skip
    return ArraySubquery(rows.values(told=told))


def _told_instruments() -> ArraySubquery:
    """The instruments of these ratings, apart: the JSON of a definition would come once for each rating."""
    grown = GoalSource.objects.filter(goal=OuterRef(OuterRef("pk")), point__assessment__key=OuterRef("key"))
    told = JSONObject(pk="pk", content_hash="content_hash", definition="definition")
    return ArraySubquery(Instrument.objects.filter(Exists(grown)).values(told=told))


def _ratings(goal: Goal) -> list[ItemRating]:
    instruments = {told["pk"]: definitions.of(Instrument(**told)) for told in goal.told_instruments}
    return moved(_rated(told, instruments[told["instrument"]]) for told in goal.told_ratings)


def _rated(told: dict, definition: Definition) -> tuple[ItemRating, Definition]:
    rated = ItemRating(
        (told["key"], told["item"]), definition.item(told["item"]).title, definition.short_title,
        dt.date.fromisoformat(told["on"]), definition.grade(told["value"]),
    )  # fmt: skip
    return rated, definition


def moved(rated: Iterable[tuple[ItemRating, Definition]]) -> list[ItemRating]:
    """Each rating with what became of the item since the one before, in the order given."""
    before: dict[tuple[str, str], ItemRating] = {}
    shown = []
    for one, definition in rated:
        last = before.get(one.key)
        if last:
            one = replace(one, verdict=_verdict(last, one, definition))
        before[one.key] = one
        shown.append(one)
    return shown


def _verdict(before: ItemRating, after: ItemRating, definition: Definition) -> Verdict:
    """By the newer definition; not known where it has no such grade any more."""
    item = after.key[1]
    then = in_terms_of(definition, {item: Rated(before.grade.value)})
    changes = compare(definition, then, {item: Rated(after.grade.value)})
    return next(change.verdict for change in changes if change.item.code == item)
