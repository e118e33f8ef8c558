"""Writes to staff, teams and access: dated, audited, nothing deleted, what they refuse and why."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.models import CoordinatorPeriod
from caseload.people.queries import colleagues
from teams import operations as teams
from teams import queries
from teams.models import Absence, Membership, ShiftCoordinator, Team, User
from teams.operations.teams import RHYTHMS
from teams.roles import Profession, Role
from teams.signals import team_changed
from tests import make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOW = timezone.now()
DAY = dt.timedelta(days=1)


@pytest.fixture
def admin():
    return make.staff(None, Role.ADMINISTRATOR, "Colin Thwaite")


@pytest.fixture
def told():
    """The teams of which the signal told."""
    heard = []

    def hear(*, team_ids, **_):
        heard.append(team_ids)

    team_changed.connect(hear)
    yield heard
    team_changed.disconnect(hear)


def last_event() -> Event:
    return Event.objects.latest("pk")


class TestStaff:
    def test_a_new_member_of_staff_has_no_password(self, admin):
        user = teams.create_staff(email=" Nia@Demo.Example", name="Nia", by=admin, at=NOW)
        assert user.email == "nia@demo.example"
        assert not user.has_usable_password()
        event = last_event()
        assert (event.verb, event.actor_id, event.subject_uuid) == ("staff.created", admin.pk, user.uuid)

    def test_an_address_that_somebody_has_is_refused_at_its_field(self, admin):
        other = make.user()
        with pytest.raises(teams.StaffError, match="Somebody else has this email") as refused:
            teams.create_staff(email=other.email.upper(), name="Nia", by=admin, at=NOW)
        assert refused.value.field == "email"

    def test_two_people_without_a_staff_number_are_no_clash(self, admin):
        for number in "12":
            teams.create_staff(email=f"n{number}@demo.example", name="Nia", local_id="", by=admin, at=NOW)
        assert User.objects.filter(name="Nia", local_id=None).count() == 2

    def test_the_audit_says_which_fields_changed_and_not_what_they_held(self, admin):
        user = make.user()
        teams.update_staff(user=user, phone="020 7946 0001", name=user.name, by=admin, at=NOW)
        assert last_event().facts == {"fields": ["phone"]}

    def test_nothing_changed_leaves_no_event(self, admin):
        user = make.user()
        teams.update_staff(user=user, name=user.name, by=admin, at=NOW)
        assert not Event.objects.exists()

    def test_a_field_that_is_no_detail_cannot_be_set(self, admin):
        with pytest.raises(TypeError):
            teams.update_staff(user=make.user(), is_active=False, by=admin, at=NOW)

    def test_kept_out_and_let_in_again(self, admin):
        user = make.user()
        teams.deactivate_staff(user=user, by=admin, at=NOW)
        assert not User.objects.get(pk=user.pk).is_active
        teams.activate_staff(user=user, by=admin, at=NOW)
        assert User.objects.get(pk=user.pk).is_active
        assert [event.verb for event in Event.objects.order_by("pk")] == ["staff.kept_out", "staff.let_in"]

    def test_nobody_locks_themselves_out(self, admin):
        with pytest.raises(teams.StaffError):
            teams.deactivate_staff(user=admin, by=admin, at=NOW)


class TestTeams:
    def test_a_new_team_is_open_on_weekdays_and_has_the_usual_rhythms(self, admin):
        team = teams.create_team(provider=make.provider(), name="Quay", code="Q", started_on=TODAY, by=admin, at=NOW)
        assert team.open_days == [1, 2, 3, 4, 5]
        assert [getattr(team, f"rhythm_{name}") for name in ("daily", "several", "weekly")] == [1, 3, 7]

    @pytest.mark.parametrize("field", ["name", "code"])
    def test_name_and_code_are_the_teams_own(self, admin, field):
        other = make.team("Quay")
        values = {"name": "New", "code": "NEW", field: getattr(other, field)}
        with pytest.raises(teams.TeamError) as refused:
            teams.create_team(provider=make.provider(), started_on=TODAY, by=admin, at=NOW, **values)
        assert refused.value.field == field

    def test_the_audit_keeps_the_rhythm_before_and_after(self, admin, told):
        team = make.team()
        teams.set_rhythms(team=team, rhythm_weekly=6, by=admin, at=NOW)
        assert last_event().facts == {"changed": {"rhythm_weekly": [7, 6]}}
        assert told == [[team.pk]]

    def test_what_did_not_change_tells_nobody(self, admin, told):
        team = make.team()
        teams.set_rhythms(team=team, by=admin, at=NOW, **{name: getattr(team, name) for name in RHYTHMS})
        assert told == []

    @pytest.mark.parametrize(
        "change", [{"open_days": [1, 2]}, {"open_on_bank_holidays": False}, {"day_starts_at": dt.time(5)}]
    )
    def test_another_calendar_is_told(self, admin, told, change):
        team = make.team()
        teams.set_calendar(team=team, by=admin, at=NOW, **change)
        assert told == [[team.pk]]

    def test_a_team_is_open_on_one_day_at_least(self, admin):
        with pytest.raises(teams.TeamError) as refused:
            teams.set_calendar(team=make.team(), open_days=[], by=admin, at=NOW)
        assert refused.value.field == "open_days"

    def test_rhythms_are_not_set_by_the_way(self, admin):
        with pytest.raises(TypeError):
            teams.update_team(team=make.team(), rhythm_daily=2, by=admin, at=NOW)

    def test_a_day_is_closed_once_and_opened_again(self, admin, told):
        team = make.team()
        teams.close_day(team=team, day=TODAY, reason="Away day", by=admin, at=NOW)
        assert not queries.calendar_of(team).is_open(TODAY)
        with pytest.raises(teams.ClosedDayError):
            teams.close_day(team=team, day=TODAY, reason="Again", by=admin, at=NOW)
        teams.open_day(team=team, day=TODAY, by=admin, at=NOW)
        assert queries.calendar_of(team).is_open(TODAY)
        assert told == [[team.pk], [team.pk]]
        assert last_event().verb == "team.day_opened"


def add(admin, team, user=None, **fields):
    defaults = {"role": Role.CLINICIAN, "profession": Profession.OT, "starts_on": TODAY, "working_days": [1, 2]}
    return teams.add_membership(user=user or make.user(), team=team, by=admin, at=NOW, **(defaults | fields))


class TestMemberships:
    def test_two_memberships_of_a_team_do_not_overlap(self, admin):
        team = make.team()
        first = add(admin, team, ends_on=TODAY + 10 * DAY)
        with pytest.raises(teams.MembershipError, match="already") as refused:
            add(admin, team, first.user, starts_on=TODAY + 9 * DAY)
        assert refused.value.field == "starts_on"
        add(admin, team, first.user, starts_on=TODAY + 10 * DAY)

    @pytest.mark.parametrize("role", [Role.SERVICE_LEAD, Role.ADMINISTRATOR, Role.GOVERNANCE])
    def test_a_role_of_the_service_belongs_to_no_team(self, admin, role):
        with pytest.raises(teams.MembershipError):
            add(admin, make.team(), role=role)
        assert add(admin, None, role=role).team is None

    def test_a_clinician_belongs_to_a_team(self, admin):
        with pytest.raises(teams.MembershipError):
            add(admin, None)

    def test_a_change_keeps_what_was_in_force_before(self, admin):
        first = add(admin, make.team(), caseload_ceiling=12, starts_on=TODAY - 30 * DAY)
        teams.change_membership(membership=first, on=TODAY, caseload_ceiling=6, by=admin, at=NOW)
        rows = Membership.objects.filter(user=first.user).order_by("starts_on")
        assert [(r.starts_on, r.ends_on, r.caseload_ceiling) for r in rows] == [
            (TODAY - 30 * DAY, TODAY, 12),
            (TODAY, None, 6),
        ]
        assert {row.profession for row in rows} == {Profession.OT}

    def test_a_change_on_the_first_day_leaves_one_row(self, admin):
        first = add(admin, make.team())
        teams.change_membership(membership=first, on=TODAY, role=Role.TEAM_LEAD, by=admin, at=NOW)
        assert Membership.objects.get(user=first.user).role == Role.TEAM_LEAD

    def test_a_change_after_the_end_is_refused(self, admin):
        first = add(admin, make.team(), ends_on=TODAY + DAY)
        with pytest.raises(teams.MembershipError, match="ended"):
            teams.change_membership(membership=first, on=TODAY + DAY, caseload_ceiling=1, by=admin, at=NOW)

    def test_the_last_day_still_belongs_to_it(self, admin):
        membership = teams.end_membership(membership=add(admin, make.team()), on=TODAY, by=admin, at=NOW)
        assert membership.ends_on == TODAY + DAY
        assert Membership.objects.on(TODAY).filter(pk=membership.pk).exists()

    def test_it_does_not_end_before_it_begins_nor_twice(self, admin):
        membership = add(admin, make.team())
        with pytest.raises(teams.MembershipError):
            teams.end_membership(membership=membership, on=TODAY - DAY, by=admin, at=NOW)
        teams.end_membership(membership=membership, on=TODAY, by=admin, at=NOW)
        with pytest.raises(teams.MembershipError, match="already"):
            teams.end_membership(membership=membership, on=TODAY, by=admin, at=NOW)

    def test_nobody_leaves_people_behind_without_a_coordinator(self, admin):
        team = make.team()
        user = make.staff(team)
        make.episode(team, coordinator=user)
        membership = user.memberships.get()
        with pytest.raises(teams.StillCoordinatesError, match="Move their caseload first"):
            teams.end_membership(membership=membership, on=TODAY, by=admin, at=NOW)
        membership.refresh_from_db()
        assert membership.ends_on is None

    def test_a_caseload_that_is_handed_over_in_time_lets_them_go(self, admin):
        team = make.team()
        user = make.staff(team)
        episode = make.episode(team, coordinator=user)
        handover = dt.datetime.combine(TODAY + DAY, dt.time(9), tzinfo=dt.UTC)
        CoordinatorPeriod.objects.filter(episode=episode).update(ends_at=handover)
        teams.end_membership(membership=user.memberships.get(), on=TODAY, by=admin, at=NOW)

    def test_a_later_handover_does_not(self, admin):
        team = make.team()
        user = make.staff(team)
        episode = make.episode(team, coordinator=user)
        CoordinatorPeriod.objects.filter(episode=episode).update(
            ends_at=dt.datetime.combine(TODAY + 3 * DAY, dt.time(9), tzinfo=dt.UTC)
        )
        with pytest.raises(teams.StillCoordinatesError):
            teams.end_membership(membership=user.memberships.get(), on=TODAY, by=admin, at=NOW)

    def test_another_ceiling_does_not_ask_for_a_handover(self, admin):
        team = make.team()
        user = make.staff(team)
        make.episode(team, coordinator=user)
        changed = {"on": timezone.localdate(), "caseload_ceiling": 3, "by": admin, "at": NOW}
        teams.change_membership(membership=user.memberships.get(), **changed)
        assert user.memberships.count() == 2


class TestDays:
    def record(self, by, user, **fields):
        defaults = {"kind": Absence.Kind.LEAVE, "starts_on": TODAY, "ends_on": None, "covered_by": None}
        return teams.record_absence(user=user, by=by, at=NOW, **(defaults | fields))

    def test_an_absence_is_told_to_the_teams_of_who_is_away(self, admin, told):
        team = make.team()
        self.record(admin, make.staff(team))
        assert told == [[team.pk]]
        assert last_event().facts.keys() == {"user"}

    def test_nobody_is_away_twice_nor_covers_for_themselves(self, admin):
        user = make.staff(make.team())
        with pytest.raises(teams.AbsenceError) as refused:
            self.record(admin, user, covered_by=user)
        assert refused.value.field == "covered_by"
        self.record(admin, user)
        with pytest.raises(teams.AbsenceError) as refused:
            self.record(admin, user, starts_on=TODAY + DAY)
        assert refused.value.field == "starts_on"

    def test_back_sooner_with_somebody_to_cover(self, admin):
        user, cover = make.staff(make.team()), make.user()
        absence = self.record(admin, user)
        teams.change_absence(absence=absence, ends_on=TODAY + 2 * DAY, covered_by=cover, by=admin, at=NOW)
        assert list(queries.absences([user.pk], on=TODAY + DAY)) == [absence]
        assert not queries.absences([user.pk], on=TODAY + 2 * DAY)

    def test_the_latest_tap_counts_and_the_earlier_stays(self):
        team = make.team()
        first, second = make.staff(team), make.staff(team)
        teams.set_shift_coordinator(team=team, user=first, on=TODAY, by=second, at=NOW)
        teams.set_shift_coordinator(team=team, user=second, on=TODAY, by=first, at=NOW)
        assert queries.shift_coordinator(team, on=TODAY).user == second
        assert queries.shift_coordinators(on=TODAY) == {team.pk: second}
        assert ShiftCoordinator.objects.count() == 2

    def test_the_screen_on_the_wall_takes_no_calls(self):
        team = make.team()
        member, screen = make.staff(team), make.staff(team, Role.WALL)
        assert list(queries.staff_of(team, on=TODAY)) == [member]
        assert [user for user, _ in colleagues([team], on=TODAY, at=NOW)[team]] == [member]
        with pytest.raises(teams.NotInTeamError):
            teams.set_shift_coordinator(team=team, user=screen, on=TODAY, by=member, at=NOW)

    def test_only_a_member_takes_the_calls(self):
        team = make.team()
        with pytest.raises(teams.NotInTeamError):
            teams.set_shift_coordinator(
                team=team, user=make.staff(make.team()), on=TODAY, by=make.staff(team), at=NOW
            )


def test_until_four_in_the_morning_the_teams_today_is_yesterday():
    team = Team(day_starts_at=dt.time(4), open_days=[1], nation="ENG")
    assert queries.today_of(team, dt.datetime(2026, 11, 21, 3, tzinfo=dt.UTC)) == dt.date(2026, 11, 20)
