"""The one signal by which the rooms above hear that a team's calendar, rhythms or absences were changed."""

from django.dispatch import Signal

team_changed = Signal()
"""Arguments: ``team_ids`` (list of int), ``at`` (aware datetime). Sent inside the transaction of the change.

Whoever keeps something that was reckoned from a team's days or rhythms reckons it again.
"""


def tell_team_changed(team_ids, *, at) -> None:
    """Say that these teams' days, rhythms or absences have changed."""
    ids = sorted(set(team_ids))
    if ids:
        team_changed.send(sender=None, team_ids=ids, at=at)
