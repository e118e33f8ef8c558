"""The queue's pages, deciding who somebody is, and messages by HTTPS."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from caseload.models import HospitalSpell
from integrations import operations as feed
from integrations.how_long import how_long
from integrations.masking import masked
from integrations.models import Message, Question, Sender, SystemClient
from teams.roles import Role
from tests import make
from tests.integrations.feeding import about, send, take
from tests.integrations.messages import adt, wire

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team("North Team")


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def dean(team, jo):
    person = make.person("Dean", "Whitlock")
    make.episode(team, person, jo)
    return person


@pytest.fixture
def admin():
    return make.staff(None, Role.ADMINISTRATOR)


@pytest.fixture
def lead():
    return make.staff(None, Role.SERVICE_LEAD)


def test_the_queue_shows_what_waits_what_failed_and_who_is_silent(client, admin, dean):
    client.force_login(admin)
    assert "No hospital has sent anything yet" in client.get(reverse("feed")).content.decode()
    take(about(dean, "A01"))
    send(b"garbage")
    Sender.objects.update(is_confirmed=True, quiet_minutes=5)
    Message.objects.update(received_at=timezone.now() - dt.timedelta(minutes=6))
    text = client.get(reverse("feed")).content.decode()
    assert "Silent" in text
    assert "No HL7 message: there is no header" in text
    assert "Whitlock" not in text
    failed = client.get(reverse("feed"), {"state": "failed"}).content.decode()
    assert "Replay all of these" in failed
    assert "Who sends" not in failed
    assert "A01" not in failed.split("<tbody>")[-1]


def test_as_many_queries_for_two_messages_as_for_forty(client, admin, dean, django_assert_num_queries):
    client.force_login(admin)
    take(about(dean, "A01"))
    with django_assert_num_queries(12, exact=False) as few:
        client.get(reverse("feed"))
    take(*(about(dean, "A08", control_id=f"Q{number}") for number in range(40)))
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("feed"))


def test_a_message_is_masked_for_those_who_see_nothing_clinical(client, admin, lead, dean):
    take(about(dean, "A01"))
    page = reverse("feed_message", args=[Message.objects.get().uuid])
    client.force_login(admin)
    for query in ("", "?whole"):
        text = client.get(page + query).content.decode()
        assert "MSH|" in text
        assert "Whitlock" not in text
        assert dean.nhs_number not in text
    client.force_login(lead)
    assert "Whitlock" not in client.get(page).content.decode()
    assert "Whitlock" in client.get(page + "?whole").content.decode()
    assert Read.objects.filter(actor_id=lead.pk, person_ids=[dean.pk]).count() == 1


def test_masking_keeps_the_form_and_nobody():
    text = masked(about(make.person("Dean", "Whitlock"), "A01", z="ZPI|1|secret 12").decode())
    assert "MSH|^~\\&|PAS|LARCH" in text
    assert "|^OAK^^LARCH|" in text
    assert "PID|1||" in text
    for private in ("Whitlock", "Dean", "19850314", "secret", "Byrne", "999"):
        assert private not in text.replace("MSH", "")
    assert masked("no header: Whitlock 999") == "•• ••••••: •••••••• •••"
    broken = masked("MSH|^~\\&|PAS\rPID|1||L1||Whitlock||||||14 Mill Lane\nLowmoor|||Y\r")
    assert broken.splitlines()[2] == "•••••••|||•"


def test_one_message_or_all_that_are_shown_can_be_replayed(client, admin, dean):
    take(about(dean, "A01", ward="OAK^REST^1^LARCH"))
    client.force_login(admin)
    sender = Sender.objects.get()
    saved = client.post(
        reverse("feed_sender", args=[sender.uuid]),
        {
            "name": "Larch House",
            "profile": "ward_first",
            "quiet_minutes": 60,
            "is_watched": "yes",
            "receivers": "RLL, ALONGSIDE",
        },
    )
    assert saved.status_code == 302
    sender.refresh_from_db()
    assert (sender.receivers, sender.is_confirmed) == (["RLL", "ALONGSIDE"], True)
    client.post(reverse("feed_replay_shown"), {"state": "applied"})
    feed.work_off(at=timezone.now())
    assert HospitalSpell.objects.get().ward == "OAK"
    assert client.post(reverse("feed_replay", args=[Message.objects.get().uuid])).status_code == 302
    assert Message.objects.get().state == "matched"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(5, "5 minutes"), (90, "90 minutes"), (240, "4 hours"), (351, "5 hours 51 minutes"), (10080, "7 days")],
)
def test_a_length_of_time_in_words(minutes, words):
    assert how_long(minutes) == words


def test_a_senders_page_tells_its_longest_silence(client, admin, dean):
    send(about(dean, "A01"), about(dean, "A08"))
    Message.objects.filter(code="A01").update(received_at=timezone.now() - dt.timedelta(hours=5))
    client.force_login(admin)
    text = client.get(reverse("feed_sender", args=[Sender.objects.get().uuid])).content.decode()
    assert "silent for 5 hours at the longest" in text


def test_a_sender_saved_wrongly_keeps_what_was_typed(client, admin):
    send(adt())
    client.force_login(admin)
    page = reverse("feed_sender", args=[Sender.objects.get().uuid])
    answer = client.post(page, {"name": "", "profile": "itk", "quiet_minutes": 1})
    assert answer.status_code == 422


def test_candidates_side_by_side_and_a_decision(client, jo, dean):
    take(about(dean, "A01", nhs="", family="Whitlock", given="Deane"))
    client.force_login(jo)
    assert "Dean Whitlock" in client.get(reverse("feed_questions")).content.decode()
    page = reverse("feed_question", args=[Question.objects.get().uuid])
    text = client.get(page).content.decode()
    assert "Same" in text
    assert "Differs" in text
    assert "Jo Marsh" in text
    assert client.post(page, {"person": ""}).status_code == 422
    assert client.post(page, {"person": str(dean.uuid)}).url == reverse("person_hospital", args=[dean.uuid])
    feed.work_off(at=timezone.now())
    assert HospitalSpell.objects.get().person == dean
    assert client.get(page).status_code == 404


def test_none_of_these(client, jo, dean):
    take(about(dean, "A01", nhs=""))
    client.force_login(jo)
    page = reverse("feed_question", args=[Question.objects.get().uuid])
    assert client.post(page, {"person": "none"}).url == reverse("feed_questions")
    assert Message.objects.get().raw is None


def test_another_team_neither_sees_nor_decides(client, dean):
    take(about(dean, "A01", nhs=""))
    client.force_login(make.staff(make.team(), Role.TEAM_LEAD))
    assert "Whitlock" not in client.get(reverse("feed_questions")).content.decode()
    assert client.get(reverse("feed_question", args=[Question.objects.get().uuid])).status_code == 404


def test_whoever_sees_only_some_of_the_candidates_cannot_say_that_it_is_nobody(client, jo, dean):
    other = make.person("Dean", "Whitlock", date_of_birth=dean.date_of_birth)
    make.episode(make.team(), other)
    take(about(dean, "A01", nhs="", local="X"))
    client.force_login(jo)
    page = reverse("feed_question", args=[Question.objects.get().uuid])
    assert "service lead" in client.get(page).content.decode()
    assert client.post(page, {"person": "none"}).status_code == 422


# --- HTTPS -----------------------------------------------------------------------------------------------------


@pytest.fixture
def token():
    return feed.give_token(name="Engine", scopes=["adt.write"], by=None)


def post(client, body: bytes, token: str = "", **headers):
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post(reverse("feed_post"), body, content_type="x-application/hl7-v2+er7", headers=bearer | headers)


def test_messages_by_https_with_a_token(client, token, dean):
    answer = post(client, about(dean, "A01"), token)
    assert answer.status_code == 200
    assert b"MSA|AA|" in answer.content
    assert Message.objects.get().via == "https"
    assert post(client, wire(about(dean, "A02")), token).content.count(b"MSA|AA") == 1
    assert post(client, adt("A44"), token).content.count(b"MSA|AR") == 1


def test_without_a_token_that_holds_nothing_is_taken(client, token, dean):
    assert post(client, about(dean, "A01")).status_code == 401
    assert post(client, about(dean, "A01"), "wrong").status_code == 401
    feed.revoke(client=SystemClient.objects.get(), by=None, at=timezone.now())
    assert post(client, about(dean, "A01"), token).status_code == 401
    other = feed.give_token(name="Reader", scopes=["fhir.read"], by=None)
    assert post(client, about(dean, "A01"), other).status_code == 401
    assert not Message.objects.exists()


def test_a_body_over_the_limit_is_refused(client, token, settings):
    settings.ADT_MAX_BYTES = 100
    assert post(client, adt(), token).status_code == 413
