"""What somebody may do, and in which teams: read once per request, denied by default.

A view declares its permission and what it reads::

    @permission("clinical.read", reads="list")
    def board(request): ...

``teams.middleware.Access`` enforces it; a view without a declaration answers nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Read
from teams.models import Membership, Team, User
from teams.roles import PERMISSIONS, Role, permissions_of

KINDS_OF_READ = (None, *Read.Kind.values)


@dataclass(frozen=True)
class Declared:
    """What a view says of itself: the permission it asks for, and the kind of read it is, if it shows people."""

    permission: str
    reads: str | None


def permission(name: str, *, reads: str | None = None) -> Callable:
    """Declare a view's permission, and ``reads`` as one of person, list, search, print, export or nothing."""
    if name not in PERMISSIONS:
        raise ValueError(f"unknown permission {name}")
    if reads not in KINDS_OF_READ:
        raise ValueError(f"unknown kind of read {reads}")

    def mark(view):
        view.declared = Declared(name, reads)
        return view

    return mark


@dataclass(frozen=True)
class Rights:
    """One user's rights on one day."""

    user: User
    by_team: dict[int, frozenset[str]]
    """Team id to the permissions held there."""
    teams: tuple[Team, ...]
    """The teams whose people this user works with, by name; all teams for a service lead."""
    everywhere: frozenset[str]
    """Permissions held in the whole service."""
    roles: frozenset[str]

    @cached_property
    def team_ids(self) -> list[int]:
        """Ids of the teams whose people this user works with."""
        return [team.pk for team in self.teams]

    @property
    def is_clinical(self) -> bool:
        """True for those who see clinical content."""
        return self.may("clinical.read")

    @property
    def sees_identities(self) -> bool:
        """True for those who see everybody's identity and nothing clinical (administrator, governance)."""
        return bool(self.roles & {Role.ADMINISTRATOR, Role.GOVERNANCE})

    def may(self, name: str, team: Team | int | None = None) -> bool:
        """Whether the permission is held: in ``team``, or anywhere if none is named."""
        if name in self.everywhere:
            return True
        if team is None:
            return any(name in held for held in self.by_team.values())
        return name in self.by_team.get(team if isinstance(team, int) else team.pk, ())

    def require(self, name: str, team: Team | int | None = None) -> None:
        """Raise PermissionDenied unless the permission is held."""
        if not self.may(name, team):
            raise PermissionDenied(name)


def rights_of(user: User, *, on: date) -> Rights:
    """The rights that ``user`` holds on a day: one query, and one more for a service lead's list of teams."""
    memberships = list(Membership.objects.on(on).filter(user=user).select_related("team"))
    service_roles = [m.role for m in memberships if m.team_id is None]
    in_teams = [m for m in memberships if m.team_id is not None and not _has_ended(m.team, on)]
    if Role.SERVICE_LEAD in service_roles:
        teams = running_teams(on)
    else:
        teams = sorted((m.team for m in in_teams), key=lambda team: team.name)
    return Rights(
        user=user,
        by_team={m.team_id: permissions_of([m.role]) for m in in_teams},
        teams=tuple(teams),
        everywhere=permissions_of(service_roles),
        roles=frozenset([*service_roles, *(m.role for m in in_teams)]),
    )


def running_teams(on: date) -> list[Team]:
    """The teams that exist on a day, by name."""
    return [team for team in Team.objects.filter(started_on__lte=on).order_by("name") if not _has_ended(team, on)]


def _has_ended(team: Team, on: date) -> bool:
    return team.ended_on is not None and team.ended_on <= on


def may_write_absences_of(rights: Rights, user: User) -> bool:
    """Whether the permission is held in a team in which the member of staff works, or everywhere."""
    return "absences.write" in rights.everywhere or any(
        rights.may("absences.write", team_id) for team_id in teams_of(user)
    )


def teams_of(user: User) -> list[int]:
    """Ids of the teams in which they work today."""
    rows = Membership.objects.on(timezone.localdate()).filter(user=user, team__isnull=False)
    return list(rows.values_list("team_id", flat=True))
