"""With real commits: two taps, two corrections, a correction against a contact, and an end in the middle."""

import threading
import uuid

import pytest
from django.db import connections
from django.utils import timezone

from caseload.contacts import operations as contacts
from caseload.contacts.models import Contact, ContactStaff
from caseload.people import signals
from tests import make
from tests.caseload.contacts.test_operations import told


@pytest.fixture
def nurse(fresh_db):
    return make.staff(make.team())


@pytest.fixture
def episode(nurse):
    return make.episode(nurse.memberships.get().team)


def together(*works):
    """Run these at once, each on a connection of its own; what each returned or raised."""
    start, results = threading.Barrier(len(works)), [None] * len(works)

    def run(number, work):
        try:
            start.wait()
            results[number] = work()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def test_ten_racing_taps_make_one_contact(episode, nurse):
    key, details = uuid.uuid4(), told(nurse)

    def tap():
        return contacts.log(uuid=key, episode=episode, details=details, by=nurse, at=timezone.now())

    results = together(*[tap] * 10)
    assert sorted(logged.created for logged in results) == [False] * 9 + [True]
    assert Contact.objects.count() == ContactStaff.objects.count() == 1


def test_of_two_racing_corrections_one_wins_and_the_other_is_told(episode, nurse):
    first = contacts.log(uuid=uuid.uuid4(), episode=episode, details=told(nurse), by=nurse, at=timezone.now()).contact

    def correct(outcome):
        return lambda: contacts.correct(
            contact=first, uuid=uuid.uuid4(), details=told(nurse, outcome), reason="Mistyped", by=nurse,
            at=timezone.now(),
        )  # fmt: skip

    results = together(correct("not_in"), correct("declined"))
    assert sum(isinstance(result, contacts.ChangedMeanwhileError) for result in results) == 1
    assert Contact.objects.filter(successor=None).count() == 1
    assert Contact.objects.count() == 2


def test_a_contact_saved_while_another_is_withdrawn_leaves_the_right_state(episode, nurse):
    first = contacts.log(uuid=uuid.uuid4(), episode=episode, details=told(nurse), by=nurse, at=timezone.now()).contact
    at = make.days_ago(3)
    together(
        lambda: contacts.withdraw(contact=first, uuid=uuid.uuid4(), reason="Twice", by=nurse, at=timezone.now()),
        lambda: contacts.log(
            uuid=uuid.uuid4(), episode=episode, details=told(nurse, at=at), by=nurse, at=timezone.now()
        ),
    )
    episode.refresh_from_db()
    assert episode.last_seen_at == at


def test_two_who_move_entries_to_each_other_do_not_wait_for_ever(episode, nurse):
    other = make.episode(episode.team)
    here, there = (
        contacts.log(uuid=uuid.uuid4(), episode=one, details=told(nurse), by=nurse, at=timezone.now()).contact
        for one in (episode, other)
    )

    def move(contact, to):
        return lambda: contacts.move(
            contact=contact, to=to, uuid=uuid.uuid4(), reason="Similar names", by=nurse, at=timezone.now()
        )

    results = together(move(here, other), move(there, episode))
    assert all(isinstance(result, Contact) for result in results)


def test_an_end_in_the_middle_leaves_nothing_behind(episode, nurse):
    def breaks(**_):
        raise RuntimeError("the power is gone")

    signals.episodes_changed.connect(breaks)
    try:
        with pytest.raises(RuntimeError):
            contacts.log(uuid=uuid.uuid4(), episode=episode, details=told(nurse), by=nurse, at=timezone.now())
    finally:
        signals.episodes_changed.disconnect(breaks)
    assert not Contact.objects.exists()
    assert not ContactStaff.objects.exists()
