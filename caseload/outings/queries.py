"""Who is out: scoped by the reader's teams, without side effects."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from caseload.outings.models import Outing
from caseload.outings.times import stands
from caseload.people.names import initials
from teams.access import Rights
from teams.models import Membership, Team, User

OVERDUE, LATE, OUT = "overdue", "late", "out"
ORDER = (OVERDUE, LATE, OUT)


@dataclass(frozen=True)
class Out:
    """Somebody who is out, and who is with them."""

    outing: Outing
    along: list[User]
    at: dt.datetime

    @cached_property
    def stands(self) -> str:
        """out, late, or overdue past the team's minutes."""
        return stands(self.outing.expected_at, self.outing.team.setting_off_grace_minutes, at=self.at)

    @property
    def about(self) -> str:
        """The initials of whom they visit: the board hangs in the office."""
        person = self.outing.episode and self.outing.episode.person
        return initials(person.preferred_name or person.given_names, person.family_name) if person else ""

    @property
    def pressing(self) -> tuple:
        """Sorts the board: overdue first, then by when they are expected."""
        return ORDER.index(self.stands), self.outing.expected_at, self.outing.user.name

    @property
    def marks(self) -> tuple:
        """What the board shows of it: equal marks draw the same."""
        one = self.outing
        return one.pk, one.expected_at, self.stands, tuple(user.name for user in self.along)


def outings(rights: Rights) -> QuerySet[Outing]:
    """Outings of the reader's teams, and the reader's own."""
    rows = Outing.objects.filter(Q(team__in=rights.team_ids) | Q(user=rights.user))
    return rows.select_related("user", "team", "episode__person", "visit", "ended_by")


def outing_or_404(rights: Rights, uuid: UUID) -> Outing:
    """One outing in sight; for everybody else it does not exist."""
    return get_object_or_404(outings(rights), uuid=uuid)


def along(outing: Outing) -> list[Outing]:
    """The outings of those who set off together with this one, by name."""
    rows = Outing.objects.filter(journey=outing.journey).exclude(pk=outing.pk).select_related("user", "team")
    return list(rows.order_by("ended_at", "user__name"))


def own(rights: Rights) -> Outing | None:
    """The reader's own outing, if they are out."""
    return outings(rights).filter(user=rights.user, ended_at=None).first()


def out_now(rights: Rights, team: Team, *, at: dt.datetime, on: dt.date) -> list[Out]:
    """Who is out of a team: on its visits, or as one of its members wherever they are. Overdue first; one query."""
    members = Membership.objects.on(on).filter(team=team).values("user")
    rows = list(outings(rights).filter(Q(team=team) | Q(user__in=members), ended_at=None))
    return _with_company(rows, at)


def back_since(rights: Rights, team: Team, *, since: dt.datetime) -> QuerySet[Outing]:
    """Who is back of a team since a moment, the latest first."""
    rows = outings(rights).filter(team=team, set_off_at__gte=since, ended_at__isnull=False)
    return rows.order_by("-ended_at", "pk")


def _with_company(rows: Collection[Outing], at: dt.datetime) -> list[Out]:
    found = [Out(one, [o.user for o in rows if o.journey == one.journey and o.pk != one.pk], at) for one in rows]
    return sorted(found, key=lambda out: out.pressing)
