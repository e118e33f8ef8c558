"""Writes to staff, teams and access: ``from teams import operations as teams``, then ``teams.create_staff(...)``.

Nothing is deleted: people become inactive, periods end. Every operation writes its own audit event.
"""

from teams.operations.days import (
    AbsenceError,
    ClosedDayError,
    NotInTeamError,
    change_absence,
    close_day,
    open_day,
    record_absence,
    set_shift_coordinator,
)
from teams.operations.memberships import (
    MembershipError,
    StillCoordinatesError,
    add_membership,
    change_membership,
    end_membership,
)
from teams.operations.staff import (
    StaffError,
    activate_staff,
    create_staff,
    deactivate_staff,
    set_language,
    update_staff,
)
from teams.operations.teams import (
    TeamError,
    create_team,
    set_calendar,
    set_lone_worker_device,
    set_rhythms,
    update_team,
)

__all__ = [
    "AbsenceError",
    "ClosedDayError",
    "MembershipError",
    "NotInTeamError",
    "StaffError",
    "StillCoordinatesError",
    "TeamError",
    "activate_staff",
    "add_membership",
    "change_absence",
    "change_membership",
    "close_day",
    "create_staff",
    "create_team",
    "deactivate_staff",
    "end_membership",
    "open_day",
    "record_absence",
    "set_calendar",
    "set_language",
    "set_lone_worker_device",
    "set_rhythms",
    "set_shift_coordinator",
    "update_staff",
    "update_team",
]
