"""The daily handover: begun, everybody on the daily board discussed by name, visits handed out, and kept."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts import operations as contacts
from caseload.contacts.codes import VisitState
from caseload.contacts.models import PlannedVisit
from caseload.people.codes import EpisodeState, Intensity
from caseload.people.models import Episode, IntensityPeriod
from mdt.codes import DecisionKind, ItemState
from mdt.models import AgendaItem, Meeting
from mdt.operations import agenda, decisions, writing
from mdt.operations.effects import Sets
from mdt.operations.revision import touched
from mdt.operations.state import discussed
from mdt.refusals import Refused
from teams.models import Absence, User


def put_board_on(meeting: Meeting, *, at: dt.datetime) -> None:
    """Everybody who is on the daily board and not on this handover's list yet. The caller holds the meeting."""
    periods = IntensityPeriod.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at, intensity=Intensity.DAILY,
        episode__team=meeting.team_id, episode__state=EpisodeState.ACCEPTED,
    ).exclude(episode__in=meeting.items.values("episode"))  # fmt: skip
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, person_id=period.person_id, episode_id=period.episode_id, position=number,
            reasons=[_on_board(period)],
        )
        for number, period in enumerate(periods.order_by("person__sort_key", "person_id"), last + 1)
    )  # fmt: skip


def _on_board(period: IntensityPeriod) -> dict:
    return {"code": "daily", "since": localdate(period.starts_at).isoformat(), "why": period.reason,
            "review_by": period.review_by.isoformat()}  # fmt: skip


@transaction.atomic
def discuss(*, item: AgendaItem, text: str, revision: int, by: User, at: dt.datetime) -> AgendaItem:
    """Somebody has been discussed by name, with the writer's own note where there is one."""
    meeting = touched(item.meeting)
    writing.write(item=item, text=text, revision=revision, by=by, at=at)
    item.refresh_from_db()
    if item.state != ItemState.DISCUSSED:
        discussed(item, by=by, at=at)
        record("meeting.discussed", by=by, person=item.person, team=meeting.team, subject="agenda_item",
               subject_uuid=item.uuid)  # fmt: skip
    return item


@transaction.atomic
def talk_about(*, meeting: Meeting, episode: Episode, reason: str, by: User, at: dt.datetime) -> AgendaItem:
    """Put somebody on today's list; whoever stands there already stays as they are."""
    meeting = touched(meeting)
    found = meeting.items.filter(episode=episode).first()
    return found or agenda.add(meeting=meeting, episode=episode, reason=reason, by=by, at=at)


@transaction.atomic
def change_intensity(
    *,
    meeting: Meeting,
    episode: Episode,
    intensity: str,
    reason: str,
    review_by: dt.date | None,
    uuid,
    by: User,
    at: dt.datetime,
) -> AgendaItem:
    """Onto the daily board or off it, with a reason and the day on which it is looked at again: a decision of this
    handover, in force at once."""
    if not reason.strip():
        raise Refused(_("Say why"), "reason")
    item = talk_about(meeting=meeting, episode=episode, reason=reason, by=by, at=at)
    decisions.decide(
        item=item, told=decisions.Told(DecisionKind.INTENSITY, reason), uuid=uuid,
        sets=Sets(review_by, intensity), by=by, at=at,
    )  # fmt: skip
    return item


@dataclass(frozen=True)
class HandedOut:
    """How many visits were handed out, and in words why others were not."""

    done: int
    refused: dict[PlannedVisit, str]


@transaction.atomic
def hand_out(
    *, picks: Mapping[PlannedVisit, Sequence[User]], by: User, at: dt.datetime, meeting: Meeting | None = None,
    alone: Mapping[PlannedVisit, str] | None = None,
) -> HandedOut:  # fmt: skip
    """Let whoever is picked go on each visit, besides those who go and are here. A visit that is no longer open
    stays as it is; one on which two must go and nobody says in ``alone`` why one does is refused, by itself."""
    if meeting:
        touched(meeting)
    done, refused = 0, {}
    for visit in sorted(picks, key=lambda visit: (visit.episode_id, visit.pk)):
        if PlannedVisit.objects.get(pk=visit.pk).state != VisitState.PLANNED:
            continue
        going = list(visit.staff.all())
        away = Absence.objects.on(visit.on_date).filter(user__in=going).values_list("user_id", flat=True)
        here = [user for user in going if user.pk not in set(away)]
        staff = list(dict.fromkeys([*picks[visit], *here]))
        try:
            with transaction.atomic():
                reason = (alone or {}).get(visit, "")
                contacts.reassign_visit(visit=visit, staff=staff, by=by, at=at, alone_reason=reason)
        except contacts.VisitRefusedError as told:
            refused[visit] = told.message
        else:
            done += 1
    return HandedOut(done, refused)
