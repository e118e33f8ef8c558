"""What another system reads by FHIR: whose, in which form, and what it is told where it may not."""

import datetime as dt
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from caseload.contacts.models import Contact
from caseload.people.models import Person, TeamAccess
from caseload.spells.models import HospitalSpell
from integrations import operations as feed
from integrations.fhir import asking as doorkeeper
from integrations.fhir.checking import check
from integrations.fhir.shapes import EPISODE_STATUS, TEAM_STATUS
from integrations.fhir.systems import KINDS, NHS_NUMBER, ODS
from integrations.models import SystemClient
from tests import make
from tests.integrations.fhir.asking import BASE, alert, asker, found, one_of_everything, reading, stay, told
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def token(team):
    return reading(team)


@pytest.fixture
def ask(client, token):
    return asker(client, token)


def test_what_may_be_asked_is_told_to_everybody(client):
    answer = client.get(f"{BASE}/metadata")
    statement = check(answer.json())
    assert statement["fhirVersion"] == "4.0.1"
    assert {each["type"] for each in statement["rest"][0]["resource"]} == set(KINDS)


def test_a_person_goes_out_with_what_identifies_them(ask, team, jo):
    episode = one_of_everything(team, jo, preferred_name="Deano", date_of_birth=dt.date(1980, 3, 4))
    (patient,) = found(ask("Patient"))
    (number,) = patient["identifier"]
    assert (number["system"], number["value"]) == (NHS_NUMBER, episode.person.nhs_number)
    assert number["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "02"
    assert patient["birthDate"] == "1980-03-04"
    assert patient["meta"]["profile"] == ["https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"]
    assert [name["use"] for name in patient["name"]] == ["official", "usual"]
    assert ask(f"Patient/{episode.person.uuid}").json() == patient


def test_everything_found_can_be_read_by_its_id(ask, team, jo):
    one_of_everything(team, jo)
    for kind in KINDS:
        resources = found(ask(kind))
        assert resources, kind
        for each in resources:
            assert ask(f"{kind}/{each['id']}").json() == each


def test_no_note_and_no_words_of_the_person_go_out(ask, team, jo):
    one_of_everything(team, jo)
    for kind in KINDS:
        answer = ask(kind).content.decode()
        assert "confidence" not in answer
        assert "bread" not in answer


def test_a_time_with_the_team_names_who_co_ordinates_and_the_provider(ask, team, jo):
    episode = one_of_everything(team, jo)
    (care,) = found(ask("EpisodeOfCare"))
    assert (care["status"], care["careManager"]["display"]) == ("active", "Jo Marsh")
    assert care["managingOrganization"]["identifier"] == {"system": ODS, "value": team.provider.ods_code}
    (around,) = found(ask(f"CareTeam?patient=Patient/{episode.person.uuid}"))
    assert [each["member"]["display"] for each in around["participant"]] == [team.name, "Jo Marsh"]


@pytest.mark.parametrize("states", [EPISODE_STATUS, TEAM_STATUS])
def test_every_state_of_an_episode_has_a_status(states):
    assert set(states) == {"referred", "accepted", "not_accepted", "closed"}


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("seen", "finished"), ("not_in", "cancelled"), ("declined", "finished"), ("reported", "unknown")],
)
def test_a_contact_says_whether_it_came_about(ask, team, jo, outcome, status):
    make.contact(make.episode(team), jo, outcome, reported_by="hostel" if outcome == "reported" else "")
    (encounter,) = found(ask("Encounter"))
    assert (encounter["status"], encounter["type"][0]["coding"][0]["code"]) == (status, outcome)


def changed(contact, entry: str, **fields):
    names = ("person_id", "episode_id", "team_id", "occurred_at", "written_at", "logged_by_id", "mechanism")
    row = {name: getattr(contact, name) for name in names} | {"outcome": contact.outcome, "with_whom": ["person"]}
    version = Contact.objects.create(
        uuid=uuid4(), body_hash="", entry=entry, replaces=contact, entry_reason="Wrong", **(row | fields)
    )
    if entry != "made":
        Contact.objects.filter(pk=contact.pk).update(successor=version)
    return version


def test_a_corrected_contact_stays_the_same_encounter(ask, team, jo):
    contact = make.contact(make.episode(team), jo)
    version = changed(changed(contact, "corrected"), "corrected", outcome="declined")
    (encounter,) = found(ask("Encounter"))
    assert encounter["id"] == str(contact.uuid)
    assert encounter["type"][0]["coding"][0]["code"] == "declined"
    assert ask(f"Encounter/{contact.uuid}").json() == encounter
    told(ask(f"Encounter/{version.uuid}"), 404)
    since = (timezone.now() - dt.timedelta(minutes=1)).isoformat().replace("+", "%2B")
    assert found(ask(f"Encounter?_lastUpdated=ge{since}")) == [encounter]
    assert not found(ask(f"Encounter?_lastUpdated=lt{since}"))
    today = timezone.localdate()
    assert found(ask(f"Encounter?_lastUpdated={today}")) == [encounter]
    assert found(ask(f"Encounter?_lastUpdated=ge{today}&_lastUpdated=le{today}")) == [encounter]
    assert not found(ask(f"Encounter?_lastUpdated=gt{today}"))


def test_a_withdrawn_contact_is_entered_in_error(ask, team, jo):
    contact = make.contact(make.episode(team), jo)
    changed(contact, "withdrawn")
    (encounter,) = found(ask("Encounter?status=entered-in-error"))
    assert encounter["id"] == str(contact.uuid)
    assert "type" not in encounter
    assert not found(ask("Encounter?status=finished"))


def test_a_contact_moved_to_somebody_else_is_in_error_here_and_new_there(ask, team, jo):
    contact = make.contact(make.episode(team), jo)
    other = make.episode(team, make.person("Rosie"))
    trace = changed(contact, "moved")
    changed(trace, "made", person_id=other.person_id, episode_id=other.pk)
    first, second = found(ask("Encounter"))
    assert (first["status"], second["status"]) == ("entered-in-error", "finished")
    assert second["subject"]["reference"] == f"Patient/{other.person.uuid}"


def test_a_stay_in_hospital_is_an_inpatient_encounter(ask, team, jo):
    row = stay(make.episode(team), jo)
    (encounter,) = found(ask("Encounter?class=IMP"))
    assert (encounter["status"], encounter["class"]["code"]) == ("in-progress", "IMP")
    assert encounter["location"][0]["location"]["display"] == "Rowan, Larch House"
    HospitalSpell.objects.filter(pk=row.pk).update(retracted_at=timezone.now(), retracted_reason="Not they")
    assert found(ask("Encounter?class=IMP"))[0]["status"] == "entered-in-error"


def test_a_closed_alert_is_inactive(ask, team, jo):
    episode = make.episode(team)
    alert(episode, closed_at=timezone.now())
    alert(episode, rule="no_coordinator")
    assert [each["status"] for each in found(ask("Flag"))] == ["inactive", "active"]
    (flag,) = found(ask("Flag?status=active"))
    assert flag["code"]["coding"][0]["code"] == "no_coordinator"


def test_a_merged_record_says_whose_it_is_now(ask, team):
    survivor = make.episode(team).person
    lost = make.person("Dean", merged_into=survivor)
    answer = ask(f"Patient/{lost.uuid}").json()
    assert answer["active"] is False
    assert answer["link"] == [{"type": "replaced-by", "other": {"reference": f"Patient/{survivor.uuid}"}}]
    assert ask(f"Patient/{survivor.uuid}").json()["link"][0]["type"] == "replaces"
    assert len(found(ask(f"EpisodeOfCare?patient={lost.uuid}"))) == 1


# --- Whose -----------------------------------------------------------------------------------------------------


def test_another_teams_people_do_not_exist(ask, jo):
    other = make.team()
    theirs = one_of_everything(other, make.staff(other))
    for kind in KINDS:
        assert not found(ask(kind))
    told(ask(f"Patient/{theirs.person.uuid}"), 404)
    told(ask(f"Patient/{uuid4()}"), 404)
    told(ask("Patient/7"), 404)


def test_somebody_who_has_left_the_team_is_gone(ask, team):
    person = make.episode(team).person
    TeamAccess.objects.update(until=timezone.localdate())
    assert told(ask(f"Patient/{person.uuid}"), 410)["code"] == "deleted"
    assert not found(ask("Patient"))


def test_only_a_token_that_holds_and_is_for_reading_lets_in(ask, team):
    assert told(ask("Patient", ""), 401)["code"] == "login"
    assert ask("Patient", "")["WWW-Authenticate"] == "Bearer"
    told(ask("Patient", "wrong"), 401)
    told(ask("Patient", feed.give_token(name="Engine", scopes=["adt.write", f"team:{team.code}"], by=None)), 403)
    told(ask("Patient", feed.give_token(name="Nobody's", scopes=["fhir.read"], by=None)), 403)
    feed.revoke(client=SystemClient.objects.get(name="Portal"), by=None, at=timezone.now())
    told(ask("Patient"), 401)


def test_whom_an_answer_shows_is_written_down(ask, team, jo):
    people = {one_of_everything(team, jo).person_id for _each in range(3)}
    ask("Patient")
    read = Read.objects.using("audit").get()
    assert (set(read.person_ids), read.kind, read.page, read.actor_label) == (people, "list", "fhir_search", "Portal")
    ask(f"Patient/{Person.objects.first().uuid}")
    assert Read.objects.using("audit").filter(kind="person").count() == 1


# --- Searching -------------------------------------------------------------------------------------------------


def test_pages_follow_one_another_without_gap_or_double(ask, team, jo):
    for _each in range(5):
        one_of_everything(team, jo)
    for kind in KINDS:
        seen, path, pages = [], f"{BASE}/{kind}?_count=2", 0
        while path:
            answer = ask(path)
            seen += [each["id"] for each in found(answer)]
            links = {link["relation"]: link["url"] for link in answer.json()["link"]}
            following = urlsplit(links["next"]) if "next" in links else None
            path = following and f"{following.path}?{following.query}"
            pages += 1
        number = 10 if kind == "Encounter" else 5
        assert len(seen) == len(set(seen)) == number
        assert pages == -(-number // 2)


def test_somebody_is_found_by_their_number_and_it_stands_in_no_address(ask, team, jo):
    wanted, _other = one_of_everything(team, jo), one_of_everything(team, jo)
    asked = {"identifier": f"{NHS_NUMBER}|{wanted.person.nhs_number}"}
    (patient,) = found(ask("Patient/_search", **asked))
    assert patient["id"] == str(wanted.person.uuid)
    answer = ask("Encounter/_search", **{"patient.identifier": asked["identifier"], "_count": "1"})
    assert wanted.person.nhs_number not in answer.content.decode()
    assert f"patient={wanted.person.uuid}" in answer.json()["link"][0]["url"]
    following = urlsplit(answer.json()["link"][1]["url"])
    (stay_,) = found(ask(f"{following.path}?{following.query}"))
    assert stay_["class"]["code"] == "IMP"


@pytest.mark.parametrize(
    "query",
    [
        "name=Whitlock", "_count=0", "_count=x", "_lastUpdated=soon", "_after=x", "patient=7", "_id=1",
        "patient=Encounter/{uuid}", "active=perhaps", "_lastUpdated=ap2026", "_after=1&_after=2",
        "identifier=https://fhir.nhs.uk/Id/nhs-number|123", "_lastUpdated=ge2026-13-40",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_never_passed_over(ask, query):
    kind = "Patient" if "identifier" in query or "active" in query else "Flag"
    query = query.format(uuid=uuid4())
    assert told(ask(f"{kind}?{query}"), 400)["code"] in ("invalid", "not-supported")


def test_what_is_not_kept_here_has_no_address(ask, client, token):
    told(ask("Observation"), 404)
    told(ask("Patient/a/b/c"), 404)
    told(ask("Patient?_format=xml"), 406)
    answer = client.delete(f"{BASE}/Patient/{uuid4()}", headers={"Authorization": f"Bearer {token}"})
    told(answer, 405)
    assert "GET" in answer["Allow"]


def test_a_fault_of_ours_is_told_in_fhir_too(ask, team, monkeypatch):
    monkeypatch.setattr(doorkeeper, "reader", lambda *_args, **_more: 1 / 0)
    told(ask("Patient"), 500)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_many_asks_as_few_questions_as_a_page_of_few(ask, team, jo, kind):
    def asked():
        with count_queries() as statements:
            found(ask(kind))
        return len(statements)

    for _each in range(2):
        one_of_everything(team, jo)
    ask(kind)  # the first makes the system's name in the audit
    few = asked()
    for _each in range(18):
        one_of_everything(team, jo)
    assert asked() == few <= 12


def test_the_addresses_have_names():
    assert reverse("fhir_read", args=["Patient", "x"]) == f"{BASE}/Patient/x"
