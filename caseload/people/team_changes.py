"""What follows when a team's calendar, rhythms or absences change: everybody's dues are reckoned again."""

import datetime as dt

from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode
from caseload.people.signals import tell_changed


def on_team_changed(*, team_ids: list[int], at: dt.datetime, **_) -> None:
    """Receiver of ``teams.signals.team_changed``: lock the teams' open episodes in the order of ids, and tell."""
    episodes = Episode.objects.filter(team_id__in=team_ids, state__in=OPEN_STATES)
    locked = episodes.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)
    tell_changed(list(locked), at=at)
