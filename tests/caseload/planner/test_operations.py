"""Saving a week, two at once, and what they say happened."""

import datetime as dt
import threading

import pytest
from django.db import connections
from django.utils import timezone

from audit.models import Event
from caseload.people import operations as people
from caseload.planner import operations as planner
from caseload.planner import queries
from caseload.planner.models import EntryOutcome, WeekPlan
from caseload.planner.week import MOST_IN_A_PART, Planned, monday_of
from tests import make

MORNING = Planned(1, "morning", "self_care", "", "pills")
WALK = Planned(2, "afternoon", "leisure", "Canal with Ray", "walk")
MUSIC = Planned(3, "evening", "rest", "Headphones")


@pytest.fixture
def team(db):
    return make.team()


@pytest.fixture
def nurse(team):
    return make.staff(team, name="Sam Okoro")


@pytest.fixture
def episode(team, nurse):
    return make.episode(team, coordinator=nurse)


def monday():
    return monday_of(timezone.localdate())


def save(episode, by, *week, base=None, on=None, with_person=True):
    return planner.save_week(
        episode=episode, monday=on or monday(), base=base and base.uuid, week=week, with_person=with_person, by=by,
        at=timezone.now(),
    )  # fmt: skip


def standing(episode, on=None):
    return queries.weeks_of(episode.person, on or monday())


def working_of(episode, user):
    return queries.weeks_of(episode.person, monday(), user=user).working


def test_a_change_is_a_new_version_and_the_old_one_can_still_be_read(episode, nurse):
    first = save(episode, nurse, MORNING, WALK)
    save(episode, nurse, WALK, MUSIC, base=first)
    weeks = standing(episode)
    assert weeks.current.week == (WALK, MUSIC)
    assert weeks.version(str(first.uuid)).week == (MORNING, WALK)
    assert Event.objects.filter(verb="week.planned", person_id=episode.person_id).count() == 2


def test_whoever_saves_second_is_told_and_nothing_is_overwritten(episode, nurse):
    first = save(episode, nurse, MORNING)
    save(episode, make.staff(episode.team, name="Jo Marsh"), MORNING, WALK, base=first)
    with pytest.raises(planner.ChangedMeanwhileError, match="Jo Marsh"):
        save(episode, nurse, MUSIC, base=first)
    assert standing(episode).current.week == (MORNING, WALK)


def test_two_who_begin_a_week_at_once_do_not_both_begin_it(episode, nurse):
    save(episode, nurse, MORNING)
    with pytest.raises(planner.ChangedMeanwhileError):
        save(episode, nurse, WALK)


def test_racing_saves_make_one_version_and_tell_the_others(fresh_db):
    team = make.team()
    who = make.staff(team)
    episode = make.episode(team)
    first = save(episode, who, MORNING)
    start, results = threading.Barrier(4), []

    def run(number):
        start.wait()
        try:
            results.append(save(episode, who, Planned(1, "night", "rest", f"Mine {number}"), base=first))
        except planner.ChangedMeanwhileError as told:
            results.append(told)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(isinstance(result, WeekPlan) for result in results) == 1
    assert len(results) == 4
    assert WeekPlan.objects.filter(successor=None).count() == 1


@pytest.mark.parametrize(
    ("thing", "field"),
    [
        (Planned(8, "morning", "rest", "Sleep in"), "days"),
        (Planned(0, "morning", "rest", "Sleep in"), "days"),
        (Planned(1, "midday", "rest", "Sleep in"), "parts"),
        (Planned(1, "morning", "chores", "Sleep in"), "area"),
        (Planned(1, "morning", "rest"), "words"),
        (Planned(1, "morning", "rest", "x" * 81), "words"),
        (Planned(1, "morning", "rest", "", "../secret"), "picture"),
    ],
)
def test_what_is_no_entry_of_a_week_is_refused_at_its_field(episode, nurse, thing, field):
    with pytest.raises(planner.PlanRefusedError) as refused:
        save(episode, nurse, thing)
    assert refused.value.field == field
    assert not WeekPlan.objects.exists()


def test_more_than_a_page_can_show_is_refused(episode, nurse):
    week = [Planned(2, "morning", "rest", f"Thing {n}") for n in range(MOST_IN_A_PART + 1)]
    with pytest.raises(planner.PlanRefusedError, match="Tuesday morning"):
        save(episode, nurse, *week)


def test_an_empty_week_cannot_be_begun_but_a_week_can_be_emptied(episode, nurse):
    with pytest.raises(planner.PlanRefusedError, match="Add something"):
        save(episode, nurse)
    save(episode, nurse, base=save(episode, nurse, MORNING))
    assert standing(episode).current.week == ()


def test_what_one_is_changing_is_kept_and_is_nobody_elses(episode, nurse):
    mine = {"person": episode.person, "monday": monday(), "by": nurse, "at": timezone.now()}
    planner.add(things=[MORNING, WALK], **mine)
    planner.add(things=[WALK], **mine)
    planner.take_out(key=MORNING.key, **mine)
    assert working_of(episode, nurse).week == (WALK,)
    assert working_of(episode, make.staff(episode.team)) is None
    assert standing(episode).current is None


def test_after_a_colleague_has_saved_both_changes_come_together(episode, nurse):
    first = save(episode, nurse, MORNING, WALK)
    mine = {"person": episode.person, "monday": monday(), "by": nurse, "at": timezone.now()}
    planner.add(things=[MUSIC], **mine)
    allotment = Planned(4, "afternoon", "work", "Allotment")
    save(episode, make.staff(episode.team), MORNING, allotment, base=first)
    both = planner.bring_together(**mine)
    assert (both.came, both.went) == ((allotment,), (WALK,))
    working = working_of(episode, nurse)
    assert set(working.week) == {MORNING, MUSIC, allotment}
    saved = planner.save_week(
        episode=episode, monday=monday(), base=working.base, week=working.week, with_person=True, by=nurse,
        at=timezone.now(),
    )  # fmt: skip
    assert standing(episode).current.uuid == saved.uuid


def tell(episode, by, entry, happened="yes", words="", seen=0, at=None):
    return planner.record_happened(
        episode=episode, monday=monday(), version=standing(episode).current.uuid,
        told=[planner.Told(entry.pk, happened, words, seen)], today=monday() + dt.timedelta(days=6), by=by,
        at=at or timezone.now(),
    )  # fmt: skip


def test_what_they_say_again_stands_and_the_earlier_word_is_kept(episode, nurse):
    save(episode, nurse, MORNING)
    [entry] = standing(episode).current.entries
    tell(episode, nurse, entry, "no", "Slept through")
    [entry] = standing(episode).current.entries
    tell(episode, nurse, entry, "partly", "Later on", seen=entry.outcome)
    [entry] = standing(episode).current.entries
    assert (entry.happened, entry.said) == ("partly", "Later on")
    assert EntryOutcome.objects.count() == 2


def test_a_colleagues_word_written_meanwhile_is_not_written_over(episode, nurse):
    save(episode, nurse, MORNING)
    [entry] = standing(episode).current.entries
    tell(episode, make.staff(episode.team, name="Jo Marsh"), entry, "no")
    with pytest.raises(planner.PlanRefusedError, match="Jo Marsh wrote “Not this time”") as refused:
        tell(episode, nurse, entry, "yes")
    assert refused.value.field == f"happened-{entry.pk}"
    assert EntryOutcome.objects.count() == 1


def test_what_was_said_stays_with_what_is_planned_still(episode, nurse):
    first = save(episode, nurse, MORNING, WALK)
    morning = standing(episode).current.entries[0]
    tell(episode, nurse, morning, "yes", "With tea")
    save(episode, nurse, MORNING, MUSIC, base=first)
    weeks = standing(episode)
    assert [(entry.happened, entry.said) for entry in weeks.current.entries] == [("yes", "With tea"), ("", "")]
    assert weeks.version(str(first.uuid)).entries[0].said == "With tea"


def test_nobody_says_what_happened_on_a_day_to_come(episode, nurse):
    save(episode, nurse, MUSIC)
    [entry] = standing(episode).current.entries
    with pytest.raises(planner.PlanRefusedError, match="still to come"):
        planner.record_happened(
            episode=episode, monday=monday(), version=standing(episode).current.uuid,
            told=[planner.Told(entry.pk, "yes")], today=monday(), by=nurse, at=timezone.now(),
        )  # fmt: skip


def test_the_plan_goes_with_the_person_to_another_team(episode, nurse):
    first = save(episode, nurse, MORNING, WALK)
    south = make.team()
    lead = make.staff(south)
    new = people.transfer(
        episode=episode, team=south, coordinator=lead, plan="Moved house", keep_visits=False, by=nurse,
        at=timezone.now(),
    )  # fmt: skip
    assert standing(new).current.week == (MORNING, WALK)
    with pytest.raises(planner.PlanRefusedError, match="no longer works"):
        save(episode, nurse, MUSIC, base=first)
    save(new, lead, MUSIC, base=first)
    assert [version.week for version in standing(new).versions] == [(MUSIC,), (MORNING, WALK)]


def test_after_two_records_are_merged_the_later_plan_stands_and_the_other_can_be_read(team, nurse, episode):
    other = make.episode(make.team())
    save(episode, nurse, MORNING)
    save(other, nurse, WALK)
    people.merge(loser=episode.person, survivor=other.person, by=nurse, at=timezone.now())
    weeks = standing(other)
    assert [version.week for version in weeks.versions] == [(WALK,), (MORNING,)]
    save(other, nurse, WALK, MUSIC, base=weeks.current)
    assert standing(other).current.week == (WALK, MUSIC)
    assert len(standing(other).versions) == 3
