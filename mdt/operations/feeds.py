"""Secret addresses at which a member's own calendar reads their diary."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from audit.operations import record
from mdt.models import CalendarFeed
from teams.models import User


def token_hash(token: str) -> str:
    """What is kept of a secret: who reads the database learns no address."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(*, by: User, at: dt.datetime) -> str:
    """A new secret, shown once; one that was made before stops working. Returns the secret."""
    _revoke_all(by, at)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=by, token_hash=token_hash(token))
    record("feed.made", by=by)
    return token


@transaction.atomic
def revoke_feed(*, by: User, at: dt.datetime) -> None:
    """The address stops working at once."""
    if _revoke_all(by, at):
        record("feed.revoked", by=by)


def note_read(feed: CalendarFeed, *, at: dt.datetime) -> None:
    """Remember when a calendar last read it: a time where one never subscribed says that somebody else did."""
    CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=at)


def _revoke_all(user: User, at: dt.datetime) -> int:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
