"""Anyone who may be seen is found by what one remembers of them."""

import datetime as dt

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from caseload.people import operations as people
from caseload.people.models import Identifier, TeamAccess
from caseload.people.queries import people as people_in_sight
from caseload.people.queries.finding import ranked, search
from caseload.people.search_term import read_term
from teams.access import rights_of
from tests import make
from tests.caseload.people.names_of_many import MISSPELT, a_town_of_people
from tests.queries import count_queries

TODAY = timezone.localdate()


def look(text, user):
    return search(read_term(text, today=TODAY), rights_of(user, on=TODAY), on=TODAY, at=timezone.now())


def names_found(text, user):
    return [found.person.full_name for found in look(text, user)]


@pytest.fixture
def admin(db):
    return make.staff(role="administrator")


def test_of_forty_misspelt_names_the_right_person_is_among_the_first_five(admin):
    town = a_town_of_people()
    assert len(town) >= 495
    assert len(MISSPELT) == 40
    missed = {}
    for typed, given, family in MISSPELT:
        first_five = [found.person for found in look(typed, admin)[:5]]
        if town[given, family] not in first_five:
            missed[typed] = [person.full_name for person in first_five]
    assert not missed


def test_a_whole_name_stands_before_a_beginning_before_a_part_before_a_likeness(admin):
    for family in ("Blackthorne", "Thornbury", "Thorn", "Torn"):
        make.person("Ann", family)
    assert names_found("thorn", admin) == ["Ann Thorn", "Ann Thornbury", "Ann Blackthorne", "Ann Torn"]


def test_both_names_in_any_order_and_any_case(admin):
    make.person("Rosie", "Thorne")
    make.person("Rosie", "Adams")
    for text in ("rosie thorne", "THORNE, Rosie", "  thorne   ros "):
        assert names_found(text, admin)[0] == "Rosie Thorne"


def test_by_preferred_name_and_by_any_other_name(admin, now):
    person = make.person("Rosemary", "Thorne", preferred_name="Roz")
    people.add_alias(person=person, name="Duchess", by=admin, at=now)
    assert names_found("roz", admin) == names_found("duchess", admin) == ["Rosemary Thorne"]


@pytest.mark.parametrize("form", ["{}{}{}", "{} {} {}", "{}-{}-{}", " {}  {} {} "])
def test_by_nhs_number_in_any_spacing(admin, form):
    person = make.person("Dean", "Whitlock")
    make.person("Marcia", "Lund")
    number = person.nhs_number
    assert names_found(form.format(number[:3], number[3:6], number[6:]), admin) == ["Dean Whitlock"]


@pytest.mark.parametrize("typed", ["L-4471", "l-4471"])
def test_by_local_number(admin, typed):
    person = make.person("Dean", "Whitlock")
    make.person("Marcia", "Lund")
    Identifier.objects.create(person=person, system="local", value="L-4471", starts_on=TODAY)
    assert names_found(typed, admin) == ["Dean Whitlock"]


@pytest.mark.parametrize("typed", ["02/05/1979", "2.5.79", "lund 2/5/1979"])
def test_by_date_of_birth_alone_or_with_a_name(admin, typed):
    make.person("Marcia", "Lund", date_of_birth=dt.date(1979, 5, 2))
    make.person("Marcia", "Lund", date_of_birth=dt.date(1979, 2, 5))
    assert [found.person.date_of_birth for found in look(typed, admin)] == [dt.date(1979, 5, 2)]


@pytest.mark.parametrize("typed", ["", " ", "x", "%", "_", "'", "99/99/1979", "999 000 0000", "\x00", "ab" * 500])
def test_what_cannot_be_found_finds_nobody_and_never_breaks(admin, typed):
    make.person("Dean", "Whitlock")
    assert look(typed, admin) == []


class TestWhoIsSeen:
    def test_clinicians_find_the_people_of_their_teams_only(self, team, nurse):
        make.episode(team, make.person("Dean", "Whitlock"), coordinator=nurse)
        make.episode(make.team(), make.person("Dan", "Whitlock"))
        [found] = look("whitlock", nurse)
        assert found.person.full_name == "Dean Whitlock"
        assert [(e.team, e.coordinated_by) for e in found.episodes] == [(team, nurse.name)]

    def test_not_by_nhs_number_either(self, nurse):
        other = make.episode(make.team()).person
        assert look(other.nhs_number, nurse) == []

    def test_not_once_the_teams_time_is_over(self, team, nurse):
        make.episode(team, make.person("Dean", "Whitlock"))
        TeamAccess.objects.update(until=TODAY)
        assert look("whitlock", nurse) == []

    def test_a_merged_record_is_found_as_the_one_that_stands(self, team, nurse, now):
        survivor, loser = make.person("Rosie", "Thorne"), make.person("Rosemary", "Thorn")
        make.episode(team, survivor)
        before = loser.nhs_number
        people.merge(loser=loser, survivor=survivor, by=nurse, at=now)
        for text in ("rosemary", before):
            assert [found.person for found in look(text, nurse)] == [survivor]


def test_names_that_invite_a_mix_up_are_marked(admin):
    for number, (given, family) in enumerate((("Dean", "Whitlock"), ("Dan", "Whitelock"), ("Marcia", "Whitlock"))):
        make.person(given, family, date_of_birth=dt.date(1985, 3, 1 + number))
    marked = {found.person.given_names: found.looks_like_another for found in look("whitlock", admin)}
    assert marked == {"Dean": True, "Dan": True, "Marcia": False}


def test_two_people_or_twenty_cost_the_same(team, nurse):
    counts = []
    for size in (2, 18):
        for _ in range(size):
            make.episode(team, make.person("Dean", "Whitlock"), coordinator=nurse)
        rights = rights_of(nurse, on=TODAY)
        with count_queries() as statements:
            found = search(read_term("whitlock", today=TODAY), rights, on=TODAY, at=timezone.now())
        counts.append(len(statements))
    assert len(found) == 20
    assert counts == [3, 3]


def test_the_indexes_answer_and_nobody_looks_at_everybody(fresh_db):
    """Each part can be answered from an index, with figures that the planner knows; the bench measures the time."""
    with psycopg.connect(fresh_db.owner_url, autocommit=True) as owner:
        owner.execute(
            """
            INSERT INTO caseload_person (uuid, given_names, family_name, preferred_name, sort_key, search_key,
                pronouns, language, needs_interpreter, what_helps, what_to_avoid)
            SELECT gen_random_uuid(), 'Ann', md5(n::text), '', md5(n::text), 'ann ' || md5(n::text),
                '', '', false, '', ''
            FROM generate_series(1, 10000) n
            """
        )
        owner.execute("VACUUM ANALYZE caseload_person")  # empties the list that a GIN index puts new rows on
    administrator = make.staff(role="administrator")
    everybody = people_in_sight(rights_of(administrator, on=TODAY), on=TODAY)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # ten thousand rows are still quickly read through
        plan = ranked(everybody, read_term("whitlock", today=TODAY)).explain()
    assert plan.count("person_search_trgm") == 2
    assert "person_sounds" in plan
    assert "Seq Scan on caseload_person" not in plan
