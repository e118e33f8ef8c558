"""Which system asks, whom it may read of, and how often.

A token's scopes say the first two. What a team may see is read from the same table as for its staff; a token without
a team reads nobody.
"""

import contextlib
import datetime as dt

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from integrations.fhir.outcomes import Refusal
from integrations.models import SystemClient
from integrations.operations import systems
from integrations.scopes import teams_of
from teams.access import Rights, running_teams
from teams.models import User

MINUTE = 60


def client_of(authorization: str, scope: str) -> SystemClient:
    """Whose token it is. 401 where none holds, 403 where it is for something else."""
    found = systems.client_of(authorization)
    if found is None:
        raise Refusal(401, "login", "A token that holds is needed: Authorization: Bearer ...")
    if scope not in found.scopes:
        raise Refusal(403, "forbidden", f"This token is not for {scope}.")
    return found


def reader(client: SystemClient, *, on: dt.date) -> Rights:
    """What the system may see, as if it were a colleague of its teams. It has a name in the audit like anybody."""
    codes = teams_of(client.scopes)
    teams = [team for team in running_teams(on) if team.code in codes]
    if not teams:
        raise Refusal(403, "forbidden", "This token names no team whose people it may read.")
    return Rights(
        user=_user(client),
        by_team={team.pk: frozenset({"clinical.read"}) for team in teams},
        teams=tuple(teams),
        everywhere=frozenset(),
        roles=frozenset(),
    )


def keep_pace(client: SystemClient, *, at: dt.datetime) -> None:
    """429 for a system that asks more often in one minute than the service bears beside its staff. Where the counter
    is away nobody is counted."""
    minute, second = divmod(int(at.timestamp()), MINUTE)
    key, asked = f"fhir:{client.pk}:{minute}", 0
    with contextlib.suppress(RedisError, ValueError):  # the counter is away, or was dropped between the two
        cache.add(key, 0, timeout=2 * MINUTE)
        asked = cache.incr(key)
    if asked > settings.FHIR_REQUESTS_A_MINUTE:
        wait = MINUTE - second
        raise Refusal(429, "throttled", f"Too often: ask again in {wait} seconds.", {"Retry-After": str(wait)})


def _user(client: SystemClient) -> User:
    """Whose name stands in the audit: an account that nobody can sign in with."""
    user, _made = User.objects.get_or_create(
        email=f"system-{client.uuid}@system.invalid",
        defaults={"name": client.name, "is_active": False, "password": "!"},
    )
    return user
