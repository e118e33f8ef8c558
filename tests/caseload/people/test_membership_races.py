"""Somebody begins to co-ordinate at the very moment at which their membership ends: one of the two is refused."""

import datetime as dt
import threading
import time

import pytest
from django.db import connections, transaction
from django.utils import timezone

from caseload.people import operations as people
from caseload.people.models import CoordinatorPeriod
from teams import operations as teams
from teams.models import Membership
from tests import make

WHILE_THE_OTHER_BEGINS = 0.4


@pytest.fixture
def staff(fresh_db):
    """A lead and a nurse of one team, and an episode without a co-ordinator."""
    team = make.team()
    nurse = make.staff(team)
    return {
        "lead": make.staff(team, "team_lead"),
        "nurse": nurse,
        "episode": make.episode(team),
        "membership": Membership.objects.get(user=nurse),
    }


def allocate(staff):
    return people.allocate(episode=staff["episode"], coordinator=staff["nurse"], by=staff["lead"], at=timezone.now())


def end(staff):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    return teams.end_membership(membership=staff["membership"], on=yesterday, by=staff["lead"], at=timezone.now())


def change_role(staff):
    return teams.change_membership(
        membership=staff["membership"], on=timezone.localdate(), by=staff["lead"], at=timezone.now(),
        role="team_lead",
    )  # fmt: skip


def one_within_the_other(staff, first, second):
    """``second`` begins while ``first`` has done its work and has not committed. What ``second`` gave or raised."""
    done, results = threading.Event(), []

    def run_first():
        try:
            with transaction.atomic():
                first(staff)
                done.set()
                time.sleep(WHILE_THE_OTHER_BEGINS)
        finally:
            connections.close_all()

    def run_second():
        done.wait(60)
        try:
            results.append(second(staff))
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run_first), threading.Thread(target=run_second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results[0]


def test_nobody_begins_to_co_ordinate_while_their_membership_ends(staff):
    assert isinstance(one_within_the_other(staff, end, allocate), people.Refused)
    assert not CoordinatorPeriod.objects.exists()


def test_no_membership_ends_while_its_holder_begins_to_co_ordinate(staff):
    assert isinstance(one_within_the_other(staff, allocate, end), teams.StillCoordinatesError)
    assert Membership.objects.get(user=staff["nurse"]).ends_on is None


def test_a_change_of_role_at_the_same_moment_stands_in_nobodys_way(staff):
    result = one_within_the_other(staff, change_role, allocate)
    assert not isinstance(result, Exception), result
    assert CoordinatorPeriod.objects.get().user == staff["nurse"]
