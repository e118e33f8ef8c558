"""From message to stay: what is stored, answered, matched, applied, and what is forgotten."""

import datetime as dt
import random
from dataclasses import replace

import pytest
from django.utils import timezone

from audit.models import Event as Audited
from caseload.alerts.models import Alert
from caseload.models import HospitalSpell, RhythmPeriod, WhereaboutsPeriod
from caseload.people import operations as people
from caseload.spells import operations as spells
from caseload.spells.operations import Stay
from integrations import operations as feed
from integrations.models import LocalId, Message, Question, Sender, SpellLink
from integrations.operations import Arrived, applying, receiving
from integrations.operations.sorting import sort_out
from integrations.profiles import profile
from integrations.spell_course import course
from teams.queries import all_staff
from tests import make
from tests.integrations.feeding import about, known, send, states, take
from tests.integrations.messages import adt

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def dean(now):
    return known()[0]


def stay_of(person) -> HospitalSpell:
    return HospitalSpell.objects.get(person=person)


def open_rules(person) -> set[str]:
    return set(Alert.objects.filter(person=person, closed_at=None).values_list("rule", flat=True))


def test_an_admission_is_noticed(dean, now):
    take(about(dean, "A01", at=now - HOUR, admitted=now - HOUR))
    stay = stay_of(dean)
    assert (stay.hospital, stay.ward, stay.kind, stay.consultant) == ("LARCH", "OAK", "psychiatric", "Dr Asha Byrne")
    assert (stay.admitted_at, stay.discharged_at, stay.is_fed) == (now - HOUR, None, True)
    assert "admitted" in open_rules(dean)
    assert dean.episodes.get().in_hospital_since == now - HOUR


def test_discharge_cancelled_discharge_and_cancelled_admission(dean, now):
    admitted = about(dean, "A01", at=now - 9 * HOUR, admitted=now - 9 * HOUR)
    take(admitted, about(dean, "A03", at=now - 2 * HOUR, discharged=now - 2 * HOUR, method="1", destination="19"))
    assert open_rules(dean) >= {"discharged_not_followed_up"}
    assert "admitted" not in open_rules(dean)
    assert RhythmPeriod.objects.get(person=dean, ends_at=None).every_days == 1
    take(about(dean, "A13", at=now - HOUR))
    assert "admitted" in open_rules(dean)
    assert "discharged_not_followed_up" not in open_rules(dean)
    take(about(dean, "A11", at=now))
    assert stay_of(dean).retracted_at
    assert "admitted" not in open_rules(dean)


def test_a_stay_cancelled_and_admitted_again_is_one_stay(dean, now):
    take(about(dean, "A01", at=now - 3 * HOUR), about(dean, "A11", at=now - 2 * HOUR))
    take(about(dean, "A01", at=now - HOUR, admitted=now - HOUR))
    assert stay_of(dean).retracted_at is None
    assert stay_of(dean).admitted_at == now - HOUR


def month(person, now) -> list[bytes]:
    """What a hospital tells of one stay."""
    start = now - 20 * 24 * HOUR
    say = {"admitted": start}
    return [
        about(person, "A01", at=start, control_id="1", **say),
        about(person, "A02", at=start + 5 * HOUR, ward="^ROWAN^^LARCH", control_id="2", **say),
        about(person, "A12", at=start + 5 * HOUR, sent_at=start + 6 * HOUR, control_id="3", **say),
        about(person, "A21", at=start + 48 * HOUR, control_id="4", **say),
        about(person, "A22", at=start + 72 * HOUR, control_id="5", **say),
        about(person, "A03", at=start + 90 * HOUR, discharged=start + 90 * HOUR, control_id="6", **say),
        about(person, "A13", at=start + 90 * HOUR, sent_at=start + 92 * HOUR, control_id="7", **say),
        about(person, "A03", at=start + 200 * HOUR, discharged=start + 200 * HOUR, method="1", control_id="8", **say),
    ]  # fmt: skip


def final(person) -> tuple:
    stay = stay_of(person)
    link = SpellLink.objects.get(person=person)
    return (stay.ward, stay.admitted_at, stay.discharged_at, stay.discharge_method, stay.retracted_at, link.state,
            sorted(open_rules(person)), person.episodes.get().in_hospital_since)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_any_order_with_repetitions_and_in_any_parts_ends_the_same(dean, now, seed):
    chance = random.Random(seed)
    other = known()[0]
    take(*month(dean, now))
    ours = month(other, now)
    mixed = ours + chance.sample(ours, 3)
    chance.shuffle(mixed)
    for part in (mixed[:4], mixed[4:7], mixed[7:]):
        take(*part)
    assert final(other) == final(dean)


def test_the_same_message_twice_is_one(dean, now):
    raw = about(dean, "A01", at=now)
    assert send(raw, raw) == ["AA", "AA"]
    assert send(raw) == ["AA"]
    feed.work_off(at=now)
    take(raw)
    assert Message.objects.get().times_received == 3  # two of them came in one batch
    assert HospitalSpell.objects.count() == 1


def test_replaying_a_month_changes_nothing(dean, now):
    take(*month(dean, now))
    before, done = final(dean), Audited.objects.filter(verb="spell.followed").count()
    feed.replay(ids=Message.objects.values_list("pk", flat=True), by=None, at=now)
    feed.work_off(at=now)
    assert final(dean) == before
    assert Audited.objects.filter(verb="spell.followed").count() == done


def test_of_a_stranger_the_text_is_deleted_and_the_hash_kept(dean, now):
    take(adt(nhs=make.nhs_number(), family="Else", born="19500101", local="L9"))
    message = Message.objects.get()
    assert (message.state, message.raw, message.parsed, message.answer) == ("purged", None, None, "AA")
    assert len(message.sha256) == 64
    assert not HospitalSpell.objects.exists()


def test_a_message_about_somebody_who_came_to_us_later_is_taken_when_it_is_sent_again(now):
    later = make.person()
    raw = about(later, "A01", at=now - HOUR)
    take(raw)
    assert states() == {"purged": 1}
    make.episode(make.team(), later)
    take(raw)
    assert states() == {"applied": 1}
    assert stay_of(later).ward == "OAK"


# --- Who it is -------------------------------------------------------------------------------------------------


def test_the_local_number_is_learned_and_counts(dean, now):
    take(about(dean, "A01", at=now - HOUR))
    assert LocalId.objects.get().person == dean
    take(about(dean, "A02", at=now, nhs="", born="", family="", ward="^ROWAN^^LARCH"))
    assert stay_of(dean).ward == "ROWAN"


@pytest.mark.parametrize(
    ("differs", "reason"),
    [
        ({"family": "Other"}, "number_only"),
        ({"born": "19700101"}, "number_only"),
        ({"nhs": ""}, "name_and_birth"),
        ({"nhs": "", "born": ""}, "name_only"),
        ({"nhs": "", "born": "19850315"}, "name_only"),
    ],
)
def test_the_unsure_is_asked_and_the_alert_says_possible(dean, now, differs, reason):
    take(about(dean, "A01", at=now, **differs))
    question = Question.objects.get()
    assert question.reason == reason
    assert [each.person for each in question.candidates.all()] == [dean]
    assert not HospitalSpell.objects.exists()
    assert "possible_match" in open_rules(dean)


@pytest.mark.parametrize(
    "differs",
    [
        {"nhs": "new", "given": "Twin"},
        {"nhs": "", "born": "19510101"},
        {"nhs": "", "family": "Other", "born": "19850314"},
    ],
)
def test_somebody_else_is_nobodys_question(dean, now, differs):
    differs = differs | ({"nhs": make.nhs_number()} if differs["nhs"] else {})
    take(about(dean, "A01", at=now, **differs))
    assert states() == {"purged": 1}


def test_another_number_with_everything_else_the_same_is_asked(dean, now):
    take(about(dean, "A01", at=now, nhs=make.nhs_number()))
    assert Question.objects.get().reason == "name_and_birth"


def test_decided_it_is_them_holds_for_what_comes_after(dean, now):
    jo = make.user()
    take(about(dean, "A01", at=now - HOUR, nhs="", admitted=now - HOUR))
    feed.decide(question=Question.objects.get(), person=dean, by=jo, at=now)
    feed.work_off(at=now)
    assert stay_of(dean).admitted_at == now - HOUR
    assert "possible_match" not in open_rules(dean)
    take(about(dean, "A02", at=now, nhs="", ward="^ROWAN^^LARCH"))
    assert stay_of(dean).ward == "ROWAN"
    assert Question.objects.count() == 1


def test_decided_it_is_nobody_deletes_the_text_and_asks_no_more(dean, now):
    take(about(dean, "A01", at=now, nhs=""))
    feed.decide(question=Question.objects.get(), person=None, by=make.user(), at=now)
    take(about(dean, "A02", at=now, nhs=""))
    assert states() == {"purged": 2}
    assert not HospitalSpell.objects.exists()


def test_a_decision_is_made_once(dean, now):
    take(about(dean, "A01", at=now, nhs=""))
    question = Question.objects.get()
    feed.decide(question=question, person=dean, by=make.user(), at=now)
    with pytest.raises(feed.DecidedAlreadyError):
        feed.decide(question=question, person=None, by=make.user(), at=now)


def test_a_question_answers_itself_when_the_number_is_learned(dean, now):
    take(about(dean, "A02", at=now, nhs="", family="Wittlock", born="19850314"), about(dean, "A01", at=now - HOUR))
    take(about(dean, "A08", at=now, nhs=""))
    assert not Question.objects.filter(decided_at=None).exists()


def test_a_merge_lets_the_old_number_mean_the_survivor(dean, now):
    take(about(dean, "A01", at=now - HOUR, local="OLD"))
    take(about(dean, "A40", at=now, local="NEW", mrg="OLD^^^LARCH^MR"))
    assert dict(LocalId.objects.filter(ended_at=None).values_list("value", "person")) == {
        "LARCH:OLD": dean.pk, "LARCH:NEW": dean.pk,
    }  # fmt: skip
    take(about(dean, "A02", at=now, nhs="", family="", born="", local="NEW", ward="^ROWAN^^LARCH"))
    assert stay_of(dean).ward == "ROWAN"


def test_a_merge_that_comes_late_answers_what_was_asked_meanwhile(dean, now):
    take(about(dean, "A01", at=now - 3 * HOUR, local="OLD", admitted=now - 3 * HOUR))
    take(about(dean, "A03", at=now - HOUR, nhs="", local="NEW", discharged=now - HOUR))
    assert Question.objects.get().decided_at is None
    take(about(dean, "A47", at=now - 2 * HOUR, nhs="", family="", born="", local="NEW", mrg="OLD^^^LARCH^MR"))
    assert Question.objects.get().decided_person == dean
    assert stay_of(dean).discharged_at == now - HOUR


def test_a_merge_of_two_of_ours_is_a_persons_to_decide(dean, now):
    rosie = known(given="Rosie")[0]
    take(about(dean, "A01", at=now - HOUR), about(rosie, "A01", at=now - HOUR))
    take(about(rosie, "A40", at=now, mrg=f"L{dean.pk}^^^LARCH^MR"))
    question = Question.objects.get()
    assert question.reason == "merge"
    assert {each.person for each in question.candidates.all()} == {dean, rosie}
    feed.decide(question=question, person=rosie, by=make.user(), at=now)
    feed.work_off(at=now)
    feed.work_off(at=now)
    assert LocalId.objects.get(value=f"LARCH:L{dean.pk}", ended_at=None).person == rosie


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_visit_moved_to_another_person_is_theirs_in_any_order_and_after_a_replay(dean, now, order):
    """A clerk admitted the wrong person: an A45 puts it right (HL7 2.4, 3.3.45)."""
    rosie = known(given="Rosie")[0]
    when, was = now - 5 * HOUR, f"L{dean.pk}^^^LARCH^MR||||V1"
    told = [
        about(dean, "A01", at=when, admitted=when, visit="V1"),
        about(rosie, "A45", at=now - 2 * HOUR, admitted=when, visit="V1", mrg=was),
        about(rosie, "A02", at=now - HOUR, visit="V1", ward="^ROWAN^^LARCH"),
    ]
    take(about(dean, "A31", at=now - 9 * HOUR))
    for place in order:
        assert send(told[place]) == ["AA"]
        feed.work_off(at=now)
    feed.replay(ids=Message.objects.values_list("pk", flat=True), by=None, at=now)
    feed.work_off(at=now)
    assert stay_of(rosie).ward == "ROWAN"
    assert not HospitalSpell.objects.filter(person=dean, retracted_at=None).exists()
    assert "admitted" in open_rules(rosie)
    assert "admitted" not in open_rules(dean)


def test_a_visit_that_gets_another_number_keeps_its_stay_and_what_hangs_on_it(dean, now):
    when = now - 5 * HOUR
    take(about(dean, "A01", at=when, admitted=when, visit="V1"))
    stay, alert = stay_of(dean), Alert.objects.get(rule="admitted")
    take(about(dean, "A50", at=now - 2 * HOUR, admitted=when, visit="V2", mrg=f"L{dean.pk}^^^LARCH^MR||||V1"))
    take(about(dean, "A02", at=now - HOUR, visit="V2", ward="^ROWAN^^LARCH"))
    assert (stay_of(dean).pk, stay_of(dean).ward) == (stay.pk, "ROWAN")
    alert.refresh_from_db()
    assert alert.closed_at is None


def test_half_a_move_is_kept_and_takes_nobody_out_of_hospital(dean, now):
    take(about(dean, "A01", at=now - HOUR, visit="V1"))
    assert send(about(dean, "A50", at=now, visit="V2", mrg=f"L{dean.pk}^^^LARCH^MR||||V1")) == ["AE"]
    feed.work_off(at=now)
    assert Message.objects.get(fault="half_a_move").raw
    assert stay_of(dean).retracted_at is None


def test_one_visit_number_of_two_people_is_two_stays(dean, now):
    rosie = known(given="Rosie")[0]
    take(about(dean, "A01", at=now - HOUR, visit="SAME"), about(rosie, "A01", at=now, visit="SAME"))
    assert stay_of(dean).person != stay_of(rosie).person
    assert SpellLink.objects.filter(key="SAME").count() == 2


def test_records_merged_here_keep_what_the_feed_knows(dean, now):
    rosie, _episode = known(given="Rosie")
    take(about(dean, "A01", at=now - HOUR))
    people.merge(loser=dean, survivor=rosie, by=make.user(), at=now)
    take(about(dean, "A02", at=now, nhs="", family="", born="", ward="^ROWAN^^LARCH"))
    assert stay_of(rosie).ward == "ROWAN"


def test_two_records_with_one_visit_become_one_with_one_stay(dean, now):
    rosie, _episode = known(given="Rosie")
    take(about(dean, "A01", at=now - HOUR, visit="SAME"), about(rosie, "A01", at=now, visit="SAME"))
    people.merge(loser=dean, survivor=rosie, by=make.user(), at=now)
    feed.work_off(at=now)
    assert HospitalSpell.objects.get(retracted_at=None).person == rosie


# --- Death -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["A08", "A31", "A01"])
def test_a_death_in_any_event_ends_everything(dean, now, code):
    take(about(dean, code, at=now, died="Y", died_on=now.strftime("%Y%m%d")))
    dean.refresh_from_db()
    assert dean.died_on == timezone.localdate(now)
    assert dean.episodes.get().state == "closed"


def test_the_rest_of_the_stay_is_still_taken_after_a_death(dean, now):
    take(about(dean, "A03", at=now - HOUR, discharged=now - HOUR, method="4"))
    take(about(dean, "A01", at=now - 9 * HOUR, admitted=now - 9 * HOUR))
    dean.refresh_from_db()
    assert dean.died_on
    assert stay_of(dean).admitted_at == now - 9 * HOUR


def test_a_death_taken_back_by_the_hospital_is_taken_back(dean, now):
    take(about(dean, "A01", at=now - 3 * HOUR), about(dean, "A03", at=now - 2 * HOUR, method="4"))
    take(about(dean, "A13", at=now - HOUR))
    dean.refresh_from_db()
    assert dean.died_on is None
    assert dean.episodes.get().state == "accepted"
    assert stay_of(dean).discharged_at is None


def test_a_death_that_a_colleague_took_back_is_not_recorded_again_by_the_next_message(dean, now):
    take(about(dean, "A01", at=now - 3 * HOUR), about(dean, "A03", at=now - 2 * HOUR, method="4"))
    dean.refresh_from_db()
    people.undo_death(person=dean, by=make.user(), at=now)
    take(about(dean, "A08", at=now - HOUR, ward="^ROWAN^^LARCH"))
    dean.refresh_from_db()
    assert dean.died_on is None
    assert "death_told" in open_rules(dean)
    take(about(dean, "A13", at=now - HOUR))
    assert "death_told" not in open_rules(dean)
    take(about(dean, "A03", at=now - HOUR / 2, method="4"))
    dean.refresh_from_db()
    assert dean.died_on  # told anew


def test_a_day_of_death_that_cannot_be_does_not_hide_the_stay(dean, now):
    take(about(dean, "A01", at=now - HOUR, died="Y", died_on="19500101"))
    dean.refresh_from_db()
    assert dean.died_on is None
    assert stay_of(dean).ward == "OAK"
    assert Audited.objects.filter(verb="feed.death_refused", person_id=dean.pk).exists()


# --- Beside what colleagues write -------------------------------------------------------------------------------


def by_hand(person, now, **said):
    jo = make.staff(person.episodes.get().team)
    stay = {"hospital": "Larch Hosp", "ward": "?", "kind": "psychiatric", "bed_type": "202", "told_by": "the ward",
            "admitted_at": now - 3 * HOUR} | said  # fmt: skip
    return jo, spells.admit(episode=person.episodes.get(), stay=Stay(**stay), by=jo, at=now)


def test_a_stay_that_a_colleague_recorded_first_is_the_same_stay(dean, now):
    _jo, stay = by_hand(dean, now)
    take(about(dean, "A01", at=now - 2 * HOUR, admitted=now - 2 * HOUR))
    assert stay_of(dean).pk == stay.pk
    assert (stay_of(dean).ward, stay_of(dean).bed_type) == ("OAK", "202")


def test_a_general_stay_is_not_the_psychiatric_one_recorded_by_hand(dean, now):
    by_hand(dean, now)
    take(about(dean, "A01", at=now - 2 * HOUR, specialty="300"))
    assert sorted(HospitalSpell.objects.values_list("kind", flat=True)) == ["general", "psychiatric"]


def test_what_a_colleague_corrected_stands_until_the_hospital_says_something_new(dean, now):
    take(about(dean, "A01", at=now - 3 * HOUR, admitted=now - 3 * HOUR))
    stay, jo = stay_of(dean), make.staff(dean.episodes.get().team)
    said = Stay("Larch House", "Hazel", "psychiatric", "202", now - 3 * HOUR, "the ward")
    spells.correct(spell=stay, stay=said, by=jo, at=now)
    take(about(dean, "A08", at=now - HOUR, admitted=now - 3 * HOUR))
    assert (stay_of(dean).ward, stay_of(dean).bed_type) == ("Hazel", "202")
    take(about(dean, "A02", at=now, ward="^ROWAN^^LARCH", admitted=now - 3 * HOUR))
    assert (stay_of(dean).ward, stay_of(dean).bed_type) == ("ROWAN", "202")


def test_a_stay_that_a_colleague_took_back_is_not_brought_up_again(dean, now):
    take(about(dean, "A01", at=now - 3 * HOUR))
    jo = make.staff(dean.episodes.get().team)
    spells.retract(spell=stay_of(dean), reason="Somebody else", by=jo, at=now)
    take(about(dean, "A08", at=now))
    assert stay_of(dean).retracted_at


# --- Leave -----------------------------------------------------------------------------------------------------


def leaves(person) -> list:
    return list(WhereaboutsPeriod.objects.filter(person=person).values_list("kind", "starts_at", "ends_at"))


def test_leave_and_return_are_where_they_are(dean, now):
    take(about(dean, "A01", at=now - 9 * HOUR, admitted=now - 9 * HOUR))
    take(about(dean, "A21", at=now - 4 * HOUR))
    assert leaves(dean) == [("leave", now - 4 * HOUR, None)]
    take(about(dean, "A08", at=now - 3 * HOUR, admitted=now - 9 * HOUR))
    take(about(dean, "A22", at=now - HOUR))
    assert leaves(dean) == [("leave", now - 4 * HOUR, now - HOUR)]
    feed.replay(ids=Message.objects.values_list("pk", flat=True), by=None, at=now)
    feed.work_off(at=now)
    assert len(leaves(dean)) == 1


def test_a_leave_that_the_hospital_takes_back_was_none(dean, now):
    take(about(dean, "A01", at=now - 9 * HOUR), about(dean, "A21", at=now - 4 * HOUR))
    assert len(leaves(dean)) == 1
    take(about(dean, "A52", at=now - 4 * HOUR, sent_at=now - HOUR))
    assert not WhereaboutsPeriod.objects.filter(person=dean, retracted_at=None)


def test_a_return_that_the_hospital_takes_back_is_leave_again(dean, now):
    take(about(dean, "A01", at=now - 9 * HOUR), about(dean, "A21", at=now - 4 * HOUR))
    take(about(dean, "A22", at=now - 2 * HOUR))
    take(about(dean, "A53", at=now - 2 * HOUR, sent_at=now - HOUR))
    [period] = WhereaboutsPeriod.objects.filter(person=dean, retracted_at=None)
    assert (period.starts_at, period.ends_at) == (now - 4 * HOUR, None)


def test_what_a_hospital_has_told_goes_by_the_name_that_it_is_given(dean, now):
    take(about(dean, "A01", at=now - 9 * HOUR, admitted=now - 9 * HOUR), about(dean, "A21", at=now - 4 * HOUR))
    assert stay_of(dean).told_by == "LARCH / PAS"
    sender = Sender.objects.get()
    feed.change_sender(sender=sender, by=make.user(), name="Larch House")
    assert stay_of(dean).told_by == "Larch House"
    assert WhereaboutsPeriod.objects.get(person=dean).told_by == "Larch House"
    sender.acts_as.refresh_from_db()
    assert sender.acts_as.name == "Hospital feed: Larch House"


def test_leave_is_over_with_the_stay(dean, now):
    take(about(dean, "A01", at=now - 9 * HOUR, admitted=now - 9 * HOUR), about(dean, "A21", at=now - 4 * HOUR))
    take(about(dean, "A03", at=now - HOUR, discharged=now - HOUR))
    [(_kind, _since, until)] = leaves(dean)
    assert until is not None


# --- Answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "answer", "state", "fault"),
    [
        (adt("A01"), "AA", "waiting", ""),
        (b"not a message", "AE", "failed", "not_hl7"),
        (b"", "AE", "failed", "not_hl7"),
        (adt("A01").replace(b"PID|", b"PIX|"), "AE", "failed", "no_pid"),
        (adt("A01", evn6="", evn2="", sent=""), "AE", "failed", "no_time"),
        (adt("A03", visit=""), "AE", "failed", "no_visit"),
        (adt("A01", evn6="20990101"), "AA", "waiting", ""),
        (adt("A01", evn6="20990101", evn2="20990101", sent="20990101"), "AE", "failed", "in_future"),
        (adt("A05"), "AA", "waiting", ""),
        (adt("A44"), "AR", "refused", "not_taken"),
        (adt("A01").replace(b"ADT^A01", b"ORU^R01"), "AR", "refused", "wrong_type"),
        (adt("A01").replace(b"|P|2.4", b"|T|2.4"), "AR", "refused", "not_production"),
    ],
)
def test_what_is_answered(raw, answer, state, fault):
    make.episode(make.team(), make.person("Dean", "Whitlock", nhs_number="9990000018"))
    assert send(raw) == [answer]
    message = Message.objects.get()
    assert (message.answer, message.state, message.fault) == (answer, state, fault)
    assert (message.raw is None) == (state == "refused")


def test_a_message_for_another_receiver_is_refused(settings):
    settings.ADT_RECEIVERS = ["ALONGSIDE", "RLL"]
    assert send(adt(to=("ALONGSIDE", "")), adt(to=("", "rll")), adt(to=("OTHER", "RXX"))) == ["AA", "AA", "AR"]


def test_what_failed_is_taken_when_it_is_sent_again_and_can_be_read(dean, now):
    raw = about(dean, "A01", at=now + 30 * HOUR)
    assert send(raw, at=now) == ["AE"]
    assert send(raw, at=now + 29 * HOUR) == ["AA"]


def test_what_cannot_be_used_and_is_about_nobody_of_ours_is_not_kept(dean, now):
    assert send(adt("A03", visit="", nhs="9990000018"), about(dean, "A03", visit="")) == ["AE", "AE"]
    assert [(each.state, each.fault, each.raw is None) for each in Message.objects.order_by("pk")] == [
        ("purged", "no_visit", True),
        ("failed", "no_visit", False),
    ]


def test_an_answer_names_the_message_and_turns_the_address_round():
    [[answer]] = feed.receive([Arrived(adt("A01", control_id="X", application=r"P\T\S"))], at=timezone.now())
    lines = answer.decode().split("\r")
    assert lines[0].split("|")[2:6] == ["ALONGSIDE", "RLL", "P\\T\\S", "LARCH"]
    assert lines[1] == "MSA|AA|X"


def test_a_batch_in_one_frame_has_an_answer_for_each():
    assert send(b"BHS|^~\\&\r" + adt("A01") + adt("A44") + adt("A03") + b"BTS|3\r") == ["AA", "AR", "AA"]


@pytest.mark.parametrize(
    ("wanted", "answers"),
    [("AL", ["CA", "CE", "CR"]), ("ER", ["CE", "CR"]), ("SU", ["CA"]), ("NE", []), ("", ["AA", "AE", "AR"])],
)
def test_a_sender_that_insists_is_answered_in_the_enhanced_mode(wanted, answers, monkeypatch):
    """HL7 2.4, 2.9.3 and table 0155. CA says that a message is stored, which is what AA says here."""
    enhanced = replace(profile("itk"), answers="enhanced")
    monkeypatch.setattr(receiving, "profile", lambda _code: enhanced)
    told = [adt("A01"), adt("A03", visit=""), adt("A44")]
    assert send(*(raw.replace(b"|P|2.4", f"|P|2.4|||{wanted}|NE".encode()) for raw in told)) == answers


def test_whatever_is_asked_for_the_usual_answer_is_in_the_original_mode():
    assert send(adt("A01").replace(b"|P|2.4", b"|P|2.4|||AL|NE")) == ["AA"]


def test_what_could_not_be_applied_is_tried_again_later(dean, now):
    broken = pytest.MonkeyPatch()
    broken.setattr(spells, "follow", lambda **_: 1 / 0)
    take(about(dean, "A01", at=now - HOUR), at=now)
    broken.undo()
    message = Message.objects.get()
    assert (message.state, message.fault, message.attempts) == ("failed", "apply", 1)
    feed.work_off(at=now)
    assert not HospitalSpell.objects.exists()
    feed.work_off(at=now + dt.timedelta(minutes=2))
    assert stay_of(dean).ward == "OAK"
    assert Message.objects.get().state == "applied"


def test_what_another_worker_matches_meanwhile_is_not_taken_for_applied(dean, now, monkeypatch):
    take(about(dean, "A01", at=now - 2 * HOUR))

    def course_while_another_comes(events):
        end = course(events)
        monkeypatch.undo()
        send(about(dean, "A03", at=now - HOUR, discharged=now - HOUR))
        sort_out(at=now)
        return end

    monkeypatch.setattr(applying, "course", course_while_another_comes)
    send(about(dean, "A02", at=now - 2 * HOUR, ward="^ROWAN^^LARCH"))
    sort_out(at=now)
    [visit] = applying.visits_to_apply()
    applying.apply(visit, at=now)
    assert states() == {"applied": 2, "matched": 1}
    feed.work_off(at=now)
    assert stay_of(dean).discharged_at == now - HOUR


def test_a_new_profile_and_a_replay_read_the_ward_anew(dean, now):
    take(about(dean, "A01", at=now, ward="OAK^REST^1^LARCH"))
    assert stay_of(dean).ward == "REST"
    sender = Sender.objects.get()
    feed.change_sender(sender=sender, by=make.user(), profile="ward_first")
    feed.replay(ids=[Message.objects.get().pk], by=None, at=now)
    feed.work_off(at=now)
    assert stay_of(dean).ward == "OAK"


def test_the_text_of_old_failures_is_deleted(now):
    send(b"garbage", at=now - dt.timedelta(days=31))
    send(b"newer garbage", at=now)
    assert feed.forget_failures(at=now) == 1
    assert states() == {"purged": 1, "failed": 1}


def test_a_hospitals_system_is_no_member_of_staff(now):
    send(adt())
    assert Sender.objects.get().acts_as not in all_staff(on=timezone.localdate(now))
