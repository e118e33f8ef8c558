"""What to know before knocking is looked at again in time, and one planned where two must go is noticed."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.models import Precaution
from caseload.precautions import operations as precautions
from tests import make
from tests.caseload.alerts.test_rules_care import DAY, mine, rules, sentences

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return make.staff(make.team(day_starts_at=make.FOUR), name="Jo Marsh")


@pytest.fixture
def episode(jo):
    episode = make.episode(jo.memberships.get().team, coordinator=jo)
    make.contact(episode, jo, at=timezone.now() - dt.timedelta(hours=1))
    return episode


def told(days=28):
    return precautions.Told("Bites", "Seen", timezone.localdate() + days * DAY)


def now(by):
    return {"by": by, "at": timezone.now()}


def overdue(episode, by, days=1):
    """Written down long ago, and not looked at in time."""
    today = timezone.localdate()
    return make.precaution(episode, by, starts_on=today - 60 * DAY, review_by=today - days * DAY)


def test_a_review_that_has_passed_is_an_alert_and_looking_again_closes_it(episode, jo):
    row = overdue(episode, jo, days=2)
    assert rules(episode) == ["precaution_review"]
    assert "still stands" in sentences(jo)["precaution_review"]
    precautions.look_again(precaution=row, episode=episode, told=told(), **now(jo))
    assert rules(episode) == []


def test_every_team_of_the_person_is_told_and_nobody_after_it_has_ended(episode, jo):
    ines = make.staff(make.team("South"))
    theirs = make.episode(ines.memberships.get().team, episode.person, ines)
    row = overdue(episode, jo)
    assert "precaution_review" in rules(theirs)
    precautions.end(precaution=row, reason="The dog died", **now(jo))
    assert "precaution_review" not in rules(theirs)
    assert "precaution_review" not in rules(episode)


def test_a_visit_planned_for_one_before_two_had_to_go_is_noticed_until_a_second_goes(episode, jo):
    visit = make.visit(episode, jo, on=timezone.localdate() + DAY)
    assert rules(episode) == []
    precautions.add(episode=episode, kind="pairs", told=told(), **now(jo))
    assert rules(episode) == ["planned_alone"]
    assert mine(jo) == ["planned_alone"]
    make.also_goes(visit, make.staff(episode.team))
    assert rules(episode) == []


@pytest.mark.parametrize("fields", [{"alone_reason": "Known for years"}, {"on": 30}])
def test_a_reason_or_a_visit_far_off_is_no_alert(episode, jo, fields):
    days = fields.pop("on", 1)
    make.precaution(episode, jo, kind="pairs")
    make.visit(episode, jo, on=timezone.localdate() + days * DAY, **fields)
    assert rules(episode) == []
    assert Precaution.objects.exists()
