"""With real commits: several who tap "I go" at once; an admission by hand and by the feed at once."""

import datetime as dt

from django.utils import timezone

from caseload.models import HospitalSpell, InReachPlan, PlannedVisit
from caseload.spells import operations as spells
from caseload.spells.operations import Followed, Going, SpellRefusedError
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
