"""Who answers for whom, from when."""

import datetime as dt
import threading

import pytest
from django.db import connections
from django.utils import timezone

from audit.models import Event
from caseload.people import operations as people
from caseload.people.models import CoordinatorPeriod, HandoverNote
from tests import make
from tests.queries import count_queries


def who(episode, moment):
    return CoordinatorPeriod.objects.at(moment).get(episode=episode).user


class TestAllocating:
    def test_from_now(self, team, nurse, lead, now):
        episode, other = make.episode(team, coordinator=nurse), make.staff(team)
        people.allocate(episode=episode, coordinator=other, by=lead, at=now)
        assert (who(episode, now), who(episode, make.days_ago(1))) == (other, nurse)

    def test_from_a_day_to_come(self, team, nurse, lead, now):
        episode, other = make.episode(team, coordinator=nurse), make.staff(team)
        later = now + dt.timedelta(days=5)
        people.allocate(episode=episode, coordinator=other, starts_at=later, by=lead, at=now)
        assert (who(episode, now), who(episode, later)) == (nurse, other)

    def test_what_is_planned_stays_when_something_is_decided_for_now(self, team, nurse, lead, now):
        episode, planned, meanwhile = make.episode(team, coordinator=nurse), make.staff(team), make.staff(team)
        later = now + dt.timedelta(days=5)
        people.allocate(episode=episode, coordinator=planned, starts_at=later, by=lead, at=now)
        people.allocate(episode=episode, coordinator=meanwhile, by=lead, at=now)
        assert (who(episode, now), who(episode, later)) == (meanwhile, planned)

    def test_a_plan_for_the_same_moment_is_replaced(self, team, nurse, lead, now):
        episode, first, second = make.episode(team, coordinator=nurse), make.staff(team), make.staff(team)
        later = now + dt.timedelta(days=5)
        for coordinator in (first, second):
            people.allocate(episode=episode, coordinator=coordinator, starts_at=later, by=lead, at=now)
        assert who(episode, later) == second

    def test_not_in_the_past(self, team, nurse, lead, now):
        with pytest.raises(people.Refused):
            people.allocate(
                episode=make.episode(team), coordinator=nurse, starts_at=make.days_ago(1), by=lead, at=now
            )

    def test_only_to_a_member_of_the_team(self, team, lead, now):
        with pytest.raises(people.Refused, match="member"):
            people.allocate(episode=make.episode(team), coordinator=make.staff(make.team()), by=lead, at=now)

    def test_not_for_somebody_who_has_left(self, team, nurse, lead, now):
        gone = make.episode(team, state="closed", closure_reason="06", ended_at=now, person_=make.person(died_on=now))
        with pytest.raises(people.Refused, match="no longer involved"):
            people.allocate(episode=gone, coordinator=nurse, by=lead, at=now)


class TestMovingACaseload:
    @pytest.fixture
    def monday(self, now):
        return now + dt.timedelta(days=3)

    def test_goes_to_others_on_a_day_and_asks_for_handover_notes(self, team, nurse, lead, now, monday):
        episodes = [make.episode(team, coordinator=nurse) for _ in range(3)]
        first, second = make.staff(team), make.staff(team)
        to = {episodes[0].pk: first, episodes[1].pk: second, episodes[2].pk: first}
        notes = people.move_caseload(from_user=nurse, to=to, starts_at=monday, by=lead, at=now)
        assert [who(e, now) for e in episodes] == [nurse] * 3
        assert [who(e, monday) for e in episodes] == [first, second, first]
        assert {note.to_user for note in notes} == {first, second}
        assert Event.objects.filter(verb="coordinator.moved").count() == 3

    def test_costs_the_same_for_two_as_for_twenty(self, team, nurse, lead, now, monday):
        counts = []
        for size in (2, 20):
            other = make.staff(team)
            to = {make.episode(team, coordinator=nurse).pk: other for _ in range(size)}
            with count_queries() as statements:
                people.move_caseload(from_user=nurse, to=to, starts_at=monday, by=lead, at=now)
            counts.append(len(statements))
        assert counts[0] == counts[1]

    def test_moves_nobody_when_one_is_no_longer_theirs(self, team, nurse, lead, now, monday):
        other = make.staff(team)
        to = {e.pk: other for e in (make.episode(team, coordinator=nurse), make.episode(team, coordinator=lead))}
        with pytest.raises(people.Refused, match="Nobody was moved"):
            people.move_caseload(from_user=nurse, to=to, starts_at=monday, by=lead, at=now)
        assert not HandoverNote.objects.exists()

    def test_one_person_now(self, team, nurse, lead, now):
        episode, other = make.episode(team, coordinator=nurse), make.staff(team)
        people.move_caseload(from_user=nurse, to={episode.pk: other}, starts_at=now, by=lead, at=now)
        assert who(episode, now) == other


class TestHandoverNotes:
    @pytest.fixture
    def other(self, team):
        return make.staff(team)

    @pytest.fixture
    def note(self, team, nurse, other, lead, now):
        episode = make.episode(team, coordinator=nurse)
        [note] = people.move_caseload(from_user=nurse, to={episode.pk: other}, starts_at=now, by=lead, at=now)
        return note

    def test_written_then_read(self, note, nurse, other, now):
        people.write_handover_note(note=note, text="Likes a walk. Ring first.", by=nurse, at=now)
        note = people.read_handover_note(note=note, by=other, at=now)
        assert (note.note, note.read_at) == ("Likes a walk. Ring first.", now)

    def test_only_the_next_one_can_say_they_have_read_it(self, note, nurse, lead, now):
        people.write_handover_note(note=note, text="Ring first.", by=nurse, at=now)
        with pytest.raises(people.Refused):
            people.read_handover_note(note=note, by=lead, at=now)

    def test_once_read_it_stands(self, note, nurse, other, now):
        people.write_handover_note(note=note, text="Ring first.", by=nurse, at=now)
        people.read_handover_note(note=note, by=other, at=now)
        with pytest.raises(people.Refused, match="stands"):
            people.write_handover_note(note=note, text="Something else", by=nurse, at=now)

    def test_nothing_is_no_note(self, note, nurse, now):
        with pytest.raises(people.Refused):
            people.write_handover_note(note=note, text=" ", by=nurse, at=now)


def race(*calls):
    """Run these at once, each on a connection of its own; what each returned or raised."""
    results, start = [None] * len(calls), threading.Barrier(len(calls))

    def run(number, call):
        start.wait()
        try:
            results[number] = call()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


class TestRacing:
    def test_two_who_allocate_at_once_leave_one_coordinator(self, fresh_db):
        team = make.team()
        lead, nurses = make.staff(team), [make.staff(team) for _ in range(4)]
        episode = make.episode(team, coordinator=lead)

        def allocate(nurse):
            return lambda: people.allocate(episode=episode, coordinator=nurse, by=lead, at=timezone.now())

        results = race(*map(allocate, nurses))
        assert not [r for r in results if isinstance(r, Exception)]
        assert CoordinatorPeriod.objects.filter(episode=episode, ends_at=None).count() == 1
        assert CoordinatorPeriod.objects.at(timezone.now()).filter(episode=episode).count() == 1

    def test_of_two_who_accept_at_once_one_is_told(self, fresh_db):
        team = make.team()
        lead = make.staff(team)
        episode = make.episode(team, state="referred", accepted_at=None, referred_at=make.days_ago(1))

        def accept():
            return people.accept(
                episode=episode,
                coordinator=lead,
                intensity="weekly",
                reason="New",
                review_by=timezone.localdate() + dt.timedelta(days=9),
                by=lead,
                at=timezone.now(),
            )

        results = race(accept, accept)
        assert sorted(isinstance(r, people.Refused) for r in results) == [False, True]
        assert CoordinatorPeriod.objects.count() == 1

    def test_of_two_who_register_the_same_person_at_once_one_is_told(self, fresh_db):
        from caseload.people.details import Details, Referral
        from caseload.people.models import Person

        team = make.team()
        lead = make.staff(team)
        details = Details("Marcia", "Lund", date_of_birth=dt.date(1979, 5, 2), nhs_number=make.nhs_number())

        def register():
            return people.register(team=team, details=details, referral=Referral("gp"), by=lead, at=timezone.now())

        results = race(register, register, register)
        assert sorted(isinstance(r, people.Refused) for r in results) == [False, True, True]
        assert Person.objects.count() == 1

    def test_a_death_and_a_new_referral_at_once_leave_nobody_open(self, fresh_db):
        from caseload.people.details import Referral
        from caseload.people.models import Episode

        team, other = make.team(), make.team()
        lead = make.staff(team)
        person = make.episode(team, coordinator=lead).person
        race(
            lambda: people.record_death(person=person, died_on=timezone.localdate(), by=lead, at=timezone.now()),
            lambda: people.refer(person=person, team=other, referral=Referral("gp"), by=lead, at=timezone.now()),
        )
        assert not Episode.objects.filter(state__in=["referred", "accepted"]).exists()
