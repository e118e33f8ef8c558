"""Taking in a trust's licensed wording."""

import datetime as dt

from django.db import transaction

from assessments.criteria import Wording
from assessments.models import Criteria
from assessments.queries.criteria import latest
from audit.operations import record


@transaction.atomic
def load(*, wording: Wording, at: dt.datetime) -> bool:
    """Let this wording count from now on; False where it counts already. What was loaded before stays kept."""
    before = latest(wording.key, wording.version)
    if before and before.content_hash == wording.content_hash:
        return False
    Criteria.objects.create(
        key=wording.key,
        version=wording.version,
        wording=wording.words,
        content_hash=wording.content_hash,
        loaded_at=at,
    )
    told = {"key": wording.key, "version": wording.version, "content_hash": wording.content_hash}
    record("criteria.loaded", by=None, subject="criteria", **told)
    return True
