"""The table that scopes every read, kept by the episode operations and by nothing else."""

import datetime as dt

from django.utils import timezone

from caseload.people.models import Episode, TeamAccess

SEES_AFTER_END = dt.timedelta(days=90)
"""How long a team still sees a person once its episode has ended: notes are finished, the family or the next team
calls back, figures of the last quarter are read. Then the record is out of its sight."""


def open_access(*, team_id: int, person_id: int) -> None:
    """The team sees the person from now on."""
    TeamAccess.objects.bulk_create(
        [TeamAccess(team_id=team_id, person_id=person_id, until=None)],
        update_conflicts=True,
        unique_fields=["team", "person"],
        update_fields=["until"],
    )


def end_access(episode: Episode, *, at: dt.datetime) -> None:
    """The team sees the person for some time yet."""
    access = TeamAccess.objects.filter(team_id=episode.team_id, person_id=episode.person_id)
    access.update(until=timezone.localdate(at) + SEES_AFTER_END)
