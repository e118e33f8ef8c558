"""Which system asks, and whom it may read of.

A token's scopes say it: ``fhir.read`` to read, ``fhir.write`` to send, ``team:<code>`` for each team whose people it
is about. A token without a team reads nobody. What a team may see is read from the same table as for its staff.
"""

import datetime as dt

from integrations.fhir.outcomes import Refusal
from integrations.models import SystemClient
from integrations.operations.senders import digest
from teams.access import Rights, running_teams
from teams.models import User

READ, WRITE, TEAM = "fhir.read", "fhir.write", "team:"


def client_of(authorization: str, scope: str) -> SystemClient:
    """Whose token it is. 401 where none holds, 403 where it is for something else."""
    kind, _space, token = authorization.partition(" ")
    found = None
    if kind.lower() == "bearer" and token.strip():
        found = SystemClient.objects.filter(token_sha256=digest(token.strip()), revoked_at=None).first()
    if found is None:
        raise Refusal(401, "login", "A token is needed: Authorization: Bearer ...")
    if scope not in found.scopes:
        raise Refusal(403, "forbidden", f"This token is not for {scope}.")
    return found


def reader(client: SystemClient, *, on: dt.date) -> Rights:
    """What the system may see, as if it were a colleague of its teams. It has a name in the audit like anybody."""
    codes = {scope.removeprefix(TEAM) for scope in client.scopes if scope.startswith(TEAM)}
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


def _user(client: SystemClient) -> User:
    """Whose name stands in the audit: an account that nobody can sign in with."""
    user, _made = User.objects.get_or_create(
        email=f"system-{client.uuid}@system.invalid",
        defaults={"name": client.name, "is_active": False, "password": "!"},
    )
    return user
