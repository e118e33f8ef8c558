"""With real commits: several who tap "I go" at once; an admission by hand and by the feed at once."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from caseload.models import DischargeMeeting, HospitalSpell, InReachPlan, PlannedVisit
from caseload.spells import operations as spells
from caseload.spells.operations import (
    Followed,
    Going,
    InReach,
    Leaving,
    Meeting,
    Planning,
    SpellRefusedError,
    Stay,
    Strand,
)
from teams.faults import MeanwhileError, fingerprint
from tests import make
from tests.caseload.contacts.test_racing import together
from tests.caseload.spells.test_operations import stay

HOUR = dt.timedelta(hours=1)


def test_of_several_who_tap_at_once_one_goes_and_the_others_are_told(fresh_db):
    team, now = make.team(open_days=[1, 2, 3, 4, 5, 6, 7], open_on_bank_holidays=True), timezone.now()
    staff = [make.staff(team, name=f"Nurse {number}") for number in range(4)]
    episode = make.episode(team, coordinator=staff[0])
    spell = spells.admit(episode=episode, stay=stay(now), by=staff[0], at=now)
    spells.discharge(spell=spell, discharged_at=now - HOUR, method="1", destination="19", by=staff[0], at=now)

    def tap(nurse):
        return lambda: spells.book_follow_up(
            spell=spell, going=Going(nurse, 1), episode=episode, by=nurse, at=timezone.now()
        )

    answers = together(*map(tap, staff))
    assert sum(isinstance(one, SpellRefusedError) for one in answers) == len(staff) - 1
    assert PlannedVisit.objects.filter(purpose="follow_up_72h", state="planned").count() == 1


def test_told_by_hand_and_by_the_feed_at_once_it_is_one_stay_with_one_plan(fresh_db):
    team, now = make.team(), timezone.now()
    jo = make.staff(team)
    episode = make.episode(team, coordinator=jo)
    says = Followed(
        hospital="Larch House", ward="Oak Ward", kind="psychiatric", bed_type="200", admitted_at=now - 5 * HOUR
    )
    together(
        lambda: spells.admit(episode=episode, stay=stay(now), by=jo, at=timezone.now()),
        lambda: spells.follow(
            person_id=episode.person_id, spell=None, says=says, before=None, told_by="PAS", by=jo, at=timezone.now()
        ),
    )
    assert HospitalSpell.objects.count() == 1
    assert InReachPlan.objects.filter(ended_at=None).count() == 1


def stays(now):
    """Somebody in hospital, and what two colleagues have open of it."""
    team = make.team(open_days=[1, 2, 3, 4, 5, 6, 7], open_on_bank_holidays=True)
    jo = make.staff(team)
    spell = spells.admit(episode=make.episode(team, coordinator=jo), stay=stay(now), by=jo, at=now)
    return HospitalSpell.objects.get(pk=spell.pk), jo


def correcting(spell, jo, now):
    seen = fingerprint(Stay.of(spell))
    return [partial(spells.correct, stay=stay(now, ward=ward), seen=seen) for ward in ("Elm Ward", "Ash Ward")]


def planning(spell, jo, now):
    seen, today = fingerprint(Planning.of(spell)), timezone.localdate(now)
    plans = [Planning(today + dt.timedelta(days=days), None, "", None, "") for days in (3, 4)]
    return [partial(spells.plan_leaving, told=told, seen=seen) for told in plans]


def meeting(spell, jo, now):
    told = Meeting(timezone.localdate(now))
    row = spells.record_meeting(spell=spell, told=told, by=jo, at=now)
    row = DischargeMeeting.objects.get(pk=row.pk)
    anew = [Meeting(told.on_date, place=place) for place in ("Oak Ward", "Room 3")]
    seen = fingerprint(Meeting.of(row))
    return [partial(spells.record_meeting, told=one, meeting=row, seen=seen) for one in anew]


def visiting(spell, jo, now):
    seen = fingerprint(InReachPlan.objects.get(ended_at=None).pk)
    strands = {"visits": Strand(who=jo), "ward_round": Strand(), "consultant": Strand()}
    review = timezone.localdate(now) + dt.timedelta(days=14)
    plans = [InReach(every_weeks=weeks, reason="Far away", review_by=review, **strands) for weeks in (2, 3)]
    return [partial(spells.adjust_in_reach, told=told, seen=seen) for told in plans]


def leaving(spell, jo, now):
    seen = fingerprint(Leaving.of(spell))
    said = {"discharged_at": now - HOUR, "method": "1", "seen": seen}
    return [partial(spells.discharge, destination=where, **said) for where in ("19", "65")]


@pytest.mark.parametrize("about", [correcting, planning, meeting, visiting, leaving])
def test_of_two_who_save_what_both_had_open_the_second_is_told_what_the_first_wrote(fresh_db, about):
    now = timezone.now()
    spell, jo = stays(now)
    saves = [partial(save, spell=spell, by=jo, at=timezone.now()) for save in about(spell, jo, now)]
    answers = together(*saves)
    [told] = [one for one in answers if isinstance(one, Exception)]
    assert isinstance(told, MeanwhileError)
    again = saves[answers.index(told)]
    if about is not leaving:  # it stands, and is corrected by another page
        again(seen=told.seen)
