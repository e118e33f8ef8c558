"""Assessments as they are read: by the definition of their day, in a constant number of queries, in sight only."""

import datetime as dt

import pytest
from django.http import Http404
from django.utils import timezone

from assessments.queries import reading
from teams.access import rights_of
from tests import make
from tests.assessments.rows import assessed, draft

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def ot(team):
    return make.staff(team, name="Priya Nair", profession="ot")


@pytest.fixture
def episode(team, ot):
    return make.episode(team, coordinator=ot)


def rights(user):
    return rights_of(user, on=TODAY())


def course(user, episode, **fields):
    return reading.course_of(rights(user), episode.person, on=TODAY(), **fields)


def test_the_newest_comes_first_with_its_ratings_and_what_they_say(ot, episode):
    assessed(episode, ot, on=TODAY() - 90 * DAY, ratings={"roles": 1})
    assessed(episode, ot, on=TODAY() - DAY, ratings={"roles": 2, "habits": None})
    newest, oldest = course(ot, episode)
    assert newest.assessment.on_date > oldest.assessment.on_date
    assert newest.definition.short_title == "OCAIRS"
    assert [line.item.code for line in newest.profile.barriers] == ["roles"]
    assert [line.reason for line in newest.profile.unrated] == ["Not seen in this setting"]
    assert newest.profile.unrated
    assert not oldest.profile.unrated


def test_drafts_and_what_was_replaced_do_not_count(ot, episode):
    first = assessed(episode, ot)
    second = assessed(episode, ot, replaces=first, correction_reason="The wrong line")
    first.successor = second
    first.save(update_fields=["successor"])
    begun = draft(episode, ot)
    assert [read.assessment for read in course(ot, episode)] == [second]
    assert [read.assessment for read in reading.drafts_of(rights(ot), episode.person, on=TODAY())] == [begun]
    assert reading.one(rights(ot), first.uuid, on=TODAY()).assessment.successor == second


def test_one_instrument_may_be_asked_for_and_a_person_by_uuid(ot, episode):
    assessed(episode, ot, "ocairs")
    assessed(episode, ot, "dialog")
    assert [read.definition.key for read in course(ot, episode, key="dialog")] == ["dialog"]
    assert len(reading.course_of(rights(ot), episode.person.uuid, on=TODAY())) == 2


def test_forty_assessments_cost_as_many_queries_as_two(ot, episode, django_assert_num_queries):
    asked = rights(ot)

    def read():
        for each in reading.course_of(asked, episode.person, on=TODAY()):
            assert each.assessment.assessor.name == each.assessment.signed_by.name == "Priya Nair"
            assert each.assessment.second_assessor is None
            assert each.profile.sections

    for number in range(2):
        assessed(episode, ot, "mohost", on=TODAY() - number * DAY)
    with django_assert_num_queries(2):
        read()
    for number in range(2, 40):
        assessed(episode, ot, ["ocairs", "mohost", "dialog"][number % 3], on=TODAY() - number * DAY)
    with django_assert_num_queries(2):
        read()


def test_another_team_sees_nothing_of_it(ot, episode):
    row = assessed(episode, ot)
    stranger = make.staff(make.team())
    assert course(stranger, episode) == []
    assert reading.drafts_of(rights(stranger), episode.person, on=TODAY()) == []
    with pytest.raises(Http404):
        reading.one(rights(stranger), row.uuid, on=TODAY())
