"""With real commits: two taps, two corrections, a correction against a contact, and a kill in the middle."""

import os
import signal
import subprocess
import sys
import threading
import uuid

import pytest
from django.db import connections
from django.utils import timezone

from audit.models import Event
from caseload.contacts import operations as contacts
from caseload.contacts.models import Concern, Contact, ContactStaff
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


HANGS = """
import sys, time, uuid
import django
django.setup()
from django.utils import timezone
from caseload.contacts import operations as contacts
from caseload.people import signals
from caseload.people.models import Episode
from teams.models import User

def hang(**_):
    print("written", flush=True)
    time.sleep(60)

signals.episodes_changed.connect(hang)
episode, by = Episode.objects.get(pk=sys.argv[1]), User.objects.get(pk=sys.argv[2])
told = contacts.Details(
    outcome="not_in", occurred_at=timezone.now(), staff=(contacts.Who(by.pk),), concern="Not eating",
    concern_by="Mother",
)
contacts.log(
    uuid=uuid.UUID(sys.argv[3]), episode=episode, details=told, by=by, at=timezone.now(),
    visit=uuid.UUID(sys.argv[4]),
)
"""


def test_a_process_killed_before_it_has_committed_leaves_nothing_half_written(fresh_db, episode, nurse):
    visit, key = make.visit(episode, nurse), uuid.uuid4()
    command = [sys.executable, "-c", HANGS, *(str(each) for each in (episode.pk, nurse.pk, key, visit.uuid))]
    environment = fresh_db.environment(SECRET_KEY="x" * 50, DEMO="1")
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert "written" in child.stdout.readline()
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    for model in (Contact, ContactStaff, Concern, Event):
        assert not model.objects.exists()
    visit.refresh_from_db()
    assert visit.state == "planned"
    # The form is still on the phone. Its lock goes with the process, so sending it again waits for nobody.
    logged = contacts.log(
        uuid=key, episode=episode, details=told(nurse), by=nurse, at=timezone.now(), visit=visit.uuid
    )
    assert logged.created
