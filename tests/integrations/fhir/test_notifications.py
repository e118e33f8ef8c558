"""What a hospital tells by a FHIR subscription: by the same door as ADT, with the same end."""

import copy
import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.alerts import engine
from caseload.alerts.models import Alert
from caseload.people.models import WhereaboutsPeriod
from caseload.spells.models import HospitalSpell
from integrations import operations as feed
from integrations.fhir.arriving import take_in
from integrations.fhir.checking import check
from integrations.models import Message, Question, Sender, SystemClient
from integrations.queries import messages as reads
from teams.roles import Role
from tests import make

NUL = rb'{"resourceType": "Bundle", "type": "history", "id": "\u0000"}'
HALF = rb'{"resourceType": "Bundle", "type": "history", "id": "\ud800"}'
"""Half a character: no text."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def token():
    return feed.give_token(name="Larch", scopes=["fhir.write"], by=None)


@pytest.fixture
def dean():
    episode = make.episode(make.team(), make.person("Dean", "Whitlock", date_of_birth=make.days_ago(15000).date()))
    return episode.person


@pytest.fixture
def post(client, token):
    def posted(body, bearer: str = token):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {bearer}"}
        answer = client.post(reverse("fhir_base"), body, content_type="application/fhir+json", headers=headers)
        assert check(answer.json())["resourceType"] == "OperationOutcome"
        feed.work_off(at=timezone.now())
        return answer

    return posted


def patient_of(person) -> dict:
    return {
        "resourceType": "Patient",
        "id": f"p{person.pk}",
        "identifier": [
            {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": person.nhs_number},
            {"system": "urn:larch", "value": f"L{person.pk}"},
        ],
        "name": [{"use": "official", "family": person.family_name, "given": [person.given_names]}],
        "birthDate": person.date_of_birth.isoformat(),
    }


def moment(days: float) -> str:
    return make.days_ago(days).isoformat()


def encounter_of(person, status: str = "in-progress", *, changed: float = 2, **more) -> dict:
    return {
        "resourceType": "Encounter",
        "id": f"e{person.pk}",
        "meta": {"lastUpdated": moment(changed)},
        "status": status,
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
        "subject": {"reference": f"Patient/p{person.pk}"},
        "serviceType": {"coding": [{"code": "710"}]},
        "period": {"start": moment(3)},
        "serviceProvider": {"display": "Larch House"},
        "location": [{"location": {"display": "Rowan"}}],
        "participant": [{"type": [{"coding": [{"code": "ATND"}]}], "individual": {"display": "Dr Asha Byrne"}}],
    } | more


def bundle(*resources: dict, kind: str = "history") -> dict:
    status = {"resourceType": "Parameters", "parameter": [{"name": "type", "valueCode": "event-notification"}]}
    entries = [{"resource": one, "fullUrl": f"https://larch.test/{one['resourceType']}/{one.get('id')}"}
               for one in (status, *resources)]  # fmt: skip
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def told(person, status: str = "in-progress", **more) -> dict:
    return bundle(encounter_of(person, status, **more), patient_of(person))


@pytest.mark.parametrize("kind", ["history", "subscription-notification"])
def test_an_admission_opens_the_stay(post, dean, kind):
    assert post(bundle(encounter_of(dean), patient_of(dean), kind=kind)).status_code == 200
    stay = HospitalSpell.objects.get()
    assert (stay.person, stay.hospital, stay.ward, stay.consultant) == (dean, "Larch House", "Rowan", "Dr Asha Byrne")
    assert (stay.kind, stay.discharged_at, stay.is_fed) == ("psychiatric", None, True)
    assert Message.objects.get().state == "applied"


@pytest.mark.parametrize("kind", ["collection", "batch", "transaction"])
def test_other_bundles_tell_the_same(client, token, dean, kind):
    told_so = bundle(encounter_of(dean), patient_of(dean), kind=kind)
    for entry in told_so["entry"]:
        entry["request"] = {"method": "PUT", "url": "Encounter/e1"}
    answer = sent(client, token, told_so)
    assert answer.status_code == 200
    answered = check(answer.json())
    if kind != "collection":
        assert answered["type"] == f"{kind}-response"
        assert [each["response"]["status"] for each in answered["entry"]] == ["200 OK"] * 3
    assert HospitalSpell.objects.get().person == dean


@pytest.mark.parametrize(("method", "address"), [("post", ""), ("post", "Encounter"), ("put", "Encounter/e1")])
def test_an_encounter_by_itself_is_a_notification_too(client, token, dean, method, address):
    alone = encounter_of(dean, subject={"reference": "#p"}, contained=[patient_of(dean) | {"id": "p"}])
    assert sent(client, token, alone, method=method, address=address).status_code == 200
    assert HospitalSpell.objects.get().person == dean


def test_nothing_but_an_encounter_is_taken_there(client, token, dean):
    assert sent(client, token, patient_of(dean), method="put", address="Patient/p1").status_code == 405
    assert sent(client, token, patient_of(dean), method="post", address="Patient").status_code == 405


def test_a_ward_that_came_along_by_itself_is_named(post, dean):
    where = {"location": [{"location": {"reference": "Location/w1"}, "status": "active"}]}
    ward = {"resourceType": "Location", "id": "w1", "name": "Rowan Ward"}
    post(bundle(encounter_of(dean) | where, patient_of(dean), ward))
    assert HospitalSpell.objects.get().ward == "Rowan Ward"


def test_the_nhs_number_as_hl7_v3_names_it(post, dean):
    patient = patient_of(dean)
    patient["identifier"][0]["system"] = "urn:oid:2.16.840.1.113883.2.1.4.1"
    post(bundle(encounter_of(dean), patient))
    assert HospitalSpell.objects.get().person == dean


def test_a_beginning_that_is_somebodys_plan_counts_as_not_told(post, dean):
    post(told(dean, period={"start": moment(-3)}))
    assert HospitalSpell.objects.get().admitted_at < timezone.now()


def test_an_encounter_that_is_to_be_given_an_id_is_known_by_its_number(post, dean):
    new = encounter_of(dean) | {"identifier": [{"system": "urn:larch:visit", "value": "V9"}]}
    del new["id"]
    assert post(bundle(new, patient_of(dean))).status_code == 200
    assert Message.objects.get().spell_key == "Encounter/V9"


def sent(client, token, body: dict, *, method: str = "post", address: str = ""):
    headers = {"Authorization": f"Bearer {token}"}
    url = reverse("fhir_base") + address
    answer = getattr(client, method)(url, json.dumps(body), content_type="application/fhir+json", headers=headers)
    feed.work_off(at=timezone.now())
    return answer


def test_told_again_it_is_the_same(post, dean):
    post(told(dean))
    again = copy.deepcopy(told(dean))
    post(again | {"timestamp": moment(0)})
    assert HospitalSpell.objects.count() == 1


def test_the_same_encounter_in_another_notification_is_one_message(post, dean):
    first = told(dean)
    post(first)
    post(first | {"timestamp": moment(0), "id": "another"})
    assert Message.objects.get().times_received == 2


def finished(person, **more) -> dict:
    period = {"start": moment(3), "end": moment(1)}
    out = {"dischargeDisposition": {"coding": [{"code": "19"}]}}
    return told(person, "finished", **({"changed": 1, "period": period, "hospitalization": out} | more))


def test_a_discharge_ends_it_in_whatever_order_it_comes(post, dean):
    first, last = told(dean), finished(dean)
    post(last)
    post(first)
    stay = HospitalSpell.objects.get()
    assert stay.discharged_at is not None
    assert stay.discharge_destination == "19"


def test_in_and_out_without_times_in_one_breath_runs_the_days_at_once(post, dean):
    """As the examples have it: neither says when, so both count from when they came."""
    for status in ("in-progress", "finished"):
        said = encounter_of(dean, status)
        del said["meta"], said["period"]
        post(bundle(said, patient_of(dean)))
    assert HospitalSpell.objects.get().discharged_at <= timezone.now()
    assert Alert.objects.filter(rule="discharged_not_followed_up", closed_at=None, person=dean).exists()


def test_under_way_again_after_a_discharge_it_is_open_again(post, dean):
    post(told(dean))
    post(finished(dean))
    post(told(dean, changed=0.5))
    assert HospitalSpell.objects.get().discharged_at is None


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_what_was_an_error_is_retracted_and_can_come_back(post, dean, status):
    post(told(dean))
    post(told(dean, status, changed=1))
    assert HospitalSpell.objects.get().retracted_at is not None
    post(told(dean, changed=0.5))
    assert HospitalSpell.objects.get().retracted_at is None


def test_a_leave_begins_and_ends_as_the_history_says(post, dean):
    post(told(dean))
    was_in = {"status": "in-progress", "period": {"start": moment(3), "end": moment(1)}}
    post(told(dean, "onleave", changed=1, statusHistory=[was_in]))
    leave = WhereaboutsPeriod.objects.get(kind="leave")
    assert leave.ends_at is None
    away = {"status": "onleave", "period": {"start": moment(1), "end": moment(0.5)}}
    post(told(dean, changed=0.4, statusHistory=[was_in, away]))
    leave.refresh_from_db()
    assert leave.ends_at is not None


def test_somebody_who_died_in_hospital_died(post, dean):
    patient = patient_of(dean) | {"deceasedDateTime": moment(1)}
    post(bundle(encounter_of(dean), patient))
    dean.refresh_from_db()
    assert dean.died_on == make.days_ago(1).astimezone(timezone.get_current_timezone()).date()


def test_the_text_about_nobody_with_us_is_deleted(post, dean):
    stranger = make.person("Rosie", "Thorne", date_of_birth=dean.date_of_birth)
    both = bundle(encounter_of(dean), patient_of(dean), encounter_of(stranger), patient_of(stranger))
    assert post(both).status_code == 200
    ours, theirs = Message.objects.order_by("state")
    assert (ours.state, theirs.state) == ("applied", "purged")
    assert b"Thorne" not in bytes(ours.raw)
    assert (theirs.raw, theirs.parsed) == (None, None)
    assert theirs.sha256


def test_a_number_without_name_and_birth_is_a_question(post, dean):
    subject = {"identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": dean.nhs_number}}
    post(bundle(encounter_of(dean, subject=subject)))
    assert Question.objects.get().reason == "number_only"
    assert not HospitalSpell.objects.exists()


def test_a_patient_held_inside_the_encounter_will_do(post, dean):
    inside = encounter_of(dean, contained=[patient_of(dean)], subject={"reference": f"#p{dean.pk}"})
    post(bundle(inside))
    assert HospitalSpell.objects.get().person == dean


def test_an_attendance_at_a_and_e_is_no_stay(post, dean):
    post(told(dean, **{"class": {"code": "EMER"}}))
    assert not HospitalSpell.objects.exists()
    assert Message.objects.get().code == "A04"


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"resourceType": "Patient"}', b'{"resourceType":"Bundle"}', b"\xff", NUL, HALF]
)
def test_what_is_no_notification_is_kept_as_a_failure(post, body):
    assert post(body).status_code == 422
    message = Message.objects.get()
    assert (message.state, message.fault, bytes(message.raw)) == ("failed", "malformed", body)


def test_an_encounter_that_does_not_hold_against_the_model_is_told_so(post, dean):
    wrong = encounter_of(dean, period={"start": "soon"})
    answer = post(bundle(wrong, patient_of(dean)))
    assert answer.status_code == 422
    assert dean.family_name not in answer.content.decode()
    assert Message.objects.get().state == "failed"


def test_an_outpatients_visit_is_not_for_us_and_not_kept(post, dean):
    answer = post(told(dean, **{"class": {"code": "AMB"}}))
    assert (answer.status_code, answer.json()["issue"][0]["severity"]) == (200, "warning")
    assert (Message.objects.get().state, Message.objects.get().raw) == ("refused", None)


def test_only_a_token_for_sending_lets_in(post, dean):
    assert post(told(dean), "wrong").status_code == 401
    assert post(told(dean), feed.give_token(name="Reader", scopes=["fhir.read"], by=None)).status_code == 403
    assert not Message.objects.exists()


def test_over_the_limit_nothing_is_taken(post, dean, settings):
    settings.ADT_MAX_BYTES = 100
    assert post(told(dean)).status_code == 413
    assert not Message.objects.exists()


def test_a_replay_reads_it_again_by_the_profile_as_it_is_now(post, dean):
    was_in = {"status": "in-progress", "period": {"start": moment(3), "end": moment(1)}}
    away = {"status": "onleave", "period": {"start": moment(1), "end": moment(0.5)}}
    post(told(dean, statusHistory=[was_in, away]))
    before = list(Message.objects.order_by("pk").values("code", "control_id", "state", "parsed"))
    assert [each["code"] for each in before] == ["A13", "A22"]
    assert feed.replay(ids=Message.objects.values_list("pk", flat=True), by=None, at=timezone.now()) == 2
    feed.work_off(at=timezone.now())
    assert list(Message.objects.order_by("pk").values("code", "control_id", "state", "parsed")) == before
    assert HospitalSpell.objects.get().retracted_at is None


def test_a_replay_of_what_is_no_notification_fails_again(post):
    post(b"{")
    feed.replay(ids=[Message.objects.get().pk], by=None, at=timezone.now())
    assert (Message.objects.get().state, Message.objects.get().fault) == ("failed", "malformed")


def test_integration_staff_see_it_without_whom_it_is_about(post, dean, client):
    post(told(dean))
    client.force_login(make.staff(None, Role.ADMINISTRATOR))
    page = client.get(reverse("feed_message", args=[Message.objects.get().uuid]))
    assert page.status_code == 200
    assert dean.family_name not in page.content.decode()
    assert dean.nhs_number not in page.content.decode()


def test_nulls_are_nothing(post, dean):
    patient = patient_of(dean) | {"telecom": None, "deceasedBoolean": None}
    patient["name"].append(None)
    assert post(bundle(encounter_of(dean, participant=None, hospitalization=None), patient)).status_code == 200
    assert HospitalSpell.objects.get().person == dean


def places(value, path=()):
    """Every place in a message."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in below:
        yield (*path, name)
        yield from places(each, (*path, name))


@pytest.mark.parametrize("wrong", [None, 1, -1.5, True, "", "x" * 300, "2026-13-99", [], [1], {}])
def test_whatever_stands_wherever_it_is_answered(client, dean, token, wrong):
    sender = SystemClient.objects.get()
    history = [{"status": "onleave", "period": {"start": moment(2), "end": moment(1)}}]
    whole = told(dean, statusHistory=history)
    for *path, last in places(whole):
        changed = copy.deepcopy(whole)
        inner = changed
        for name in path:
            inner = inner[name]
        inner[last] = wrong
        assert {one.answer for one in take_in(json.dumps(changed).encode(), client=sender, at=timezone.now())} <= {
            "AA", "AE", "AR",
        }  # fmt: skip
    feed.work_off(at=timezone.now())
    assert not Message.objects.filter(state__in=["waiting", "matched"]).exists()
    assert not Message.objects.filter(fault="apply").exists()


# --- What is told of and not sent ---------------------------------------------------------------------


def status_of(kind: str, *focuses: str) -> dict:
    """As R4 has it."""
    events = [
        {"name": "notification-event", "part": [
            {"name": "event-number", "valueString": "1"}, {"name": "focus", "valueReference": {"reference": focus}},
        ]}
        for focus in focuses
    ]  # fmt: skip
    return {"resourceType": "Parameters", "parameter": [{"name": "type", "valueCode": kind}, *events]}


def newer_status_of(kind: str, *focuses: str) -> dict:
    """As R4B and R5 have it."""
    events = [{"eventNumber": "1", "focus": {"reference": focus}} for focus in focuses]
    return {"resourceType": "SubscriptionStatus", "type": kind, "notificationEvent": events}


def notification(*resources: dict) -> dict:
    return {"resourceType": "Bundle", "type": "history", "entry": [{"resource": one} for one in resources]}


@pytest.mark.parametrize("status", [status_of, newer_status_of])
@pytest.mark.parametrize("kind", ["handshake", "heartbeat"])
def test_a_handshake_and_a_heartbeat_are_answered_and_nothing_is_kept(post, status, kind):
    assert post(notification(status(kind))).status_code == 200
    assert not Message.objects.exists()


def test_a_heartbeat_says_that_a_quiet_hospital_is_there(post):
    post(notification(status_of("handshake")))
    sender = Sender.objects.get()
    feed.change_sender(sender=sender, by=make.user(), quiet_minutes=60)
    later = timezone.now() + dt.timedelta(hours=2)
    assert [each.is_silent for each in reads.senders(at=later)] == [True]
    Sender.objects.update(alive_at=later)
    assert [each.is_silent for each in reads.senders(at=later)] == [False]
    make.team()
    for hours, silent in ((0, False), (2, True)):
        engine.reconcile_nobody(at=later + dt.timedelta(hours=hours))
        assert Alert.objects.filter(rule="feed_silent", closed_at=None).exists() == silent


@pytest.mark.parametrize("status", [status_of, newer_status_of])
def test_an_encounter_that_is_only_told_of_fails_and_is_seen(post, status):
    answer = post(notification(status("event-notification", "https://larch.test/Encounter/e7")))
    assert answer.status_code == 422
    assert "full resources" in answer.json()["issue"][0]["diagnostics"]
    message = Message.objects.get()
    assert (message.state, message.fault) == ("failed", "not_sent")
    assert b"e7" in bytes(message.raw)


def test_an_event_with_nothing_in_it_fails_too(post):
    assert post(notification(status_of("event-notification"))).status_code == 422
    assert Message.objects.get().fault == "not_sent"


@pytest.mark.parametrize("status", [status_of, newer_status_of])
def test_what_is_told_of_and_sent_is_taken(post, dean, status):
    told_of = status("event-notification", f"https://larch.test/Encounter/e{dean.pk}")
    assert post(notification(told_of, encounter_of(dean), patient_of(dean))).status_code == 200
    assert HospitalSpell.objects.get().person == dean
    other = status("event-notification", f"Encounter/e{dean.pk}/_history/2", "Encounter/other")
    assert post(notification(other, encounter_of(dean), patient_of(dean))).status_code == 422
    assert Message.objects.filter(fault="not_sent").count() == 1


def test_a_deletion_is_never_taken_for_a_discharge_and_never_dropped(post, dean):
    post(told(dean))
    gone = {"fullUrl": f"https://larch.test/Encounter/e{dean.pk}",
            "request": {"method": "DELETE", "url": f"Encounter/e{dean.pk}"}}  # fmt: skip
    assert post({"resourceType": "Bundle", "type": "history", "entry": [gone]}).status_code == 422
    assert HospitalSpell.objects.get().retracted_at is None
    failed = Message.objects.get(state="failed")
    assert failed.fault == "deleted"
    feed.replay(ids=[failed.pk], by=None, at=timezone.now())
    failed.refresh_from_db()
    assert (failed.state, failed.fault) == ("failed", "deleted")


# --- Who, and how they left ---------------------------------------------------------------------------


def test_a_patient_of_the_same_bundle_is_found_by_the_number_in_the_reference(post, dean):
    subject = {"type": "Patient", "identifier": {"system": "urn:larch", "value": f"L{dean.pk}"}}
    post(bundle(encounter_of(dean, subject=subject), patient_of(dean)))
    assert HospitalSpell.objects.get().person == dean


def test_somebody_at_the_national_service_is_a_question_by_number(post, dean):
    address = f"https://api.service.nhs.uk/personal-demographics/FHIR/R4/Patient/{dean.nhs_number}"
    post(bundle(encounter_of(dean, subject={"reference": address})))
    assert Question.objects.get().reason == "number_only"


@pytest.mark.parametrize(
    "coding",
    [{"code": "79"}, {"system": "http://terminology.hl7.org/CodeSystem/discharge-disposition", "code": "exp"}],
)
def test_who_left_hospital_dead_has_died(post, dean, coding):
    post(told(dean))
    post(finished(dean, hospitalization={"dischargeDisposition": {"coding": [coding]}}))
    dean.refresh_from_db()
    assert dean.died_on == make.days_ago(1).astimezone(timezone.get_current_timezone()).date()
    assert HospitalSpell.objects.get().discharge_destination == "79"


def test_home_in_hl7s_words_is_home(post, dean):
    system = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
    post(finished(dean, hospitalization={"dischargeDisposition": {"coding": [{"system": system, "code": "home"}]}}))
    assert HospitalSpell.objects.get().discharge_destination == "19"


# --- On the feed's pages -----------------------------------------------------------------------------------------


def test_the_page_says_in_words_what_the_encounter_said_and_shows_how_it_is_made(post, dean, client):
    post(told(dean))
    client.force_login(make.staff(None, Role.ADMINISTRATOR))
    assert "In hospital A13" in client.get(reverse("feed")).content.decode()
    page = client.get(reverse("feed_message", args=[Message.objects.get().uuid])).content.decode()
    assert "In hospital: Message A13" in page
    for kept in ("&quot;status&quot;: &quot;in-progress&quot;", "Rowan", "urn:larch", moment(3)[:10]):
        assert kept in page
    for masked in (
        dean.family_name,
        dean.given_names,
        dean.nhs_number,
        dean.date_of_birth.isoformat(),
        f"L{dean.pk}",
    ):
        assert masked not in page
    client.force_login(make.staff(None, Role.SERVICE_LEAD))
    whole = client.get(reverse("feed_message", args=[Message.objects.get().uuid]) + "?whole").content.decode()
    assert dean.nhs_number in whole


@pytest.mark.parametrize(
    "body", [b'{"name": "Whitlock"', b'"Whitlock"', b"[[[" * 5000 + b"Whitlock", b"\xffWhitlock"]
)
def test_what_is_no_notification_shows_nobody_either(post, client, body):
    post(body)
    client.force_login(make.staff(None, Role.ADMINISTRATOR))
    page = client.get(reverse("feed_message", args=[Message.objects.get().uuid]))
    assert page.status_code == 200
    assert "Whitlock" not in page.content.decode()
