"""Every write in a meeting begins here: it takes its turn, finds the meeting as it is now, and moves its revision.

The order of locks is: the meeting, then people by id, then episodes by id.
"""

from django.db.models import F
from django.utils.translation import gettext as _

from mdt.codes import MeetingState
from mdt.models import Meeting
from mdt.refusals import Refused
from nhsuk.moments import moment

BEFORE_THE_END = (MeetingState.PLANNED, MeetingState.IN_PROGRESS)
"""The states in which a meeting can still be changed."""


def touched(meeting: Meeting, *states: str) -> Meeting:
    """Lock the meeting, read it afresh and move its revision, by which those who follow hear that something changed.

    It must be in one of ``states`` (in progress unless named), else Refused is raised with what became of it. The
    lock is held until the transaction ends, so nothing is written into a meeting that somebody is closing.
    """
    rows = Meeting.objects.select_related("team", "series").select_for_update(no_key=True, of=("self",))
    held = rows.get(pk=meeting.pk)
    if held.state not in (states or (MeetingState.IN_PROGRESS,)):
        raise Refused(_became(held))
    Meeting.objects.filter(pk=held.pk).update(revision=F("revision") + 1)
    held.revision += 1
    return held


def _became(meeting: Meeting) -> str:
    """What became of a meeting that is no longer, or not yet, as the writer thought."""
    if meeting.state == MeetingState.CLOSED:
        facts = {"at": moment(meeting.closed_at), "who": meeting.closed_by}
        return (
            _("%(who)s closed this meeting on %(at)s. Its minutes are sealed; a correction is an addendum.") % facts
        )
    if meeting.state == MeetingState.IN_PROGRESS:
        facts = {"at": moment(meeting.opened_at), "who": meeting.opened_by}
        return _("%(who)s opened this meeting on %(at)s. Nothing was changed.") % facts
    if meeting.state == MeetingState.CANCELLED:
        return _("This meeting was cancelled: %(why)s. Nothing was changed.") % {"why": meeting.cancelled_reason}
    return _("This meeting has not been opened yet. Nothing was changed.")
