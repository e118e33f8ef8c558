"""Planned visits."""

import datetime as dt
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Prefetch, Q, QuerySet, Value
from django.shortcuts import get_object_or_404

from caseload.contacts.models import PlannedVisit, VisitStaff
from caseload.people.models import Person
from caseload.people.scope import in_sight
from teams.access import Rights


def with_staff(visits: QuerySet[PlannedVisit]) -> QuerySet[PlannedVisit]:
    """Visits with person, episode, place and who goes."""
    going = Prefetch("visit_staff", VisitStaff.objects.select_related("user").order_by("user__name"))
    related = ("person", "episode", "place", "series", "moved_to")
    return visits.select_related(*related).prefetch_related(going)


def visits_of_person(person: Person, *, since: dt.date) -> QuerySet[PlannedVisit]:
    """A person's visits from a day on, whatever has become of them, in order; ``going``: names of who goes."""
    going = ArrayAgg("staff__name", order_by="staff__name", filter=Q(staff__isnull=False), default=Value([]))
    rows = PlannedVisit.objects.filter(person=person, on_date__gte=since).annotate(going=going)
    return rows.order_by("on_date", "starts_at", "pk")


def visit_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> PlannedVisit:
    """One visit in sight; for everybody else it does not exist."""
    rows = with_staff(in_sight(PlannedVisit.objects.all(), rights, on=on)).select_related("episode__team", "person")
    return get_object_or_404(rows, uuid=uuid)
