"""How often: contact intensity, and the rhythm agreed for one person."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.codes import EpisodeState, RhythmSource
from caseload.people.models import Episode, IntensityPeriod, RhythmPeriod
from caseload.people.operations.locks import hold
from caseload.people.operations.periods import begin, check_review, end_running
from caseload.people.refusals import Refused
from caseload.people.signals import tell_changed
from teams.models import User

LONGEST_RHYTHM_DAYS = 90


@transaction.atomic
def set_intensity(
    *,
    episode: Episode,
    intensity: str,
    reason: str,
    review_by: dt.date,
    by: User,
    at: dt.datetime,
    starts_at: dt.datetime | None = None,
) -> Episode:
    """Set the contact intensity, with a reason and a day of review (domain.md R4), from now or a later moment."""
    check_review(review_by, at=at)
    episode = hold(episode, EpisodeState.ACCEPTED)
    values = {"intensity": intensity, "reason": reason, "review_by": review_by}
    begin(IntensityPeriod, {episode: values}, starts_at=starts_at or at, by=by)
    record(
        "intensity.set",
        by=by,
        person=episode.person,
        team=episode.team,
        intensity=intensity,
        review_by=review_by.isoformat(),
        starts_at=(starts_at or at).isoformat(),
    )
    tell_changed([episode.pk], at=at)
    return episode


@transaction.atomic
def set_rhythm(
    *,
    episode: Episode,
    every_days: int,
    reason: str,
    review_by: dt.date,
    by: User,
    at: dt.datetime,
    starts_at: dt.datetime | None = None,
    source: str = RhythmSource.AGREED,
) -> Episode:
    """Agree that the person is seen every N whole days, above the team's default (domain.md R5)."""
    check_review(review_by, at=at)
    if not 1 <= every_days <= LONGEST_RHYTHM_DAYS:
        raise Refused(_("The rhythm must be between 1 and 90 days"), field="every_days")
    episode = hold(episode, EpisodeState.ACCEPTED)
    values = {"every_days": every_days, "source": source, "reason": reason, "review_by": review_by}
    begin(RhythmPeriod, {episode: values}, starts_at=starts_at or at, by=by)
    record(
        "rhythm.set",
        by=by,
        person=episode.person,
        team=episode.team,
        every_days=every_days,
        source=source,
        review_by=review_by.isoformat(),
        starts_at=(starts_at or at).isoformat(),
    )
    tell_changed([episode.pk], at=at)
    return episode


@transaction.atomic
def end_rhythm(*, episode: Episode, by: User, at: dt.datetime) -> Episode:
    """Go back to the team's default for the person's contact intensity."""
    episode = hold(episode, EpisodeState.ACCEPTED)
    if not end_running(RhythmPeriod, [episode.pk], at=at):
        raise Refused(_("No rhythm of their own is in force: the team's default applies already"))
    record("rhythm.ended", by=by, person=episode.person, team=episode.team)
    tell_changed([episode.pk], at=at)
    return episode
