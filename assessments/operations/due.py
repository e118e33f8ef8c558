"""When somebody is assessed again: reckoned from the last assessment, by the interval of the person or the team."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from assessments import sql
from assessments.models import Assessment, MeetingItem, Reassessment, ReassessmentPeriod
from audit.operations import record
from caseload.people.codes import OPEN_STATES, EpisodeState
from caseload.people.models import Episode
from caseload.people.operations.locks import hold
from caseload.people.signals import tell_changed
from teams.faults import FieldError
from teams.models import User

LONGEST_INTERVAL_DAYS = 1100
LONGEST_REASON = 240


class IntervalRefusedError(FieldError):
    """An interval cannot be like this."""


def reckon_due(episode: Episode, key: str | None = None) -> None:
    """After an assessment: the due days of all the person's open episodes, of one instrument or of all."""
    reckon_due_of(
        Episode.objects.filter(person=episode.person_id, state__in=OPEN_STATES).values_list("pk", flat=True), key
    )


def reckon_due_of(episode_ids: Iterable[int], key: str | None = None) -> None:
    """The due days of some episodes: one statement, which writes what has changed and nothing else."""
    ids = list(episode_ids)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(sql.statement("reckon_due"), {"episodes": ids, "key": key})


@transaction.atomic
def set_interval(
    *, episode: Episode, key: str, every_days: int | None, reason: str, by: User, at: dt.datetime
) -> Episode:
    """Agree another interval for one person, in whole days from the day of the last assessment; None: it is not to
    be repeated. Above the team's, with a reason."""
    if every_days is not None and not 1 <= every_days <= LONGEST_INTERVAL_DAYS:
        sentence = _("The interval is from 1 to %(most)d days") % {"most": LONGEST_INTERVAL_DAYS}
        raise IntervalRefusedError(sentence, field="every_days")
    if not reason.strip():
        raise IntervalRefusedError(_("Say why it differs from the team's interval"), field="reason")
    episode = hold(episode, EpisodeState.ACCEPTED)
    _end(episode, key, at)
    ReassessmentPeriod.objects.create(
        person_id=episode.person_id,
        episode=episode,
        key=key,
        every_days=every_days,
        reason=reason.strip()[:LONGEST_REASON],
        starts_at=at,
        set_by=by,
        set_at=at,
    )
    return _changed(episode, key, by, at, every_days=every_days)


@transaction.atomic
def end_interval(*, episode: Episode, key: str, by: User, at: dt.datetime) -> Episode:
    """Go back to the team's interval."""
    episode = hold(episode, EpisodeState.ACCEPTED)
    if not _end(episode, key, at):
        raise IntervalRefusedError(_("The team's interval applies already"))
    return _changed(episode, key, by, at, every_days="team")


def _end(episode: Episode, key: str, at: dt.datetime) -> int:
    running = ReassessmentPeriod.objects.filter(episode=episode, key=key, ends_at=None)
    return running.update(ends_at=at)


def _changed(episode: Episode, key: str, by: User, at: dt.datetime, **facts) -> Episode:
    record("reassessment.set", by=by, person=episode.person, team=episode.team, key=key, **facts)
    reckon_due_of([episode.pk], key)
    tell_changed([episode.pk], at=at)
    return episode


def on_episode_transferred(*, old_id: int, new_id: int, at: dt.datetime, **_kwargs) -> None:
    """Receiver of ``people.signals.episode_transferred``: drafts, what waits for the meeting, and intervals of the
    person's own go along; what is due follows the new team's settings."""
    Assessment.objects.filter(episode=old_id, signed_at=None, abandoned_at=None).update(episode=new_id)
    MeetingItem.objects.filter(episode=old_id, settled_at=None).update(episode=new_id)
    for row in ReassessmentPeriod.objects.filter(episode=old_id, ends_at=None):
        ReassessmentPeriod.objects.filter(pk=row.pk).update(ends_at=at)
        row.pk, row.episode_id, row.starts_at = None, new_id, at
        row.save(force_insert=True)
    Reassessment.objects.filter(episode=old_id).delete()
    reckon_due_of([new_id])


def on_people_merged(*, survivor_id: int, **_kwargs) -> None:
    """Receiver of ``people.signals.people_merged``: the last assessment may be the other record's."""
    reckon_due_of(Episode.objects.filter(person=survivor_id, state__in=OPEN_STATES).values_list("pk", flat=True))
