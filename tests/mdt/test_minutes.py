"""What is sealed: everything that was said, once, in a shape that anybody can check."""

import datetime as dt
import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import MeetingItem
from caseload.models import Goal
from mdt.models import Action, Decision, Meeting, Writing
from mdt.operations import actions, meetings, writing
from mdt.queries import minutes
from mdt.refusals import Refused
from mdt.sealed import Minutes
from teams.roles import Role
from tests import make
from tests.mdt import make as mdt
from tests.queries import count_queries

TEXTS = st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers() | st.none(), max_size=5)


@pytest.fixture
def rosie(north):
    return make.episode(north, make.person("Rosie", "Thorne"), accepted_at=make.days_ago(5))


@pytest.fixture
def meeting(north, ruth, rosie):
    return mdt.running(mdt.series(north, ruth), ruth)


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


def test_what_the_database_gives_back_fits_its_seal(meeting, ruth):
    Writing.objects.create(
        item=meeting.items.get(), author=ruth, text="“Siân” – 90 %\n\U0001f60e", written_at=timezone.now()
    )
    closed = Meeting.objects.get(pk=close(meeting, ruth).pk)
    assert minutes.hash_of(closed.sealed) == closed.sealed_hash


@pytest.mark.parametrize("how", ["writing", "decision", "action"])
def test_whoever_was_written_about_has_been_discussed(meeting, ruth, rosie, how):
    item = meeting.items.get()
    if how == "writing":
        Writing.objects.create(item=item, author=ruth, text="A good week", written_at=timezone.now())
    elif how == "decision":
        decision(item, ruth)
    else:
        Action.objects.create(
            uuid=uuid.uuid4(), meeting=meeting, item=item, team=meeting.team, person=rosie.person, episode=rosie,
            words="Ring", owner=ruth, due_on=timezone.localdate(), set_by=ruth, set_at=timezone.now(),
        )  # fmt: skip
    [told] = close(meeting, ruth).sealed["items"]
    assert told["state"] == "discussed"


def test_whoever_wrote_was_there(meeting, ruth):
    sam = make.staff(meeting.team, name="Sam Okoro")
    Writing.objects.create(item=meeting.items.get(), author=sam, text="A good week", written_at=timezone.now())
    told = close(meeting, ruth).sealed["attendance"]
    assert ("Sam Okoro", "present") in {(row["name"], row["presence"]) for row in told}


def test_a_text_deleted_again_is_no_discussion(meeting, ruth):
    Writing.objects.create(item=meeting.items.get(), author=ruth, text="", written_at=timezone.now())
    with pytest.raises(meetings.ItemsOpen):
        close(meeting, ruth)


def test_a_decision_taken_back_is_kept_as_such(meeting, ruth):
    item = meeting.items.get()
    decision(item, ruth, words="Close the file", withdrawn_at=timezone.now())
    decision(item, ruth)
    told = close(meeting, ruth).sealed
    [person] = Minutes(told, frozenset([str(item.uuid)])).people
    assert [row["words"] for row in person.decisions] == ["Ask for 28 days"]
    assert [row["words"] for row in person.withdrawn] == ["Close the file"]


def test_what_was_taken_to_the_meeting_is_off_the_list_once_it_was_discussed(meeting, ruth, rosie):
    of = {"person": rosie.person, "episode": rosie}
    goal = Goal.objects.create(words="A flat", life_area="home", review_on=timezone.localdate(), set_by=ruth, **of)
    taken = MeetingItem.objects.create(goal=goal, reason="Stuck", taken_by=ruth, **of)
    decision(meeting.items.get(), ruth)
    close(meeting, ruth)
    taken.refresh_from_db()
    assert taken.settled_by == ruth
    assert taken.settled_how.startswith("Weekly MDT")


def test_what_was_not_discussed_stays_on_the_list(meeting, ruth, rosie):
    of = {"person": rosie.person, "episode": rosie}
    goal = Goal.objects.create(words="A flat", life_area="home", review_on=timezone.localdate(), set_by=ruth, **of)
    taken = MeetingItem.objects.create(goal=goal, reason="Stuck", taken_by=ruth, **of)
    close(meeting, ruth, carry_over=True)
    taken.refresh_from_db()
    assert taken.settled_at is None


def test_sealing_asks_as_often_for_two_people_as_for_many(north, ruth):
    weekly = mdt.series(north, ruth)
    asked = []
    for more, days in ((2, 20), (20, 10)):
        for _number in range(more):
            make.episode(north, accepted_at=make.days_ago(5))
        meeting = mdt.running(weekly, ruth, timezone.localdate() - dt.timedelta(days=days))
        meeting.closed_at = timezone.now()
        with count_queries() as statements:
            minutes.content(meeting)
        asked.append(len(statements))
        close(meeting, ruth, carry_over=True)
    assert asked[0] == asked[1]


def test_nothing_said_in_it_changes_beneath_the_seal_whoever_asks(meeting, ruth, rosie):
    item = meeting.items.get()
    Writing.objects.create(item=item, author=ruth, text="A good week", written_at=timezone.now())
    decided = decision(item, ruth)
    to_do = actions.set_action(
        meeting=meeting, item=item, words="Ring", owner=ruth, due_on=timezone.localdate(), uuid=uuid.uuid4(),
        by=ruth, at=timezone.now(),
    )  # fmt: skip
    close(meeting, ruth)
    another = mdt.running(mdt.series(meeting.team, ruth), ruth)
    elsewhere = another.items.first() or another.items.create(episode=rosie, person=rosie.person, position=9)
    for attempt in (
        lambda: meeting.items.update(meeting=another, position=99),
        lambda: Decision.objects.filter(pk=decided.pk).update(item=elsewhere),
        lambda: Action.objects.filter(pk=to_do.pk).update(words="Another"),
        lambda: Action.objects.filter(pk=to_do.pk).update(meeting=another),
        lambda: Writing.objects.filter(item=item).update(text="Another"),
        lambda: Decision.objects.filter(pk=decided.pk).update(words="Another"),
        lambda: decision(item, ruth),
        lambda: Writing.objects.create(
            item=item, author=make.staff(meeting.team), text="Late", written_at=timezone.now()
        ),
        lambda: meeting.attendance.all().delete(),
        lambda: meeting.items.create(episode=make.episode(meeting.team), person=make.person(), position=9),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mdt_addendum SET words = 'x'",
        *(f"DELETE FROM mdt_{table}" for table in ("addendum", "meeting", "agendaitem", "decision", "writing")),
    ],
)
def test_the_service_itself_may_neither_change_an_addendum_nor_delete_what_was_said(db, change):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(change)


def test_whoever_writes_while_it_closes_is_in_the_minutes_or_is_told(fresh_db):
    north = make.team()
    ruth = make.staff(north, Role.TEAM_LEAD)
    others = [make.staff(north) for _number in range(3)]
    make.episode(north, accepted_at=make.days_ago(5))
    meeting = mdt.running(mdt.series(north, ruth), ruth)
    item = meeting.items.get()
    ready = Barrier(len(others) + 1)

    def write(user) -> str:
        text, revision = "", 0
        ready.wait()
        try:
            for number in range(400):
                standing = writing.write(
                    item=item, text=f"{user.pk}: {number}", revision=revision, by=user, at=timezone.now()
                )
                text, revision = standing.text, standing.revision
        except Refused:
            pass  # the meeting was closed: what was accepted before is what counts
        finally:
            connections.close_all()
        return text

    def shut() -> None:
        ready.wait()
        time.sleep(0.15)
        try:
            close(meeting, ruth, carry_over=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        closing = pool.submit(shut)
        accepted = {text for text in pool.map(write, others) if text}
        closing.result()
    [told] = Meeting.objects.get(pk=meeting.pk).sealed["items"]
    assert {row["text"] for row in told["discussion"]} == accepted
