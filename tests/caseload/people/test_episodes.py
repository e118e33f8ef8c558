"""Accepting, not accepting and closing."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.people import operations as people
from caseload.people.models import ClosureSanction, CoordinatorPeriod, IntensityPeriod, TeamAccess
from tests import make


@pytest.fixture
def referred(team):
    return make.episode(team, state="referred", accepted_at=None, referred_at=make.days_ago(3))


@pytest.fixture
def accept(referred, nurse, lead, now, next_month):
    def call(**fields):
        given = {
            "episode": referred,
            "coordinator": nurse,
            "intensity": "several",
            "reason": "New to us",
            "review_by": next_month,
            "by": lead,
            "at": now,
        }
        return people.accept(**given | fields)

    return call


class TestAccepting:
    def test_names_a_coordinator_and_an_intensity_and_starts_the_clock(self, accept, referred, nurse, now):
        accept()
        referred.refresh_from_db()
        assert (referred.state, referred.accepted_at) == ("accepted", now)
        assert CoordinatorPeriod.objects.get(ends_at=None).user == nurse
        assert IntensityPeriod.objects.get().intensity == "several"
        assert referred.rhythm_days == referred.team.rhythm_several
        assert referred.seen_due_on == timezone.localdate(now) + dt.timedelta(days=3)
        assert Event.objects.get().verb == "episode.accepted"

    def test_is_refused_for_somebody_who_is_no_member_of_the_team(self, accept):
        with pytest.raises(people.Refused) as refusal:
            accept(coordinator=make.staff(make.team()))
        assert refusal.value.field == "coordinator"

    def test_needs_a_review_date_to_come(self, accept, now):
        with pytest.raises(people.Refused) as refusal:
            accept(review_by=timezone.localdate(now))
        assert refusal.value.field == "review_by"

    def test_happens_once(self, accept):
        accept()
        with pytest.raises(people.Refused, match="already on the caseload"):
            accept()


class TestNotAccepting:
    def test_keeps_the_reason_and_ends_the_teams_sight_in_ninety_days(self, referred, lead, now):
        episode = people.decline(episode=referred, reason="Moved to Leeds", by=lead, at=now)
        assert (episode.state, episode.not_accepted_reason) == ("not_accepted", "Moved to Leeds")
        assert TeamAccess.objects.get().until == timezone.localdate(now) + dt.timedelta(days=90)

    def test_needs_a_reason(self, referred, lead, now):
        with pytest.raises(people.Refused):
            people.decline(episode=referred, reason=" ", by=lead, at=now)


class TestClosing:
    @pytest.fixture
    def seen(self, team, nurse, lead):
        episode = make.episode(team, coordinator=nurse)
        make.intensity(episode, "weekly", lead)
        make.rhythm(episode, 3, lead)
        make.contact(episode, nurse, at=make.days_ago(2))
        people.set_intensity(
            episode=episode,
            intensity="weekly",
            reason="Steady",
            review_by=timezone.localdate() + dt.timedelta(days=9),
            by=lead,
            at=make.days_ago(1),
        )
        return episode

    @pytest.fixture
    def close(self, lead, now):
        def call(episode, reason="02"):
            handed = people.HandedOn("The GP, Dr Hale")
            return people.close(
                episode=episode, reason=reason, plan="GP; ring us any time", handed=handed, by=lead, at=now
            )

        return call

    def test_ends_what_runs(self, close, seen, now):
        episode = close(seen)
        assert (episode.state, episode.closure_reason) == ("closed", "02")
        assert not CoordinatorPeriod.objects.filter(ends_at=None).exists()
        assert not IntensityPeriod.objects.filter(ends_at=None).exists()
        assert TeamAccess.objects.get().until == timezone.localdate(now) + dt.timedelta(days=90)

    @pytest.mark.parametrize("reason", ["05", "09"])
    def test_nobody_is_closed_for_not_attending(self, close, seen, reason):
        with pytest.raises(people.Refused, match="decision of the MDT") as refusal:
            close(seen, reason)
        assert refusal.value.field == "reason"
        seen.refresh_from_db()
        assert seen.is_open

    @pytest.mark.parametrize(("ago", "holds"), [(0, True), (27, True), (28, False), (200, False)])
    def test_with_the_meetings_leave_it_can_be_while_that_holds(self, close, seen, lead, nurse, ago, holds):
        ClosureSanction.objects.create(
            person=seen.person,
            episode=seen,
            closure_reason="09",
            decided_on=timezone.localdate() - dt.timedelta(days=ago),
            asked_by=nurse,
            signed_off_by=lead,
            attempts="Nine",
            told="Both",
            way_back="Ring us",
        )
        if holds:
            assert close(seen, "09").state == "closed"
        else:
            with pytest.raises(people.Refused, match="decision of the MDT"):
                close(seen, "09")

    def test_nobody_is_closed_who_has_not_been_seen_for_28_days(self, close, team, nurse):
        with pytest.raises(people.Refused, match="28 days"):
            close(make.episode(team, coordinator=nurse))

    def test_a_death_is_not_a_closure(self, close, seen):
        with pytest.raises(people.Refused, match="Record the death"):
            close(seen, "06")

    def test_a_plan_is_needed(self, seen, lead, now):
        with pytest.raises(people.Refused) as refusal:
            people.close(episode=seen, reason="02", plan="", handed=people.HandedOn("GP"), by=lead, at=now)
        assert refusal.value.field == "plan"
