"""What is sealed: everything that was said, once, in a shape that anybody can check."""

import datetime as dt
import json
import uuid

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import MeetingItem
from caseload.models import Goal
from mdt.models import Action, Decision, Meeting, Writing
from mdt.operations import meetings
from mdt.queries import minutes
from mdt.sealed import Minutes
from teams.roles import Role
from tests import make
from tests.mdt import make as mdt
from tests.queries import count_queries

TEXTS = st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers() | st.none(), max_size=5)


@pytest.fixture
def team(db):
    return make.team("North Team")


@pytest.fixture
def lead(team):
    return make.staff(team, Role.TEAM_LEAD, "Ruth Vance")


@pytest.fixture
def rosie(team):
    return make.episode(team, make.person("Rosie", "Thorne"), accepted_at=make.days_ago(5))


@pytest.fixture
def meeting(team, lead, rosie):
    return mdt.running(mdt.series(team, lead), lead)


def close(meeting, by, **how) -> Meeting:
    return meetings.close_meeting(meeting=meeting, by=by, at=timezone.now(), **how)


def decision(item, by, **fields) -> Decision:
    told = {"kind": "other", "words": "Ask for 28 days"} | fields
    return Decision.objects.create(
        uuid=uuid.uuid4(), item=item, person_id=item.person_id, episode_id=item.episode_id, decided_by=by,
        decided_at=timezone.now(), **told,
    )  # fmt: skip


@given(TEXTS)
def test_the_hash_is_of_the_content_and_not_of_its_order(content):
    turned = dict(reversed(content.items()))
    assert minutes.hash_of(content) == minutes.hash_of(turned) == minutes.hash_of(json.loads(json.dumps(content)))


def test_what_the_database_gives_back_fits_its_seal(meeting, lead):
    Writing.objects.create(
        item=meeting.items.get(), author=lead, text="“Siân” – 90 %\n\U0001f60e", written_at=timezone.now()
    )
    closed = Meeting.objects.get(pk=close(meeting, lead).pk)
    assert minutes.hash_of(closed.sealed) == closed.sealed_hash


@pytest.mark.parametrize("how", ["writing", "decision", "action"])
def test_whoever_was_written_about_has_been_discussed(meeting, lead, rosie, how):
    item = meeting.items.get()
    if how == "writing":
        Writing.objects.create(item=item, author=lead, text="A good week", written_at=timezone.now())
    elif how == "decision":
        decision(item, lead)
    else:
        Action.objects.create(
            uuid=uuid.uuid4(), meeting=meeting, item=item, team=meeting.team, person=rosie.person, episode=rosie,
            words="Ring", owner=lead, due_on=timezone.localdate(), set_by=lead, set_at=timezone.now(),
        )  # fmt: skip
    [told] = close(meeting, lead).sealed["items"]
    assert told["state"] == "discussed"


def test_a_text_deleted_again_is_no_discussion(meeting, lead):
    Writing.objects.create(item=meeting.items.get(), author=lead, text="", written_at=timezone.now())
    with pytest.raises(meetings.ItemsOpen):
        close(meeting, lead)


def test_a_decision_taken_back_is_kept_as_such(meeting, lead):
    item = meeting.items.get()
    decision(item, lead, words="Close the file", withdrawn_at=timezone.now())
    decision(item, lead)
    told = close(meeting, lead).sealed
    [person] = Minutes(told, frozenset([str(item.uuid)])).people
    assert [row["words"] for row in person.decisions] == ["Ask for 28 days"]
    assert [row["words"] for row in person.withdrawn] == ["Close the file"]


def test_what_was_taken_to_the_meeting_is_off_the_list_once_it_was_discussed(meeting, lead, rosie):
    of = {"person": rosie.person, "episode": rosie}
    goal = Goal.objects.create(words="A flat", life_area="home", review_on=timezone.localdate(), set_by=lead, **of)
    taken = MeetingItem.objects.create(goal=goal, reason="Stuck", taken_by=lead, **of)
    decision(meeting.items.get(), lead)
    close(meeting, lead)
    taken.refresh_from_db()
    assert taken.settled_by == lead
    assert taken.settled_how.startswith("Weekly MDT")


def test_what_was_not_discussed_stays_on_the_list(meeting, lead, rosie):
    of = {"person": rosie.person, "episode": rosie}
    goal = Goal.objects.create(words="A flat", life_area="home", review_on=timezone.localdate(), set_by=lead, **of)
    taken = MeetingItem.objects.create(goal=goal, reason="Stuck", taken_by=lead, **of)
    close(meeting, lead, carry_over=True)
    taken.refresh_from_db()
    assert taken.settled_at is None


def test_sealing_asks_as_often_for_two_people_as_for_many(team, lead):
    weekly = mdt.series(team, lead)
    asked = []
    for more, days in ((2, 20), (20, 10)):
        for _number in range(more):
            make.episode(team, accepted_at=make.days_ago(5))
        meeting = mdt.running(weekly, lead, timezone.localdate() - dt.timedelta(days=days))
        meeting.closed_at = timezone.now()
        with count_queries() as statements:
            minutes.content(meeting)
        asked.append(len(statements))
        close(meeting, lead, carry_over=True)
    assert asked[0] == asked[1]
