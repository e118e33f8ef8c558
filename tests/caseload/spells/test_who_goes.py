"""Who goes after a discharge: one tap where the team sees the alert, once, and off again where they have not left."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.alerts import queries
from caseload.models import ChecklistAnswer, HospitalSpell, PlannedVisit
from caseload.spells import operations as spells
from caseload.spells.operations import Leaving
from teams.access import rights_of
from teams.calendar import Calendar
from tests import make
from tests.caseload.spells.test_operations import stay

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def team():
    return make.team(open_days=[1, 2, 3, 4, 5, 6, 7], open_on_bank_holidays=True)


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def left(team, jo, now):
    spell = spells.admit(episode=make.episode(team, coordinator=jo), stay=stay(now), by=jo, at=now)
    return spells.discharge(spell=spell, discharged_at=now - HOUR, method="1", destination="19", by=jo, at=now)


@pytest.fixture
def site(client, jo):
    client.force_login(jo)
    return client


def noticed(reader):
    found = queries.open_alerts(rights_of(reader, on=timezone.localdate()), at=timezone.now())
    return next(one for one in found if one.rule.code == "discharged_not_followed_up")


def went(at):
    return Leaving(discharged_at=at, method="1", destination="19")


def visits(**narrowed):
    return PlannedVisit.objects.filter(purpose="follow_up_72h", **narrowed)


def tap(site, reader, back="/hospital/"):
    offered = noticed(reader).tap
    return site.post(offered.to, offered.sent | {"back": back})


@pytest.mark.parametrize("name", ["today", "alerts", "hospital"])
def test_one_tap_where_the_team_sees_it_puts_the_reader_down_and_comes_back(site, jo, left, name):
    page = reverse(name)
    assert noticed(jo).tap.label in site.get(page).content.decode()
    answer = tap(site, jo, back=page)
    assert (answer.status_code, answer["Location"]) == (302, page)
    visit = visits().get()
    assert list(visit.staff.all()) == [jo]
    assert visit.on_date == timezone.localdate(left.discharged_at) + DAY
    shown = noticed(jo)
    assert shown.tap is None
    assert "Jo Marsh goes on" in shown.sentence
    assert "I go" not in site.get(page).content.decode()


def test_a_colleague_who_was_quicker_is_said_and_nobody_goes_twice(client, team, jo, left):
    offered, sam = noticed(jo).tap, make.staff(team, name="Sam Okoro")
    for who, status in ((sam, 302), (jo, 422)):
        client.force_login(who)
        answer = client.post(offered.to, offered.sent)
        assert answer.status_code == status
    assert "Sam Okoro goes on" in answer.content.decode()
    assert visits().count() == 1


def test_a_strange_address_to_go_back_to_is_not_followed(site, jo, left):
    assert tap(site, jo, back="https://example.org/")["Location"].startswith("/people/")


def test_where_the_team_is_closed_on_all_three_days_the_form_asks(site, jo, left, monkeypatch):
    monkeypatch.setattr(Calendar, "is_open", lambda calendar, day: False)
    assert (noticed(jo).tap.label, noticed(jo).tap.sent) == ("", {})
    assert "Say who goes" in site.get(reverse("today")).content.decode()


@pytest.mark.parametrize("back", ["reopen", "retract"])
def test_where_they_have_not_left_nobody_goes_and_it_is_asked_anew(site, jo, left, now, back):
    tap(site, jo)
    said = {"reason": "Another person"} if back == "retract" else {}
    getattr(spells, back)(spell=left, by=jo, at=timezone.now(), **said)
    assert [visit.state for visit in visits()] == ["cancelled_by_us"]
    assert not ChecklistAnswer.objects.filter(item="follow_up").exists()


@pytest.mark.parametrize("days", [-1, 4], ids=["passed and not logged", "after the three days"])
def test_a_visit_on_no_day_that_is_left_of_the_three_is_nobody_who_goes(site, jo, left, now, days):
    """Domain.md R10: it is met by going within the three days, so it is asked until somebody does."""
    HospitalSpell.objects.update(admitted_at=now - 9 * DAY)
    spells.correct_discharge(spell=left, leaving=went(now - 2 * DAY), by=jo, at=now)
    site.get(tap(site, jo)["Location"])
    visits().update(on_date=timezone.localdate() + days * DAY)
    assert "goes on" not in noticed(jo).sentence
    for name in ("hospital", "today"):
        page = site.get(reverse(name)).content.decode()
        assert noticed(jo).tap.label in page
        assert "goes on" not in page
    assert "goes on" not in site.get(reverse("person_hospital", args=[left.person.uuid])).content.decode()
    assert tap(site, jo).status_code == 302
    assert visits().count() == 2


def test_who_goes_stands_where_the_day_counts_after_the_discharge_is_put_right_too(site, jo, left, now):
    HospitalSpell.objects.update(admitted_at=now - 9 * DAY)
    tap(site, jo)
    spells.correct_discharge(spell=left, leaving=went(left.discharged_at - DAY), by=jo, at=now)
    assert [visit.state for visit in visits()] == ["planned"]
    assert "Jo Marsh goes on" in noticed(jo).sentence
    spells.correct_discharge(spell=left, leaving=went(left.discharged_at - 4 * DAY), by=jo, at=now)
    assert [visit.state for visit in visits()] == ["cancelled_by_us"]
