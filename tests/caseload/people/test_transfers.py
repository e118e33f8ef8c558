"""Handing somebody to another team."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.people import operations as people
from caseload.people.models import CoordinatorPeriod, IntensityPeriod, LegalMeasure, RhythmPeriod, TeamAccess
from caseload.people.signals import episode_transferred
from tests import make


@pytest.fixture
def episode(team, nurse, lead):
    episode = make.episode(team, coordinator=nurse)
    make.intensity(episode, "several", lead)
    make.rhythm(episode, 2, lead)
    people.add_legal_measure(episode=episode, kind="s117", starts_on=dt.date(2024, 1, 1), by=lead, at=timezone.now())
    return episode


@pytest.fixture
def south(db):
    return make.team("South")


@pytest.fixture
def transfer(episode, south, lead, now):
    def call(**fields):
        given = {
            "episode": episode,
            "team": south,
            "coordinator": make.staff(south),
            "plan": "Joint visit on Monday",
            "keep_visits": True,
            "by": lead,
            "at": now,
        }
        return people.transfer(**given | fields)

    return call


def test_closes_here_and_opens_there_even_for_somebody_not_seen(transfer, episode, south):
    new = transfer()
    episode.refresh_from_db()
    assert (episode.state, new.state, new.team) == ("closed", "accepted", south)
    assert new.transferred_from == episode


def test_the_clocks_run_on(transfer, episode):
    people.lock_episodes([episode.pk])
    people.set_intensity(
        episode=episode,
        intensity="several",
        reason="As before",
        review_by=timezone.localdate() + dt.timedelta(days=9),
        by=make.user(),
        at=timezone.now(),
    )
    episode.refresh_from_db()
    new = transfer(at=timezone.now())
    new.refresh_from_db()
    assert (new.seen_due_on, new.rhythm_days) == (episode.seen_due_on, 2)


def test_rhythm_intensity_and_legal_measures_go_along(transfer, episode, nurse):
    new = transfer()
    assert RhythmPeriod.objects.get(episode=new).every_days == 2
    assert IntensityPeriod.objects.get(episode=new).intensity == "several"
    assert LegalMeasure.objects.get(episode=new).starts_on == dt.date(2024, 1, 1)
    assert not CoordinatorPeriod.objects.filter(episode=episode, ends_at=None).exists()
    assert not LegalMeasure.objects.filter(episode=episode, ends_on=None).exists()
    assert CoordinatorPeriod.objects.get(episode=new).user != nurse


def test_both_teams_see_the_person_the_old_one_for_ninety_days(transfer, episode, south, now):
    transfer()
    until = dict(TeamAccess.objects.values_list("team_id", "until"))
    assert until == {episode.team_id: timezone.localdate(now) + dt.timedelta(days=90), south.pk: None}


def test_needs_a_coordinator_of_the_new_team(transfer, nurse, episode):
    with pytest.raises(people.Refused) as refusal:
        transfer(coordinator=nurse)
    assert refusal.value.field == "coordinator"


def test_not_to_the_same_team_nor_to_one_that_is_involved_already(transfer, episode, south):
    with pytest.raises(people.Refused):
        transfer(team=episode.team)
    make.episode(south, episode.person)
    with pytest.raises(people.Refused, match="involved"):
        transfer()


def test_the_rooms_above_hear_of_it_before_anything_is_reckoned(transfer, episode, now):
    heard = []

    def listen(**told):
        heard.append((told["old_id"], told["new_id"], told["at"], told["keep_visits"]))

    episode_transferred.connect(listen)
    try:
        new = transfer(keep_visits=False)
    finally:
        episode_transferred.disconnect(listen)
    assert heard == [(episode.pk, new.pk, now, False)]


def test_it_is_audited_for_both_teams(transfer, episode, south):
    transfer()
    told = Event.objects.filter(verb__in=["episode.transferred", "episode.received"])
    assert set(told.values_list("team_id", flat=True)) == {episode.team_id, south.pk}
