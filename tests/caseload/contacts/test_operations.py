"""Logging contacts: what counts, what is refused, and that nothing is made twice."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from caseload.alerts.models import Alert
from caseload.contacts import operations as contacts
from caseload.contacts.codes import ConcernKind, VisitState
from caseload.contacts.models import Concern, Contact, ContactStaff, Draft
from caseload.people import operations as people
from tests import make
from tests.queries import assert_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(db):
    team = make.team("Canal Street")
    return make.staff(team, name="Sam Okoro")


@pytest.fixture
def episode(nurse):
    return make.episode(nurse.memberships.get().team, coordinator=nurse)


def told(by, outcome="seen", at=None, **fields):
    """Details of a contact half an hour ago, filled in plainly."""
    seen = {"minutes": 30, "focus": "checking_in", "place_type": "A01"} if outcome in ("seen", "spoke") else {}
    extra = {"others_only": {"with_whom": ("family",)}, "reported": {"reported_by": "Hostel"}}.get(outcome, {})
    moment = at or timezone.now() - dt.timedelta(minutes=30)
    staff = fields.pop("staff", (contacts.Who(by.pk),))
    return contacts.Details(outcome=outcome, occurred_at=moment, staff=staff, **(seen | extra | fields))


def log(episode, by, outcome="seen", *, key=None, visit=None, **fields):
    details = told(by, outcome, **fields)
    return contacts.log(
        uuid=key or uuid.uuid4(), episode=episode, details=details, by=by, at=timezone.now(), visit=visit
    )


def state(episode):
    episode.refresh_from_db()
    return episode


def test_a_contact_moves_last_seen_and_the_days_on_which_the_person_is_due(episode, nurse):
    logged = log(episode, nurse)
    assert logged.created
    assert state(episode).last_seen_at == logged.contact.occurred_at
    assert episode.seen_due_on == timezone.localdate(logged.contact.occurred_at) + dt.timedelta(days=7)


def test_the_same_form_sent_twice_makes_one_contact(episode, nurse):
    key, moment = uuid.uuid4(), make.days_ago(1)
    first = log(episode, nurse, key=key, at=moment)
    again = log(episode, nurse, key=key, at=moment)
    assert (first.created, again.created) == (True, False)
    assert again.contact == first.contact
    assert Contact.objects.count() == 1


def test_the_same_key_with_other_words_is_refused_and_says_what_to_do(episode, nurse):
    key, moment = uuid.uuid4(), make.days_ago(1)
    log(episode, nurse, key=key, at=moment)
    with pytest.raises(contacts.SavedAlreadyError, match="correct the entry"):
        log(episode, nurse, key=key, at=moment, note="And one more thing")


def test_a_key_used_in_another_record_tells_nothing_of_it(episode, nurse):
    key = uuid.uuid4()
    log(episode, nurse, key=key)
    other = make.episode(episode.team)
    with pytest.raises(contacts.SavedAlreadyError) as refused:
        log(other, nurse, key=key)
    assert refused.value.contact is None


@pytest.mark.parametrize(
    ("outcome", "fields", "field"),
    [
        ("seen", {"mechanism": "02"}, "mechanism"),
        ("seen", {"minutes": None}, "minutes"),
        ("seen", {"focus": ""}, "focus"),
        ("seen", {"place_type": ""}, "place_type"),
        ("spoke", {"mechanism": "01"}, "mechanism"),
        ("others_only", {"with_whom": ("person", "family")}, "with_whom"),
        ("others_only", {"with_whom": ()}, "with_whom"),
        ("reported", {"reported_by": ""}, "reported_by"),
        ("not_in", {"at_door": "words"}, "at_door"),
        ("not_in", {"staff": ()}, "staff"),
        ("message", {"mechanism": "01"}, "mechanism"),
        ("seen", {"minutes": 1500}, "minutes"),
        ("seen", {"offer_answer": "declined"}, "offer"),
        ("seen", {"concern": "She is not eating"}, "concern_by"),
        ("danced", {}, "outcome"),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(episode, nurse, outcome, fields, field):
    with pytest.raises(contacts.ContactRefusedError) as refused:
        log(episode, nurse, outcome, **fields)
    assert refused.value.field == field
    assert not Contact.objects.exists()


def test_nothing_lies_in_the_future(episode, nurse):
    with pytest.raises(contacts.ContactRefusedError, match="future"):
        log(episode, nurse, at=timezone.now() + dt.timedelta(minutes=6))


def test_a_phone_whose_clock_is_a_little_ahead_says_now(episode, nurse):
    logged = log(episode, nurse, at=timezone.now() + dt.timedelta(minutes=3))
    assert logged.contact.occurred_at <= timezone.now()


def test_staff_stand_with_profession_team_and_minutes_of_that_day(episode, nurse):
    colleague = make.staff(make.team("Larch Road"), name="Priya Nair", profession="ot")
    who = (contacts.Who(nurse.pk), contacts.Who(colleague.pk, 15))
    contact = log(episode, nurse, staff=who).contact
    lead, second = ContactStaff.objects.filter(contact=contact).order_by("-is_lead")
    assert (lead.user, lead.profession, lead.team, lead.minutes) == (nurse, "nurse", episode.team, 30)
    assert (second.profession, second.team.name, second.minutes) == ("ot", "Larch Road", 15)
    assert contact.minutes == 30


def test_somebody_who_was_no_member_on_that_day_cannot_stand_on_a_contact(episode, nurse):
    newcomer = make.staff(episode.team, starts_on=timezone.localdate())
    with pytest.raises(contacts.StaffNotMembersError):
        log(episode, nurse, at=make.days_ago(3), staff=(contacts.Who(newcomer.pk),))


def test_a_service_lead_goes_for_the_team_of_the_person(episode):
    lead = make.staff(None, role="service_lead")
    contact = log(episode, lead).contact
    assert ContactStaff.objects.get(contact=contact).team == episode.team


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("seen", VisitState.DONE),
        ("not_in", VisitState.DONE),
        ("cancelled_by_them", VisitState.CANCELLED_BY_THEM),
        ("cancelled_by_us", VisitState.CANCELLED_BY_US),
    ],
)
def test_a_planned_visit_takes_the_state_of_what_happened(episode, nurse, outcome, expected):
    visit = make.visit(episode, nurse)
    contact = log(episode, nurse, outcome, visit=visit.uuid).contact
    visit.refresh_from_db()
    assert visit.state == expected
    assert contact.planned_visit == visit


def test_a_visit_that_a_colleague_has_logged_meanwhile_is_not_logged_again_unawares(episode, nurse):
    visit = make.visit(episode, nurse)
    log(episode, nurse, visit=visit.uuid)
    with pytest.raises(contacts.VisitNotOpenError):
        log(episode, nurse, "not_in", visit=visit.uuid)
    assert Contact.objects.count() == 1


def test_a_carers_concern_and_a_worry_become_events_to_acknowledge(episode, nurse):
    log(episode, nurse, concern="He sleeps in the car", concern_by="His mother", worry="Not himself today")
    carer, worry = Concern.objects.order_by("kind")
    assert (carer.kind, carer.raised_by) == (ConcernKind.CARER, "His mother")
    assert (worry.kind, worry.raised_by, worry.words) == (ConcernKind.WORRY, "Sam Okoro", "Not himself today")


def test_last_seen_is_the_persons_whichever_team_saw_them(episode, nurse):
    elsewhere = make.episode(make.team(), episode.person)
    log(episode, nurse)
    assert state(elsewhere).last_seen_at == state(episode).last_seen_at is not None


def test_a_late_entry_belongs_to_an_episode_that_has_ended_since(episode, nurse):
    ended = {"state": "not_accepted", "accepted_at": None, "not_accepted_reason": "Moved"}
    type(episode).objects.filter(pk=episode.pk).update(ended_at=make.days_ago(2), **ended)
    assert log(episode, nurse, at=make.days_ago(3)).created
    with pytest.raises(contacts.EpisodeEndedError):
        log(episode, nurse, at=make.days_ago(1))


def test_the_draft_goes_when_the_contact_is_saved(episode, nurse):
    key = uuid.uuid4()
    now = timezone.now()
    assert contacts.save_draft(uuid=key, person=episode.person, data={"note": "Met at"}, by=nurse, at=now)
    assert contacts.save_draft(uuid=key, person=episode.person, data={"note": "Met at the"}, by=nurse, at=now)
    assert Draft.objects.get().data == {"note": "Met at the"}
    log(episode, nurse, key=key)
    assert not Draft.objects.exists()
    assert not contacts.save_draft(uuid=key, person=episode.person, data={}, by=nurse, at=now)


def test_logging_asks_little_of_the_database(episode, nurse):
    visit = make.visit(episode, nurse)
    with assert_queries(at_most=10):
        log(episode, nurse, visit=visit.uuid)


def test_a_form_sent_again_after_its_entry_was_withdrawn_leaves_the_visit_open(episode, nurse):
    visit, key, moment = make.visit(episode, nurse), uuid.uuid4(), make.days_ago(1)
    contact = log(episode, nurse, key=key, at=moment, visit=visit.uuid).contact
    contacts.withdraw(contact=contact, uuid=uuid.uuid4(), reason="Wrong day", by=nurse, at=timezone.now())
    assert not log(episode, nurse, key=key, at=moment, visit=visit.uuid).created
    visit.refresh_from_db()
    assert visit.state == VisitState.PLANNED


def raise_concern(episode, by, **fields):
    told = {"uuid": uuid.uuid4(), "raised_by": "His mother", "words": "He sleeps in the car"} | fields
    return contacts.raise_concern(episode=episode, by=by, at=timezone.now(), **told)


def test_a_concern_can_be_raised_without_a_contact_and_is_noticed_at_once(episode, nurse):
    concern = raise_concern(episode, nurse)
    assert (concern.kind, concern.contact, concern.person) == (ConcernKind.CARER, None, episode.person)
    assert Alert.objects.filter(episode=episode, closed_at=None, facts__concern=concern.pk).exists()
    assert not Contact.objects.exists()


def test_a_concern_sent_twice_is_one_and_with_other_words_it_is_refused(episode, nurse):
    key = uuid.uuid4()
    assert raise_concern(episode, nurse, uuid=key) == raise_concern(episode, nurse, uuid=key)
    assert Concern.objects.count() == 1
    with pytest.raises(contacts.SavedAlreadyError):
        raise_concern(episode, nurse, uuid=key, words="He has come home")
    assert Concern.objects.count() == 1


def test_a_concern_cannot_be_raised_with_a_team_that_no_longer_works_with_the_person(episode, nurse):
    ended = {"state": "not_accepted", "accepted_at": None, "not_accepted_reason": "Moved"}
    type(episode).objects.filter(pk=episode.pk).update(ended_at=make.days_ago(2), **ended)
    with pytest.raises(contacts.EpisodeEndedError):
        raise_concern(episode, nurse)


def test_a_contact_written_while_two_records_became_one_is_the_survivors_and_counts_for_all_their_teams(sam, dean):
    elsewhere = make.episode(make.team("South"))
    assert dean.person  # read before the two became one
    people.merge(loser=dean.person, survivor=elsewhere.person, by=make.staff(None, "service_lead"), at=timezone.now())
    contact = contacts.log(uuid=uuid.uuid4(), episode=dean, details=told(sam), by=sam, at=timezone.now()).contact
    assert contact.person == elsewhere.person
    for episode in (dean, elsewhere):
        episode.refresh_from_db()
        assert episode.last_seen_at == contact.occurred_at
