"""Intensity, rhythm and legal measures."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.people import operations as people
from caseload.people.models import IntensityPeriod, RhythmPeriod
from tests import make


@pytest.fixture
def episode(team, nurse, lead):
    episode = make.episode(team, coordinator=nurse)
    make.intensity(episode, "weekly", lead)
    return episode


@pytest.fixture
def set_rhythm(episode, nurse, now, next_month):
    def call(days, **fields):
        given = {"every_days": days, "reason": "They asked", "review_by": next_month, "by": nurse, "at": now}
        return people.set_rhythm(episode=episode, **given | fields)

    return call


def test_a_new_intensity_ends_the_one_before_and_moves_the_due_day(episode, nurse, now, next_month):
    people.set_intensity(
        episode=episode, intensity="daily", reason="Notice to quit", review_by=next_month, by=nurse, at=now
    )
    rows = list(IntensityPeriod.objects.order_by("starts_at").values_list("intensity", "ends_at"))
    assert rows == [("weekly", now), ("daily", None)]
    episode.refresh_from_db()
    assert episode.rhythm_days == 1


def test_an_intensity_can_begin_later(episode, nurse, now, next_month):
    later = now + dt.timedelta(days=4)
    people.set_intensity(
        episode=episode, intensity="daily", reason="Trial", review_by=next_month, by=nurse, at=now, starts_at=later
    )
    episode.refresh_from_db()
    assert episode.rhythm_days == 7
    assert IntensityPeriod.objects.at(later).get().intensity == "daily"


def test_a_rhythm_stands_above_the_teams_default_until_it_ends(set_rhythm, episode, nurse, now):
    set_rhythm(3)
    episode.refresh_from_db()
    assert episode.rhythm_days == 3
    people.end_rhythm(episode=episode, by=nurse, at=now + dt.timedelta(seconds=1))
    episode.refresh_from_db()
    assert episode.rhythm_days == 7
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["rhythm.set", "rhythm.ended"]


def test_only_a_rhythm_that_runs_can_end(episode, nurse, now):
    with pytest.raises(people.Refused, match="default applies"):
        people.end_rhythm(episode=episode, by=nurse, at=now)


@pytest.mark.parametrize("days", [0, 91])
def test_a_rhythm_is_between_a_day_and_ninety(set_rhythm, days):
    with pytest.raises(people.Refused) as refusal:
        set_rhythm(days)
    assert refusal.value.field == "every_days"
    assert not RhythmPeriod.objects.exists()


def test_nothing_stands_without_a_review_to_come(set_rhythm, now):
    with pytest.raises(people.Refused):
        set_rhythm(3, review_by=timezone.localdate(now))
