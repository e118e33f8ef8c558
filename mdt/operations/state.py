"""What becomes of a person on the agenda while the meeting goes on, and who stands on the screen."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.operations import Done, record, record_all
from mdt.codes import ItemState
from mdt.models import AgendaItem, Meeting
from mdt.operations.revision import touched
from mdt.refusals import Refused
from teams.models import User

REVIEWED = (ItemState.DISCUSSED, ItemState.CONTINUES)


def discussed(item: AgendaItem, *, by: User, at: dt.datetime) -> None:
    """Mark the person as discussed; whoever was read together is so no longer. The caller holds the meeting."""
    rows = AgendaItem.objects.filter(pk=item.pk).exclude(state=ItemState.DISCUSSED)
    rows.update(state=ItemState.DISCUSSED, read_together=False, state_reason="", dealt_with_by=by, dealt_with_at=at)


@transaction.atomic
def go_to(*, meeting: Meeting, item: AgendaItem, by: User, at: dt.datetime) -> Meeting:
    """Put a person on everybody's screen. Whoever stood there and has words, an action or a visit to show for it
    has been discussed; where nothing was written, they stay to be discussed."""
    meeting = touched(meeting)
    if item.meeting_id != meeting.pk:
        raise Refused(_("This person is not on the agenda of this meeting."))
    left = meeting.current
    if left and left.pk != item.pk and left.state == ItemState.OPEN and _has_something(left):
        discussed(left, by=by, at=at)
        _told("meeting.discussed", left, meeting, by)
    meeting.current = item
    meeting.save(update_fields=["current"])
    return meeting


def _has_something(item: AgendaItem) -> bool:
    return AgendaItem.objects.filter(written_about(), pk=item.pk).exists()


def written_about() -> Q:
    """Items still open about whom something was written, decided or arranged: they have been discussed."""
    return (
        Q(writings__text__gt="")
        | Q(decisions__withdrawn_at=None, decisions__isnull=False)
        | Q(actions__isnull=False)
        | Q(allocations__isnull=False)
    )


@transaction.atomic
def continues(*, item: AgendaItem, by: User, at: dt.datetime) -> AgendaItem:
    """Reviewed, and the plan continues. Said of somebody who has been discussed, nothing changes."""
    meeting = touched(item.meeting)
    item.refresh_from_db()
    if item.state not in REVIEWED:
        _set(item, ItemState.CONTINUES, by, at)
        _told("meeting.continues", item, meeting, by)
    return item


@transaction.atomic
def continues_together(*, meeting: Meeting, by: User, at: dt.datetime) -> list[AgendaItem]:
    """Those read together are reviewed and their plans continue: all whom nobody pulled out, each by name."""
    meeting = touched(meeting)
    rows = meeting.items.filter(read_together=True, state=ItemState.OPEN).select_related("person", "episode")
    items = list(rows.order_by("position"))
    rows.update(state=ItemState.CONTINUES, dealt_with_by=by, dealt_with_at=at)
    record_all(
        [Done("meeting.continues", item.person, meeting.team, "agenda_item", item.uuid) for item in items], by=by
    )
    return items


@transaction.atomic
def pull_out(*, item: AgendaItem, by: User, at: dt.datetime) -> AgendaItem:
    """Talk about somebody after all: out of those read together, back among those to be discussed."""
    meeting = touched(item.meeting)
    item.refresh_from_db()
    if item.read_together:
        item.read_together, item.pulled_out_by, item.state = False, by, ItemState.OPEN
        item.dealt_with_by = item.dealt_with_at = None
        item.save()
        _told("meeting.pulled_out", item, meeting, by)
    return item


@transaction.atomic
def open_again(*, item: AgendaItem, by: User, at: dt.datetime) -> AgendaItem:
    """Back among those to be discussed: pressed too early, or something new came up."""
    meeting = touched(item.meeting)
    item.refresh_from_db()
    if item.state != ItemState.OPEN:
        _set(item, ItemState.OPEN, None, None)
        _told("meeting.opened_again", item, meeting, by)
    return item


def _set(item: AgendaItem, state: ItemState, by: User | None, at: dt.datetime | None) -> None:
    item.state, item.state_reason, item.dealt_with_by, item.dealt_with_at = state, "", by, at
    item.save(update_fields=["state", "state_reason", "dealt_with_by", "dealt_with_at"])


def _told(verb: str, item: AgendaItem, meeting: Meeting, by: User) -> None:
    record(verb, by=by, person=item.person, team=meeting.team, subject="agenda_item", subject_uuid=item.uuid)
