"""How a draft ends: signed and frozen, or given up with a reason; and how a mistake is corrected afterwards.

The database refuses every later change of what is signed (``assessments/sql/frozen.sql``).
"""

import datetime as dt
from collections.abc import Mapping
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.models import Assessment, Observation, Rating
from assessments.operations.drafts import (
    NotADraftError,
    RatingRefusedError,
    lock_draft,
    require_rater,
    told,
)
from assessments.operations.due import reckon_due
from assessments.queries import drafts
from caseload.people.models import Episode
from caseload.people.signals import tell_changed
from teams.faults import FieldError
from teams.models import User

LONGEST_REASON = 240


class NotCompleteError(FieldError):
    """It cannot be signed yet; ``items`` maps an item to what is missing there, ``sources_missing`` besides."""

    def __init__(self, items: Mapping[str, str], *, sources_missing: bool):
        super().__init__(_("This cannot be signed yet. Everything that you entered is saved."))
        self.items = dict(items)
        self.sources_missing = sources_missing


class CorrectedAlreadyError(FieldError):
    """Another version has taken its place already; ``successor`` is that one."""

    def __init__(self, successor: Assessment):
        super().__init__(_("This assessment was corrected already. Correct the latest version instead."))
        self.successor = successor


@transaction.atomic
def sign(*, assessment: Assessment, by: User, at: dt.datetime) -> Assessment:
    """Complete, sign and freeze. A correction takes the place of what it corrects. Twice by the same, it is one.

    Raises ``NotCompleteError`` with what is missing, ``NotADraftError`` where somebody else was first,
    ``RatingRefusedError`` where the user may not sign.
    """
    episode = _lock_episode(assessment)
    try:
        draft = lock_draft(assessment)
    except NotADraftError as ended:
        if ended.assessment.signed_by_id == by.pk:
            return ended.assessment
        raise
    require_rater(definitions.of(draft.instrument), by, at=at)
    _require_complete(draft)
    draft.signed_by, draft.signed_at = by, at
    draft.save(update_fields=["signed_by", "signed_at"])
    if draft.replaces_id:
        Assessment.objects.filter(pk=draft.replaces_id).update(successor=draft)
    told("assessment.signed", draft, by, key=draft.key)
    _counts_anew(episode, draft, at)
    return draft


@transaction.atomic
def give_up(*, assessment: Assessment, reason: str, by: User, at: dt.datetime) -> Assessment:
    """End a draft without signing it, with the reason; what was entered stays readable. Twice, it is one."""
    if not reason.strip():
        raise RatingRefusedError(_("Say why it is given up."), "reason")
    try:
        draft = lock_draft(assessment)
    except NotADraftError as ended:
        if ended.assessment.abandoned_by_id == by.pk:
            return ended.assessment
        raise
    require_rater(definitions.of(draft.instrument), by, at=at)
    draft.abandoned_by, draft.abandoned_at, draft.abandoned_reason = by, at, reason.strip()[:LONGEST_REASON]
    draft.save(update_fields=["abandoned_by", "abandoned_at", "abandoned_reason"])
    told("assessment.given_up", draft, by, key=draft.key)
    return draft


@transaction.atomic
def correct(*, assessment: Assessment, reason: str, by: User, at: dt.datetime) -> Assessment:
    """Begin a corrected version of a signed assessment, with everything that it holds; once signed it takes its
    place, and both can be read. Where a correction is under way already, that one."""
    _lock_episode(assessment)
    signed = Assessment.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "person", "episode__team", "instrument", "successor"
    ).get(pk=assessment.pk)  # fmt: skip
    require_rater(definitions.of(signed.instrument), by, at=at)
    if not signed.signed_at:
        raise RatingRefusedError(_("This is a draft: change it instead of correcting it."))
    if signed.successor:
        raise CorrectedAlreadyError(signed.successor)
    under_way = Assessment.objects.filter(replaces=signed, signed_at=None, abandoned_at=None).first()
    if under_way:
        return under_way
    if not reason.strip():
        raise RatingRefusedError(_("Say what was wrong."), "reason")
    version = _copy(signed, reason.strip()[:LONGEST_REASON], by, at)
    told("assessment.correction_begun", version, by, key=version.key)
    return version


def _copy(signed: Assessment, reason: str, by: User, at: dt.datetime) -> Assessment:
    version = Assessment.objects.create(
        person=signed.person, episode=signed.episode, instrument=signed.instrument, key=signed.key,
        on_date=signed.on_date, begun_by=by, begun_at=at, assessor_id=signed.assessor_id,
        second_assessor_id=signed.second_assessor_id, sources=signed.sources, summary=signed.summary,
        prompted_by_id=signed.prompted_by_id, replaces=signed, correction_reason=reason,
    )  # fmt: skip
    ratings = list(Rating.objects.filter(assessment=signed))
    for row in ratings:
        row.pk, row.assessment, row.revision = None, version, 1
    Rating.objects.bulk_create(ratings)
    seen = list(Observation.objects.filter(assessment=signed))
    for row in seen:
        row.pk, row.assessment, row.uuid = None, version, uuid5(version.uuid, str(row.uuid))
    Observation.objects.bulk_create(seen)
    return version


def _require_complete(draft: Assessment) -> None:
    ratings = drafts.ratings_of(draft)
    missing = {}
    for item in definitions.of(draft.instrument).items:
        row = ratings.get(item.code)
        if row is None or (row.value is None and not row.not_rated_because):
            missing[item.code] = _("Rate “%(item)s”, or say why it is not rated.") % {"item": item.title}
    if missing or not draft.sources:
        raise NotCompleteError(missing, sources_missing=not draft.sources)


def _lock_episode(assessment: Assessment) -> Episode:
    """The episode that it belongs to, open or not: a draft may be signed after a transfer."""
    return Episode.objects.select_for_update(no_key=True).get(pk=assessment.episode_id)


def _counts_anew(episode: Episode, draft: Assessment, at: dt.datetime) -> None:
    reckon_due(episode, draft.key)
    if episode.is_open:
        tell_changed([episode.pk], at=at)
