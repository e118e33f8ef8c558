"""What begins or ends by itself is found by the sweep."""

import datetime as dt

from caseload.people import operations as people
from caseload.people.queries import episodes_with_period_boundary
from tests import make
from tests.queries import assert_queries


def test_a_planned_beginning_is_found_when_it_has_come(team, nurse, lead, now):
    episode = make.episode(team, coordinator=nurse)
    make.episode(team, coordinator=nurse)
    later = now + dt.timedelta(hours=2)
    people.allocate(episode=episode, coordinator=make.staff(team), starts_at=later, by=lead, at=now)
    assert episodes_with_period_boundary(after=now, until=later - dt.timedelta(seconds=1)) == []
    assert episodes_with_period_boundary(after=now, until=later) == [episode.pk]
    assert episodes_with_period_boundary(after=later, until=later + dt.timedelta(days=1)) == []


def test_a_rhythm_that_ends_counts_and_an_ended_episode_does_not(team, nurse, lead, now):
    soon = now + dt.timedelta(hours=1)
    ends = make.rhythm(make.episode(team), 3, lead, ends_at=soon)
    gone = make.episode(team, make.person(died_on=now), state="closed", closure_reason="06", ended_at=now)
    make.rhythm(gone, 3, lead, ends_at=soon)
    with assert_queries(exactly=1):
        assert episodes_with_period_boundary(after=now, until=soon) == [ends.episode_id]
