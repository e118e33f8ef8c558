"""Correcting, withdrawing and moving what was logged: nothing is overwritten, and everything is reckoned anew."""

import datetime as dt
import uuid

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.contacts.codes import Entry, VisitState
from caseload.contacts.models import Concern, Contact, ContactStaff
from teams.access import rights_of
from tests import make
from tests.caseload.contacts.test_operations import log, state, told
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(db):
    return make.staff(make.team("Canal Street"), name="Sam Okoro")


@pytest.fixture
def episode(nurse):
    return make.episode(nurse.memberships.get().team)


def change(by):
    return {"uuid": uuid.uuid4(), "by": by, "at": timezone.now(), "reason": "Similar names"}


def entry(contact, by):
    found = queries.contact_or_404(rights_of(by, on=timezone.localdate()), contact.uuid, on=timezone.localdate())
    return queries.entry_of(found)


def test_a_correction_stands_and_the_first_version_stays_readable(episode, nurse):
    first = log(episode, nurse, note="Met at the lock").contact
    version = contacts.correct(contact=first, details=told(nurse, "not_in"), **change(nurse))
    assert state(episode).last_seen_at is None
    read = entry(first, nurse)
    assert read.contact == version
    assert [old.note for old in read.earlier] == ["Met at the lock"]
    assert ContactStaff.objects.filter(contact=version).count() == 1


def test_of_two_corrections_one_wins_and_the_other_is_told(episode, nurse):
    first = log(episode, nurse).contact
    contacts.correct(contact=first, details=told(nurse, "not_in"), **change(nurse))
    with pytest.raises(contacts.ChangedMeanwhileError, match="Somebody else"):
        contacts.correct(contact=first, details=told(nurse, "declined"), **change(nurse))
    assert Contact.objects.filter(successor=None).count() == 1


def test_a_correction_sent_twice_is_one(episode, nurse):
    first = log(episode, nurse).contact
    once = change(nurse)
    details = told(nurse, "not_in")
    made = contacts.correct(contact=first, details=details, **once)
    assert contacts.correct(contact=first, details=details, **once) == made


def test_a_withdrawn_entry_counts_no_longer_and_opens_its_visit_again(episode, nurse):
    visit = make.visit(episode, nurse)
    contact = log(episode, nurse, visit=visit.uuid).contact
    contacts.withdraw(contact=contact, **change(nurse))
    visit.refresh_from_db()
    assert visit.state == VisitState.PLANNED
    assert state(episode).last_seen_at is None
    with pytest.raises(contacts.ChangedMeanwhileError):
        contacts.withdraw(contact=entry(contact, nurse).contact, **change(nurse))


def test_a_correction_changes_what_became_of_the_visit(episode, nurse):
    visit = make.visit(episode, nurse)
    contact = log(episode, nurse, visit=visit.uuid).contact
    contacts.correct(contact=contact, details=told(nurse, "cancelled_by_us"), **change(nurse))
    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED_BY_US


def test_an_entry_moved_leaves_only_that_it_moved_and_both_are_reckoned(episode, nurse):
    right = make.episode(episode.team)
    wrong = log(episode, nurse, note="About his flat", concern="Not eating", concern_by="Mother").contact
    moved = contacts.move(contact=wrong, to=right, **change(nurse))
    assert state(episode).last_seen_at is None
    assert state(right).last_seen_at == wrong.occurred_at
    left = entry(wrong, nurse)
    assert left.contact.entry == Entry.MOVED
    assert left.contact.note == ""
    assert left.earlier == []
    here = entry(moved, nurse)
    assert (here.contact.note, here.earlier) == ("About his flat", [])
    assert Concern.objects.get().person == right.person
    assert ContactStaff.objects.filter(contact=moved).count() == 1


def test_a_move_sent_twice_is_one(episode, nurse):
    right = make.episode(episode.team)
    wrong = log(episode, nurse).contact
    once = change(nurse)
    assert contacts.move(contact=wrong, to=right, **once) == contacts.move(contact=wrong, to=right, **once)
    assert Contact.objects.filter(person=right.person).count() == 1


def test_the_app_role_cannot_overwrite_what_was_logged(episode, nurse):
    contact = log(episode, nurse).contact
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE caseload_contact SET note = 'changed' WHERE id = %s", [contact.pk])


def test_a_time_line_is_read_with_the_same_number_of_queries_whatever_its_length(episode, nurse):
    def read():
        with count_queries() as statements:
            shown = queries.timeline(episode.person)
            [row.user for one in shown.entries for row in one.told.contact_staff.all()]
        return len(statements)

    log(episode, nurse)
    few = read()
    for days in range(1, 20):
        contact = log(episode, nurse, at=make.days_ago(days)).contact
        if days % 5 == 0:
            contacts.correct(contact=contact, details=told(nurse, "not_in", at=make.days_ago(days)), **change(nurse))
    assert read() <= few + 2  # the versions' staff and concerns, once there are any
    base = read()
    for days in range(20, 29):
        log(episode, nurse, at=make.days_ago(days))
    assert read() == base


def test_a_time_line_comes_in_pages_of_whole_days(episode, nurse):
    for number in range(40):
        make.contact(episode, nurse, "not_in", make.days_ago(1 + number / 2))
    first = queries.timeline(episode.person)
    second = queries.timeline(episode.person, before=first.earlier)
    shown = [one.contact.pk for one in (*first.entries, *second.entries)]
    assert len(shown) == len(set(shown)) == 40
    assert second.earlier is None


def test_a_contact_is_not_yet_in_the_record_until_its_text_was_copied(episode, nurse):
    rights = rights_of(nurse, on=timezone.localdate())
    contact = log(episode, nurse).contact
    since = {"on": timezone.localdate(), "since": timezone.now() - dt.timedelta(days=1)}
    assert list(queries.not_in_record(nurse, rights, **since)) == [contact]
    contacts.mark_copied(contact=contact, by=nurse, at=timezone.now())
    contacts.mark_copied(contact=contact, by=nurse, at=timezone.now())
    assert not queries.not_in_record(nurse, rights, **since).exists()


def test_what_a_family_raised_stays_with_the_entry_when_it_is_corrected_and_goes_along_when_it_is_moved(
    episode, nurse
):
    right = make.episode(episode.team)
    first = log(episode, nurse, concern="Not eating", concern_by="Mother").contact
    version = contacts.correct(contact=first, details=told(nurse, "not_in"), **change(nurse))
    assert [row.words for row in entry(first, nurse).contact.concerns.all()] == ["Not eating"]
    moved = contacts.move(contact=version, to=right, **change(nurse))
    concern = Concern.objects.get()
    assert (concern.person, concern.contact) == (right.person, moved)


def test_a_withdrawal_sent_again_with_another_reason_is_refused(episode, nurse):
    contact = log(episode, nurse).contact
    once = change(nurse)
    made = contacts.withdraw(contact=contact, **once)
    assert contacts.withdraw(contact=contact, **once) == made
    with pytest.raises(contacts.SavedAlreadyError):
        contacts.withdraw(contact=contact, **(once | {"reason": "Another reason"}))


def test_a_withdrawn_entry_of_an_episode_that_has_ended_puts_nothing_back_into_the_diary(episode, nurse):
    visit = make.visit(episode, nurse, on=make.days_ago(3).date())
    contact = log(episode, nurse, at=make.days_ago(3), visit=visit.uuid).contact
    ended = {"state": "not_accepted", "accepted_at": None, "not_accepted_reason": "Moved"}
    type(episode).objects.filter(pk=episode.pk).update(ended_at=make.days_ago(2), **ended)
    contacts.withdraw(contact=contact, **change(nurse))
    visit.refresh_from_db()
    assert visit.state == VisitState.ENDED


@pytest.mark.parametrize("column", [field.column for field in Contact._meta.concrete_fields])
def test_the_app_role_may_change_nothing_of_a_version_but_the_pointer(db, column):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_column_privilege('caseload_contact', %s, 'UPDATE')", [column])
        assert cursor.fetchone()[0] == (column == "successor_id")
        cursor.execute("SELECT has_table_privilege('caseload_contact', 'DELETE, TRUNCATE')")
        assert not cursor.fetchone()[0]


def test_every_version_has_a_later_number_for_those_who_read_on(episode, nurse):
    first = log(episode, nurse).contact
    version = contacts.correct(contact=first, details=told(nurse, "not_in"), **change(nurse))
    numbers = dict(Contact.objects.values_list("pk", "change_seq"))
    assert 0 < numbers[first.pk] < numbers[version.pk]
