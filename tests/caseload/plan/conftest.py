"""Dean, whom Sam's team works with, and a goal of his."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.plan import operations as plan
from tests import make

SOON = dt.timedelta(days=60)


def told(**fields) -> plan.GoalTold:
    """A goal in his words, unless told otherwise."""
    plain = {"life_area": "leisure", "words": "Fish with my brother again", "review_on": timezone.localdate() + SOON}
    return plan.GoalTold(**plain | fields)


@pytest.fixture
def sam(db):
    return make.staff(make.team("Canal Street"), name="Sam Okoro")


@pytest.fixture
def dean(sam):
    return make.episode(sam.memberships.get().team, make.person("Dean", "Whitlock"), sam)


@pytest.fixture
def goal(sam, dean):
    return plan.set_goal(episode=dean, told=told(), by=sam, at=timezone.now())


@pytest.fixture
def walk(sam, dean, goal):
    return plan.propose(
        goal=goal, episode=dean, kind="community", what="Walk to the lock", arranged=plan.Arranged(), by=sam,
        at=timezone.now(),
    )  # fmt: skip
