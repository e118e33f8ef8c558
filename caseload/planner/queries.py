"""Reads of a person's weeks. A plan is the person's: whoever works with them reads it, whichever team made it."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from caseload.contacts.codes import VisitState
from caseload.contacts.models import Draft, PlannedVisit
from caseload.contacts.queries import visits_of_person
from caseload.people.models import Person
from caseload.planner import pictures
from caseload.planner.codes import Area, Happened
from caseload.planner.models import EntryOutcome, PlanEntry, WeekPlan
from caseload.planner.week import Planned, in_order
from teams.models import User

SHOWN_VISITS = (VisitState.PLANNED, VisitState.DONE)


@dataclass(frozen=True)
class Entry:
    """Something in a saved week, and what they say became of it."""

    pk: int
    thing: Planned
    happened: str = ""
    said: str = ""
    outcome: int = 0
    """The row that says so; 0 where nothing was said yet."""
    told_to: str = ""

    @property
    def weekday(self) -> int:
        return self.thing.weekday

    @property
    def part(self) -> str:
        return self.thing.part

    @property
    def area(self) -> str:
        return self.thing.area

    @property
    def text(self) -> str:
        """Their word, or the picture's."""
        return in_a_word(self.thing)

    @property
    def area_word(self) -> str:
        return str(Area(self.area).label)

    @property
    def happened_word(self) -> str:
        return str(Happened(self.happened).label) if self.happened else ""


@dataclass(frozen=True)
class Version:
    """A week as it was saved once."""

    pk: int
    uuid: UUID
    made_at: dt.datetime
    made_by: str
    with_person: bool
    entries: tuple[Entry, ...]

    @property
    def week(self) -> tuple[Planned, ...]:
        """What was planned, without what came of it."""
        return tuple(entry.thing for entry in self.entries)


@dataclass(frozen=True)
class Working:
    """What somebody has changed and not saved: the version they began with, and the week as they have it."""

    base: UUID | None
    week: tuple[Planned, ...]
    kept_at: dt.datetime


@dataclass(frozen=True)
class Weeks:
    """One week in all its versions, newest first, and the Mondays of the others that hold a plan, newest first."""

    versions: list[Version]
    others: list[dt.date]
    working: Working | None = None

    @property
    def current(self) -> Version | None:
        """The week as it stands."""
        return self.versions[0] if self.versions else None

    def version(self, uuid: str) -> Version | None:
        """One of them; the week as it stands where none is named."""
        return next((one for one in self.versions if str(one.uuid) == uuid), None if uuid else self.current)


def weeks_of(person: Person, monday: dt.date, *, user: User | None = None) -> Weeks:
    """All versions of one week, the other weeks, and what ``user`` is changing in this one: one query. Of a person in
    sight, as their page has found out."""
    plans = (
        WeekPlan.objects.filter(Q(monday=monday) | Q(successor=None), person=OuterRef("pk"))
        .order_by("-monday", "-made_at", "-pk")
        .values(
            json=JSONObject(
                pk="pk", uuid="uuid", monday="monday", made_at="made_at", made_by="made_by__name",
                with_person="with_person", things=ArraySubquery(_things(monday)),
            )
        )
    )  # fmt: skip
    drafts = Draft.objects.filter(user=user, person=OuterRef("pk"), form=form_of(monday)).order_by("-saved_at", "-pk")
    draft = drafts.values(json=JSONObject(data="data", saved_at="saved_at"))[:1]
    row = Person.objects.filter(pk=person.pk).values(plans=ArraySubquery(plans), draft=Subquery(draft)).get()
    here = monday.isoformat()
    others = dict.fromkeys(plan["monday"] for plan in row["plans"] if plan["monday"] != here)
    return Weeks(
        versions=[_version(plan) for plan in row["plans"] if plan["monday"] == here],
        others=[dt.date.fromisoformat(day) for day in others],
        working=_working(row["draft"]["data"], row["draft"]["saved_at"]) if row["draft"] else None,
    )


def _things(monday: dt.date) -> QuerySet:
    """The entries of a plan of that week, each with the latest word on what happened."""
    latest = (
        EntryOutcome.objects.filter(entry=OuterRef("pk"))
        .order_by("-recorded_at", "-pk")
        .values(json=JSONObject(id="pk", happened="happened", said="words", told_to="recorded_by__name"))[:1]
    )
    entries = PlanEntry.objects.filter(plan=OuterRef("pk"), plan__monday=monday).annotate(said=Subquery(latest))
    names = ("weekday", "part", "area", "words", "picture", "said")
    return entries.order_by("weekday", "part", "position").values(
        json=JSONObject(id="pk", **{name: F(name) for name in names})
    )


def _version(row: dict) -> Version:
    made_at = dt.datetime.fromisoformat(row["made_at"])
    entries = in_order(map(_entry, row["things"]))
    return Version(row["pk"], UUID(row["uuid"]), made_at, row["made_by"], row["with_person"], entries)


def _entry(row: dict) -> Entry:
    said = row["said"] or {}
    thing = Planned(row["weekday"], row["part"], row["area"], row["words"], row["picture"])
    return Entry(
        row["id"],
        thing,
        said.get("happened", ""),
        said.get("said", ""),
        said.get("id", 0),
        said.get("told_to", ""),
    )


def visits_in(person: Person, monday: dt.date) -> list[PlannedVisit]:
    """The visits of a week that are planned or were made, in order, with the names of who goes."""
    rows = visits_of_person(person, since=monday).filter(on_date__lt=monday + dt.timedelta(days=7))
    return list(rows.filter(state__in=SHOWN_VISITS))


def form_of(monday: dt.date) -> str:
    """The name under which a draft of a week is kept."""
    return f"week:{monday.isoformat()}"


def read(draft: Draft) -> Working:
    """A draft's words as a week."""
    return _working(draft.data, draft.saved_at.isoformat())


def _working(data: dict, saved_at: str) -> Working:
    base = data["base"]
    week = tuple(Planned(*row) for row in data["week"])
    return Working(UUID(base) if base else None, week, dt.datetime.fromisoformat(saved_at))


def in_a_word(thing: Planned) -> str:
    """Their own word for it, or else the picture's."""
    return thing.words or pictures.label(thing.picture)
