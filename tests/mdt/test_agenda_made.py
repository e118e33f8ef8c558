"""The agenda as a meeting finds it: made from what is so, changed by members, and brought to the next meeting."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from caseload.models import Alert, Concern, Episode, HospitalSpell, LegalMeasure
from mdt.models import AgendaItem
from mdt.operations import agenda, handover, meetings, series
from mdt.operations.agenda import Place
from mdt.queries import agenda as queries
from mdt.refusals import Refused
from tests import make
from tests.mdt import live
from tests.mdt import make as mdt
from tests.queries import count_queries


@pytest.fixture
def rosie(north, ruth):
    return make.episode(north, make.person("Rosie", "Thorne"), ruth, accepted_at=make.days_ago(3))


def codes_of(meeting, episode) -> list[str]:
    found = queries.known(meeting, at=timezone.now())
    [item] = [item for item in found.items if item.facts.episode_id == episode.pk] or [None]
    return [reason.code for reason in item.reasons] if item else []


def of(episode) -> dict:
    return {"person": episode.person, "episode": episode}


class TestFacts:
    def test_somebody_new_and_well_is_not_on_it(self, weekly, rosie):
        assert codes_of(mdt.planned(weekly), rosie) == []

    def test_an_open_alert_whose_time_has_come(self, weekly, north, rosie):
        for rule, days in (("not_seen", 2), ("intensity_review", -3)):
            Alert.objects.create(rule=rule, team=north, since_at=make.days_ago(days), **of(rosie))
        assert codes_of(mdt.planned(weekly), rosie) == ["alert_unseen"]

    def test_in_hospital_on_leave_and_left(self, weekly, rosie, ruth):
        spell = HospitalSpell.objects.create(
            hospital="Larch House",
            ward="Ash",
            kind="general",
            admitted_at=make.days_ago(3),
            told_by="Ward",
            recorded_by=ruth,
            **of(rosie),
        )
        today = timezone.localdate()
        LegalMeasure.objects.create(kind="s17_leave", starts_on=today, set_by=ruth, **of(rosie))
        meeting = mdt.planned(weekly)
        assert codes_of(meeting, rosie) == ["in_hospital", "on_leave"]
        spell.discharged_at = make.days_ago(1)
        spell.save()
        rosie.last_discharged_at = spell.discharged_at
        rosie.save()
        assert codes_of(meeting, rosie) == ["discharged"]

    def test_somebody_whom_two_hospitals_have_stands_once_with_the_later(self, weekly, rosie, ruth):
        meeting = mdt.planned(weekly)
        for hospital, days in (("Larch House", 3), ("Lowfield General", 1)):
            HospitalSpell.objects.create(
                hospital=hospital,
                kind="general",
                admitted_at=make.days_ago(days),
                told_by=hospital,
                is_fed=True,
                recorded_by=ruth,
                **of(rosie),
            )
        assert codes_of(meeting, rosie) == ["in_hospital"]
        found = queries.known(meeting, at=timezone.now())
        assert found.rows[rosie.pk].in_hospital["hospital"] == "Lowfield General"

    def test_a_measure_that_runs_out_and_a_review_before_the_next_meeting(self, weekly, rosie, ruth):
        today = timezone.localdate()
        LegalMeasure.objects.create(
            kind="cto", starts_on=today, expires_on=today + dt.timedelta(20), set_by=ruth, **of(rosie)
        )
        make.intensity(rosie, "daily", ruth, review_by=today)
        assert codes_of(mdt.planned(weekly), rosie) == ["legal", "intensity_review"]

    def test_a_carers_concern_until_it_is_answered_and_talked_about(self, weekly, rosie, ruth):
        concern = Concern.objects.create(
            kind="carer", raised_by="Sister", words="Not eating", recorded_by=ruth,
            recorded_at=make.days_ago(20), **of(rosie),
        )  # fmt: skip
        meeting = mdt.planned(weekly)
        assert codes_of(meeting, rosie) == ["concern"]
        concern.acknowledged_by, concern.acknowledged_at = ruth, make.days_ago(19)
        concern.save()
        assert codes_of(meeting, rosie) == []

    def test_nobody_answers_for_them(self, weekly, north):
        alone = make.episode(north, accepted_at=make.days_ago(3))
        assert codes_of(mdt.planned(weekly), alone) == ["no_coordinator"]

    def test_a_referral_to_accept(self, weekly, north):
        new = make.episode(north, state="referred", accepted_at=None, referred_at=make.days_ago(2))
        assert codes_of(mdt.planned(weekly), new) == ["referral"]

    def test_whoever_was_carried_over_comes_back_once(self, weekly, rosie, ruth):
        earlier = mdt.planned(weekly, timezone.localdate() - dt.timedelta(days=7))
        agenda.add(meeting=earlier, episode=rosie, reason="Court on Friday", by=ruth, at=timezone.now())
        meetings.open_meeting(meeting=earlier, chair=ruth, by=ruth, at=make.days_ago(7))
        meetings.close_meeting(meeting=earlier, by=ruth, at=make.days_ago(7), carry_over=True)
        meeting = mdt.running(weekly, ruth)
        item = meeting.items.get()
        assert [reason["code"] for reason in item.reasons] == ["carried"]
        assert item.carried_from.meeting == earlier

    def test_everybody_of_the_team_in_one_statement_however_many(self, weekly, north, ruth):
        def asked() -> int:
            with count_queries() as caught:
                queries.known(meeting, at=timezone.now())
            return len(caught)

        meeting = mdt.planned(weekly)
        make.episode(north)
        few = asked()
        for _number in range(18):
            make.episode(north, coordinator=ruth)
        assert asked() == few <= 2

    def test_another_teams_people_are_never_on_it(self, weekly, ruth):
        make.episode(make.team())
        assert queries.known(mdt.planned(weekly), at=timezone.now()).rows == {}


class TestChanging:
    @pytest.fixture
    def three(self, north, weekly, ruth):
        """A running meeting about Ann, Bea and Cai, none of whom has a co-ordinator."""
        for days, name in ((5, "Ann"), (4, "Bea"), (3, "Cai")):
            make.episode(north, make.person(name), accepted_at=make.days_ago(days))
        return mdt.running(weekly, ruth)

    def names(self, meeting) -> list[str]:
        return [item.person.given_names for item in meeting.items.select_related("person").order_by("position")]

    def item(self, meeting, name) -> AgendaItem:
        return meeting.items.get(person__given_names=name)

    @pytest.mark.parametrize(
        ("who", "place", "beside", "order"),
        [
            ("Cai", Place.TOP, None, ["Cai", "Ann", "Bea"]),
            ("Cai", Place.BEFORE, "Ann", ["Cai", "Ann", "Bea"]),
            ("Ann", Place.AFTER, "Bea", ["Bea", "Ann", "Cai"]),
            ("Ann", Place.END, None, ["Bea", "Cai", "Ann"]),
            ("Cai", Place.NEXT, None, ["Ann", "Cai", "Bea"]),
            ("Ann", Place.BEFORE, "Cai", ["Ann", "Bea", "Cai"]),
            ("Cai", Place.AFTER, "Ann", ["Ann", "Bea", "Cai"]),
        ],
    )
    def test_a_person_is_moved(self, three, ruth, who, place, beside, order):
        self.move(three, who, place, ruth, beside)
        assert self.names(three) == order

    def move(self, meeting, who, place, by, beside=None):
        other = beside and self.item(meeting, beside)
        agenda.move(item=self.item(meeting, who), place=place, beside=other, by=by, at=timezone.now())

    def test_two_who_move_the_same_person_up_at_once_move_them_up_once(self, three, ruth, sam):
        for member in (ruth, sam):
            self.move(three, "Cai", Place.BEFORE, member, "Bea")
        assert self.names(three) == ["Ann", "Cai", "Bea"]

    def test_whoever_is_moved_stands_where_it_was_asked_although_another_moved_meanwhile(self, three, ruth, sam):
        self.move(three, "Ann", Place.END, sam)
        self.move(three, "Bea", Place.AFTER, ruth, "Cai")
        assert self.names(three) == ["Cai", "Bea", "Ann"]

    def test_an_order_that_was_prepared_stays_when_the_meeting_opens(self, north, weekly, ruth):
        for days, name in ((5, "Ann"), (4, "Bea")):
            make.episode(north, make.person(name), accepted_at=make.days_ago(days))
        meeting = mdt.planned(weekly)
        agenda.prepare(meeting=meeting, by=ruth, at=timezone.now())
        self.move(meeting, "Bea", Place.TOP, ruth)
        make.episode(north, make.person("Cai"), accepted_at=make.days_ago(3))
        meetings.open_meeting(meeting=meeting, chair=ruth, by=ruth, at=timezone.now())
        assert self.names(meeting) == ["Cai", "Bea", "Ann"]

    def test_somebody_is_added_with_a_reason_once(self, three, north, ruth):
        dan = make.episode(north, make.person("Dan"), ruth, accepted_at=make.days_ago(2))
        with pytest.raises(Refused, match="Say why"):
            agenda.add(meeting=three, episode=dan, reason=" ", by=ruth, at=timezone.now())
        agenda.add(meeting=three, episode=dan, reason="Court on Friday", by=ruth, at=timezone.now())
        assert self.names(three)[-1] == "Dan"
        with pytest.raises(Refused, match="Ruth Vance has put Dan"):
            agenda.add(meeting=three, episode=dan, reason="Again", by=ruth, at=timezone.now())

    def test_adding_somebody_who_would_be_read_together_pulls_them_out(self, north, weekly, ruth):
        quiet = make.episode(north, coordinator=ruth, accepted_at=make.days_ago(60))
        meeting = mdt.running(weekly, ruth)
        assert meeting.items.get().read_together
        agenda.add(meeting=meeting, episode=quiet, reason="A good week", by=ruth, at=timezone.now())
        assert not meeting.items.get().read_together

    def test_nobody_of_another_team_is_added(self, three, ruth):
        stranger = make.episode(make.team())
        with pytest.raises(Refused, match="is not with"):
            agenda.add(meeting=three, episode=stranger, reason="Known here", by=ruth, at=timezone.now())

    def test_postponed_with_a_reason_and_back_next_week(self, three, weekly, ruth):
        with pytest.raises(Refused, match="Say why"):
            agenda.postpone(item=self.item(three, "Bea"), reason="", by=ruth, at=timezone.now())
        agenda.postpone(item=self.item(three, "Bea"), reason="Jo is away", by=ruth, at=timezone.now())
        meetings.close_meeting(meeting=three, by=ruth, at=timezone.now(), carry_over=True)
        later = mdt.running(weekly, ruth, timezone.localdate() + dt.timedelta(days=7))
        reasons = {item.person.given_names: item.reasons for item in later.items.select_related("person")}
        assert {reason["code"]: reason.get("why") for reason in reasons["Bea"]}["postponed"] == "Jo is away"
        assert "carried" in {reason["code"] for reason in reasons["Ann"]}

    def test_whoever_is_postponed_comes_back_although_a_handover_spoke_of_them(self, three, weekly, north, ruth):
        agenda.postpone(item=self.item(three, "Bea"), reason="Jo is away", by=ruth, at=timezone.now())
        meetings.close_meeting(meeting=three, by=ruth, at=timezone.now(), carry_over=True)
        bea = Episode.objects.get(person__given_names="Bea")
        morning = mdt.running(mdt.handover(north, ruth), ruth)
        item = handover.talk_about(meeting=morning, episode=bea, reason="Rang", by=ruth, at=timezone.now())
        handover.discuss(item=item, text="", revision=0, by=ruth, at=timezone.now())
        later = mdt.planned(weekly, timezone.localdate() + dt.timedelta(days=7))
        assert "postponed" in codes_of(later, bea)

    def test_what_a_cancelled_meeting_had_on_its_agenda_comes_to_the_next(self, weekly, rosie, ruth):
        meeting = mdt.planned(weekly)
        agenda.add(meeting=meeting, episode=rosie, reason="Court on Friday", by=ruth, at=timezone.now())
        series.cancel(meeting=meeting, reason="Snow", by=ruth, at=timezone.now())
        later = mdt.planned(weekly, timezone.localdate() + dt.timedelta(days=1))
        assert codes_of(later, rosie) == ["carried"]


def test_two_who_put_the_agenda_in_order_at_once_find_everybody_where_they_asked(fresh_db):
    north = make.team("North Team")
    members = [make.staff(north, "team_lead", name) for name in ("Ruth Vance", "Ines Duarte")]
    meeting = live.meeting(north, members[0])
    ann, bea, cai, dan = (live.item(meeting, make.episode(north, make.person(name))) for name in
                          ("Ann", "Bea", "Cai", "Dan"))  # fmt: skip
    together = Barrier(2)

    def put(told) -> None:
        member, item, beside = told
        try:
            for _time in range(5):
                together.wait(timeout=30)
                agenda.move(item=item, place=Place.BEFORE, beside=beside, by=member, at=timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(put, [(members[0], dan, bea), (members[1], cai, ann)]))
    order = list(meeting.items.order_by("position"))
    assert order in ([cai, ann, dan, bea],)
    assert [row.position for row in order] == [1, 2, 3, 4]
