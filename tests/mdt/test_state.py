"""What becomes of people on the agenda, and who stands on the screen."""

import uuid

import pytest
from django.utils import timezone

from mdt.operations import actions, state, writing
from mdt.refusals import Refused
from tests import make
from tests.mdt import live


def go(meeting, item, by):
    return state.go_to(meeting=meeting, item=item, by=by, at=timezone.now())


def now(item):
    item.refresh_from_db()
    return item.state


def test_the_next_person_is_on_the_screen_for_everybody(ruth, meeting):
    item = live.item(meeting)
    go(meeting, item, ruth)
    meeting.refresh_from_db()
    assert (meeting.current, meeting.revision) == (item, 2)


def test_going_on_from_somebody_nobody_wrote_about_leaves_them_to_be_discussed(ruth, meeting):
    first, second = live.item(meeting), live.item(meeting)
    go(meeting, first, ruth)
    go(meeting, second, ruth)
    assert now(first) == "open"


@pytest.mark.parametrize("what", ["text", "action"])
def test_going_on_from_somebody_with_words_or_an_action_counts_as_discussed(ruth, meeting, what):
    first, second = live.item(meeting), live.item(meeting)
    go(meeting, first, ruth)
    at = timezone.now()
    if what == "text":
        writing.write(item=first, text="Settled in well", revision=0, by=ruth, at=at)
    else:
        actions.set_action(
            meeting=meeting, item=first, words="Ring", owner=ruth, due_on=at.date(), uuid=uuid.uuid4(), by=ruth, at=at
        )
    go(meeting, second, ruth)
    assert now(first) == "discussed"


def test_somebody_of_another_meeting_is_not_shown(ruth, meeting):
    south = make.team("South")
    other = live.item(live.meeting(south, make.staff(south)))
    with pytest.raises(Refused):
        go(meeting, other, ruth)


def test_the_plan_continues_with_one_key(ruth, meeting):
    item = live.item(meeting)
    state.continues(item=item, by=ruth, at=timezone.now())
    assert now(item) == "continues"
    assert item.dealt_with_by == ruth


def test_somebody_discussed_does_not_become_continued(ruth, meeting):
    item = live.item(meeting, state="discussed")
    state.continues(item=item, by=ruth, at=timezone.now())
    assert now(item) == "discussed"


def test_those_read_together_are_reviewed_but_for_whom_a_member_pulled_out(ruth, meeting):
    quiet, asked_about = live.item(meeting, read_together=True), live.item(meeting, read_together=True)
    alone = live.item(meeting)
    state.pull_out(item=asked_about, by=ruth, at=timezone.now())
    together = state.continues_together(meeting=meeting, by=ruth, at=timezone.now())
    assert together == [quiet]
    assert [now(quiet), now(asked_about), now(alone)] == ["continues", "open", "open"]
    assert asked_about.pulled_out_by == ruth


def test_somebody_can_be_pulled_out_after_they_were_read(ruth, meeting):
    item = live.item(meeting, read_together=True)
    state.continues_together(meeting=meeting, by=ruth, at=timezone.now())
    state.pull_out(item=item, by=ruth, at=timezone.now())
    assert now(item) == "open"


def test_what_was_pressed_too_early_is_opened_again(ruth, meeting):
    item = live.item(meeting)
    state.continues(item=item, by=ruth, at=timezone.now())
    state.open_again(item=item, by=ruth, at=timezone.now())
    assert (now(item), item.dealt_with_at) == ("open", None)
