"""Writing down what to know before knocking: source and review are asked, nothing is deleted, all teams see it."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from caseload.models import Person, Precaution
from caseload.people import operations as people
from caseload.precautions import operations as precautions
from caseload.precautions import queries
from teams.access import rights_of
from teams.faults import FieldError
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(db):
    return make.staff(make.team("Canal Street"), name="Jo Marsh")


@pytest.fixture
def episode(jo):
    return make.episode(jo.memberships.get().team, coordinator=jo)


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def told(**fields):
    return precautions.Told(**({"words": "Bites", "source": "Seen", "review_by": in_days(28)} | fields))


def now(by):
    return {"by": by, "at": timezone.now()}


def add(episode, by, kind="dog", **fields):
    return precautions.add(episode=episode, kind=kind, told=told(**fields), **now(by))


def words(user, person):
    return [line.text for line in queries.standing(rights_of(user, on=in_days(0)), person, on=in_days(0))]


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("dog", {"words": " "}, "words"),
        ("dog", {"source": ""}, "source"),
        ("dog", {"review_by": in_days(0)}, "review_by"),
        ("dog", {"review_by": in_days(400)}, "review_by"),
        ("dog", {"lead_name": "Ann Hale"}, "lead_name"),
        ("ask_lead", {"words": "MAPPA level 2"}, "words"),
        ("child_safeguarding", {}, "lead_name"),
        ("high_risk", {}, "kind"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(episode, jo, kind, fields, field):
    with pytest.raises(FieldError) as refused:
        add(episode, jo, kind, **fields)
    assert refused.value.field == field
    assert not Precaution.objects.exists()


def test_safeguarding_names_its_lead_worker_and_phone(episode, jo):
    row = add(episode, jo, "child_safeguarding", lead_name="Ann Hale", lead_phone="0161 496 0000")
    assert (row.lead_name, row.lead_phone) == ("Ann Hale", "0161 496 0000")


def test_a_place_must_be_the_person_s_own(episode, jo):
    elsewhere = make.place(make.person())
    with pytest.raises(precautions.PrecautionRefusedError) as refused:
        add(episode, jo, place=elsewhere)
    assert refused.value.field == "place"


def test_a_double_tap_writes_it_down_once(episode, jo):
    key = uuid.uuid4()
    first = precautions.add(episode=episode, kind="dog", told=told(), uuid=key, **now(jo))
    assert precautions.add(episode=episode, kind="dog", told=told(), uuid=key, **now(jo)) == first


def test_looking_again_keeps_what_stood_before(episode, jo):
    row = add(episode, jo)
    again = precautions.look_again(precaution=row, episode=episode, told=told(words="Bites, muzzled"), **now(jo))
    row.refresh_from_db()
    assert (row.words, row.end_reason) == ("Bites", "reviewed")
    assert words(jo, episode.person) == ["Bites, muzzled"]
    with pytest.raises(precautions.PrecautionRefusedError):
        precautions.end(precaution=row, reason="The dog died", **now(jo))
    precautions.end(precaution=again, reason="The dog died", **now(jo))
    assert words(jo, episode.person) == []
    assert Precaution.objects.count() == 2


def test_it_is_ended_with_a_reason_only_and_never_deleted(episode, jo):
    row = add(episode, jo)
    with pytest.raises(precautions.PrecautionRefusedError) as refused:
        precautions.end(precaution=row, reason=" ", **now(jo))
    assert refused.value.field == "reason"
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        row.delete()


def test_the_database_refuses_an_end_without_a_reason(episode, jo):
    row = add(episode, jo)
    with pytest.raises(IntegrityError, match="precaution_end_has_reason"), transaction.atomic():
        Precaution.objects.filter(pk=row.pk).update(ends_on=in_days(1))


def test_every_team_that_sees_the_person_sees_it_and_nobody_else(episode, jo):
    add(episode, jo)
    other = make.staff(make.team("South"), name="Ines Duarte")
    assert words(other, episode.person) == []
    make.episode(other.memberships.get().team, episode.person)
    assert words(other, episode.person) == ["Bites"]


def test_it_goes_along_when_the_person_passes_to_another_team(episode, jo):
    add(episode, jo)
    ines = make.staff(make.team("South"), name="Ines Duarte")
    people.transfer(episode=episode, team=ines.memberships.get().team, coordinator=ines, plan="Moved",
                    keep_visits=False, **now(jo))  # fmt: skip
    assert words(ines, episode.person) == ["Bites"]


def test_it_follows_a_record_that_is_merged_into_another(episode, jo):
    add(episode, jo)
    survivor = make.episode(make.team("South")).person
    people.merge(loser=episode.person, survivor=survivor, **now(jo))
    assert Precaution.objects.get().person == Person.objects.get(pk=survivor.pk)


def test_a_mistaken_death_leaves_it_as_it_stood(episode, jo):
    add(episode, jo)
    people.record_death(person=episode.person, died_on=in_days(0), **now(jo))
    people.undo_death(person=episode.person, **now(jo))
    assert words(jo, episode.person) == ["Bites"]
