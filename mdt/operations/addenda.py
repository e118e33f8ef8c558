"""Addenda: sealed minutes never change, a correction stands beneath them."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from mdt.codes import MeetingState
from mdt.models import Addendum, AgendaItem, Meeting
from mdt.refusals import Refused
from teams.models import User


@transaction.atomic
def add(*, meeting: Meeting, words: str, by: User, at: dt.datetime, item: AgendaItem | None = None) -> Addendum:
    """Add words beneath a closed meeting's minutes, about one person or the meeting as a whole."""
    if not words.strip():
        raise Refused(_("Write the addendum"), field="words")
    if meeting.state != MeetingState.CLOSED:
        raise Refused(_("This meeting is not closed: write into it, and it will stand in the minutes"))
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused(_("This person was not on the agenda of that meeting"), field="item")
    row = Addendum.objects.create(meeting=meeting, item=item, words=words.strip(), added_by=by, added_at=at)
    record(
        "meeting.addendum",
        by=by,
        person=item.person if item else None,
        team=meeting.team,
        subject="addendum",
        subject_uuid=row.uuid,
    )
    return row
