"""Loads against ceilings, moving caseloads, and what follows from a changed team."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event, Read
from caseload.contacts.reckoning import reckon
from caseload.models import CoordinatorPeriod, Episode, HandoverNote
from caseload.people import operations as people
from caseload.people.caseloads import Load, people_coordinated, team_totals
from caseload.people.forms_caseloads import STAYS, name_of
from teams import operations as teams
from teams.models import Absence
from teams.roles import Role
from tests import make
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("people", "ceiling", "words", "over"),
    [
        (9, 12, "9 of 12, 3 free", False),
        (12, 12, "12 of 12, full", False),
        (14, 12, "14 of 12, 2 above the ceiling", True),
        (1, None, "1 person, no ceiling", False),
        (3, 0, "3 of 0, 3 above the ceiling", True),
    ],
)
def test_a_load_is_said_in_words(people, ceiling, words, over):
    load = Load(people, ceiling)
    assert (load.words, load.is_over) == (words, over)


def test_somebody_without_people_and_ceiling_co_ordinates_nobody():
    assert not Load(0, None).coordinates
    assert Load(0, 8).coordinates


def test_the_bar_ends_at_the_ceiling():
    assert Load(14, 12).bar == (12, 12)
    assert Load(3, None).bar is None
    assert Load(9, 12).with_more(2).words == "11 of 12, 1 free"


def test_loads_count_open_episodes_that_are_co_ordinated_now():
    team, other = make.team(), make.team()
    sam = make.staff(team)
    for _ in range(3):
        make.episode(team, coordinator=sam)
    make.episode(team)
    closed = make.episode(team, coordinator=sam)
    Episode.objects.filter(pk=closed.pk).update(state="referred", accepted_at=None)
    handed_over = make.episode(team, coordinator=sam)
    CoordinatorPeriod.objects.filter(episode=handed_over).update(ends_at=make.days_ago(1))
    make.episode(other)
    now = timezone.now()
    assert people_coordinated(at=now) == {(sam.pk, team.pk): 4}
    assert team_totals(at=now) == {team.pk: (6, 2), other.pk: (1, 1)}


class TestATeamThatChanges:
    """Everybody's due day is reckoned again at once."""

    @pytest.fixture
    def admin(self):
        return make.staff(None, Role.ADMINISTRATOR)

    @pytest.fixture
    def episode(self):
        """Weekly, never seen, accepted on Friday 2 October 2026."""
        row = make.episode(
            make.team(open_days=[1, 2, 3, 4, 5]), accepted_at=dt.datetime(2026, 10, 2, 9, tzinfo=dt.UTC)
        )
        reckon(episode_ids=[row.pk], at=timezone.now())
        return row

    def due(self, episode):
        return Episode.objects.get(pk=episode.pk).seen_due_on

    def test_another_rhythm_moves_the_due_day(self, admin, episode):
        assert self.due(episode) == dt.date(2026, 10, 9)
        teams.set_rhythms(team=episode.team, rhythm_weekly=5, by=admin, at=timezone.now())
        assert self.due(episode) == dt.date(2026, 10, 7)

    def test_a_closed_day_brings_the_due_day_forward_and_back(self, admin, episode):
        day = dt.date(2026, 10, 9)
        teams.close_day(team=episode.team, day=day, reason="Away day", by=admin, at=timezone.now())
        assert self.due(episode) == dt.date(2026, 10, 8)
        teams.open_day(team=episode.team, day=day, by=admin, at=timezone.now())
        assert self.due(episode) == day

    def test_other_open_days_move_it_too(self, admin, episode):
        teams.set_calendar(team=episode.team, open_days=[1, 2], by=admin, at=timezone.now())
        assert self.due(episode) == dt.date(2026, 10, 6)

    def test_other_teams_stay_as_they_are(self, admin, episode):
        teams.set_rhythms(team=make.team(), rhythm_weekly=5, by=admin, at=timezone.now())
        assert self.due(episode) == dt.date(2026, 10, 9)

    def test_as_many_queries_for_twenty_people_as_for_two(self, admin):
        counts = []
        for size in (2, 20):
            team = make.team()
            for _ in range(size):
                make.episode(team)
            with count_queries() as statements:
                teams.set_rhythms(team=team, rhythm_weekly=5, by=admin, at=timezone.now())
            counts.append(len(statements))
        assert counts[0] == counts[1]


class TestMovingACaseload:
    @pytest.fixture
    def team(self):
        return make.team("North")

    @pytest.fixture
    def sam(self, team):
        return make.staff(team, name="Sam Okoro", caseload_ceiling=12)

    @pytest.fixture
    def jo(self, team):
        return make.staff(team, name="Jo Pryce", caseload_ceiling=2)

    @pytest.fixture
    def episodes(self, team, sam):
        return [make.episode(team, make.person("Dean", family), sam) for family in ("Amadi", "Bright", "Costa")]

    @pytest.fixture
    def admin(self, client):
        client.force_login(make.staff(None, Role.ADMINISTRATOR))
        return client

    def address(self, team, outgoing) -> str:
        return f"{reverse('caseload_move', args=[team.uuid])}?coordinator={outgoing.uuid}"

    def data(self, day=None, to="", **people) -> dict:
        day = day or timezone.localdate()
        return {
            "to": to,
            "starts_on_day": day.day,
            "starts_on_month": day.month,
            "starts_on_year": day.year,
            **people,
        }

    def coordinators(self) -> dict[str, str]:
        held = CoordinatorPeriod.objects.at(timezone.now()).select_related("person", "user")
        return {period.person.family_name: period.user.name for period in held}

    def test_names_are_shown_and_recorded_as_read(self, admin, team, sam, episodes):
        page = admin.get(self.address(team, sam)).content.decode()
        assert all(episode.person.list_name in page for episode in episodes)
        assert set(Read.objects.get().person_ids) == {episode.person_id for episode in episodes}

    def test_nothing_moves_before_it_has_been_shown(self, admin, team, sam, jo, episodes):
        page = admin.post(self.address(team, sam), self.data(to=jo.uuid)).content.decode()
        assert "Now 0 of 2, 2 free; then 3 of 2, 1 above the ceiling." in page
        assert set(self.coordinators().values()) == {"Sam Okoro"}

    def test_the_whole_caseload_moves_and_a_handover_note_is_asked_for(self, admin, team, sam, jo, episodes):
        answer = admin.post(self.address(team, sam), self.data(to=jo.uuid, confirmed=1))
        assert answer.status_code == 302
        assert set(self.coordinators().values()) == {"Jo Pryce"}
        notes = HandoverNote.objects.filter(from_user=sam, to_user=jo, written_at=None)
        assert notes.count() == 3
        assert Event.objects.filter(verb="coordinator.moved").count() == 3

    def test_one_goes_elsewhere_and_one_stays(self, admin, team, sam, jo, episodes):
        ade = make.staff(team, name="Ade Balogun")
        chosen = {name_of(episodes[0]): str(ade.uuid), name_of(episodes[1]): STAYS}
        admin.post(self.address(team, sam), self.data(to=jo.uuid, confirmed=1, **chosen))
        assert self.coordinators() == {"Amadi": "Ade Balogun", "Bright": "Sam Okoro", "Costa": "Jo Pryce"}

    def test_a_move_on_a_later_day_waits_for_it(self, admin, team, sam, jo, episodes):
        day = timezone.localdate() + dt.timedelta(days=7)
        admin.post(self.address(team, sam), self.data(day, to=jo.uuid, confirmed=1))
        assert set(self.coordinators().values()) == {"Sam Okoro"}
        starts = CoordinatorPeriod.objects.filter(user=jo).values_list("starts_at", flat=True)
        assert {timezone.localtime(start) for start in starts} == {
            timezone.make_aware(dt.datetime.combine(day, dt.time(0)))
        }

    def test_then_the_membership_may_end_on_the_day_before(self, admin, team, sam, jo, episodes):
        day = timezone.localdate() + dt.timedelta(days=7)
        admin.post(self.address(team, sam), self.data(day, to=jo.uuid, confirmed=1))
        last = day - dt.timedelta(days=1)
        end = reverse("membership_end", args=[sam.memberships.get().uuid])
        data = {"on_day": last.day, "on_month": last.month, "on_year": last.year}
        assert admin.post(end, data).status_code == 302
        assert sam.memberships.get().ends_on == day

    def test_who_still_co_ordinates_is_offered_the_move(self, admin, team, sam, episodes):
        today = timezone.localdate()
        data = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
        answer = admin.post(reverse("membership_end", args=[sam.memberships.get().uuid]), data)
        assert answer.status_code == 422
        assert self.address(team, sam) in answer.content.decode()

    @pytest.mark.parametrize("to", ["", "nobody", STAYS])
    def test_somebody_has_to_move(self, admin, team, sam, episodes, to):
        answer = admin.post(self.address(team, sam), self.data(to=to))
        assert answer.status_code == 422

    def test_not_into_the_past_and_not_to_another_team(self, admin, team, sam, jo, episodes):
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        assert admin.post(self.address(team, sam), self.data(yesterday, to=jo.uuid)).status_code == 422
        stranger = make.staff(make.team())
        assert admin.post(self.address(team, sam), self.data(to=stranger.uuid)).status_code == 422

    def test_people_whom_nobody_co_ordinates_are_given_somebody(self, admin, team, jo):
        make.episode(team, make.person("Dean", "Amadi"))
        address = reverse("caseload_move", args=[team.uuid])
        assert "Nobody yet" in admin.get(address).content.decode()
        shown = admin.post(f"{address}?nobody=1", self.data(to=jo.uuid)).content.decode()
        assert "then 1 of 2, 1 free" in shown
        assert "handover note" not in shown
        answer = admin.post(f"{address}?nobody=1", self.data(to=jo.uuid, confirmed=1))
        assert answer.status_code == 302
        assert self.coordinators() == {"Amadi": "Jo Pryce"}
        assert not HandoverNote.objects.exists()
        assert Event.objects.filter(verb="coordinator.allocated").count() == 1
        assert "Nobody yet" not in admin.get(address).content.decode()

    def test_who_was_given_somebody_meanwhile_is_left_with_them(self, team, sam, jo):
        episode = make.episode(team, coordinator=sam)
        now = timezone.now()
        with pytest.raises(people.Refused, match="have somebody"):
            people.move_caseload(from_user=None, to={episode.pk: jo}, starts_at=now, by=sam, at=now)

    def test_a_lead_moves_their_own_team_only(self, client, team, sam, jo, episodes):
        client.force_login(make.staff(make.team(), Role.TEAM_LEAD))
        assert client.post(self.address(team, sam), self.data(to=jo.uuid, confirmed=1)).status_code == 403
        assert set(self.coordinators().values()) == {"Sam Okoro"}


class TestPages:
    @pytest.fixture
    def admin(self, client):
        client.force_login(make.staff(None, Role.ADMINISTRATOR))
        return client

    @pytest.mark.parametrize("name", ["teams", "staff", "team", "staff_member", "caseload_move"])
    def test_the_same_few_queries_for_two_and_for_twenty(self, admin, name):
        team = make.team()
        member = make.staff(team, Role.TEAM_LEAD)
        rows = {"team": [team.uuid], "caseload_move": [team.uuid], "staff_member": [member.uuid]}
        address = f"{reverse(name, args=rows.get(name, []))}?coordinator={member.uuid}"

        def grow(by: int):
            for _ in range(by):
                someone = make.staff(team, caseload_ceiling=12)
                make.episode(team, coordinator=someone)
                make.episode(team, coordinator=member)
                Absence.objects.create(user=someone, kind="leave", starts_on=timezone.localdate(), set_by=member)

        grow(2)
        admin.get(address)
        with count_queries() as few:
            admin.get(address)
        grow(18)
        with assert_queries(exactly=len(few), at_most=12):
            assert admin.get(address).status_code == 200

    def test_one_tap_names_who_takes_the_calls_and_leads_back(self, client):
        team = make.team()
        sam = make.staff(team, name="Sam Okoro")
        client.force_login(sam)
        answer = client.post(reverse("team_shift", args=[team.uuid]), {"user": sam.uuid, "next": "/today/"})
        assert answer["Location"] == "/today/"
        assert "Sam Okoro" in client.get(reverse("teams")).content.decode()

    def test_the_way_back_is_one_of_ours(self, client):
        team = make.team()
        sam = make.staff(team)
        client.force_login(sam)
        data = {"user": sam.uuid, "next": "https://evil.example/"}
        assert client.post(reverse("team_shift", args=[team.uuid]), data)["Location"].startswith("/teams/")

    def test_colleagues_see_that_somebody_is_away_and_leads_see_the_kind(self, client):
        team = make.team()
        sick = make.staff(team)
        Absence.objects.create(user=sick, kind="sick", starts_on=timezone.localdate(), set_by=sick)
        for role, sees in ((Role.CLINICIAN, False), (Role.TEAM_LEAD, True)):
            client.force_login(make.staff(team, role))
            for address in (reverse("team", args=[team.uuid]), reverse("staff_member", args=[sick.uuid])):
                assert ("Sickness" in client.get(address).content.decode()) is sees
