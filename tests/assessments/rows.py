"""Assessments put straight into the tables: nothing is reckoned or noticed by them."""

import datetime as dt

from django.utils import timezone

from assessments.definitions import current
from assessments.models import Assessment, Rating
from assessments.operations.instruments import registered
from caseload.models import Episode
from teams.models import User


def draft(episode: Episode, by: User, key: str = "ocairs", on: dt.date | None = None, **fields) -> Assessment:
    """Begun and not rated."""
    return Assessment.objects.create(
        person_id=episode.person_id,
        episode=episode,
        instrument=registered(current()[key]),
        key=key,
        on_date=on or timezone.localdate(),
        begun_by=by,
        assessor=by,
        **({"sources": ["interview"]} | fields),
    )


def assessed(
    episode: Episode,
    by: User,
    key: str = "ocairs",
    on: dt.date | None = None,
    ratings: dict[str, int] | None = None,
    otherwise: int = 3,
    **fields,
) -> Assessment:
    """Signed: every item rated ``otherwise``, but those named in ``ratings`` (None: not rated, with a reason)."""
    row = draft(episode, by, key, on, **fields)
    given = {item.code: otherwise for item in current()[key].items} | (ratings or {})
    Rating.objects.bulk_create(
        Rating(
            assessment=row,
            item=item,
            value=value,
            not_rated_because="" if value is not None else "Not seen in this setting",
            rated_by=by,
            rated_at=timezone.now(),
        )
        for item, value in given.items()
    )
    row.signed_by, row.signed_at = by, timezone.now()
    row.save(update_fields=["signed_by", "signed_at"])
    return row
