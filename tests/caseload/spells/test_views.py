"""The Hospital tab: recording an admission and a discharge by hand, with and without a fault."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.alerts.models import Alert
from caseload.models import PlannedVisit
from caseload.people import operations as people
from caseload.spells.models import HospitalSpell
from tests import make
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def episode(team):
    return make.episode(team, make.person("Marcia", "Lund"), coordinator=make.staff(team))


@pytest.fixture
def site(client, team):
    client.force_login(make.staff(team, name="Jo Marsh"))
    return client


def url(name, episode, spell=None):
    return reverse(name, args=[episode.person.uuid, *([spell.uuid] if spell else [])])


def day(name, moment):
    local = timezone.localtime(moment)
    return {f"{name}_day": local.day, f"{name}_month": local.month, f"{name}_year": local.year}


def admission(**said):
    told = {"hospital": "Larch House", "ward": "Oak Ward", "kind": "psychiatric", "bed_type": "200"}
    yesterday = timezone.now() - dt.timedelta(days=1)
    return told | {"told_by": "Ward sister", "time": "02:50"} | day("admitted", yesterday) | said


def test_recording_an_admission(site, episode):
    answer = site.post(url("spell_admit", episode), admission())
    assert answer.status_code == 302
    spell = HospitalSpell.objects.get()
    assert (spell.hospital, spell.bed_type, timezone.localtime(spell.admitted_at).hour) == ("Larch House", "200", 2)
    page = site.get(url("person_hospital", episode)).content.decode()
    assert "In hospital, day 2" in page
    assert "Nobody of ours has seen them there yet" in page
    for kind in ("leave", "absent"):  # the ward rings: it is written down from here
        assert reverse("whereabouts_set", args=[episode.person.uuid, kind]) in page
    assert Alert.objects.filter(rule="admitted", closed_at=None).exists()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"bed_type": ""}, "Choose the kind of bed"),
        ({"told_by": ""}, "Enter who told us"),
        ({"admitted_year": timezone.localdate().year + 1}, "The moment cannot be in the future"),
        ({"time": "25:00"}, "Enter a time like 14:05"),
        ({"admitted_year": 1066}, "Check the year"),
    ],
)
def test_a_fault_stands_at_its_field_and_what_was_typed_stays(site, episode, said, fault):
    answer = site.post(url("spell_admit", episode), admission(**said))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert fault in page
    assert "Oak Ward" in page
    assert not HospitalSpell.objects.exists()


def test_a_general_admission_has_no_kind_of_bed(site, episode):
    site.post(url("spell_admit", episode), admission(kind="general"))
    assert HospitalSpell.objects.get().bed_type == ""


def admitted(site, episode):
    site.post(url("spell_admit", episode), admission())
    return HospitalSpell.objects.get()


def test_recording_a_discharge_says_when_the_follow_up_falls(site, episode):
    spell = admitted(site, episode)
    said = {"time": "03:00", "method": "1", "destination": "19", "after": "later"}
    now = timezone.now()
    answer = site.post(url("spell_discharge", episode, spell), said | day("discharged", now))
    assert answer.status_code == 302
    page = site.get(url("person_hospital", episode)).content.decode()
    assert "A meeting or a call counts from" in page
    assert "Not in hospital, as far as we know" in page


def test_correcting_taking_back_and_retracting(site, episode):
    spell = admitted(site, episode)
    assert "Larch House" in site.get(url("spell_correct", episode, spell)).content.decode()
    site.post(url("spell_correct", episode, spell), admission(ward="Elm Ward"))
    assert "Elm Ward" in site.get(url("person_hospital", episode)).content.decode()
    assert site.post(url("spell_retract", episode, spell), {"reason": ""}).status_code == 422
    site.post(url("spell_retract", episode, spell), {"reason": "Another Marcia Lund"})
    assert "Another Marcia Lund" in site.get(url("person_hospital", episode)).content.decode()
    assert site.get(url("spell_correct", episode, spell)).status_code == 404


def opened(site, address) -> str:
    """What the form remembers of how it stood."""
    return re.search(r'name="seen" value="(\w+)"', site.get(address).content.decode())[1]


def test_what_was_changed_since_a_form_was_opened_is_not_overwritten_unseen(site, episode):
    spell = admitted(site, episode)
    address = url("spell_correct", episode, spell)
    seen = opened(site, address)
    site.post(address, admission(ward="Elm Ward", seen=seen))  # the other tab, a colleague, the feed
    answer = site.post(address, admission(told_by="Her mother", seen=seen))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Where yours is different, it now says: ward: Elm Ward" in page
    assert "Her mother" in page
    again = re.search(r'name="seen" value="(\w+)"', page)[1]
    assert site.post(address, admission(told_by="Her mother", ward="Elm Ward", seen=again)).status_code == 302
    spell.refresh_from_db()
    assert (spell.told_by, spell.ward) == ("Her mother", "Elm Ward")


@pytest.mark.parametrize("name", ["spell_planning", "spell_meeting_new"])
def test_a_plan_for_a_far_year_is_a_slip(site, episode, name):
    spell = admitted(site, episode)
    field = "planned_discharge_on" if name == "spell_planning" else "on_date"
    answer = site.post(url(name, episode, spell), day(field, timezone.now()) | {f"{field}_year": 2206})
    assert answer.status_code == 422
    assert "Check the year" in answer.content.decode()


def test_the_planning_that_two_tabs_change_is_said_once_and_kept(site, episode):
    spell = admitted(site, episode)
    address = url("spell_planning", episode, spell)
    seen = opened(site, address)
    said = {"part_of_admission": "no", "part_of_discharge": "", "seen": seen}
    assert site.post(address, said).status_code == 302
    assert site.post(address, said | {"part_of_admission": ""}).status_code == 422
    spell.refresh_from_db()
    assert spell.part_of_admission is False


def test_what_the_feed_did_not_say_of_a_discharge_can_be_put_right(site, episode):
    spell = admitted(site, episode)
    left = timezone.now() - dt.timedelta(hours=3, seconds=7)
    HospitalSpell.objects.update(discharged_at=left, out_of_area=True)
    page = site.get(url("person_hospital", episode)).content.decode()
    assert "where to is not known" in page
    assert "nobody referred on to us" in page
    address, local = url("spell_discharge", episode, spell), timezone.localtime(left)
    seen = opened(site, address)
    said = day("discharged", left) | {"time": f"{local:%H:%M}", "method": "1", "destination": "19", "seen": seen}
    assert site.post(address, said).status_code == 422  # whether they referred on is asked
    assert site.post(address, said | {"method": "4", "referred_on": "yes"}).status_code == 422
    assert site.post(address, said | {"referred_on": "yes"}).status_code == 302
    spell.refresh_from_db()
    assert (spell.discharged_at, spell.discharge_destination, spell.referred_on) == (left, "19", True)
    assert "In the national measure." in site.get(url("person_hospital", episode)).content.decode()


def test_a_discharge_that_a_colleague_was_quicker_to_record_is_said(site, episode):
    spell = admitted(site, episode)
    address = url("spell_discharge", episode, spell)
    said = {"time": "03:00", "method": "1", "destination": "19", "after": "later", "seen": opened(site, address)}
    said |= day("discharged", timezone.now())
    assert site.post(address, said).status_code == 302
    answer = site.post(address, said | {"destination": "65"})
    assert answer.status_code == 422
    assert "it now says: discharged to: Usual place" in answer.content.decode()
    spell.refresh_from_db()
    assert spell.discharge_destination == "19"


def test_another_team_sees_and_changes_nothing(client, site, episode):
    spell = admitted(site, episode)
    client.force_login(make.staff(make.team()))
    assert client.get(url("person_hospital", episode)).status_code == 404
    assert client.post(url("spell_admit", episode), admission()).status_code == 404
    for act in ("correct", "discharge", "reopen", "retract"):
        said = admission(reason="Not him", method="1", destination="19") | day("discharged", timezone.now())
        assert client.post(url(f"spell_{act}", episode, spell), said).status_code == 404
    spell.refresh_from_db()
    assert (spell.discharged_at, spell.retracted_at, spell.ward) == (None, None, "Oak Ward")


def test_a_death_ends_the_counting_of_days_on_the_ward(site, team, episode):
    admitted(site, episode)
    people.record_death(person=episode.person, died_on=timezone.localdate(), by=make.staff(team), at=timezone.now())
    page = site.get(url("person_hospital", episode)).content.decode()
    assert "Died on" in page
    assert "In hospital, day" not in page
    assert "The first visit" not in page


def test_the_same_number_of_queries_with_one_stay_and_with_nine(site, episode):
    def stays(number):
        for n in range(number):
            start = timezone.now() - dt.timedelta(days=20 * (HospitalSpell.objects.count() + 1))
            HospitalSpell.objects.create(
                person=episode.person,
                episode=episode,
                hospital=f"Hospital {n}",
                kind="general",
                admitted_at=start,
                discharged_at=start + dt.timedelta(days=3),
                discharge_method="1",
                discharge_destination="19",
                told_by="the ward",
                recorded_by=make.user(),
            )

    stays(1)
    with count_queries() as few:
        site.get(url("person_hospital", episode))
    stays(8)
    with assert_queries(exactly=len(few), at_most=12):
        site.get(url("person_hospital", episode))


def test_who_is_in_hospital_already_is_not_admitted_a_second_time(site, episode):
    admitted(site, episode)
    answer = site.get(url("spell_admit", episode), follow=True)
    assert "The stay is recorded already" in answer.content.decode()
    assert "In hospital, day 2" in answer.content.decode()


def test_a_visit_that_nobody_is_named_for_says_so_wherever_it_stands(site, team):
    episode = make.episode(team)
    admitted(site, episode)
    visit = PlannedVisit.objects.filter(episode=episode).order_by("on_date").first()
    tab = site.get(url("person_hospital", episode)).content.decode()
    page = site.get(reverse("visit", args=[visit.uuid])).content.decode()
    assert "nobody yet" in tab
    assert reverse("visit", args=[visit.uuid]) in tab
    assert "nobody yet" in page
    later = timezone.localdate() + dt.timedelta(days=9)
    moved = site.post(reverse("visit", args=[visit.uuid]), {"change": "move", "on_date": later.isoformat()})
    assert moved.status_code == 302


def test_where_two_must_go_the_plan_asks_for_the_second(site, team, episode):
    spell = admitted(site, episode)
    address, jo = url("spell_in_reach", episode, spell), make.staff(team)
    said = {"every_weeks": 2, "visits_who": jo.uuid, "reason": "Far away"}
    said |= day("review_by", timezone.now() + dt.timedelta(days=14))
    assert 'name="second"' not in site.get(address).content.decode()
    make.precaution(episode, jo, "pairs")
    answer = site.post(address, said)
    assert answer.status_code == 422
    assert "Choose a second colleague, or say why one goes alone" in answer.content.decode()
    assert site.post(address, said | {"second": make.staff(team, name="Sam Okoro").uuid}).status_code == 302
    assert "Sam Okoro" in site.get(address).content.decode()
