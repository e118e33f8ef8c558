"""Two colleagues at one goal at once."""

import threading

from django.db import connections
from django.utils import timezone

from caseload.plan import operations as plan
from tests import make
from tests.caseload.plan.conftest import told


def test_of_two_who_move_a_goal_at_once_one_is_told(fresh_db):
    sam = make.staff(make.team())
    dean = make.episode(sam.memberships.get().team)
    goal = plan.set_goal(episode=dean, told=told(), by=sam, at=timezone.now())
    told_off, start = [], threading.Barrier(2)

    def move():
        start.wait()
        try:
            plan.achieve(goal=goal, episode=dean, by=sam, at=timezone.now())
        except plan.MovedMeanwhileError as refused:
            told_off.append(refused.message)
        finally:
            connections.close_all()

    both = [threading.Thread(target=move) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(told_off) == 1
    assert list(goal.steps.order_by("starts_at").values_list("state", flat=True)) == ["active", "achieved"]
