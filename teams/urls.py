"""Addresses of staff, teams and one's own account. ``team``, ``staff_member``, ``teams`` and ``staff`` show caseload
figures and are in ``caseload.people.urls_caseloads``."""

import datetime as dt

from django.urls import path, register_converter

from teams.views import account, days, staff, teams


class DayConverter:
    """A day in an address: 2026-11-21."""

    regex = r"\d{4}-\d{2}-\d{2}"

    @staticmethod
    def to_python(value):
        return dt.date.fromisoformat(value)

    @staticmethod
    def to_url(value):
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("account/", account.my_account, name="my_account"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("teams/current/", account.current_team, name="current_team"),
    path("teams/new/", teams.team_new, name="team_new"),
    path("teams/lone-worker-device/", teams.lone_worker_device, name="lone_worker_device"),
    path("teams/staff/new/", staff.staff_new, name="staff_new"),
    path("teams/staff/<uuid:uuid>/edit/", staff.staff_edit, name="staff_edit"),
    path("teams/staff/<uuid:uuid>/active/", staff.staff_active, name="staff_active"),
    path("teams/staff/<uuid:uuid>/invite/", staff.staff_invite, name="staff_invite"),
    path("teams/staff/<uuid:uuid>/absences/new/", days.absence_new, name="absence_new"),
    path("teams/absences/<uuid:uuid>/", days.absence_change, name="absence_change"),
    path("teams/memberships/new/", staff.membership_new, name="membership_new"),
    path("teams/memberships/<uuid:uuid>/", staff.membership_change, name="membership_change"),
    path("teams/memberships/<uuid:uuid>/end/", staff.membership_end, name="membership_end"),
    path("teams/<uuid:uuid>/edit/", teams.team_edit, name="team_edit"),
    path("teams/<uuid:uuid>/rhythms/", teams.team_rhythms, name="team_rhythms"),
    path("teams/<uuid:uuid>/calendar/", teams.team_calendar, name="team_calendar"),
    path("teams/<uuid:uuid>/calendar/closed/", teams.closed_day, name="closed_day"),
    path("teams/<uuid:uuid>/calendar/closed/<day:day>/open/", teams.opened_day, name="opened_day"),
    path("teams/<uuid:uuid>/shift/", days.team_shift, name="team_shift"),
]
