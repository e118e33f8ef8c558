"""Who co-ordinates how many, against their ceilings; figures and names only, nothing clinical."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.people.codes import OPEN_STATES
from caseload.people.models import CoordinatorPeriod, Episode
from teams.models import Membership, Team, User


@dataclass(frozen=True)
class Load:
    """How many people somebody co-ordinates in a team, and how many they should at most."""

    people: int
    ceiling: int | None

    @property
    def words(self) -> str:
        """9 of 12, 3 free."""
        if self.ceiling is None:
            return ngettext("%(n)d person, no ceiling", "%(n)d people, no ceiling", self.people) % {"n": self.people}
        left = self.ceiling - self.people
        if left < 0:
            room = _("%(n)d above the ceiling") % {"n": -left}
        else:
            room = _("full") if left == 0 else _("%(n)d free") % {"n": left}
        return _("%(people)d of %(ceiling)d, %(room)s") % {
            "people": self.people,
            "ceiling": self.ceiling,
            "room": room,
        }

    @property
    def is_over(self) -> bool:
        """Above the ceiling."""
        return self.ceiling is not None and self.people > self.ceiling

    @property
    def coordinates(self) -> bool:
        """Whether there is anything to show: somebody without people and without a ceiling co-ordinates nobody."""
        return bool(self.people or self.ceiling)

    @property
    def bar(self) -> tuple[int, int] | None:
        """Value and end of the bar; None without a ceiling."""
        return (min(self.people, self.ceiling), self.ceiling) if self.ceiling else None

    def with_more(self, more: int) -> "Load":
        """The same after a move."""
        return Load(self.people + more, self.ceiling)


def load_of(membership: Membership, people: dict[tuple[int, int], int]) -> Load:
    """One member's load in the team of the membership; ``people`` comes from ``people_coordinated``."""
    return Load(people.get((membership.user_id, membership.team_id), 0), membership.caseload_ceiling)


def people_coordinated(*, at: dt.datetime, **of) -> dict[tuple[int, int], int]:
    """(user id, team id) to the number of people co-ordinated at a moment, in one query. ``of`` narrows it:
    ``episode__team=team`` or ``user=user``."""
    periods = CoordinatorPeriod.objects.at(at).filter(episode__state__in=OPEN_STATES, **of)
    rows = periods.values_list("user_id", "episode__team_id").annotate(Count("pk"))
    return {(user, team): count for user, team, count in rows}


def team_totals(*, at: dt.datetime) -> dict[int, tuple[int, int]]:
    """Team id to how many people have an open episode, and how many of them nobody co-ordinates."""
    held = Exists(CoordinatorPeriod.objects.at(at).filter(episode=OuterRef("pk")))
    episodes = Episode.objects.filter(state__in=OPEN_STATES).annotate(held=held)
    totals: dict[int, tuple[int, int]] = {}
    for team, is_held, count in episodes.values_list("team_id", "held").annotate(Count("pk")):
        people, without = totals.get(team, (0, 0))
        totals[team] = (people + count, without + (0 if is_held else count))
    return totals


def coordinated_by(user: User | None, team: Team, *, at: dt.datetime) -> QuerySet[Episode]:
    """The open episodes of the team that somebody, or nobody, co-ordinates at a moment, by the person's name."""
    periods = CoordinatorPeriod.objects.at(at).filter(episode=OuterRef("pk"))
    held = Exists(periods.filter(user=user)) if user else ~Exists(periods)
    return (
        Episode.objects.filter(held, team=team, state__in=OPEN_STATES)
        .select_related("person", "team")
        .order_by("person__sort_key", "pk")
    )
