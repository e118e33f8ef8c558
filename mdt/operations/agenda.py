"""The agenda of a meeting as rows: made when it opens, settled when it closes, changed by members in between."""

import datetime as dt

from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode
from mdt.models import AgendaItem, Meeting
from teams.models import User


def make(meeting: Meeting, *, at: dt.datetime) -> None:
    """Write the agenda of a meeting whose lock the caller holds."""
    episodes = Episode.objects.filter(team=meeting.team_id, state__in=OPEN_STATES).order_by("person__sort_key")
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, person_id=episode.person_id, episode=episode, position=number)
        for number, episode in enumerate(episodes, 1)
    )


def settle(meeting: Meeting, *, by: User, at: dt.datetime) -> None:
    """What else ends with the meeting."""
