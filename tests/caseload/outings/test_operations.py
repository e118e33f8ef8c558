"""Setting off and coming back: what ends it, what comes late, and that nobody is looked for who is back."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from caseload.alerts import engine
from caseload.models import Alert, Outing
from caseload.outings import operations as outings
from tests import make
from tests.caseload.contacts.test_operations import log
from tests.queries import count_queries

MINUTE = dt.timedelta(minutes=1)


def gone(by, *along, visit=None, place="12 Elm Court", ago=0, minutes=75, key=None, team=None):
    """``by`` set off so many minutes ago."""
    at = timezone.now()
    off = at - ago * MINUTE
    team = visit.episode.team if visit else team or by.memberships.get().team
    where = outings.Where(team, place, visit, visit.episode if visit else None)
    return outings.set_off(
        uuid=key or uuid.uuid4(), where=where, set_off_at=off, expected_at=off + minutes * MINUTE, by=by, at=at,
        along=along,
    )  # fmt: skip


def look():
    engine.reconcile_nobody(at=timezone.now(), only=["not_back"])


def open_alerts():
    return list(Alert.objects.filter(rule="not_back", closed_at=None))


def of(user):
    return Outing.objects.filter(user=user).latest("pk")


def test_a_tap_sent_twice_is_one_outing(sam, visit):
    key = uuid.uuid4()
    assert gone(sam, visit=visit, key=key).outing == gone(sam, visit=visit, key=key).outing
    assert Outing.objects.count() == 1


def test_one_tap_sets_both_off_and_each_is_asked_about(sam, jo, visit):
    mine = gone(sam, jo, visit=visit).outing
    assert of(jo).journey == mine.journey
    outings.come_back(outing=mine, back_at=timezone.now(), by=sam, at=timezone.now())
    assert of(sam).ended == "back"
    assert of(jo).ended_at is None
    outings.come_back(outing=of(jo), back_at=timezone.now(), by=sam, at=timezone.now())
    assert (of(jo).ended, of(jo).ended_by) == ("colleague", sam)


def test_whoever_was_not_along_cannot_say_that_somebody_is_back(sam, jo, visit):
    with pytest.raises(outings.OutingRefusedError):
        outings.come_back(outing=gone(sam, visit=visit).outing, back_at=timezone.now(), by=jo, at=timezone.now())
    assert of(sam).ended_at is None


def test_a_colleague_who_is_out_elsewhere_stays_there(sam, jo, visit):
    gone(jo, place="The ward")
    left = gone(sam, jo, visit=visit).not_along
    assert [one.user for one in left] == [jo]
    assert of(jo).place_text == "The ward"


def test_a_colleague_who_taps_too_is_on_the_way_already(sam, jo, visit):
    gone(sam, jo, visit=visit)
    assert gone(jo, sam, visit=visit).outing == of(jo)
    assert Outing.objects.count() == 2


def test_setting_off_again_means_having_gone_on(sam, visit):
    first = gone(sam, place="The ward", ago=60).outing
    gone(sam, visit=visit)
    first.refresh_from_db()
    assert first.ended == "went_on"
    assert Outing.objects.filter(ended_at=None).get().visit == visit


def test_a_saved_contact_of_the_visit_ends_it(sam, jo, dean, visit):
    gone(sam, jo, visit=visit, ago=40)
    log(dean, sam, visit=visit.uuid)
    assert of(sam).ended == "contact"
    assert of(jo).ended_at is None  # asked about, not ended


def test_what_was_told_at_the_door_ends_it_without_a_planned_visit(sam, dean):
    where = outings.Where(dean.team, "12 Elm Court", None, dean)
    now = timezone.now()
    outings.set_off(uuid=uuid.uuid4(), where=where, set_off_at=now - 40 * MINUTE, expected_at=now, by=sam, at=now)
    log(dean, sam, "not_in", at=now - 5 * MINUTE)
    assert of(sam).ended == "contact"


@pytest.mark.parametrize(
    ("outcome", "fields"), [("no_answer", {}), ("spoke", {}), ("message", {"mechanism": "09"}), ("reported", {})]
)
def test_a_call_on_the_way_ends_nothing(sam, dean, visit, outcome, fields):
    gone(sam, visit=visit, ago=40)
    log(dean, sam, outcome, **fields)
    assert of(sam).ended_at is None


def test_an_entry_about_an_earlier_day_ends_nothing(sam, dean, visit):
    gone(sam, visit=visit, ago=10)
    log(dean, sam, at=make.days_ago(1))
    assert of(sam).ended_at is None


def test_a_colleagues_contact_ends_nothing(sam, jo, dean, visit):
    gone(sam, visit=visit, ago=40)
    log(dean, jo)
    assert of(sam).ended_at is None


def test_ending_by_a_contact_costs_no_query(sam, jo, dean, visit):
    with count_queries() as plain:
        log(dean, jo)
    gone(sam, visit=visit, ago=40)
    with count_queries() as ending:
        log(dean, sam)
    assert len(ending) <= len(plain)


def test_not_back_in_time_is_noticed_with_name_place_colleague_and_phone(team, sam, jo, visit):
    type(sam).objects.filter(pk=sam.pk).update(phone="07700 900111")
    gone(sam, jo, visit=visit, ago=104)
    look()
    assert open_alerts() == []
    Outing.objects.update(expected_at=timezone.now() - 30 * MINUTE)
    look()
    alert = next(one for one in open_alerts() if one.facts["name"] == "Sam Okoro")
    assert alert.team == team
    assert alert.person is None
    assert alert.escalated_at is not None
    facts = alert.facts
    assert (facts["phone"], facts["place"], facts["initials"]) == ("07700 900111", "12 Elm Court", "D.W.")
    assert facts["along"] == [{"name": "Jo Pryce", "phone": ""}]


def test_each_team_has_its_own_minutes(team, sam):
    type(team).objects.filter(pk=team.pk).update(setting_off_grace_minutes=0)
    gone(sam, ago=61, minutes=60)
    look()
    assert len(open_alerts()) == 1


@pytest.mark.parametrize("how", ["back", "contact", "longer", "office", "went_on"])
def test_the_alert_closes_in_the_same_transaction(sam, jo, dean, visit, how):
    mine = gone(sam, visit=visit, ago=200).outing
    look()
    assert len(open_alerts()) == 1
    now = timezone.now()
    if how == "back":
        outings.come_back(outing=mine, back_at=now, by=sam, at=now)
    elif how == "contact":
        log(dean, sam, visit=visit.uuid)
    elif how == "longer":
        outings.take_longer(outing=mine, minutes=30, by=jo, at=now)
    elif how == "office":
        outings.end(outing=mine, note="Rang, at the garage with a flat tyre", by=jo, at=now)
    else:
        gone(sam, place="The ward")
    assert open_alerts() == []
    closed = Alert.objects.get(rule="not_back").closed_facts["because"]
    assert closed == {"office": "shift"}.get(how, how)


def test_the_office_says_what_it_knows(sam, jo, visit):
    mine = gone(sam, visit=visit).outing
    with pytest.raises(outings.OutingRefusedError):
        outings.end(outing=mine, note=" ", by=jo, at=timezone.now())
    outings.end(outing=mine, note="Rang: in the pharmacy queue", by=jo, at=timezone.now())
    assert (of(sam).ended, of(sam).ended_by, of(sam).ended_note) == ("shift", jo, "Rang: in the pharmacy queue")


def test_longer_counts_for_both_and_from_now_where_they_are_late(sam, jo, visit):
    mine = gone(sam, jo, visit=visit, ago=100).outing
    now = timezone.now()
    outings.take_longer(outing=mine, minutes=15, by=sam, at=now)
    assert of(sam).expected_at == of(jo).expected_at == now + 15 * MINUTE


# Taps that come late, in any order


def test_back_counts_from_the_phones_clock_when_it_comes_late(sam, visit):
    mine = gone(sam, visit=visit, ago=90).outing
    then = timezone.now() - 20 * MINUTE
    assert outings.come_back(outing=mine, back_at=then, by=sam, at=timezone.now()).ended_at == then


def test_back_is_never_before_setting_off_nor_ahead_of_us(sam, visit):
    mine = gone(sam, visit=visit, ago=30).outing
    outings.come_back(outing=mine, back_at=timezone.now() - 300 * MINUTE, by=sam, at=timezone.now())
    assert of(sam).ended_at == of(sam).set_off_at


def test_setting_off_that_comes_after_the_contact_is_over_already(sam, dean, visit):
    log(dean, sam, visit=visit.uuid)
    late = gone(sam, visit=visit, ago=240).outing
    assert late.ended == "contact"
    look()
    assert open_alerts() == []


def test_setting_off_that_comes_after_the_next_one_does_not_end_it(sam, visit):
    gone(sam, place="The ward", ago=5)
    late = gone(sam, visit=visit, ago=200).outing
    assert late.ended == "went_on"
    assert Outing.objects.filter(user=sam, ended_at=None).get().place_text == "The ward"


def test_back_told_again_changes_nothing(sam, jo, visit):
    mine = gone(sam, visit=visit, ago=30).outing
    outings.end(outing=mine, note="Rang", by=jo, at=timezone.now())
    assert outings.come_back(outing=mine, back_at=timezone.now(), by=sam, at=timezone.now()).ended == "shift"


def test_nobody_sets_off_to_nowhere_or_for_days(sam):
    with pytest.raises(outings.OutingRefusedError):
        gone(sam, place=" ")
    with pytest.raises(outings.OutingRefusedError):
        gone(sam, minutes=13 * 60)
