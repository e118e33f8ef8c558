"""Who somebody is, and where they can be found."""

import dataclasses
import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.people import operations as people
from caseload.people import queries
from caseload.people.details import Details
from tests import make


@pytest.fixture
def person(db):
    return make.person("Dean", "Whitlock")


@pytest.fixture
def as_they_are(person):
    return Details(**{field.name: getattr(person, field.name) for field in dataclasses.fields(Details)})


def test_a_change_makes_the_keys_anew_and_the_audit_names_fields_only(person, as_they_are, nurse, now):
    new = dataclasses.replace(as_they_are, family_name="O'Whitlock", what_helps="A cup of tea")
    person = people.update_details(person=person, details=new, by=nurse, at=now)
    assert (person.sort_key, person.search_key) == ("owhitlock dean", "dean owhitlock")
    assert Event.objects.get().facts == {"fields": ["family_name", "what_helps"]}


def test_saving_what_stands_writes_nothing(person, as_they_are, nurse, now):
    people.update_details(person=person, details=as_they_are, by=nurse, at=now)
    assert not Event.objects.exists()


def test_another_persons_number_is_refused_without_naming_them(person, as_they_are, nurse, now):
    other = make.person("Marcia", "Lund")
    with pytest.raises(people.Refused) as refusal:
        people.update_details(
            person=person, details=dataclasses.replace(as_they_are, nhs_number=other.nhs_number), by=nurse, at=now
        )
    assert refusal.value.field == "nhs_number"
    assert "Lund" not in refusal.value.message


def test_an_alias_is_searched_and_kept_through_later_changes(person, as_they_are, nurse, now):
    people.add_alias(person=person, name="Deano", by=nurse, at=now)
    people.add_alias(person=person, name="Deano", by=nurse, at=now)
    person = people.update_details(
        person=person, details=dataclasses.replace(as_they_are, preferred_name="Dee"), by=nurse, at=now
    )
    assert person.search_key == "dean whitlock dee deano"
    assert Event.objects.filter(verb="person.alias_added").count() == 1


def test_a_name_that_is_ended_finds_nobody_and_stays_to_be_read(person, nurse, now):
    people.add_alias(person=person, name="Deano", by=nurse, at=now)
    people.end_alias(person=person, name="Deano", by=nurse, at=now)
    person.refresh_from_db()
    assert "deano" not in person.search_key
    record = queries.record_of(person, None, on=timezone.localdate(now), at=now)
    assert (record.aliases, [former["name"] for former in record.former_aliases]) == ([], ["Deano"])
    with pytest.raises(people.Refused, match="already"):
        people.end_alias(person=person, name="Deano", by=nurse, at=now)
    people.add_alias(person=person, name="Deano", by=nurse, at=now)
    person.refresh_from_db()
    assert "deano" in person.search_key


def test_a_number_of_another_system_belongs_to_one(person, nurse, now):
    people.add_identifier(person=person, system="local", value="L1", by=nurse, at=now)
    with pytest.raises(people.Refused):
        people.add_identifier(person=make.person(), system="local", value="L1", by=nurse, at=now)


class TestPlaces:
    def add(self, person, by, at, **fields):
        return people.add_place(person=person, kind="street", description="Lock 3", by=by, at=at, **fields)

    def test_one_is_tried_first(self, person, nurse, now):
        first = self.add(person, nurse, now, is_main=True)
        second = self.add(person, nurse, now, is_main=True)
        people.set_main_place(place=first, by=nurse, at=now)
        assert list(person.places.filter(is_main=True)) == [first]
        people.set_main_place(place=second, by=nurse, at=now)
        assert list(person.places.filter(is_main=True)) == [second]

    def test_one_ends_once_and_stays_to_be_read(self, person, nurse, now):
        place = self.add(person, nurse, now, is_main=True)
        ended = people.end_place(place=place, by=nurse, at=now)
        assert (ended.ends_on, ended.is_main) == (timezone.localdate(now) + dt.timedelta(days=1), False)
        with pytest.raises(people.Refused):
            people.end_place(place=place, by=nurse, at=now)


def test_a_phone_ends(person, nurse, now):
    phone = people.add_phone(person=person, number="07700 900123", label="Sister", by=nurse, at=now)
    assert people.end_phone(phone=phone, by=nurse, at=now).ends_on
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["phone.added", "phone.ended"]
