"""The agenda of a meeting as rows: made when it opens, settled when it closes, changed by members in between."""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import MeetingItem
from assessments.operations import meeting as taken
from audit.operations import record
from caseload.people.models import Episode
from mdt.codes import ItemState, MeetingState
from mdt.models import AgendaItem, Meeting
from mdt.operations.revision import BEFORE_THE_END, touched
from mdt.queries import agenda as queries
from mdt.refusals import Refused
from nhsuk.moments import day
from teams.models import User


@transaction.atomic
def prepare(*, meeting: Meeting, by: User, at: dt.datetime) -> Meeting:
    """Write the agenda down before the meeting, so that its order can change. Opening brings it up to date."""
    meeting = touched(meeting, MeetingState.PLANNED)
    make(meeting, at=at)
    record("meeting.prepared", by=by, team=meeting.team, subject_uuid=meeting.uuid, items=meeting.items.count())
    return meeting


def make(meeting: Meeting, *, at: dt.datetime) -> None:
    """Write the agenda of a meeting whose lock the caller holds. An order that somebody prepared stays: reasons are
    brought up to date, and whoever has come on since stands at the beginning."""
    known = queries.known(meeting, at=at)
    standing = {item.episode_id: item for item in meeting.items.order_by("position")}
    prepared = any(item.added_by_id is None for item in standing.values())
    rows = []
    for found in known.items:
        row = standing.pop(found.facts.episode_id, None) or AgendaItem(
            meeting=meeting, person_id=found.facts.person_id, episode_id=found.facts.episode_id
        )
        row.reasons = [reason.as_json() for reason in found.reasons]
        row.read_together = found.read_together and row.pulled_out_by_id is None
        row.carried_from_id = known.rows[row.episode_id].waiting_item
        rows.append(row)
    rows += standing.values()
    if prepared:
        together = [row for row in rows if row.read_together]
        rows = together + sorted(
            (row for row in rows if not row.read_together), key=lambda row: row.position if row.pk else 0
        )
    _save_in_order(rows)


def _save_in_order(rows: Iterable[AgendaItem]) -> None:
    rows = list(rows)
    for number, row in enumerate(rows, 1):
        row.position = number
    written = ["position", "reasons", "read_together", "carried_from"]
    AgendaItem.objects.bulk_update([row for row in rows if row.pk], written)
    AgendaItem.objects.bulk_create(row for row in rows if not row.pk)


@transaction.atomic
def add(*, meeting: Meeting, episode: Episode, reason: str, by: User, at: dt.datetime) -> AgendaItem:
    """Put somebody on the agenda, and say why. Whoever was to be read together is talked about after all."""
    if not reason.strip():
        raise Refused(_("Say why they should be talked about"), field="reason")
    meeting = touched(meeting, *BEFORE_THE_END)
    if episode.team_id != meeting.team_id:
        raise Refused(_("%(name)s is not with %(team)s") % {"name": episode.person, "team": meeting.team}, "episode")
    item = meeting.items.filter(episode=episode).first()
    if item and item.added_by_id:
        told = {"name": episode.person, "who": item.added_by}
        raise Refused(_("%(who)s has put %(name)s on the agenda already") % told, "episode")
    if item is None:
        last = meeting.items.order_by("-position").values_list("position", flat=True).first() or 0
        item = AgendaItem(meeting=meeting, person_id=episode.person_id, episode=episode, position=last + 1)
    if item.read_together:
        item.read_together, item.pulled_out_by = False, by
    if item.state not in (ItemState.OPEN, ItemState.DISCUSSED):
        item.state, item.state_reason = ItemState.OPEN, ""
    item.added_by, item.added_reason = by, reason.strip()
    told = {"code": "added", "since": meeting.on_date.isoformat(), "by": by.name, "why": item.added_reason}
    item.reasons = [*item.reasons, told]
    item.save()
    _record("meeting.item_added", item, meeting, by)
    return item


class Place(StrEnum):
    """Where somebody goes among those to be discussed. Places are named by who stands there and never by number:
    between looking and asking somebody else may have moved others."""

    TOP = "top"
    BEFORE = "before"
    AFTER = "after"
    NEXT = "next"
    END = "end"


@transaction.atomic
def move(
    *, item: AgendaItem, place: Place, by: User, at: dt.datetime, beside: AgendaItem | None = None
) -> AgendaItem:
    """Put a person at another place among those to be discussed: before or after ``beside``, next after whoever is on
    the screen, at the top or the end. Who stands on the wanted side already stays where they are."""
    meeting = touched(item.meeting, *BEFORE_THE_END)
    rows = list(meeting.items.order_by("position"))
    [moving] = [row for row in rows if row.pk == item.pk]
    fixed = [row for row in rows if row.read_together and row.pk != moving.pk]
    others = [row for row in rows if not row.read_together and row.pk != moving.pk]
    others.insert(_place_among(others, moving, place, beside, meeting), moving)
    _save_in_order(fixed + others)
    _record("meeting.item_moved", moving, meeting, by)
    return moving


def _place_among(
    others: list[AgendaItem], moving: AgendaItem, place: Place, beside: AgendaItem | None, meeting: Meeting
) -> int:
    stands = sum(row.position < moving.position for row in others)
    where = {row.pk: number for number, row in enumerate(others)}
    if place == Place.NEXT:
        return where.get(meeting.current_id, -1) + 1
    if beside and beside.pk in where:
        at = where[beside.pk]
        return min(stands, at) if place == Place.BEFORE else max(stands, at + 1)
    return {Place.TOP: 0, Place.END: len(others)}.get(place, stands)


@transaction.atomic
def postpone(*, item: AgendaItem, reason: str, by: User, at: dt.datetime) -> AgendaItem:
    """Leave somebody to the next meeting, and say why: they come back there by themselves."""
    if not reason.strip():
        raise Refused(_("Say why it can wait until the next meeting"), field="reason")
    meeting = touched(item.meeting, *BEFORE_THE_END)
    item = AgendaItem.objects.select_related("person").get(pk=item.pk)
    if item.state not in (ItemState.OPEN, ItemState.POSTPONED):
        raise Refused(_("%(name)s has been discussed already. Nothing was changed.") % {"name": item.person})
    item.state, item.state_reason = ItemState.POSTPONED, reason.strip()
    item.read_together, item.dealt_with_by, item.dealt_with_at = False, by, at
    item.save()
    _record("meeting.postponed", item, meeting, by)
    return item


def settle(meeting: Meeting, *, by: User, at: dt.datetime) -> None:
    """What has been discussed is off the list of what was taken to the meeting. The caller holds the meeting."""
    discussed = meeting.items.filter(state__in=[ItemState.DISCUSSED, ItemState.CONTINUES])
    how = _("%(meeting)s, %(day)s") % {"meeting": meeting.series.title, "day": day(meeting.on_date)}
    waiting = MeetingItem.objects.filter(
        episode__in=discussed.values("episode"), settled_at=None, taken_at__lte=at
    ).select_related("episode", "person")
    for item in waiting.order_by("episode_id", "pk"):
        taken.settle(item, how=how, by=by, at=at)


def _record(verb: str, item: AgendaItem, meeting: Meeting, by: User) -> None:
    record(verb, by=by, person=item.person, team=meeting.team, subject="agenda_item", subject_uuid=item.uuid)
