"""Who sees whom is the same, whichever way the database is asked."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.models import Contact, TeamAccess
from caseload.people import queries, scope
from teams.access import rights_of
from tests import make


@pytest.mark.parametrize("many", [1, 100])
def test_a_reader_of_many_teams_sees_the_people_of_just_those(db, monkeypatch, many):
    monkeypatch.setattr(scope, "MANY_TEAMS", many)
    today = timezone.localdate()
    north, south, closed = make.team(), make.team(), make.team(ended_on=today)
    nurse = make.staff(north)
    both, left = make.episode(north), make.episode(south)
    TeamAccess.objects.create(team=south, person=both.person)
    TeamAccess.objects.filter(person=left.person).update(until=today)
    leaving = make.episode(south)
    TeamAccess.objects.filter(person=leaving.person).update(until=today + dt.timedelta(days=1))
    make.episode(closed)
    rights = rights_of(make.staff(role="service_lead"), on=today)
    assert set(queries.people(rights, on=today)) == {both.person, leaving.person}
    contact = make.contact(both, nurse)
    make.contact(left, nurse)
    assert list(scope.in_sight(Contact.objects.all(), rights, on=today)) == [contact]
