"""Actions: somebody, by a day that lies ahead."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from caseload.alerts import engine
from caseload.alerts.rule import Noticed
from caseload.models import Alert
from caseload.people.signals import tell_changed
from mdt.models import Action
from mdt.operations import actions
from mdt.refusals import Refused
from teams.calendar import Calendar
from teams.models import Membership
from tests import make


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


# What the owner and the team see of it


def test_an_action_stands_on_its_owners_today_and_on_nobody_elses(client, item, ruth, north):
    sam = make.staff(north, name="Sam Okoro")
    act(item, ruth, "Ring the sister", owner=sam)
    for user, is_shown in ((sam, True), (ruth, False)):
        client.force_login(user)
        assert ("Ring the sister" in client.get("/today/").content.decode()) is is_shown


def test_an_action_whose_day_has_passed_is_noticed_until_it_is_done(item, ruth):
    action = act(item, ruth)
    Action.objects.update(due_on=day(-3))
    tell_changed([item.episode_id], at=timezone.now())
    alert = Alert.objects.get(rule="action_overdue", closed_at=None)
    assert alert.facts["owner"] == "Ruth Vance"
    assert "was due by" in engine.rule("action_overdue").sentence(noticed_of(alert))
    actions.end_action(action=action, note="Rang her", by=ruth, at=timezone.now())
    alert.refresh_from_db()
    assert alert.closed_facts == {"because": "done"}
    assert engine.rule("action_overdue").closed_because(alert.closed_facts) == "the action is done"


def noticed_of(alert):
    return Noticed(facts=alert.facts, since_at=alert.since_at, now=timezone.now(),
                   calendar=Calendar.of_team(alert.team), named_worker="care co-ordinator")  # fmt: skip


def test_an_action_is_ended_on_its_page_with_a_note(client, item, ruth):
    action = act(item, ruth)
    client.force_login(ruth)
    assert client.post(f"/actions/{action.uuid}/", {"came": "done", "note": ""}).status_code == 422
    assert client.post(f"/actions/{action.uuid}/", {"came": "dropped", "note": "Moved out"}).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.ended_note) == ("dropped", "Moved out")


def test_an_open_action_stands_on_the_persons_page_of_meetings(client, item, ruth):
    act(item, ruth, "Ring the sister")
    client.force_login(ruth)
    assert "Ring the sister" in client.get(f"/people/{item.person.uuid}/meetings/").content.decode()


def test_another_teams_action_does_not_exist(client, item, ruth):
    client.force_login(make.staff(make.team("South"), "team_lead"))
    assert client.get(f"/actions/{act(item, ruth).uuid}/").status_code == 404


@pytest.mark.parametrize("role", ["guest", "wall"])
def test_neither_a_guest_nor_the_screen_on_the_wall_has_anything_to_do(north, ruth, item, role):
    visitor = make.staff(north if role == "wall" else None, role, "Kim Visitor")
    with pytest.raises(Refused, match="Kim Visitor does not work in North") as refused:
        act(item, ruth, owner=visitor)
    assert refused.value.field == "owner"


def test_somebody_whose_account_is_closed_has_nothing_to_do(north, ruth, item):
    gone = make.staff(north, name="Kit Marlow")
    gone.is_active = False
    gone.save()
    with pytest.raises(Refused, match="Kit Marlow"):
        act(item, ruth, owner=gone)


def test_something_for_the_team_that_is_overdue_is_told_to_its_owner_until_it_is_done(client, item, ruth, sam):
    told = {"meeting": item.meeting, "words": "Book the room", "uuid": uuid.uuid4(), "by": ruth, "at": timezone.now()}
    action = actions.set_action(owner=sam, due_on=day(0), **told)
    Action.objects.update(due_on=day(-3))
    engine.reconcile_nobody(at=timezone.now())
    alert = Alert.objects.get(rule="team_action_overdue", closed_at=None)
    assert (alert.team, alert.person) == (item.meeting.team, None)
    assert "Something for the team was due by" in engine.rule(alert.rule).sentence(noticed_of(alert))
    client.force_login(sam)
    assert "Something for the team was due by" in client.get("/today/").content.decode()
    actions.end_action(action=action, note="Booked", by=sam, at=timezone.now())
    alert.refresh_from_db()
    assert alert.closed_facts == {"because": "done"}
