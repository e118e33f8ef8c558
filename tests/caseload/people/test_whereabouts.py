"""Where somebody is: told, corrected, over; with the stays in hospital, merges and transfers that touch it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event
from caseload.models import Alert, WhereaboutsPeriod
from caseload.people import operations as people
from caseload.people.signals import tell_changed
from caseload.people.whereabouts import Told
from caseload.spells import operations as spells
from tests import make


@pytest.fixture
def episode(team, nurse, lead):
    episode = make.episode(team, coordinator=nurse)
    make.rhythm(episode, 3, lead)
    return episode


@pytest.fixture
def tell(episode, nurse, now):
    """Say where they are since some days ago."""

    def call(kind, days=1.0, of=None, **fields):
        review_by = timezone.localdate(now) + dt.timedelta(days=5)
        told = Told(kind, make.days_ago(days), "The ward", **({"review_by": review_by} | fields))
        return people.set_whereabouts(episode=of or episode, told=told, by=nurse, at=timezone.now())

    return call


@pytest.fixture
def admit(episode, nurse):
    def call(days=10.0):
        stay = spells.Stay("Larch House", "Oak Ward", "psychiatric", "200", make.days_ago(days), "The ward")
        return spells.admit(episode=episode, stay=stay, by=nurse, at=timezone.now())

    return call


def at_now(episode) -> str:
    episode.refresh_from_db()
    return episode.whereabouts


def open_rules(episode) -> set:
    return set(Alert.objects.filter(episode=episode, closed_at=None).values_list("rule", flat=True))


def test_in_custody_the_rhythm_pauses_and_contact_is_due_every_fortnight(episode, nurse, tell):
    make.contact(episode, nurse, at=make.days_ago(9))
    tell("custody", place_text="Larch Road police station")
    assert at_now(episode) == "custody"
    assert (episode.seen_due_at, episode.try_due_at) == (None, None)
    assert timezone.localdate(episode.contact_due_at - dt.timedelta(minutes=1)) == timezone.localdate(
        make.days_ago(1)
    ) + dt.timedelta(days=14)
    assert not {"not_seen", "not_tried"} & open_rules(episode)


@pytest.mark.parametrize(
    ("outcome", "fields", "counts"),
    [
        ("spoke", {}, True),
        ("seen", {}, True),
        ("others_only", {"with_whom": ["professional"]}, True),
        ("reported", {"reported_by": "Their mother"}, False),
        ("others_only", {"with_whom": ["family"]}, False),
        ("message", {}, False),
        ("no_answer", {}, False),
    ],
)
def test_what_counts_as_contact_with_somebody_in_prison(episode, nurse, tell, outcome, fields, counts):
    tell("prison", days=15, place_text="HMP Larchmoor")
    assert "contact_elsewhere" in open_rules(episode)
    make.contact(episode, nurse, outcome, at=make.days_ago(0.5), **fields)
    tell_changed([episode.pk], at=timezone.now())
    assert ("contact_elsewhere" not in open_rules(episode)) == counts


def test_abroad_contact_is_due_as_agreed_and_without_an_agreement_only_the_review_holds(episode, tell):
    tell("abroad", days=9, place_text="Lisbon", every_days=7)
    assert "contact_elsewhere" in open_rules(episode)
    tell("out_of_area", days=8, place_text="Leeds, her mother")
    episode.refresh_from_db()
    assert episode.contact_due_at is None
    assert episode.seen_due_at is None


def test_after_a_release_the_rhythm_starts_again_from_that_day(episode, nurse, tell):
    make.contact(episode, nurse, at=make.days_ago(60))
    row = tell("prison", days=40, place_text="HMP Larchmoor")
    people.end_whereabouts(period=row, by=nurse, at=timezone.now())
    episode.refresh_from_db()
    assert at_now(episode) == "home"
    assert episode.seen_due_on == timezone.localdate() + dt.timedelta(days=3)


def test_what_stood_ends_where_the_next_begins(episode, nurse, tell):
    first = tell("no_fixed_place", days=5)
    tell("out_of_area", days=2, place_text="Leeds")
    first.refresh_from_db()
    assert (first.end_reason, first.ended_by_id) == ("changed", nurse.pk)
    assert WhereaboutsPeriod.objects.filter(ends_at=None).count() == 1


def test_a_double_tap_is_recorded_once(episode, nurse, now):
    told = Told("moved", make.days_ago(1), "She", "Leeds", review_by=timezone.localdate() + dt.timedelta(days=3))
    rows = {people.set_whereabouts(episode=episode, told=told, by=nurse, at=now).pk for _ in range(2)}
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("custody", {"days": -1}, "since"),
        ("custody", {"days": 366 * 41}, "since"),
        ("custody", {"review_by": None}, "review_by"),
        ("custody", {"review_by": dt.date(2020, 1, 1)}, "review_by"),
        ("prison", {"expected_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "expected"),
        ("leave", {}, None),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(tell, kind, fields, field):
    with pytest.raises(people.Refused) as refusal:
        tell(kind, **fields)
    assert refusal.value.field == field
    assert not WhereaboutsPeriod.objects.exists()


def test_overlapping_is_refused_at_the_field(tell, nurse, now):
    tell("out_of_area", days=4, place_text="Leeds")
    with pytest.raises(people.Refused, match="Enter a later moment") as refusal:
        tell("prison", days=5, place_text="HMP")
    assert refusal.value.field == "since"
    row = WhereaboutsPeriod.objects.get()
    assert row.ends_at is None
    people.end_whereabouts(period=row, by=nurse, at=now)
    with pytest.raises(people.Refused, match="recorded for that time") as refusal:
        tell("prison", days=2, place_text="HMP")
    assert refusal.value.field == "since"


def test_back_by_a_tap_and_somewhere_else_in_the_same_minute(episode, nurse, tell):
    minute = timezone.now().replace(second=0, microsecond=0) - dt.timedelta(minutes=5)
    found = minute + dt.timedelta(seconds=33)
    people.end_whereabouts(period=tell("missing"), ended_at=found, by=nurse, at=timezone.now())
    told = Told("custody", minute, "The desk", "Larch Road", review_by=timezone.localdate() + dt.timedelta(days=2))
    row = people.set_whereabouts(episode=episode, told=told, by=nurse, at=timezone.now())
    assert row.starts_at == found
    told = Told("custody", minute, "The desk", "Elm Road", review_by=told.review_by)
    assert people.correct_whereabouts(period=row, told=told, by=nurse, at=timezone.now()).starts_at == found


class TestDuringAStay:
    def leave(self, tell, days=2.0, back=-1.0):
        return tell("leave", days=days, expected_at=make.days_ago(back), place_text="His sister")

    def test_leave_stands_above_the_stay_and_the_rhythm_runs_from_its_beginning(self, episode, tell, admit):
        admit()
        assert at_now(episode) == "hospital"
        self.leave(tell, days=2)
        assert at_now(episode) == "leave"
        assert episode.rhythm_days == 3
        assert episode.seen_due_on == timezone.localdate(make.days_ago(2)) + dt.timedelta(days=3)

    def test_not_back_in_time_is_with_the_lead_at_once_and_back_closes_it(self, episode, tell, admit, nurse):
        admit()
        row = self.leave(tell, back=0.1)
        alert = Alert.objects.get(rule="leave_overdue", closed_at=None)
        assert alert.escalated_at
        people.end_whereabouts(period=row, by=nurse, at=timezone.now())
        alert.refresh_from_db()
        assert alert.closed_facts["because"] == "back"
        assert at_now(episode) == "hospital"

    def test_more_leave_agreed_closes_it(self, tell, admit, nurse):
        admit()
        row = self.leave(tell, back=0.1)
        longer = Told("leave", row.starts_at, "The ward", expected_at=make.days_ago(-2), review_by=row.review_by)
        people.correct_whereabouts(period=row, told=longer, by=nurse, at=timezone.now())
        assert Alert.objects.get(rule="leave_overdue").closed_facts["because"] == "corrected"

    def test_leave_ends_with_the_stay_and_goes_on_where_the_discharge_is_taken_back(self, tell, admit, nurse):
        spell, row = admit(), self.leave(tell)
        left = make.days_ago(0.5)
        spell = spells.discharge(
            spell=spell, discharged_at=left, method="1", destination="19", by=nurse, at=timezone.now()
        )
        row.refresh_from_db()
        assert (row.ends_at, row.end_reason) == (left, "stay_ended")
        spells.reopen(spell=spell, by=nurse, at=timezone.now())
        row.refresh_from_db()
        assert (row.ends_at, row.end_reason) == (None, "")

    def test_whoever_is_missing_from_the_ward_stays_missing_after_a_discharge(self, episode, tell, admit, nurse):
        spell = admit()
        tell("missing", days=2)
        spells.discharge(
            spell=spell, discharged_at=make.days_ago(1), method="1", destination="19", by=nurse, at=timezone.now()
        )
        assert at_now(episode) == "missing"
        assert "missing" in open_rules(episode)

    def test_an_admission_finds_the_missing_and_one_taken_back_loses_them_again(self, episode, tell, admit, nurse):
        row = tell("missing", days=3)
        spell = admit(days=1)
        row.refresh_from_db()
        assert row.end_reason == "admitted"
        assert at_now(episode) == "hospital"
        spells.retract(spell=spell, reason="Another person", by=nurse, at=timezone.now())
        assert at_now(episode) == "missing"
        assert "missing" in open_rules(episode)

    def test_an_absence_from_no_stay_outlasts_a_correction_of_an_earlier_one(self, episode, tell, admit, nurse):
        spell = spells.discharge(
            spell=admit(days=30), discharged_at=make.days_ago(20), method="1", destination="19", by=nurse,
            at=timezone.now(),
        )  # fmt: skip
        tell("absent", days=2)
        stay = spells.Stay("Larch House", "Elm Ward", "psychiatric", "200", make.days_ago(30), "The ward")
        spells.correct(spell=spell, stay=stay, by=nurse, at=timezone.now())
        assert at_now(episode) == "absent"

    def test_prison_waits_beneath_a_stay(self, episode, tell, admit):
        tell("prison", days=20, place_text="HMP Larchmoor")
        admit(days=3)
        assert at_now(episode) == "hospital"
        assert "contact_elsewhere" not in open_rules(episode)

    def test_leave_before_the_admission_is_refused(self, tell, admit):
        admit(days=1)
        with pytest.raises(people.Refused) as refusal:
            self.leave(tell, days=2)
        assert refusal.value.field == "since"


def test_a_mistake_counts_for_nothing_and_what_it_ended_goes_on(episode, nurse, tell):
    first = tell("out_of_area", days=5, place_text="Leeds")
    wrong = tell("missing", days=1)
    people.retract_whereabouts(period=wrong, reason="His brother", by=nurse, at=timezone.now())
    first.refresh_from_db()
    assert first.ends_at is None
    assert at_now(episode) == "out_of_area"
    assert Alert.objects.get(rule="missing").closed_facts["because"] == "retracted"
    with pytest.raises(people.Refused):
        people.end_whereabouts(period=wrong, by=nurse, at=timezone.now())


def test_both_teams_know(episode, tell):
    second = make.episode(make.team(), episode.person)
    tell("custody", place_text="Larch Road")
    second.refresh_from_db()
    assert second.whereabouts == "custody"


def test_it_stays_with_the_person_through_a_transfer(episode, tell, lead, nurse):
    tell("missing")
    other = make.team()
    new = people.transfer(
        episode=episode, team=other, coordinator=make.staff(other), plan="By phone", keep_visits=True, by=lead,
        at=timezone.now(),
    )  # fmt: skip
    assert at_now(new) == "missing"
    assert "missing" in open_rules(new)


def test_of_two_records_that_become_one_what_was_told_later_stands(episode, tell, lead):
    loser = make.episode(make.team(), make.person("Dan", "Whitlock"))
    older = tell("out_of_area", days=9, place_text="Leeds")
    tell("missing", days=3, of=loser)
    survivor = people.merge(loser=loser.person, survivor=episode.person, by=lead, at=timezone.now())
    older.refresh_from_db()
    assert older.end_reason == "merged"
    assert at_now(episode) == "missing"
    assert set(WhereaboutsPeriod.objects.values_list("person", flat=True)) == {survivor.pk}


def test_all_of_it_is_audited(tell, nurse, now):
    row = tell("out_of_area", place_text="Leeds")
    people.end_whereabouts(period=row, by=nurse, at=now)
    verbs = Event.objects.filter(subject="whereabouts").values_list("verb", flat=True)
    assert set(verbs) == {"whereabouts.set", "whereabouts.ended"}
    assert "Leeds" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_the_number_of_queries_does_not_grow_with_what_was_before(tell, nurse):
    def asked(days):
        with CaptureQueriesContext(connection) as queries:
            people.end_whereabouts(period=tell("out_of_area", days=days, place_text="Leeds"), by=nurse,
                                   at=make.days_ago(days - 0.4))  # fmt: skip
        return len(queries)

    counts = [asked(days) for days in range(12, 2, -1)]
    assert counts[1] == counts[-1]
