"""Other systems that speak with us over HTTPS: who may, what for, until when.

A token is told once, when it is given; we keep its hash, and what it is for (``integrations.scopes``).
"""

import datetime as dt
import secrets
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from integrations.models import SystemClient
from integrations.scopes import PURPOSES, TEAM
from teams.faults import FieldError
from teams.models import User

LIFETIME = dt.timedelta(days=365)
"""How long a token holds unless said otherwise."""
USED_EVERY = dt.timedelta(minutes=1)
"""A system's last use is written this often and not with each request: all of them would wait for one row."""


class UnknownScopeError(FieldError):
    """A token was asked for what no token is for."""


@transaction.atomic
def give_token(
    *, name: str, scopes: list[str], by: User | None, expires_at: dt.datetime | None = None, token: str = ""
) -> str:
    """Let another system in, for a year unless ``expires_at`` says otherwise, and tell its token.

    A name given again gets a new token; the old one ends. ``token`` is for the demonstration alone. Raises
    ``UnknownScopeError``.
    """
    if unknown := [scope for scope in scopes if scope not in PURPOSES and not scope.startswith(TEAM)]:
        raise UnknownScopeError(_("No token is for %(scope)s") % {"scope": ", ".join(unknown)}, "purpose")
    now, token = timezone.now(), token or secrets.token_urlsafe(32)
    given = {"token_sha256": digest(token), "scopes": scopes, "created_at": now, "given_by": by}
    given |= {"expires_at": expires_at or now + LIFETIME, "revoked_at": None, "last_used_at": None}
    client, _made = SystemClient.objects.update_or_create(name=name, defaults=given)
    facts = {"scopes": scopes, "until": given["expires_at"].isoformat()}
    record("system_client.token_given", by=by, subject="system_client", subject_uuid=client.uuid, **facts)
    return token


@transaction.atomic
def revoke(*, client: SystemClient, by: User | None, at: dt.datetime) -> None:
    """Let it in no more. Said twice, it is the first that counts."""
    if SystemClient.objects.filter(pk=client.pk, revoked_at=None).update(revoked_at=at):
        record("system_client.revoked", by=by, subject="system_client", subject_uuid=client.uuid)


def client_of(authorization: str) -> SystemClient | None:
    """Whose token it is, if it holds; that it was used is written down."""
    kind, _space, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        return None
    now = timezone.now()
    holds = Q(expires_at=None) | Q(expires_at__gt=now)
    found = SystemClient.objects.filter(holds, token_sha256=digest(token.strip()), revoked_at=None).first()
    if found and (found.last_used_at is None or found.last_used_at < now - USED_EVERY):
        SystemClient.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


def digest(token: str) -> str:
    """As a token is kept. It is 256 bits of chance, so nobody finds it from its hash by trying."""
    return sha256(token.encode(errors="replace")).hexdigest()
