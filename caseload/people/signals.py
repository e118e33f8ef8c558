"""The one signal by which the rooms above hear that an episode was touched.

Every operation that touches an episode sends it inside its own transaction, after locking the episode. Receivers
(``caseload.apps``) first reckon the episode's state, then reconcile its alerts.
"""

from collections.abc import Iterable
from datetime import datetime

from django.dispatch import Signal

episodes_changed = Signal()
"""Arguments: ``episode_ids`` (list of int), ``at`` (aware datetime)."""


def tell_changed(episode_ids: Iterable[int], *, at: datetime) -> None:
    """Say that these episodes, already locked by the caller, have changed."""
    ids = sorted(set(episode_ids))
    if ids:
        episodes_changed.send(sender=None, episode_ids=ids, at=at)
