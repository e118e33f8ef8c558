"""How another system asks and is answered: formats, versions, preferences, the pace, and what an answer never is."""

import json
import logging
from uuid import uuid4

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as AwayError

from audit.models import Read
from integrations.fhir import shapes
from integrations.fhir.checking import check
from integrations.fhir.encounters import BY_CLASS, BY_STATUS
from integrations.fhir.searching import OWN
from integrations.fhir.systems import KINDS
from tests import make
from tests.integrations.fhir.asking import BASE, asker, found, one_of_everything, reading, told

pytestmark = pytest.mark.django_db
TRIED = {
    "_id": str(uuid4()), "_lastUpdated": "ge2020", "active": "true", "class": "HH,AMB", "date": "le2030-01",
    "identifier": "77", "patient": str(uuid4()), "status": "active,finished", "subject": f"Patient/{uuid4()}",
}  # fmt: skip


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def ask(client, team):
    return asker(client, reading(team))


@pytest.fixture
def statement(client):
    return check(client.get(f"{BASE}/metadata").json())


def test_all_that_is_promised_can_be_asked_and_nothing_else(ask, statement):
    for resource in statement["rest"][0]["resource"]:
        names = {each["name"] for each in resource["searchParam"]}
        assert names == {"_id", "_lastUpdated"} | {name for name in OWN[resource["type"]] if "." not in name}
        for name in names:
            assert found(ask(f"{resource['type']}?{name}={TRIED[name]}")) == []
        for name in TRIED.keys() - names:
            told(ask(f"{resource['type']}?{name}={TRIED[name]}"), 400)


@pytest.mark.parametrize(
    "accept",
    [
        "", "*/*", "application/fhir+json", "application/json", "application/fhir+xml, application/fhir+json;q=0.5",
        "application/fhir+json; fhirVersion=4.0", "text/html,application/xhtml+xml,*/*;q=0.8",
    ],
)  # fmt: skip
def test_whoever_reads_json_is_answered(ask, accept):
    assert found(ask("Patient", headers={"Accept": accept} if accept else None)) == []


@pytest.mark.parametrize(
    "accept", ["application/fhir+xml", "text/html", "application/fhir+json; fhirVersion=5.0", "application/json;q=0"]
)
def test_whoever_reads_something_else_is_told(ask, client, accept):
    told(ask("Patient", headers={"Accept": accept}), 406)
    told(client.get(f"{BASE}/metadata", headers={"Accept": accept}), 406)


@pytest.mark.parametrize("name", ["json", "application/json", "application/fhir%2Bjson", "application/fhir+json"])
def test_the_format_in_the_address_goes_before_the_header(ask, name):
    assert found(ask(f"Patient?_format={name}", headers={"Accept": "application/fhir+xml"})) == []
    told(ask("Patient?_format=xml", headers={"Accept": "application/json"}), 406)


def test_what_is_not_known_is_passed_over_only_for_whoever_prefers_it(ask, team, jo):
    one_of_everything(team, jo)
    told(ask("Patient?name=Nobody"), 400)
    told(ask("Patient?name=Nobody", headers={"Prefer": "handling=strict"}), 400)
    answer = ask("Patient?name=Nobody&_count=7", headers={"Prefer": "return=minimal; handling=lenient"})
    assert len(found(answer)) == 1
    *_matches, said = answer.json()["entry"]
    assert (said["search"]["mode"], said["resource"]["issue"][0]["severity"]) == ("outcome", "warning")
    assert answer.json()["link"][0]["url"].endswith("/Patient?_count=7")
    told(ask("Patient?_count=x", headers={"Prefer": "handling=lenient"}), 400)


def test_whoever_has_the_version_is_not_sent_it_again(ask, team, jo):
    person = one_of_everything(team, jo).person
    first = ask(f"Patient/{person.uuid}")
    tag = first["ETag"]
    assert tag == f'W/"{first.json()["meta"]["versionId"]}"'
    again = ask(f"Patient/{person.uuid}", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    person.preferred_name = "Deano"
    person.save()
    changed = ask(f"Patient/{person.uuid}", headers={"If-None-Match": tag})
    assert (changed.status_code, changed["ETag"] == tag) == (200, False)


def test_a_system_that_asks_too_often_is_told_when_to_come_again(ask, settings):
    settings.FHIR_REQUESTS_A_MINUTE = 2
    cache.clear()
    assert [ask("Patient").status_code for _each in range(2)] == [200, 200]
    answer = ask("Patient")
    assert told(answer, 429)["code"] == "throttled"
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_where_nobody_can_count_everybody_is_answered(ask, monkeypatch):
    def away(_key):
        raise AwayError

    monkeypatch.setattr(cache, "incr", away, raising=False)
    assert found(ask("Patient")) == []


def test_one_faulty_row_keeps_nobody_from_the_rest(ask, team, jo, monkeypatch, caplog):
    wrong, right = one_of_everything(team, jo).person, one_of_everything(team, jo).person
    whole = shapes.patient

    def faulty(person, numbers):
        return whole(person, numbers) | ({"birthDate": "soon"} if person.pk == wrong.pk else {})

    monkeypatch.setattr(shapes, "patient", faulty)
    caplog.set_level(logging.CRITICAL)
    answer = ask("Patient")
    assert [one["id"] for one in found(answer)] == [str(right.uuid)]
    (said,) = [one["resource"] for one in answer.json()["entry"] if one["search"]["mode"] == "outcome"]
    assert str(wrong.uuid) in said["issue"][0]["diagnostics"]


def test_nothing_that_goes_out_is_empty(ask, team, jo):
    one_of_everything(team, jo, preferred_name="  ")
    team.provider.name = ""
    team.provider.save()

    def empty(value) -> bool:
        if isinstance(value, dict | list):
            each = value.values() if isinstance(value, dict) else value
            return not value or any(map(empty, each))
        return value is None or (isinstance(value, str) and not value.strip())

    for kind in KINDS:
        assert not any(map(empty, found(ask(kind)))), kind


def test_a_page_says_as_of_when_it_is_and_leads_nobody_to_keep_it(ask):
    answer = ask("Patient")
    assert answer.json()["meta"]["lastUpdated"]
    assert answer["Cache-Control"] == "no-store"


def test_what_the_database_is_asked_is_what_goes_out(ask, team, jo):
    for outcome, place in (("seen", "A02"), ("not_in", ""), ("reported", ""), ("declined", "B01"), ("seen", "")):
        more = {"reported_by": "hostel"} if outcome == "reported" else {}
        make.contact(make.episode(team), jo, outcome, place_type=place, **more)
    everything = found(ask("Encounter"))
    for status in BY_STATUS:
        by_status = [one for one in everything if one["status"] == status]
        assert found(ask(f"Encounter?status={status}")) == by_status
    for code in BY_CLASS:
        by_class = [one for one in everything if one["class"]["code"] == code]
        assert found(ask(f"Encounter?class={code}")) == by_class
        assert found(ask(f"Encounter?class=http://terminology.hl7.org/CodeSystem/v3-ActCode|{code}")) == by_class
        assert not found(ask(f"Encounter?class=urn:other|{code}"))


def test_encounters_are_found_by_their_day(ask, team, jo):
    whole = one_of_everything(team, jo)
    contact, stay = found(ask("Encounter"))
    day = contact["period"]["start"][:10]
    assert found(ask(f"Encounter?date={day}&class=HH,AMB,FLD,VR")) == [contact]
    assert found(ask(f"Encounter?date=ge{stay['period']['start'][:10]}")) == [contact, stay]
    assert found(ask("Encounter?date=lt2020")) == []
    assert found(ask("Encounter?date=gt2090")) == [stay], "it goes on"
    assert len(found(ask(f"EpisodeOfCare?date=ge{day}&patient={whole.person.uuid},{uuid4()}"))) == 1


def test_whoever_has_no_token_learns_nothing_of_who_is_here(client, team, jo):
    person = one_of_everything(team, jo).person
    for path in (f"Patient/{person.uuid}", "Patient", "Encounter", "Nothing"):
        told(client.get(f"{BASE}/{path}"), 401)
    assert not Read.objects.using("audit").exists()


def test_of_a_number_that_is_not_with_the_teams_nothing_is_told(ask, team, jo):
    other = make.team()
    theirs = one_of_everything(other, make.staff(other)).person
    for kind, name in (("Patient", "identifier"), ("Flag", "patient.identifier")):
        answer = ask(f"{kind}/_search", **{name: f"https://fhir.nhs.uk/Id/nhs-number|{theirs.nhs_number}"})
        assert found(answer) == []
        assert str(theirs.uuid) not in answer.content.decode()
        assert [link["relation"] for link in answer.json()["link"]] == ["self"]


def test_the_answer_to_head_is_the_same_without_a_body(client, ask, team):
    answer = client.head(f"{BASE}/metadata")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Type"] == "application/fhir+json"


def test_the_base_address_may_be_written_without_its_bar(client):
    answer = client.post(BASE, json.dumps({}), content_type="application/fhir+json")
    told(answer, 401)
    told(client.get(BASE), 405)


def test_a_form_that_is_none_finds_nobody_rather_than_everybody(client, team):
    """A filter that is passed over would answer with more people than were meant."""
    make.episode(team, make.person())
    headers = {"Authorization": f"Bearer {reading(team)}"}
    asked = json.dumps({"identifier": "1"})
    answer = client.post(f"{BASE}/Patient/_search", asked, content_type="application/json", headers=headers)
    assert told(answer, 415)["code"] == "not-supported"


def test_what_the_address_of_a_form_asks_for_holds_too(client, team):
    one, other = (make.episode(team, make.person()).person for _two in range(2))
    headers = {"Authorization": f"Bearer {reading(team)}"}
    answer = client.post(f"{BASE}/Patient/_search?_id={one.uuid}", headers=headers)
    assert [each["id"] for each in found(answer)] == [str(one.uuid)]
    answer = client.post(f"{BASE}/Patient/_search?_id={one.uuid}", {"_id": str(other.uuid)}, headers=headers)
    assert found(answer) == []
