"""With real commits: two taps at once; back and a contact at once; two on a joint visit who both tap."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from caseload.models import Outing
from caseload.outings import operations as outings
from tests import make
from tests.caseload.contacts.test_operations import log
from tests.caseload.contacts.test_racing import together

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def team(fresh_db):
    return make.team()


@pytest.fixture
def sam(team):
    return make.staff(team, name="Sam Okoro")


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Pryce")


@pytest.fixture
def visit(team, sam, jo):
    return make.visit(make.episode(team, coordinator=sam), sam, jo, at=timezone.now(), place_text="12 Elm Court")


def tap(visit, by, *along, key=None):
    def off():
        at = timezone.now()
        where = outings.Where(visit.episode.team, "12 Elm Court", visit, visit.episode)
        return outings.set_off(uuid=key or uuid.uuid4(), where=where, set_off_at=at, expected_at=at + HOUR, by=by,
                               at=at, along=along)  # fmt: skip

    return off


def test_a_double_tap_is_one_outing(sam, visit):
    results = together(*[tap(visit, sam, key=uuid.uuid4())] * 6)
    assert not [one for one in results if isinstance(one, Exception)]
    assert Outing.objects.count() == 1


def test_taps_of_two_devices_leave_one_outing_open(sam, visit):
    results = together(*(tap(visit, sam) for _ in range(6)))
    assert not [one for one in results if isinstance(one, Exception)]
    assert Outing.objects.filter(ended_at=None).count() == 1


def test_both_who_go_tap_at_once_and_each_is_out_once_on_the_same_journey(sam, jo, visit):
    results = together(tap(visit, sam, jo), tap(visit, jo, sam))
    assert not [one for one in results if isinstance(one, Exception)]
    assert Outing.objects.filter(ended_at=None).count() == 2
    assert Outing.objects.values("journey").distinct().count() == 1


def test_back_and_a_saved_contact_at_once_end_it_once(sam, visit):
    mine = tap(visit, sam)().outing

    def back():
        now = timezone.now()
        return outings.come_back(outing=mine, back_at=now, by=sam, at=now)

    results = together(back, lambda: log(visit.episode, sam, visit=visit.uuid, at=timezone.now()))
    assert not [one for one in results if isinstance(one, Exception)]
    mine.refresh_from_db()
    assert mine.ended in ("back", "contact")


def test_setting_off_and_the_contact_that_it_led_to_at_once_leave_nobody_out(sam, visit):
    """Both were kept on a phone and go out together when the connection is back."""
    at = timezone.now() - 2 * HOUR
    where = outings.Where(visit.episode.team, "12 Elm Court", visit, visit.episode)

    def late():
        return outings.set_off(uuid=uuid.uuid4(), where=where, set_off_at=at, expected_at=at + HOUR, by=sam,
                               at=timezone.now())  # fmt: skip

    results = together(late, lambda: log(visit.episode, sam, visit=visit.uuid))
    assert not [one for one in results if isinstance(one, Exception)]
    assert Outing.objects.get().ended == "contact"
