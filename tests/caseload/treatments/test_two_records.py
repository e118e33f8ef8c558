"""Two records of one person that both have the same kind of treatment: one is due afterwards, and nothing is lost."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.models import Alert, Treatment
from caseload.people import operations as people
from caseload.people.signals import doubled
from caseload.treatments import operations as treatments
from caseload.treatments import queries
from teams.access import rights_of
from tests import make
from tests.caseload.treatments.rows import RIGHT, begun, due, policy, recorded
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def service_lead():
    return make.staff(role="service_lead", name="Ifeoma Grant")


@pytest.fixture
def nurse(service_lead):
    policy(service_lead)
    return make.staff(make.team("North Team"), name="Jo Webb")


@pytest.fixture
def colleague():
    return make.staff(make.team("South Team"), name="Ali Khan")


def of(user):
    """An open episode of somebody with the user's team."""
    return make.episode(user.memberships.get().team, make.person("Dean", "Whitlock"), user)


@pytest.fixture
def ours(nurse):
    """On the record that stays: given 30 days ago, and so due since the day before yesterday."""
    return begun(of(nurse), nurse, last_given_on=today(-30))


@pytest.fixture
def theirs(colleague, nurse):
    """On the other record: given yesterday."""
    return begun(of(colleague), colleague, what="Depixol", last_given_on=today(-1), last_site=RIGHT, every_days=14)


def merge(ours, theirs, by, choice=None):
    decided = {one.key: choice for one in doubled(theirs.person, ours.person)} if choice else {}
    people.merge(loser=theirs.person, survivor=ours.person, decided=decided, by=by, at=timezone.now())


def fresh(treatment) -> Treatment:
    return Treatment.objects.get(pk=treatment.pk)


def alerts(person) -> list[str]:
    return sorted(Alert.objects.filter(person=person, closed_at=None, rule__startswith="treatment")
                  .values_list("rule", flat=True))  # fmt: skip


def test_two_courses_of_a_kind_are_not_merged_before_somebody_says_which_stands(ours, theirs, service_lead):
    with pytest.raises(people.Refused, match="Depot") as refused:
        merge(ours, theirs, service_lead)
    assert refused.value.field == doubled(theirs.person, ours.person)[0].key
    assert fresh(theirs).person_id == theirs.person_id


def test_courses_of_other_kinds_and_ended_ones_are_not_asked_about(ours, theirs, nurse, colleague, service_lead):
    policy(service_lead, "health-check", closes_with="done", sites=[])
    begun(theirs.episode, colleague, "health-check", what="Health check")
    treatments.end(treatment=theirs, reason="Changed to tablets", by=colleague, at=timezone.now())
    assert doubled(theirs.person, ours.person) == []


@pytest.mark.parametrize(("choice", "days"), [("ours", 27), ("theirs", 13)])
def test_whichever_stands_what_was_given_last_on_either_record_counts(ours, theirs, service_lead, choice, days):
    merge(ours, theirs, service_lead, choice)
    stands, ended = (ours, theirs) if choice == "ours" else (theirs, ours)
    assert due(stands).due_on == today(days)
    assert due(ended) is None
    assert fresh(ended).goes_on_as_id == stands.pk
    assert alerts(ours.person) == []


def test_two_different_ones_both_stay_due(ours, theirs, service_lead):
    merge(ours, theirs, service_lead, "both")
    assert due(ours)
    assert due(theirs)
    assert fresh(theirs).ends_on is None


def test_what_was_declined_still_waits_for_the_prescriber(ours, theirs, colleague, service_lead):
    declined = recorded(theirs, colleague, "declined")
    merge(ours, theirs, service_lead, "ours")
    assert due(ours).waiting == declined
    assert "treatment_declined" in alerts(ours.person)
    event = queries.event_or_404(rights_of(service_lead, on=today()), declined.uuid, on=today())
    treatments.answer(event=event, words="Try on Thursday", said_by="Dr Rao", by=service_lead, at=timezone.now())
    assert due(ours).waiting is None


def test_an_entry_of_the_other_record_taken_back_afterwards_makes_it_due_again(ours, theirs, colleague, service_lead):
    given = theirs.events.get()
    merge(ours, theirs, service_lead, "ours")
    given.refresh_from_db()
    treatments.withdraw(event=given, uuid=uuid4(), reason="Was somebody else", by=colleague, at=timezone.now())
    assert due(ours).due_on < today()


def test_a_form_that_was_open_meanwhile_tells_of_the_one_that_stands(ours, theirs, colleague, service_lead):
    merge(ours, theirs, service_lead, "ours")
    recorded(fresh(theirs), colleague, why="Twice that week: the prescriber said so")
    assert due(ours).due_on == today(28)
    assert due(theirs) is None


def test_merged_once_more_it_goes_on_as_the_last(ours, theirs, nurse, colleague, service_lead):
    merge(ours, theirs, service_lead, "ours")
    third = make.staff(make.team("West Team"))
    last = begun(of(third), third, last_given_on=today(-40))
    merge(last, fresh(ours), service_lead, "ours")
    assert {fresh(theirs).goes_on_as_id, fresh(ours).goes_on_as_id} == {last.pk}
    assert due(last).due_on == today(27)


def test_one_cannot_both_stand_and_end(ours, theirs, nurse, colleague, service_lead):
    second = begun(theirs.episode, colleague, what="Clopixol depot", last_given_on=today(-3))
    asked = doubled(theirs.person, ours.person)
    decided = {one.key: "theirs" if str(theirs.uuid) in one.key else "ours" for one in asked}
    with pytest.raises(treatments.TreatmentRefusedError, match="stand and end"):
        people.merge(loser=theirs.person, survivor=ours.person, decided=decided, by=service_lead, at=timezone.now())
    assert fresh(second).ends_on is None


def test_the_page_asks_which_stands_and_keeps_what_was_chosen(ours, theirs, service_lead, client):
    client.force_login(service_lead)
    url, sent = reverse("person_merge", args=[ours.person.uuid]), {"other": str(theirs.person.uuid)}
    with count_queries() as queries_made:
        shown = client.post(url, sent).content.decode()
    assert len(queries_made) <= MOST_QUERIES
    assert "Both records have: Depot" in shown
    assert "Flupentixol depot" in shown
    assert "right gluteal" in shown
    answer = client.post(url, sent | {"confirmed": "1", "sure": "on"})
    assert answer.status_code == 422
    assert "Say which of the two stands" in answer.content.decode()
    [one] = doubled(theirs.person, ours.person)
    assert client.post(url, sent | {"confirmed": "1", "sure": "on", one.key: "ours"}).status_code == 302
    assert fresh(theirs).goes_on_as_id == ours.pk


def test_the_course_shows_what_was_given_on_either_record(ours, theirs, nurse, service_lead, client):
    merge(ours, theirs, service_lead, "ours")
    client.force_login(nurse)
    with count_queries() as queries_made:
        shown = client.get(reverse("treatment", args=[theirs.uuid])).content.decode()
    assert len(queries_made) <= MOST_QUERIES
    assert "Flupentixol depot" in shown
    assert "Right gluteal" in shown
    assert "Depixol" in shown
    assert "South Team" in shown
