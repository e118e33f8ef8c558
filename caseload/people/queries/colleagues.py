"""Who could co-ordinate somebody, with how many people they have."""

import datetime as dt
from collections.abc import Iterable

from caseload.people.caseloads import Load, load_of, people_coordinated
from teams.models import Membership, Team, User
from teams.roles import Role


def colleagues(teams: Iterable[Team], *, on: dt.date, at: dt.datetime) -> dict[Team, list[tuple[User, Load]]]:
    """Members of these teams on a day who may sign in, by name, each with their load: two reads."""
    teams = list(teams)
    held = people_coordinated(at=at, episode__team__in=teams)
    found: dict[Team, list[tuple[User, Load]]] = {team: [] for team in teams}
    by_id = {team.pk: team for team in teams}
    members = Membership.objects.on(on).filter(team__in=teams, user__is_active=True).exclude(role=Role.WALL)
    members = members.select_related("user")
    for membership in members.order_by("user__name"):
        found[by_id[membership.team_id]].append((membership.user, load_of(membership, held)))
    return found
