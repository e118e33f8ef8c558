"""Other systems that speak with us, as their page shows them. No row of anybody's is among them."""

import datetime as dt
from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.utils import timezone

from integrations.models import SystemClient
from integrations.scopes import PURPOSES, teams_of
from teams.models import Team

SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class System:
    """One of them as it stands: ``state`` is holds, soon, ended or revoked."""

    client: SystemClient
    purposes: list[str]
    teams: list[str]
    state: str


def systems(*, at: dt.datetime) -> list[System]:
    """All of them, those whose token holds first: two queries, whatever their number."""
    names = dict(Team.objects.values_list("code", "name"))
    clients = SystemClient.objects.select_related("given_by").order_by("name")
    found = [_shown(client, names, at) for client in clients]
    return sorted(found, key=lambda one: one.state in ("ended", "revoked"))


def system_or_404(uuid) -> System:
    """One."""
    client = get_object_or_404(SystemClient.objects.select_related("given_by"), uuid=uuid)
    return _shown(client, dict(Team.objects.values_list("code", "name")), timezone.now())


def _shown(client: SystemClient, names: dict[str, str], at: dt.datetime) -> System:
    purposes = [str(words) for scope, words in PURPOSES.items() if scope in client.scopes]
    return System(
        client, purposes, sorted(names.get(code, code) for code in teams_of(client.scopes)), _state(client, at)
    )


def _state(client: SystemClient, at: dt.datetime) -> str:
    if client.revoked_at:
        return "revoked"
    if client.expires_at is None or client.expires_at > at + SOON:
        return "holds"
    return "soon" if client.expires_at > at else "ended"
