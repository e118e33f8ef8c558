"""Reads of treatments and checks: whoever sees the person reads them."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, JSONField, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from caseload import sql
from caseload.people.models import Person
from caseload.people.scope import in_sight
from caseload.people.whereabouts import where
from caseload.treatments import due
from caseload.treatments.codes import DueState, Entry
from caseload.treatments.models import Treatment, TreatmentChange, TreatmentDue, TreatmentEvent, TreatmentPolicy
from teams.access import Rights
from teams.models import Membership, Team, User
from teams.roles import Profession, Role

CLINICAL = (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD)


def due_sql(person: str) -> str:
    """The expression that tells what is due for the person in a column: for statements of any page."""
    there = f"'{{{','.join(where(gives_treatments=True))}}}'::text[]"
    return sql.statement("treatments_due").replace("{person}", person).replace("{there}", there)


def told_due(person: str) -> RawSQL:
    """The same for a query of the ORM; ``person`` is the column in full."""
    return RawSQL(due_sql(person), (), output_field=JSONField())  # noqa: S611 - no input in it


def open_dues(person: Person) -> list[due.Due]:
    """What is due for one person. The caller has checked that the person is in sight."""
    row = Person.objects.filter(pk=person.pk).annotate(told=told_due('"caseload_person"."id"')).get()
    return due.read(row.told)


def due_of(event: TreatmentEvent) -> due.Due:
    """What an entry told of, as a form asks it again: the round as it stood then, without the one that followed."""
    policy, treatment = event.treatment.policy, event.treatment
    return due.Due(
        uuid=treatment.uuid, what=treatment.what, title=policy.title, due_on=event.given_on,
        earliest_on=event.given_on, latest_on=event.given_on, closes_with=policy.closes_with,
        sites=tuple(policy.sites), result=policy.result, unit=policy.unit, break_hours=policy.break_hours,
        is_recorded=True,
    )  # fmt: skip


def due_of_treatment(treatment: Treatment) -> due.Due:
    """What is due of one treatment, for its own form; where nothing is, as its policy asks."""
    told = {one.uuid: one for one in open_dues(treatment.person)}
    if treatment.uuid in told:
        return told[treatment.uuid]
    return due_of(TreatmentEvent(treatment=treatment, occurred_at=timezone.now()))


def prescribers(team: Team, *, on: dt.date) -> list[User]:
    """Who of the team can be named as prescriber: those who see its people; doctors first."""
    rows = Membership.objects.on(on).filter(team=team, role__in=CLINICAL).select_related("user")
    found = sorted(rows, key=lambda row: (row.profession != Profession.DOCTOR, row.user.name))
    return [row.user for row in found]


@dataclass(frozen=True)
class Line:
    """One entry of a course: the version that stands, whether it counts, and how it came to be."""

    event: TreatmentEvent
    counts: bool
    earlier: list[TreatmentEvent]
    out_of_policy: str = ""
    """ "early" or "late" where it was given outside the days of its round."""


@dataclass(frozen=True)
class Course:
    """A treatment with what is due and what became of it, newest first."""

    treatment: Treatment
    due: TreatmentDue | None
    lines: list[Line]
    changes: list[TreatmentChange]
    was: list[Treatment]
    """The same as it stood on another record of the person, until the two became one."""

    @property
    def results(self) -> list[TreatmentEvent]:
        """The results, newest first."""
        return [line.event for line in self.lines if line.counts and line.event.has_result]

    @property
    def waits(self) -> TreatmentEvent | None:
        """The event that the prescriber has not answered."""
        waiting = self.due and self.due.waiting_id
        return next((line.event for line in self.lines if line.event.pk == waiting), None) if waiting else None


def treatments(rights: Rights, *, on: dt.date) -> QuerySet[Treatment]:
    """Treatments of the people in sight."""
    rows = in_sight(Treatment.objects.all(), rights, on=on)
    return rows.select_related("person", "episode__team", "policy", "prescriber", "set_by")


def going_on(rows: QuerySet[Treatment]) -> QuerySet[Treatment]:
    """These treatments; one that was the same as another on the person's other record, as that other."""
    return Treatment.objects.filter(pk__in=rows.values(stands=Coalesce("goes_on_as", "pk")))


def treatment_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Treatment:
    """One treatment of somebody in sight, as it goes on; for everybody else it does not exist."""
    found = treatments(rights, on=on).filter(pk__in=going_on(Treatment.objects.filter(uuid=uuid))).first()
    if found is None:
        raise Http404
    return found


def event_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> TreatmentEvent:
    """The version of an event that somebody has open, of a person in sight; ``is_replaced``: it stands no longer."""
    parts = ("episode__team", "policy", "prescriber")
    about = [f"{which}__{part}" for which in ("treatment", "treatment__goes_on_as") for part in parts]
    rows = in_sight(TreatmentEvent.objects.filter(uuid=uuid), rights, on=on).select_related(
        *about, "person", "recorded_by"
    )
    replaced = Exists(TreatmentEvent.objects.filter(replaces=OuterRef("pk")))
    found = rows.annotate(is_replaced=replaced).first()
    if found is None:
        raise Http404
    found.treatment = found.treatment.goes_on_as or found.treatment
    return found


def standing(event: TreatmentEvent) -> TreatmentEvent:
    """The version of an event that stands now."""
    while later := TreatmentEvent.objects.filter(replaces=event).first():
        later.treatment, later.person = event.treatment, event.person
        event = later
    return event


def course(treatment: Treatment) -> Course:
    """The whole course of a treatment, with what was the same on another record: three queries."""
    of_it = Q(treatment=treatment) | Q(treatment__goes_on_as=treatment)
    rows = TreatmentEvent.objects.filter(of_it).select_related("recorded_by", "answer__recorded_by")
    events = list(rows.order_by("-occurred_at", "-pk"))
    parts = ("policy", "treatment__prescriber", "treatment__episode__team")
    rounds = list(TreatmentDue.objects.filter(of_it).select_related(*parts).order_by("pk"))
    was = {due.treatment_id: due.treatment for due in rounds if due.treatment_id != treatment.pk}
    closed = {due.closed_by_id: due for due in rounds if due.state == DueState.CLOSED}
    replaced = {event.replaces_id: event for event in events if event.replaces_id}
    by_id = {event.pk: event for event in events}
    lines = [_line(event, by_id, closed.get(event.pk), treatment) for event in events if event.pk not in replaced]
    open_now = next((due for due in rounds if due.state == DueState.OPEN), None)
    changes = treatment.changes.select_related("prescriber", "changed_by").order_by("-changed_at", "-pk")
    return Course(treatment, open_now, lines, list(changes), list(was.values()))


def _line(event: TreatmentEvent, by_id: dict, closed: TreatmentDue | None, treatment: Treatment) -> Line:
    earlier, version = [], event
    while version.replaces_id:
        version = by_id[version.replaces_id]
        earlier.append(version)
    given_on = event.given_on
    outside = ""
    if closed and closed.after_id:
        outside = "early" if given_on < closed.earliest_on else "late" if given_on > closed.latest_on else ""
    return Line(event, event.entry != Entry.WITHDRAWN, earlier, outside)


def policies(*, on: dt.date) -> QuerySet[TreatmentPolicy]:
    """What the provider's policy says on a day, by title."""
    return TreatmentPolicy.objects.on(on).order_by("title", "kind")


def policy_versions(kind: str) -> list[TreatmentPolicy]:
    """All versions of one kind, the newest first; 404 where there is none."""
    found = list(TreatmentPolicy.objects.filter(kind=kind).select_related("set_by").order_by("-starts_on"))
    if not found:
        raise Http404
    return found


def still_due(episode_id: int) -> QuerySet[TreatmentDue]:
    """What is due in one episode, for whoever thinks of ending it."""
    rows = TreatmentDue.objects.filter(episode=episode_id, state=DueState.OPEN)
    return rows.select_related("treatment", "after").order_by("due_on").annotate(what=F("treatment__what"))
