"""A contact names the goals and interventions that it worked on."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.contacts.models import Contact, ContactWork
from caseload.contacts.record_text import record_text
from caseload.plan import operations as plan
from teams.access import rights_of
from tests import make
from tests.caseload.contacts.test_operations import told
from tests.caseload.contacts.test_views import form, log_url, logged
from tests.caseload.plan.conftest import told as goal_told
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(sam, dean):
    return plan.set_goal(episode=dean, told=goal_told(), by=sam, at=timezone.now())


@pytest.fixture
def walk(sam, dean, goal):
    return plan.propose(
        goal=goal, episode=dean, kind="community", what="Walk to the lock", arranged=plan.Arranged(), by=sam,
        at=timezone.now(),
    )  # fmt: skip


def named(contact):
    return {(row.goal.title, row.intervention and row.intervention.what) for row in contact.work.all()}


def whole(contact, by):
    on = timezone.localdate()
    return queries.contact_or_404(rights_of(by, on=on), contact.uuid, on=on)


def test_the_form_asks_for_goals_only_where_there_are_any(signed_in, sam, dean):
    assert "Which of their goals" not in signed_in.get(log_url(dean)).text
    goal = plan.set_goal(episode=dean, told=goal_told(), by=sam, at=timezone.now())
    page = signed_in.get(log_url(dean)).text
    assert "Which of their goals" in page
    assert str(goal.uuid) in page


def test_a_contact_keeps_what_it_worked_on_and_shows_it(signed_in, sam, dean, goal, walk):
    signed_in.post(log_url(dean), form(sam, work=[goal.uuid, walk.uuid]))
    contact = whole(Contact.objects.get(), sam)
    assert named(contact) == {(goal.words, "Walk to the lock")}
    assert "Worked on: “Fish with my brother again”, Walk to the lock" in record_text(contact)
    page = signed_in.get(reverse("person_contacts", args=[dean.person.uuid])).text
    assert "Walk to the lock" in page


def test_a_contact_without_goals_asks_nothing_more_and_one_with_goals_two_at_most(signed_in, sam, dean, goal, walk):
    signed_in.post(log_url(dean), form(sam))
    with count_queries() as without:
        assert signed_in.post(log_url(dean), form(sam)).status_code == 302
    asked = [text for text in without if not text.startswith("-- Brings the alerts")]  # a rule looks at goals
    assert not [text for text in asked if "caseload_goal" in text or "contactwork" in text]
    with assert_queries(at_most=min(len(without) + 1, 15)):
        assert signed_in.post(log_url(dean), form(sam, work=[walk.uuid])).status_code == 302


def test_the_form_with_goals_stays_within_its_bound(signed_in, sam, dean, goal, walk):
    visit = make.visit(dean, sam, make.staff(dean.team))
    logged(dean, sam)
    with assert_queries(at_most=12):
        signed_in.get(log_url(dean, visit))
    contact = logged(dean, sam, work=(goal.uuid,))
    for name in ("contact", "contact_saved", "contact_correct"):
        with assert_queries(at_most=12):
            assert signed_in.get(reverse(name, args=[contact.uuid])).status_code == 200


def test_somebody_elses_goal_is_refused_at_the_field_and_the_text_stays(signed_in, sam, dean, goal):
    other = make.episode(dean.team)
    theirs = plan.set_goal(episode=other, told=goal_told(words="A cat"), by=sam, at=timezone.now())
    answer = signed_in.post(log_url(dean), form(sam, work=[theirs.uuid], note="By the weir"))
    assert answer.status_code == 422
    assert "Choose goals of this person" in answer.text
    assert "By the weir" in answer.text
    assert "A cat" not in answer.text
    assert not Contact.objects.exists()


@pytest.mark.parametrize("wrong", ["nonsense", str(uuid.UUID(int=0)), ""])
def test_what_is_no_goal_is_refused(signed_in, sam, dean, goal, wrong):
    answer = signed_in.post(log_url(dean), form(sam, work=[wrong]))
    assert answer.status_code == 422
    assert not Contact.objects.exists()


def test_the_goals_are_part_of_what_was_told(sam, dean, goal):
    plain, with_goal = told(sam), told(sam, work=(goal.uuid,))
    assert plain.body_hash(episode=1) != with_goal.body_hash(episode=1)
    key, at = uuid.uuid4(), timezone.now()
    contacts.log(uuid=key, episode=dean, details=plain, by=sam, at=at)
    with pytest.raises(contacts.SavedAlreadyError):
        contacts.log(uuid=key, episode=dean, details=with_goal, by=sam, at=at)


def test_sent_twice_its_goals_stand_once(signed_in, sam, dean, goal):
    sent = form(sam, work=[goal.uuid])
    for _ in range(2):
        assert signed_in.post(log_url(dean), sent).status_code == 302
    assert ContactWork.objects.count() == 1


def test_a_correction_carries_the_goals_over_even_one_that_is_over_by_now(signed_in, sam, dean, goal, walk):
    first = logged(dean, sam, work=(walk.uuid,))
    plan.achieve(goal=goal, episode=dean, by=sam, at=timezone.now())
    url = reverse("contact_correct", args=[first.uuid])
    page = signed_in.get(url).text
    assert f'value="{walk.uuid}"' in page
    assert signed_in.post(url, form(sam, reason="Longer", minutes="30", work=[walk.uuid])).status_code == 302
    second = Contact.objects.get(replaces=first)
    assert named(second) == named(first) == {(goal.words, "Walk to the lock")}


def test_moved_to_another_person_it_names_no_goal_there(sam, dean, goal):
    wrong = logged(dean, sam, work=(goal.uuid,))
    other = make.episode(dean.team)
    moved = contacts.move(
        contact=wrong, to=other, uuid=uuid.uuid4(), reason="Similar names", by=sam, at=timezone.now()
    )
    assert not moved.work.exists()
    assert not moved.replaces.work.exists()


def test_for_a_door_that_stayed_shut_no_goal_is_kept(signed_in, sam, dean, goal):
    signed_in.post(log_url(dean), form(sam, "not_in", work=[goal.uuid]))
    assert not ContactWork.objects.exists()


def test_a_draft_keeps_the_goals_that_were_tapped(signed_in, sam, dean, goal):
    url = f"{reverse('contact_draft', args=[uuid.uuid4()])}?person={dean.person.uuid}"
    signed_in.post(url, form(sam, work=[goal.uuid]))
    page = signed_in.get(log_url(dean)).text
    box = page[page.index(f'value="{goal.uuid}"') :].split(">")[0]
    assert "checked" in box
