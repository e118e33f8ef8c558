"""Before you knock, where it is read: Today, the log, the planned visit, a person's head; never on the wall."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.models import PlannedVisit, Precaution
from teams.roles import PERMISSIONS, Profession, Role
from tests import make
from tests.queries import assert_queries

pytestmark = pytest.mark.django_db
WORDS = "Alsatian behind the gate"


@pytest.fixture
def jo(db):
    return make.staff(make.team("Canal Street"), name="Jo Marsh", profession=Profession.STR_WORKER)


@pytest.fixture
def episode(jo):
    return make.episode(jo.memberships.get().team, coordinator=jo)


@pytest.fixture
def signed_in(client, jo):
    client.force_login(jo)
    return client


def text_of(client, address):
    with assert_queries(at_most=12):
        answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_stands_wherever_somebody_reads_before_they_knock(signed_in, episode, jo):
    make.precaution(episode, jo, words=WORDS)
    visit = make.visit(episode, jo)
    person = episode.person.uuid
    for address in (
        reverse("today"), reverse("today_print"), f"{reverse('contact_new')}?person={person}&visit={visit.uuid}",
        f"{reverse('contact_new')}?person={person}", f"{reverse('visit_new')}?person={person}",
        reverse("visit", args=[visit.uuid]), reverse("person", args=[person]), reverse("person_print", args=[person]),
        reverse("person_contacts", args=[person]), reverse("person_precautions", args=[person]),
    ):  # fmt: skip
        assert WORDS in text_of(signed_in, address), address


def test_it_never_hangs_on_the_wall(client, episode, jo):
    make.precaution(episode, jo, kind="pairs", words=WORDS)
    make.visit(episode, jo)
    client.force_login(make.staff(episode.team, Role.WALL))
    page = client.get(reverse("wall")).content.decode()
    assert WORDS not in page
    assert "Two go" not in page


def test_everybody_who_may_go_on_a_visit_reads_it_and_nobody_else():
    who_goes = {Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD}
    assert set(PERMISSIONS["precautions.read"]) == who_goes
    assert set(PERMISSIONS["clinical.read"]) <= set(PERMISSIONS["precautions.read"])


def test_today_says_who_goes_alone_where_two_must_and_why(signed_in, episode, jo):
    make.precaution(episode, jo, kind="pairs", words="Two, since May")
    visit = make.visit(episode, jo)
    assert "Two must go, and you are planned alone." in text_of(signed_in, reverse("today"))
    PlannedVisit.objects.filter(pk=visit.pk).update(alone_reason="Known for years")
    assert "You go alone:</b> Known for years" in text_of(signed_in, reverse("today"))
    make.also_goes(visit, make.staff(episode.team))
    assert "alone" not in text_of(signed_in, reverse("today"))


def test_planning_one_is_refused_at_its_field_with_what_was_typed(signed_in, episode, jo):
    make.precaution(episode, jo, kind="pairs", words="Two, since May")
    address = f"{reverse('visit_new')}?person={episode.person.uuid}"
    sent = {"on_date": timezone.localdate() + dt.timedelta(days=1), "staff": [jo.pk], "purpose": "routine",
            "minutes": 45, "every_weeks": "0", "note": "Bring the letter"}  # fmt: skip
    answer = signed_in.post(address, sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors["alone_reason"]
    assert "Bring the letter" in answer.content.decode()
    assert signed_in.post(address, sent | {"alone_reason": "Known for years"}).status_code == 302
    assert PlannedVisit.objects.get().alone_reason == "Known for years"


def test_writing_down_looking_again_and_ending(signed_in, episode, jo):
    review = timezone.localdate() + dt.timedelta(days=30)
    sent = {"words": WORDS, "source": "Seen", "review_by_day": review.day, "review_by_month": review.month,
            "review_by_year": review.year}  # fmt: skip
    person = episode.person.uuid
    assert (
        signed_in.post(reverse("precaution_add", args=[person]), sent | {"kind": "dog", "words": ""}).status_code
        == 422
    )
    assert signed_in.post(reverse("precaution_add", args=[person]), sent | {"kind": "dog"}).status_code == 302
    first = Precaution.objects.get()
    again = reverse("precaution_again", args=[first.uuid])
    assert signed_in.post(again, sent | {"words": "A pup now"}).status_code == 302
    second = Precaution.objects.get(ends_on=None)
    assert signed_in.post(reverse("precaution_end", args=[second.uuid]), {"reason": "Rehomed"}).status_code == 302
    history = text_of(signed_in, reverse("person_history", args=[person]))
    assert "Looked at again" in history
    for words in (WORDS, "A pup now", "Rehomed"):
        assert history.count(words) == 1


def test_whoever_does_not_see_the_person_reads_nothing(client, episode, jo):
    row = make.precaution(episode, jo, words=WORDS)
    client.force_login(make.staff(make.team("South")))
    assert client.get(reverse("person_precautions", args=[episode.person.uuid])).status_code == 404
    assert client.get(reverse("precaution_end", args=[row.uuid])).status_code == 404
