"""Days: those on which a team is closed, those on which somebody is away, and who takes the calls."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.operations import record
from teams.faults import FieldError, refusals
from teams.models import Absence, Membership, ShiftCoordinator, Team, TeamClosedDay, User
from teams.queries import staff_of
from teams.signals import tell_team_changed

REFUSED = {
    "absence_once": (_("They are away in that time already"), "starts_on"),
    "absence_ends_after_start": (_("The last day is not before the first"), "ends_on"),
    "absence_covered_by_another": (_("Somebody else covers"), "covered_by"),
}


class ClosedDayError(FieldError):
    """The day cannot be closed."""


class AbsenceError(FieldError):
    """The absence cannot be saved like this."""


class NotInTeamError(FieldError):
    """Only a member of the team takes its calls."""


@transaction.atomic
def close_day(*, team: Team, day: date, reason: str, by: User, at: datetime) -> TeamClosedDay:
    """The team is closed on this day besides its weekly pattern; due dates are reckoned again."""
    twice = {"team_closed_day_once": (_("The team is closed on that day already"), "day")}
    with refusals(ClosedDayError, twice):
        closed = TeamClosedDay.objects.create(team=team, day=day, reason=reason, set_by=by)
    record("team.day_closed", by=by, team=team, subject="team", subject_uuid=team.uuid, day=day.isoformat())
    tell_team_changed([team.pk], at=at)
    return closed


@transaction.atomic
def open_day(*, team: Team, day: date, by: User, at: datetime) -> None:
    """The team works on this day after all."""
    removed, _rows = TeamClosedDay.objects.filter(team=team, day=day).delete()
    if removed:
        record("team.day_opened", by=by, team=team, subject="team", subject_uuid=team.uuid, day=day.isoformat())
        tell_team_changed([team.pk], at=at)


@transaction.atomic
def record_absence(
    *,
    user: User,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    covered_by: User | None,
    by: User,
    at: datetime,
) -> Absence:
    """Somebody is away from a day; ``ends_on`` is the first day back, None while that is not known."""
    absence = Absence(user=user, kind=kind, starts_on=starts_on, ends_on=ends_on, covered_by=covered_by, set_by=by)
    with refusals(AbsenceError, REFUSED):
        absence.save()
    _tell(absence, "absence.recorded", by, at)
    return absence


@transaction.atomic
def change_absence(
    *, absence: Absence, ends_on: date | None, covered_by: User | None, by: User, at: datetime
) -> Absence:
    """Another first day back, or somebody else who covers."""
    absence.ends_on, absence.covered_by = ends_on, covered_by
    with refusals(AbsenceError, REFUSED):
        absence.save(update_fields=["ends_on", "covered_by"])
    _tell(absence, "absence.changed", by, at)
    return absence


@transaction.atomic
def set_shift_coordinator(*, team: Team, user: User, on: date, by: User, at: datetime) -> ShiftCoordinator:
    """Who takes the team's calls on a day. The latest row counts; the earlier ones stay."""
    if user not in staff_of(team, on=on):
        raise NotInTeamError(_("Only a member of the team takes its calls"), "user")
    row = ShiftCoordinator.objects.create(team=team, user=user, on_date=on, set_by=by)
    record("shift.set", by=by, team=team, subject="user", subject_uuid=user.uuid, day=on.isoformat())
    return row


def _tell(absence: Absence, verb: str, by: User, at: datetime) -> None:
    """Write it down; and whoever was to be seen by them may need somebody else, so their teams hear of it."""
    record(verb, by=by, subject="absence", subject_uuid=absence.uuid, user=absence.user_id)
    running = Q(ends_on=None) | Q(ends_on__gt=absence.starts_on)
    memberships = Membership.objects.filter(running, user=absence.user_id, team__isnull=False)
    tell_team_changed(memberships.values_list("team_id", flat=True), at=at)
