"""Who is around a person: written down once, never deleted, and following the person wherever the record goes."""

import uuid

import pytest
from django.db import transaction
from django.utils import timezone

from caseload.models import Partner, Sharing, Statement, Tie
from caseload.network import operations as network
from caseload.network import queries
from caseload.network.told import NetworkRefusedError, SharingTold, StatementTold, TieTold
from caseload.people import operations as people
from teams.access import rights_of
from teams.faults import MeanwhileError
from teams.roles import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(db):
    return make.staff(make.team("Canal Street"), name="Jo Marsh")


@pytest.fixture
def episode(jo):
    return make.episode(jo.memberships.get().team, coordinator=jo)


def today():
    return timezone.localdate()


def now(by):
    return {"by": by, "at": timezone.now()}


def mary(episode, by, sharing=None, **fields):
    told = TieTold("carer", **({"name": "Mary Whitlock", "phone": "0161 496 0123"} | fields))
    return network.add_tie(episode=episode, told=told, sharing=sharing or SharingTold(), **now(by))


def names(person):
    return [tie.called for tie in queries.around_person(person).ties]


def test_consent_is_dated_the_latest_counts_and_what_stood_stays(episode, jo):
    tie = mary(episode, jo, SharingTold("yes", "", "yes", today()))
    network.note_sharing(tie=tie, told=SharingTold("no", "", "no", today()), **now(jo))
    network.note_sharing(tie=tie, told=SharingTold("no", "", "no", today()), **now(jo))
    [shown] = queries.around_person(episode.person).ties
    assert shown.sharing.startswith("Nothing may be told them")
    assert shown.admission_in_words == "May not be told of an admission"
    assert Sharing.objects.filter(tie=tie).count() == 2
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Sharing.objects.filter(tie=tie).update(may_share="yes")


def test_nothing_is_half_written_where_consent_cannot_be_true(episode, jo):
    with pytest.raises(NetworkRefusedError):
        mary(episode, jo, SharingTold("part", on_date=today()))
    assert not Tie.objects.exists()


def test_a_double_tap_adds_somebody_once(episode, jo):
    key = uuid.uuid4()
    for _tap in range(2):
        told = TieTold("gp", organisation="The Grove")
        network.add_tie(episode=episode, told=told, sharing=SharingTold(), uuid=key, **now(jo))
    assert names(episode.person) == ["The Grove"]


def test_ending_needs_a_reason_and_keeps_them_under_earlier(episode, jo):
    tie = mary(episode, jo)
    with pytest.raises(NetworkRefusedError) as refused:
        network.end_tie(tie=tie, reason="", **now(jo))
    assert refused.value.field == "reason"
    network.end_tie(tie=tie, reason="Moved to Leeds", **now(jo))
    around = queries.around_person(episode.person)
    assert (around.ties, [one.end_reason for one in around.former]) == ([], ["Moved to Leeds"])
    with pytest.raises(NetworkRefusedError):
        network.change_tie(tie=tie, told=TieTold("carer", "Mary"), **now(jo))


def test_another_number_is_a_change_and_its_consent_stands(episode, jo):
    tie = mary(episode, jo, SharingTold("yes", "", "yes", today()))
    network.change_tie(tie=tie, told=TieTold("carer", "Mary Whitlock", phone="0161 496 0777"), **now(jo))
    [shown] = queries.around_person(episode.person).ties
    assert shown.phone == "0161 496 0777"
    assert shown.sharing.startswith("May be told")


def test_the_network_follows_through_transfer_merge_and_a_mistaken_death(episode, jo):
    mary(episode, jo)
    ines = make.staff(make.team("South"), name="Ines Duarte")
    people.transfer(episode=episode, team=ines.memberships.get().team, coordinator=ines, plan="Moved",
                    keep_visits=False, **now(jo))  # fmt: skip
    survivor = make.episode(make.team("East")).person
    people.merge(loser=episode.person, survivor=survivor, **now(jo))
    people.record_death(person=survivor, died_on=today(), **now(jo))
    people.undo_death(person=survivor, **now(jo))
    assert names(survivor) == ["Mary Whitlock"]


def test_a_safety_plan_is_kept_as_text_or_where_it_is_and_the_one_before_stays(episode, jo):
    def write(**fields):
        told = StatementTold(
            **({"text": "", "kept_where": "", "on_date": today(), "author": "Dean with Jo"} | fields)
        )
        return network.write_statement(episode=episode, kind="safety", told=told, **now(jo))

    with pytest.raises(NetworkRefusedError):
        write()
    write(kept_where="Kitchen drawer")
    write(text="Ring Mary. Walk to the lock.")
    safety = queries.around_person(episode.person).written[1]
    assert safety.current.text.startswith("Ring Mary")
    assert [one.kept_where for one in safety.earlier] == ["Kitchen drawer"]
    assert Statement.objects.count() == 2


def test_whom_to_ring_at_each_step_of_the_ladder(episode, jo):
    mary(episode, jo)
    mary(episode, jo, name="Silent Sue", phone="")
    network.add_tie(episode=episode, told=TieTold("pharmacy", "", "Boots", "0161 496 0333"), sharing=SharingTold(),
                    **now(jo))  # fmt: skip
    found = queries.numbers(episode.person_id)
    assert {rung: [one.name for one in ties] for rung, ties in found.items()} == {
        "carer": ["Mary Whitlock"], "pharmacy": ["Boots"],
    }  # fmt: skip


def partner(by, **fields):
    told = network.PartnerTold(**({"name": "Turning Tide", "needs": ("detox",)} | fields))
    return network.add_partner(told=told, **now(by))


def test_partners_are_found_by_need_and_by_words_and_a_team_s_own_stay_its_own(jo):
    lead = make.staff(jo.memberships.get().team, Role.TEAM_LEAD)
    partner(lead, takes="Self-referral, dogs welcome")
    partner(lead, name="Hostel Nine", needs=("housing",), team=make.team("South"))
    partner(lead, name="Advice First", needs=("benefits", "housing"))
    rights = rights_of(jo, on=today())
    assert [one.name for one in queries.partners(rights)] == ["Advice First", "Turning Tide"]
    assert [one.name for one in queries.partners(rights, need="housing")] == ["Advice First"]
    assert [one.name for one in queries.partners(rights, words="dogs self")] == ["Turning Tide"]


def test_a_partner_that_is_gone_is_offered_to_nobody(jo):
    gone = partner(jo)
    network.end_partner(partner=gone, **now(jo))
    assert not queries.partners(rights_of(jo, on=today())).exists()
    assert Partner.objects.exists()


@pytest.mark.parametrize(("fields", "field"), [({"name": " "}, "name"), ({"needs": ()}, "needs")])
def test_a_partner_has_a_name_and_helps_with_something(jo, fields, field):
    with pytest.raises(NetworkRefusedError) as refused:
        partner(jo, **fields)
    assert refused.value.field == field


def changed(opened, by, seen, **fields):
    told = network.PartnerTold(**({"name": "Turning Tide", "needs": ("detox",)} | fields))
    return network.change_partner(partner=opened, told=told, seen=seen, **now(by))


def test_of_two_who_change_a_partner_at_once_the_second_is_told_what_the_first_wrote(jo):
    opened = partner(jo, phone="020 7946 0001")
    changed(opened, jo, opened.fingerprint, phone="020 7946 0002", takes="No dogs")
    with pytest.raises(MeanwhileError, match="020 7946 0002, No dogs") as told:
        changed(opened, jo, opened.fingerprint, phone="020 7946 0003")
    assert Partner.objects.get().phone == "020 7946 0002"
    for _tap in range(2):
        changed(opened, jo, told.value.seen, phone="020 7946 0003")
    assert Partner.objects.get().phone == "020 7946 0003"


def test_a_second_partner_of_the_same_name_is_not_swallowed(jo):
    first = partner(jo, phone="020 7946 0001")
    assert partner(jo, phone="020 7946 0001") == first, "sent twice"
    with pytest.raises(NetworkRefusedError, match="already") as refused:
        partner(jo, name="turning tide", phone="020 7946 0009")
    assert refused.value.field == "name"
