"""A meeting in progress as rows, for tests of what is written in it."""

import datetime as dt
import itertools

from django.utils import timezone

from caseload.people.models import Episode
from mdt.models import AgendaItem, Meeting, MeetingSeries
from teams.models import Team, User
from tests import make

_count = itertools.count(1)


def meeting(team: Team, chair: User, **fields) -> Meeting:
    """A weekly MDT that was opened just now."""
    now = timezone.now()
    series = MeetingSeries.objects.create(
        team=team, kind="mdt", title="Weekly MDT", weekdays=[1], local_time=dt.time(10), set_by=chair,
        starts_on=timezone.localdate() - dt.timedelta(days=30),
    )  # fmt: skip
    opened = {"state": "in_progress", "opened_at": now, "opened_by": chair, "chair": chair}
    return Meeting.objects.create(
        series=series, team=team, kind="mdt", on_date=timezone.localdate(), starts_at=now, minutes_planned=120,
        **(opened | fields),
    )  # fmt: skip


def item(meeting: Meeting, episode: Episode | None = None, **fields) -> AgendaItem:
    """Somebody on the agenda, below those who stand there."""
    subject = episode or make.episode(meeting.team, make.person("Rosa", "Thorne"))
    return AgendaItem.objects.create(
        meeting=meeting, person=subject.person, episode=subject, position=next(_count), **fields
    )


def referral(meeting: Meeting) -> AgendaItem:
    """Somebody on the agenda who was referred and waits to be accepted."""
    person = make.person("Asif", "Butt")
    waiting = make.episode(meeting.team, person, state="referred", accepted_at=None, referred_at=make.days_ago(3))
    return item(meeting, waiting)


def close(meeting: Meeting, by: User) -> None:
    """Somebody closes the meeting: it is sealed."""
    Meeting.objects.filter(pk=meeting.pk).update(
        state="closed", closed_at=timezone.now(), closed_by=by, sealed={}, sealed_hash="0" * 64
    )
