"""Registering somebody, known or not."""

import dataclasses
import datetime as dt
import threading
import uuid

import pytest
from django.db import connections

from audit.models import Event
from caseload.people import operations as people
from caseload.people.models import Episode, Identifier, Person, Phone, Place, RegistrationConflict, TeamAccess
from tests import make


@pytest.fixture
def register(team, nurse, referral, now):
    def call(details, **fields):
        return people.register(
            **{"team": team, "details": details, "referral": referral, "by": nurse, "at": now} | fields
        )

    return call


def test_a_new_person_is_referred_and_seen_by_the_team(register, details, team):
    episode = register(details)
    assert (episode.state, episode.team) == ("referred", team)
    assert episode.person.search_key == "marcia lund"
    assert TeamAccess.objects.get(person=episode.person).team == team
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "person.registered",
        "episode.referred",
    ]


def test_what_was_told_is_noted(register, details, referral):
    told = dataclasses.replace(
        referral, local_id="L77", phone="07700 900123", place="Canal towpath, lock 3", referred_on=dt.date(2026, 1, 2)
    )
    episode = register(details, referral=told)
    assert Identifier.objects.get().value == "L77"
    assert Phone.objects.get().number == "07700 900123"
    assert Place.objects.get().is_main
    assert episode.referred_at.date() == dt.date(2026, 1, 2)


def test_an_nhs_number_is_not_required(register, details):
    nameless = dataclasses.replace(details, nhs_number=None)
    assert register(nameless).person != register(nameless).person


def test_a_known_number_with_the_same_birth_and_family_name_opens_an_episode_on_that_person(register, details):
    known = make.person("Marcia", "Lünd", nhs_number=details.nhs_number, date_of_birth=details.date_of_birth)
    assert register(details).person == known


@pytest.mark.parametrize("change", [{"family_name": "Thorne"}, {"date_of_birth": dt.date(1979, 2, 5)}])
def test_a_known_number_with_other_details_goes_to_the_service_lead(register, details, change, nurse):
    known = make.person("Rosie", "Thorne", nhs_number=details.nhs_number, date_of_birth=dt.date(1990, 1, 1))
    with pytest.raises(people.RegistrationNeedsLead) as refusal:
        register(dataclasses.replace(details, **change))
    assert "Thorne" not in refusal.value.message
    assert "NHS number" not in refusal.value.message
    assert RegistrationConflict.objects.get().existing == known
    assert not Episode.objects.exists()
    assert Event.objects.get().person_id is None


def test_a_dead_person_is_not_referred_again_without_the_service_lead(register, details):
    make.person(
        "Marcia",
        "Lund",
        nhs_number=details.nhs_number,
        date_of_birth=details.date_of_birth,
        died_on=dt.date(2026, 1, 1),
    )
    with pytest.raises(people.RegistrationNeedsLead):
        register(details)


def test_nobody_is_twice_with_the_same_team(register, details):
    register(details)
    with pytest.raises(people.Refused, match="already with North"):
        register(details)


def test_a_local_number_belongs_to_one_person(register, details, referral):
    told = dataclasses.replace(referral, local_id="L77")
    register(details, referral=told)
    with pytest.raises(people.Refused) as refusal:
        register(dataclasses.replace(details, nhs_number=None), referral=told)
    assert refusal.value.field == "local_id"
    assert Person.objects.count() == 1


def test_a_referral_cannot_come_from_the_future(register, details, referral, now):
    with pytest.raises(people.Refused) as refusal:
        register(details, referral=dataclasses.replace(referral, referred_on=now.date() + dt.timedelta(days=2)))
    assert refusal.value.field == "referred_on"


def test_somebody_known_can_be_referred_to_a_second_team(nurse, referral, now, team):
    person = make.episode(make.team("South")).person
    people.refer(person=person, team=team, referral=referral, by=nurse, at=now)
    assert TeamAccess.objects.filter(person=person).count() == 2


class TestDeciding:
    @pytest.fixture
    def conflict(self, register, details):
        make.person("Rosie", "Thorne", nhs_number=details.nhs_number)
        with pytest.raises(people.RegistrationNeedsLead):
            register(details)
        return RegistrationConflict.objects.get()

    @pytest.fixture
    def decide(self, conflict, now):
        service_lead = make.staff(role="service_lead")

        def call(verdict):
            return people.decide_conflict(
                conflict=conflict, verdict=verdict, note="Rang them", by=service_lead, at=now
            )

        return call

    def test_the_same_person_gets_an_episode(self, decide, conflict):
        assert decide("same").person == conflict.existing

    def test_another_person_is_registered_without_the_number(self, decide, conflict):
        person = decide("other").person
        assert (person.full_name, person.nhs_number) == ("Marcia Lund", None)
        assert person != conflict.existing

    def test_or_nobody_is_registered(self, decide, conflict):
        assert decide("neither") is None
        conflict.refresh_from_db()
        assert conflict.decision == "neither: Rang them"

    def test_it_is_decided_once(self, decide):
        decide("neither")
        with pytest.raises(people.Refused, match="already"):
            decide("same")


def test_a_form_sent_twice_registers_one_person(register, details):
    unknown = dataclasses.replace(details, nhs_number=None)
    key = uuid.uuid4()
    assert register(unknown, uuid=key) == register(unknown, uuid=key)
    assert Person.objects.count() == 1
    assert Event.objects.filter(verb="episode.referred").count() == 1


def test_a_form_sent_again_with_other_words_is_refused_and_says_nothing_about_the_first(register, details):
    key = uuid.uuid4()
    register(details, uuid=key)
    with pytest.raises(people.SentAlready) as refusal:
        register(dataclasses.replace(details, given_names="Anna", nhs_number=None), uuid=key)
    assert "Lund" not in refusal.value.message
    assert Person.objects.count() == 1


def test_two_of_one_name_can_be_registered_on_purpose(register, details):
    unknown = dataclasses.replace(details, nhs_number=None)
    assert register(unknown, uuid=uuid.uuid4()).person != register(unknown, uuid=uuid.uuid4()).person


def test_what_goes_to_the_service_lead_goes_once_however_often_it_is_sent(register, details):
    make.person("Rosie", "Thorne", nhs_number=details.nhs_number, date_of_birth=dt.date(1990, 1, 1))
    key = uuid.uuid4()
    for _again in range(2):
        with pytest.raises(people.RegistrationNeedsLead):
            register(details, uuid=key)
    assert RegistrationConflict.objects.count() == 1


def test_a_double_tap_registers_one_person(fresh_db, details, referral, now):
    team, key, made = make.team("North"), uuid.uuid4(), []
    unknown, nurse = dataclasses.replace(details, nhs_number=None), make.staff(team)

    def tap():
        try:
            made.append(people.register(team=team, details=unknown, referral=referral, by=nurse, at=now, uuid=key).pk)
        finally:
            connections.close_all()

    taps = [threading.Thread(target=tap) for _ in range(4)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    assert (len(made), len(set(made))) == (4, 1)
    assert Person.objects.count() == 1
