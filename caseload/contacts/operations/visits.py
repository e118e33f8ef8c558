"""Planning single visits: plan, move, cancel, reassign."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts.codes import Mechanism, Outcome, Purpose, VisitState
from caseload.contacts.details import Details, Who
from caseload.contacts.models import PlannedVisit, VisitSeries, VisitStaff
from caseload.contacts.operations.locking import lock_open
from caseload.contacts.operations.log import Logged, VisitNotOpenError, log
from caseload.contacts.operations.staffing import require_members
from caseload.people.models import Episode, Place
from caseload.people.signals import tell_changed
from caseload.precautions import queries as precautions
from teams.calendar import Calendar
from teams.faults import FieldError
from teams.models import User

Plan = TypeVar("Plan", PlannedVisit, VisitSeries)


class VisitRefusedError(FieldError):
    """A visit cannot be planned like that; ``field`` names the form's field."""


@transaction.atomic
def plan(
    *,
    episode: Episode,
    on_date: dt.date,
    staff: Sequence[User],
    by: User,
    at: dt.datetime,
    starts_at: dt.datetime | None = None,
    minutes: int = 45,
    purpose: str = Purpose.ROUTINE,
    place: Place | None = None,
    place_text: str = "",
    note: str = "",
    alone_reason: str = "",
    uuid: UUID | None = None,
) -> PlannedVisit:
    """Plan a visit on a team's day; ``starts_at`` None means some time on that day. Sent twice with the same
    ``uuid`` it is one visit. ``alone_reason``: why one goes where two must. Raises ``VisitRefusedError``,
    ``StaffNotMembersError``, ``EpisodeEndedError``."""
    episode = lock_open(episode.pk)
    refuse_day(episode, on_date, starts_at, at)
    members(staff, on_date)
    visit = PlannedVisit(
        uuid=uuid or uuid4(), person=episode.person, episode=episode, on_date=on_date, starts_at=starts_at,
        minutes=minutes, purpose=purpose, place=place, place_text=place_text, note=note, set_by=by,
    )  # fmt: skip
    if saved := sent_before(visit, "on_date", "starts_at", "minutes", "purpose", "place_id", "place_text", "note"):
        return saved
    visit.alone_reason = why_alone(visit, staff, alone_reason)
    visit.save(force_insert=True)
    set_staff(visit, staff)
    written_down("visit.planned", visit, episode, by=by, at=at)
    return visit


@transaction.atomic
def move_visit(
    *,
    visit: PlannedVisit,
    on_date: dt.date,
    by: User,
    at: dt.datetime,
    starts_at: dt.datetime | None = None,
    reason: str = "",
    alone_reason: str = "",
) -> PlannedVisit:
    """Move an open visit to another day or time. The old one stays readable as moved; the new one is returned. Why
    one goes alone goes along with it, unless another reason is given; where nobody goes yet, nobody does then."""
    episode, visit = lock_visit(visit)
    refuse_day(episode, on_date, starts_at, at)
    staff = list(visit.staff.all())
    if staff:
        members(staff, on_date)
    moved = PlannedVisit(
        person=episode.person, episode=episode, on_date=on_date, starts_at=starts_at, minutes=visit.minutes,
        purpose=visit.purpose, place_id=visit.place_id, place_text=visit.place_text, note=visit.note, set_by=by,
    )  # fmt: skip
    moved.alone_reason = why_alone(moved, staff, alone_reason or visit.alone_reason) if staff else ""
    moved.save(force_insert=True)
    set_staff(moved, staff)
    visit.state, visit.state_reason, visit.moved_to = VisitState.MOVED, reason, moved
    visit.save(update_fields=["state", "state_reason", "moved_to"])
    written_down("visit.moved", visit, episode, by=by, at=at)
    return moved


@transaction.atomic
def cancel_visit(*, visit: PlannedVisit, reason: str, by: User, at: dt.datetime) -> PlannedVisit:
    """Cancel a visit ourselves, with the reason. It never counts against the person (domain.md R6)."""
    episode, visit = lock_visit(visit)
    if not reason.strip():
        raise VisitRefusedError(_("Say why we cancel it"), "reason")
    visit.state, visit.state_reason = VisitState.CANCELLED_BY_US, reason
    visit.save(update_fields=["state", "state_reason"])
    written_down("visit.cancelled", visit, episode, by=by, at=at)
    return visit


@transaction.atomic
def cancelled_by_them(
    *, visit: PlannedVisit, reason: str, by: User, at: dt.datetime, mechanism: str = Mechanism.TELEPHONE
) -> Logged:
    """Write down that the person cancelled. That is a try (domain.md R6), so it is logged as a contact at the
    moment they told us; told twice it is one."""
    details = Details(
        outcome=Outcome.CANCELLED_BY_THEM, occurred_at=at, staff=(Who(by.pk),), mechanism=mechanism, note=reason
    )
    key = uuid5(visit.uuid, Outcome.CANCELLED_BY_THEM)
    logged = log(uuid=key, episode=visit.episode, details=details, by=by, at=at, visit=visit.uuid)
    PlannedVisit.objects.filter(pk=visit.pk).update(state_reason=reason[:240])
    return logged


@transaction.atomic
def reassign_visit(
    *, visit: PlannedVisit, staff: Sequence[User], by: User, at: dt.datetime, alone_reason: str = ""
) -> PlannedVisit:
    """Let others go on a visit. Why one goes alone was said of whoever went: for somebody else it is said anew."""
    episode, visit = lock_visit(visit)
    members(staff, visit.on_date)
    same = {user.pk for user in staff} == set(visit.visit_staff.values_list("user_id", flat=True))
    visit.alone_reason = why_alone(visit, staff, alone_reason or (visit.alone_reason if same else ""))
    visit.save(update_fields=["alone_reason"])
    VisitStaff.objects.filter(visit=visit).delete()
    set_staff(visit, staff)
    written_down("visit.reassigned", visit, episode, by=by, at=at)
    return visit


def sent_before(planned: Plan, *told: str) -> Plan | None:
    """What was planned under this uuid before, where it was the very same. The lock on the episode makes the
    second tap wait for the first; raises ``VisitRefusedError`` where something else was told."""
    saved = type(planned).objects.filter(uuid=planned.uuid).first()
    if saved and any(getattr(saved, name) != getattr(planned, name) for name in ("episode_id", "set_by_id", *told)):
        raise VisitRefusedError(_("This was planned already. To change it, open the planned visit"))
    return saved


def lock_visit(visit: PlannedVisit) -> tuple[Episode, PlannedVisit]:
    """Lock the visit's episode and read the visit anew; it must still be open."""
    episode = lock_open(visit.episode_id)
    visit = PlannedVisit.objects.get(pk=visit.pk)
    if visit.state != VisitState.PLANNED:
        raise VisitNotOpenError(
            _("This visit is no longer open: %(state)s. Nothing was changed.")
            % {"state": visit.get_state_display().lower()}
        )
    return episode, visit


def refuse_day(episode: Episode, on_date: dt.date, starts_at: dt.datetime | None, at: dt.datetime) -> None:
    """A visit is planned for today or later, and its time lies on its day."""
    calendar = Calendar.of_team(episode.team)
    if on_date < calendar.day_of(at):
        raise VisitRefusedError(_("The day has passed. Log what happened instead of planning it"), "on_date")
    if starts_at and calendar.day_of(starts_at) != on_date:
        raise VisitRefusedError(_("The time does not lie on that day"), "time")


def why_alone(planned: Plan, staff: Sequence[User], reason: str) -> str:
    """The reason to keep with a visit on which one goes where two must; none is kept where it is not asked. Raises
    ``VisitRefusedError`` without one. The lock on the episode makes whoever writes down such a precaution wait."""
    if not precautions.goes_alone(planned.person_id, planned.place_id, [user.pk for user in staff]):
        return ""
    if not reason.strip():
        raise VisitRefusedError(
            _("Two go to %(name)s. Choose a second colleague, or say why one goes alone") % {"name": planned.person},
            "alone_reason",
        )
    return reason.strip()


def members(staff: Sequence[User], day: dt.date) -> None:
    """Somebody goes, and everybody who goes is a member of a team on that day."""
    if not staff:
        raise VisitRefusedError(_("Say who goes"), "staff")
    require_members((user.pk for user in staff), day=day)


def set_staff(visit: PlannedVisit, staff: Sequence[User]) -> None:
    """Put these people on the visit."""
    VisitStaff.objects.bulk_create(VisitStaff(visit=visit, user=user, on_date=visit.on_date) for user in staff)


def written_down(verb: str, visit: PlannedVisit, episode: Episode, *, by: User, at: dt.datetime) -> None:
    """Audit it and bring alerts up to date."""
    record(verb, by=by, person=episode.person, team=episode.team, subject="visit", subject_uuid=visit.uuid)
    tell_changed([episode.pk], at=at)
