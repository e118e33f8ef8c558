"""What members write: everybody's own words, never lost, never written over in silence."""

import json
import threading

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mdt.models import Meeting, Writing, WritingReplaced
from mdt.operations import meetings, writing
from mdt.refusals import Refused
from tests import make
from tests.mdt import live


def write(item, by, text, revision=0):
    return writing.write(item=item, text=text, revision=revision, by=by, at=timezone.now())


def test_two_members_write_about_the_same_person_and_both_texts_stand(north, ruth, item):
    sam = make.staff(north, name="Sam Okoro")
    write(item, ruth, "Housing want a letter.")
    write(item, sam, "Her sister may be rung.")
    assert set(item.writings.values_list("text", flat=True)) == {"Housing want a letter.", "Her sister may be rung."}


def test_what_is_written_moves_the_meetings_revision(ruth, item):
    write(item, ruth, "A letter.")
    assert Meeting.objects.get().revision == 2


def test_a_text_grows_with_each_batch(ruth, item):
    first = write(item, ruth, "Housing")
    second = write(item, ruth, "Housing want a letter.", first.revision)
    assert (second.text, second.revision) == ("Housing want a letter.", 2)


def test_a_batch_whose_answer_was_lost_is_kept_once(ruth, item):
    write(item, ruth, "Housing")
    again = write(item, ruth, "Housing")
    assert (again.text, again.revision) == ("Housing", 1)


def test_an_authors_second_device_is_told_and_nothing_is_written_over(ruth, item):
    write(item, ruth, "On the laptop")
    with pytest.raises(writing.WrittenElsewhere) as told:
        write(item, ruth, "On the phone")
    assert told.value.standing.text == "On the laptop"
    assert Writing.objects.get().text == "On the laptop"


@pytest.mark.parametrize(
    ("stands", "gave_way", "kept"),
    [
        ("On the phone", "", ["On the laptop"]),
        ("On the laptop", "On the phone", ["On the phone"]),
        ("On the laptop\nOn the phone", "On the phone", []),
    ],
)
def test_whatever_the_author_chooses_no_word_is_lost(ruth, item, stands, gave_way, kept):
    standing = write(item, ruth, "On the laptop")
    writing.settle(
        item=item, text=stands, instead_of=gave_way, revision=standing.revision, by=ruth, at=timezone.now()
    )
    assert Writing.objects.get().text == stands
    assert list(WritingReplaced.objects.values_list("text", flat=True)) == kept


def test_a_choice_made_on_an_old_picture_is_asked_again(ruth, item):
    standing = write(item, ruth, "One")
    write(item, ruth, "Two", standing.revision)
    with pytest.raises(writing.WrittenElsewhere):
        writing.settle(item=item, text="Mine", instead_of="", revision=1, by=ruth, at=timezone.now())


def test_nothing_is_written_into_a_closed_meeting(ruth, item):
    live.close(item.meeting, ruth)
    with pytest.raises(Refused, match="sealed"):
        write(item, ruth, "Too late")


def test_an_empty_page_leaves_no_row(ruth, item):
    write(item, ruth, "  \n")
    assert not Writing.objects.exists()


def test_a_text_longer_than_any_is_refused_and_the_one_that_stands_stays(ruth, item):
    write(item, ruth, "Short")
    with pytest.raises(Refused, match="too long"):
        write(item, ruth, "x" * (writing.LONGEST + 1), 1)
    assert Writing.objects.get().text == "Short"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(st.tuples(st.integers(0, 1), st.text("abc ", min_size=1, max_size=6)), max_size=8))
def test_every_accepted_word_stands_or_is_kept(ruth, meeting, sent):
    """Two devices of one author write in any order; whoever is told takes what stands and adds to it."""
    item = live.item(meeting)
    held = {0: ("", 0), 1: ("", 0)}
    accepted = []
    for device, more in sent:
        text, revision = held[device]
        try:
            saved = write(item, ruth, text + more, revision)
        except writing.WrittenElsewhere as told:
            both = f"{told.standing.text}\n{text + more}"
            saved = writing.settle(
                item=item, text=both, instead_of=text + more, revision=told.standing.revision, by=ruth,
                at=timezone.now(),
            )  # fmt: skip
        held[device] = (saved.text, saved.revision)
        accepted.append(more)
    standing = Writing.objects.filter(item=item, author=ruth).first()
    kept = "".join(
        [
            standing.text if standing else "",
            *WritingReplaced.objects.filter(writing__item=item).values_list("text", flat=True),
        ]
    )
    assert all(words in kept for words in accepted if words.strip())


def test_members_writing_at_once_lose_nothing(fresh_db):
    team = make.team("North")
    staff = [make.staff(team) for _ in range(6)]
    item = live.item(live.meeting(team, staff[0]))
    errors = []

    def type_away(member):
        revision = 0
        try:
            for number in range(1, 9):
                revision = write(item, member, f"{member.name} wrote {number}", revision).revision
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=type_away, args=[member]) for member in staff]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert set(item.writings.values_list("text", flat=True)) == {f"{member.name} wrote 8" for member in staff}
    assert Meeting.objects.get().revision == 1 + 6 * 8


def test_closing_waits_for_a_batch_or_refuses_it_and_never_swallows_it(fresh_db):
    team = make.team("North")
    ruth = make.staff(team, "team_lead")
    item = live.item(live.meeting(team, ruth), state="discussed")
    accepted, begun = [""], threading.Event()

    def type_on():
        revision = 0
        try:
            for number in range(200):
                text = f"Sentence {number}"
                revision = write(item, ruth, text, revision).revision
                accepted.append(text)
                begun.set()
        except Refused:
            pass
        finally:
            connection.close()

    typing = threading.Thread(target=type_on)
    typing.start()
    assert begun.wait(30)
    closed = meetings.close_meeting(meeting=item.meeting, by=ruth, at=timezone.now())
    typing.join()
    assert Writing.objects.get().text == accepted[-1]
    assert accepted[-1] in json.dumps(closed.sealed)
    assert len(accepted) < 200
