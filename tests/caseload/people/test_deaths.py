"""A death stops everything, and a death recorded by mistake is taken back whole."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.contacts import operations as contacts
from caseload.people import operations as people
from caseload.people.models import CoordinatorPeriod, Episode, IntensityPeriod, RhythmPeriod, TeamAccess
from tests import make


@pytest.fixture
def episode(team, nurse, lead):
    episode = make.episode(team, coordinator=nurse)
    make.intensity(episode, "weekly", lead)
    make.rhythm(episode, 3, lead)
    return episode


@pytest.fixture
def record_death(episode, lead, now):
    def call(died_on=None):
        return people.record_death(person=episode.person, died_on=died_on or timezone.localdate(now), by=lead, at=now)

    return call


def test_ends_every_open_episode_whatever_stands_in_the_way(record_death, episode):
    waiting = make.episode(
        make.team(), episode.person, state="referred", accepted_at=None, referred_at=make.days_ago(1)
    )
    person = record_death()
    assert person.died_on
    assert set(Episode.objects.values_list("pk", "state", "closure_reason")) == {
        (episode.pk, "closed", "06"),
        (waiting.pk, "not_accepted", "06"),
    }
    assert not CoordinatorPeriod.objects.filter(ends_at=None).exists()


def test_can_be_undone_exactly(record_death, episode, nurse, lead, now):
    later = now + dt.timedelta(days=5)
    next_one = make.staff(episode.team)
    people.allocate(episode=episode, coordinator=next_one, starts_at=later, by=lead, at=make.days_ago(0.1))
    earlier = make.episode(
        make.team(),
        episode.person,
        state="not_accepted",
        accepted_at=None,
        referred_at=make.days_ago(90),
        not_accepted_reason="Too far",
        ended_at=make.days_ago(80),
    )
    before = facts()
    people.undo_death(person=record_death(), by=lead, at=timezone.now())
    assert facts() == before
    earlier.refresh_from_db()
    assert earlier.state == "not_accepted"


def facts():
    """Everything that a death touches."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (CoordinatorPeriod, IntensityPeriod, RhythmPeriod, TeamAccess)
    ] + [list(Episode.objects.order_by("pk").values("pk", "state", "ended_at", "closure_reason", "accepted_at"))]


def test_not_before_somebody_met_them(record_death, episode, nurse, now):
    met = make.contact(episode, nurse, "spoke", at=make.days_ago(1))
    with pytest.raises(people.Refused, match="met or spoke with them after that day") as refusal:
        record_death(timezone.localdate(now) - dt.timedelta(days=2))
    assert refusal.value.field == "died_on"
    episode.person.refresh_from_db()
    assert episode.person.died_on is None
    contacts.withdraw(contact=met, uuid=uuid4(), reason="Another person", by=nurse, at=now)
    assert record_death(timezone.localdate(now) - dt.timedelta(days=2)).died_on


def test_is_recorded_once_and_not_for_a_day_to_come(record_death, now):
    with pytest.raises(people.Refused) as refusal:
        record_death(timezone.localdate(now) + dt.timedelta(days=1))
    assert refusal.value.field == "died_on"
    record_death()
    with pytest.raises(people.Refused, match="recorded already"):
        record_death()


def test_not_before_birth(record_death):
    with pytest.raises(people.Refused):
        record_death(dt.date(1985, 3, 13))


def test_nor_in_a_year_that_was_mistyped(record_death, episode):
    type(episode.person).objects.update(date_of_birth=None)
    with pytest.raises(people.Refused, match="check the year") as refusal:
        record_death(dt.date(26, 11, 20))
    assert refusal.value.field == "died_on"


def test_only_a_recorded_death_can_be_undone(episode, lead, now):
    with pytest.raises(people.Refused):
        people.undo_death(person=episode.person, by=lead, at=now)


def test_is_audited(record_death):
    record_death()
    assert set(Event.objects.values_list("verb", flat=True)) == {"episode.closed", "person.died"}
