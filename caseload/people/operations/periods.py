"""Dated periods of episodes: beginning one, and ending those that run. The caller holds the episodes.

What is planned for later stays when something begins before it. What is planned and has not begun when an
episode ends is left as it stands: no period is deleted, and everybody reads the periods of open episodes.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.people.models import CoordinatorPeriod, Episode, IntensityPeriod, RhythmPeriod
from caseload.people.refusals import Refused
from teams.models import User
from teams.periods import MomentPeriod

ALL = (CoordinatorPeriod, IntensityPeriod, RhythmPeriod)
LONGEST_REVIEW = dt.timedelta(days=366)
"""A review further off is a slip of the pen, and would be none."""


def begin(model: type[MomentPeriod], of: Mapping[Episode, dict], *, starts_at: dt.datetime, by: User) -> None:
    """From a moment on these values hold, one dictionary per episode: one read and at most three writes,
    whatever their number. The period that runs at that moment is cut there; one that begins at the very moment
    is replaced; the new one lasts until whatever was planned next."""
    new, replaced, cut = [], [], []
    standing = _standing(model, of, starts_at)
    for episode, values in of.items():
        running, same, later = _around(standing[episode.pk], starts_at)
        cut += [running.pk] if running else []
        if same:
            replaced.append(_with(same, values, by))
        else:
            ends_at = later.starts_at if later else None
            new.append(_with(model(episode=episode, starts_at=starts_at, ends_at=ends_at), values, by, episode))
    if cut:
        model.objects.filter(pk__in=cut).update(ends_at=starts_at)
    for row in replaced:
        row.save()
    model.objects.bulk_create(new)


def _standing(model, of, moment) -> dict[int, list]:
    rows = defaultdict(list)
    found = model.objects.filter(Q(ends_at=None) | Q(ends_at__gt=moment), episode__in=list(of))
    for row in found.order_by("starts_at"):
        rows[row.episode_id].append(row)
    return rows


def _around(rows: list, moment: dt.datetime) -> tuple:
    """The period that runs at a moment, the one that begins at it, and the next after it."""
    running = next((row for row in rows if row.starts_at < moment), None)
    same = next((row for row in rows if row.starts_at == moment), None)
    later = next((row for row in rows if row.starts_at > moment), None)
    return running, same, later


def _with(row, values: dict, by: User, episode: Episode | None = None):
    if episode:
        row.person_id = episode.person_id
    for name, value in {**values, "set_by": by}.items():
        setattr(row, name, value)
    return row


def end_running(model: type[MomentPeriod], episode_ids: list[int], *, at: dt.datetime) -> int:
    """End what runs at a moment; the number of periods ended."""
    return model.objects.at(at).filter(episode_id__in=episode_ids, starts_at__lt=at).update(ends_at=at)


def check_review(review_by: dt.date, *, at: dt.datetime) -> None:
    """Nothing stands without a day on which it is looked at again (domain.md R4, R5)."""
    today = timezone.localdate(at)
    if not today < review_by <= today + LONGEST_REVIEW:
        raise Refused(_("The review date must be after today, and within a year"), field="review_by")


def resume(model: type[MomentPeriod], episode: Episode, *, ended_at: dt.datetime) -> None:
    """Let what was ended at a moment run on, until whatever is planned next."""
    rows = model.objects.filter(episode=episode)
    later = rows.filter(starts_at__gte=ended_at).order_by("starts_at").first()
    rows.filter(ends_at=ended_at).update(ends_at=later.starts_at if later else None)
