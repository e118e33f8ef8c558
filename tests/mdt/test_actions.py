"""Actions: somebody, by a day that lies ahead."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from mdt.models import Action
from mdt.operations import actions
from mdt.refusals import Refused
from teams.models import Membership
from tests import make
from tests.mdt import live


@pytest.fixture
def north(db):
    return make.team("North")


@pytest.fixture
def ruth(north):
    return make.staff(north, "team_lead", "Ruth Vance")


@pytest.fixture
def item(north, ruth):
    return live.item(live.meeting(north, ruth))


def day(days):
    return timezone.localdate() + dt.timedelta(days=days)


def act(item, by, words="Letter to housing", due_on=None, key=None, **told):
    return actions.set_action(
        meeting=item.meeting, item=item, words=words, due_on=due_on or day(3), uuid=key or uuid.uuid4(), by=by,
        at=timezone.now(), **({"owner": by} | told),
    )  # fmt: skip


def test_an_action_has_an_owner_a_day_and_the_person(ruth, item):
    action = act(item, ruth)
    assert (action.owner, action.due_on, action.person) == (ruth, day(3), item.person)


def test_sent_twice_it_is_one(ruth, item):
    key = uuid.uuid4()
    assert act(item, ruth, key=key) == act(item, ruth, key=key)
    assert Action.objects.count() == 1


def test_an_action_of_the_team_is_about_nobody(ruth, item):
    action = actions.set_action(
        meeting=item.meeting, words="Book the room", owner=ruth, due_on=day(0), uuid=uuid.uuid4(), by=ruth,
        at=timezone.now(),
    )  # fmt: skip
    assert action.person is None


@pytest.mark.parametrize(
    ("told", "field"),
    [({"words": " "}, "words"), ({"owner": None}, "owner"), ({"due_on": dt.date(2020, 1, 1)}, "due_on")],
)
def test_what_is_missing_is_said_at_its_field(ruth, item, told, field):
    with pytest.raises(Refused) as refused:
        act(item, ruth, **told)
    assert refused.value.field == field
    assert not Action.objects.exists()


def test_an_action_without_a_day_is_refused(ruth, item):
    with pytest.raises(Refused, match="by when"):
        actions.set_action(
            meeting=item.meeting, words="Ring", owner=ruth, due_on=None, uuid=uuid.uuid4(), by=ruth, at=timezone.now()
        )


def test_an_owner_who_has_left_by_then_is_refused(north, ruth, item):
    kit = make.staff(north, name="Kit Marlow")
    Membership.objects.filter(user=kit).update(ends_on=day(2))
    assert act(item, ruth, owner=kit, due_on=day(1)).owner == kit
    with pytest.raises(Refused, match="Kit Marlow does not work in North") as refused:
        act(item, ruth, owner=kit, due_on=day(2))
    assert refused.value.field == "owner"


def test_done_with_a_note_and_only_once(ruth, item):
    action = act(item, ruth)
    with pytest.raises(Refused, match="what came of it"):
        actions.end_action(action=action, note="", by=ruth, at=timezone.now())
    actions.end_action(action=action, note="They agreed to 28 days", by=ruth, at=timezone.now())
    again = actions.end_action(action=action, note="Another note", by=ruth, at=timezone.now(), done=False)
    assert (again.state, again.ended_note) == ("done", "They agreed to 28 days")
