"""Who works where, from when to when. A change of role, hours or ceiling ends one row and begins the next."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from audit.operations import record
from teams.faults import FieldError, refusals
from teams.models import Membership, Team, User

TERMS = ("role", "profession", "hours_per_week", "working_days", "caseload_ceiling")
REFUSED = {
    "membership_once_per_team": (_("They are a member of this team in that time already"), "starts_on"),
    "membership_once_per_service_role": (_("They have this role in that time already"), "starts_on"),
    "membership_ends_after_start": (_("A membership ends after it starts"), "ends_on"),
    "membership_role_fits_team": (
        _("Clinicians and team leads belong to a team; the other roles to the whole service"),
        "role",
    ),
    "membership_hours": (_("Hours a week are more than 0 and at most 60"), "hours_per_week"),
}
COORDINATES = "membership_holds_coordinators"


class MembershipError(FieldError):
    """The membership cannot be saved like this."""


class StillCoordinatesError(MembershipError):
    """They would leave people without a co-ordinator who belongs to the team."""


@transaction.atomic
def add_membership(
    *, user: User, team: Team | None, starts_on: date, by: User, at: datetime, ends_on: date | None = None, **terms
) -> Membership:
    """Let somebody work in ``team``, or for the whole service where it is None. ``terms``: see ``TERMS``."""
    membership = Membership(user=user, team=team, starts_on=starts_on, ends_on=ends_on, **terms)
    with refusals(MembershipError, REFUSED):
        membership.save()
    _record("membership.added", membership, by, role=membership.role)
    return membership


@transaction.atomic
def change_membership(*, membership: Membership, on: date, by: User, at: datetime, **terms) -> Membership:
    """New terms from a day on: the present row ends that day and another begins, so that what was in force on
    any day stays known. On its first day, or before, a row is changed itself."""
    membership = _locked(membership)
    if membership.ends_on and on >= membership.ends_on:
        raise MembershipError(_("The membership has ended by then"), "on")
    now = {name: getattr(membership, name) for name in TERMS}
    changed = sorted(name for name, value in terms.items() if now[name] != value)
    if not changed:
        return membership
    with refusals(MembershipError, REFUSED):
        if on <= membership.starts_on:
            following = membership
            for name in changed:
                setattr(following, name, terms[name])
        else:
            following = Membership(
                user=membership.user,
                team=membership.team,
                starts_on=on,
                ends_on=membership.ends_on,
                **(now | terms),
            )
            membership.ends_on = on
            membership.save(update_fields=["ends_on"])
        following.save()
    _record("membership.changed", following, by, fields=changed, on=on.isoformat())
    return following


@transaction.atomic
def end_membership(*, membership: Membership, on: date, by: User, at: datetime) -> Membership:
    """``on`` is the last day. Raises ``StillCoordinatesError`` while they co-ordinate people of the team after
    it: the database checks (``caseload/sql/membership_holds_coordinators.sql``), since this room knows no
    caseload."""
    membership = _locked(membership)
    ends_on = on + timedelta(days=1)
    if membership.ends_on and membership.ends_on <= ends_on:
        raise MembershipError(_("The membership has ended by then already"), "on")
    if ends_on <= membership.starts_on:
        raise MembershipError(_("A membership ends after it starts"), "on")
    still = (_("They still co-ordinate people of this team after that day. Move their caseload first."), "on")
    with refusals(StillCoordinatesError, {COORDINATES: still}):
        membership.ends_on = ends_on
        membership.save(update_fields=["ends_on"])
        with connection.cursor() as cursor:  # the check waits for the end of the transaction unless told
            cursor.execute(f"SET CONSTRAINTS {COORDINATES} IMMEDIATE")
            cursor.execute(f"SET CONSTRAINTS {COORDINATES} DEFERRED")
    _record("membership.ended", membership, by, on=on.isoformat())
    return membership


def _locked(membership: Membership) -> Membership:
    return (
        Membership.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user", "team")
        .get(pk=membership.pk)
    )


def _record(verb: str, membership: Membership, by: User, **facts) -> None:
    record(
        verb,
        by=by,
        team=membership.team,
        subject="membership",
        subject_uuid=membership.uuid,
        user=membership.user_id,
        **facts,
    )
