"""Reads of staff and teams: nouns, as of a day."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from teams.calendar import Calendar
from teams.models import Absence, Membership, Provider, ShiftCoordinator, Team, TeamClosedDay, User
from teams.periods import DayPeriodQuerySet
from teams.roles import STAFF

MACHINES = "@feed.invalid"
"""How the addresses of systems end: a domain that nobody can have (RFC 2606)."""


def provider() -> Provider | None:
    """The provider that runs the teams."""
    return Provider.objects.first()


def calendar_of(team: Team) -> Calendar:
    """The team's calendar with its closed days."""
    return Calendar.of_team(team, TeamClosedDay.objects.filter(team=team).values_list("day", flat=True))


def today_of(team: Team, at: dt.datetime | None = None) -> dt.date:
    """The team's day at a moment: until 04:00 still the day before."""
    return Calendar.of_team(team).day_of(at or timezone.now())


def all_teams(*, on: dt.date) -> QuerySet[Team]:
    """Every team, those that have ended last, with ``members``: how many people work there on the day."""
    held = Q(memberships__starts_on__lte=on) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gt=on))
    return Team.objects.annotate(members=Count("memberships", filter=held)).order_by("ended_on", "name")


def members(team: Team, *, on: dt.date) -> QuerySet[Membership]:
    """Memberships that hold on the day or begin later, leads first, then by name."""
    return (
        Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), team=team)
        .select_related("user")
        .order_by("-role", "user__name", "starts_on")
    )


def staff_of(team: Team, *, on: dt.date) -> QuerySet[User]:
    """Those who work in the team on the day and may sign in, by name: no guest, no screen on its wall."""
    holding = Membership.objects.on(on).filter(team=team, role__in=STAFF)
    return User.objects.filter(pk__in=holding.values("user"), is_active=True).order_by("name")


def absences(users: Collection[int], *, on: dt.date) -> QuerySet[Absence]:
    """Absences of these people that hold on the day or are to come."""
    return (
        Absence.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), user__in=users)
        .select_related("user", "covered_by")
        .order_by("starts_on", "user__name")
    )


def shift_coordinator(team: Team, *, on: dt.date) -> ShiftCoordinator | None:
    """Who takes the team's calls on the day: the latest row counts."""
    return (
        ShiftCoordinator.objects.filter(team=team, on_date=on)
        .select_related("user", "set_by")
        .order_by("-set_at", "-pk")
        .first()
    )


def shift_coordinators(*, on: dt.date) -> dict[int, User]:
    """Team id to who takes its calls on the day."""
    rows = ShiftCoordinator.objects.filter(on_date=on).select_related("user").order_by("set_at", "pk")
    return {row.team_id: row.user for row in rows}


def closed_days(team: Team, *, since: dt.date) -> QuerySet[TeamClosedDay]:
    """The team's extra closed days from a day on."""
    return TeamClosedDay.objects.filter(team=team, day__gte=since).order_by("day")


def all_staff(*, on: dt.date) -> QuerySet[User]:
    """Everybody by name, those who may sign in first; ``held`` lists their memberships that hold on the day. The
    systems that act here under a name of their own, as a hospital's feed does, are no staff."""
    people = User.objects.exclude(email__endswith=MACHINES).order_by("-is_active", "name")
    return with_memberships(people, Membership.objects.on(on))


def with_memberships(users: QuerySet[User], memberships: DayPeriodQuerySet) -> QuerySet[User]:
    """These users with ``held``: those of ``memberships`` that are theirs."""
    chosen = memberships.select_related("team").order_by("team__name", "role")
    return users.prefetch_related(Prefetch("memberships", chosen, to_attr="held"))
