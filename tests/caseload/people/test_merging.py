"""Two records of one person."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.people import operations as people
from caseload.people import queries
from caseload.people.models import Identifier, Person, Place, RegistrationConflict, TeamAccess
from caseload.people.signals import people_merged
from teams.access import rights_of
from tests import make


@pytest.fixture
def survivor(team, nurse):
    person = make.person("Rosie", "Thorne", what_helps="Tea first")
    make.episode(team, person, coordinator=nurse)
    return person


@pytest.fixture
def loser(db):
    south = make.team("South")
    person = make.person("Rosemary", "Thorn", what_helps="A walk", pronouns="she/her")
    episode = make.episode(south, person)
    make.contact(episode, make.staff(south), at=make.days_ago(2))
    return person


@pytest.fixture
def merge(loser, survivor, now):
    service_lead = make.staff(role="service_lead")

    def call():
        return people.merge(loser=loser, survivor=survivor, by=service_lead, at=now)

    return call


def test_episodes_and_all_that_hangs_on_them_follow(merge, survivor):
    merge()
    assert survivor.episodes.count() == 2
    # A contact counts for the person, whichever team made it.
    assert all(e.last_seen_at for e in survivor.episodes.all())


def test_both_teams_see_the_survivor_only(merge, survivor, loser):
    merge()
    assert TeamAccess.objects.filter(person=survivor).count() == 2
    assert not TeamAccess.objects.filter(person=loser).exists()


def test_found_by_both_names_and_by_the_number_before(merge, survivor, loser, team, nurse, referral, now):
    before = loser.nhs_number
    merge()
    survivor.refresh_from_db()
    assert survivor.search_key == "rosie thorne rosemary thorn"
    assert Identifier.objects.get(person=survivor).value == before
    from caseload.people.details import Details

    with pytest.raises(people.RegistrationNeedsLead):
        people.register(
            team=team,
            details=Details("Some", "Body", date_of_birth=dt.date(1990, 1, 1), nhs_number=before),
            referral=referral,
            by=nurse,
            at=now,
        )
    assert RegistrationConflict.objects.get().existing == survivor


def test_their_own_words_are_kept_and_gaps_are_filled(merge, survivor):
    merge()
    survivor.refresh_from_db()
    assert survivor.what_helps == "Tea first\n\nA walk"
    assert survivor.pronouns == "she/her"


def test_the_survivors_first_place_stays_first(merge, survivor, loser, nurse, now):
    for person in (survivor, loser):
        people.add_place(person=person, kind="home", description="A room", is_main=True, by=nurse, at=now)
    merge()
    assert Place.objects.filter(person=survivor).count() == 2
    assert Place.objects.filter(is_main=True).count() == 1


def test_the_old_address_leads_to_the_survivor(merge, survivor, loser, nurse):
    merge()
    today = timezone.localdate()
    assert queries.person_or_404(rights_of(nurse, on=today), loser.uuid, on=today) == survivor


def test_two_open_episodes_with_one_team_are_refused(merge, survivor, loser, team):
    make.episode(team, loser)
    with pytest.raises(people.Refused, match="Both are open with North"):
        merge()
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_a_death_on_one_of_them_is_settled_first(merge, loser, lead, now):
    people.record_death(person=loser, died_on=timezone.localdate(now), by=lead, at=now)
    with pytest.raises(people.Refused, match="death"):
        merge()


def test_once_and_not_with_itself(merge, survivor, now):
    merge()
    with pytest.raises(people.Refused):
        merge()
    with pytest.raises(people.Refused):
        people.merge(loser=survivor, survivor=survivor, by=make.user(), at=now)


def test_the_rooms_above_hear_of_it(merge, survivor, loser):
    heard = []

    def listen(**told):
        heard.append((told["loser_id"], told["survivor_id"]))

    people_merged.connect(listen)
    try:
        merge()
    finally:
        people_merged.disconnect(listen)
    assert heard == [(loser.pk, survivor.pk)]
