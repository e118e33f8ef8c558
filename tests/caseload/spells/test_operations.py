"""Hospital stays by hand: in-reach instead of the person's rhythm, and daily after they have left."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.alerts import queries
from caseload.alerts.models import Alert
from caseload.models import RhythmPeriod
from caseload.people import operations as people
from caseload.people.operations.registration import Referral
from caseload.people.signals import tell_changed
from caseload.spells import operations as spells
from caseload.spells.models import HospitalSpell
from caseload.spells.operations import SpellRefusedError, Stay
from desk.noticed import cards_of
from teams.access import rights_of
from teams.models import ShiftCoordinator
from tests import make
from tests.caseload.alerts.moments import at
from tests.caseload.alerts.test_engine import bring_up_to_date, open_rules
from tests.queries import assert_queries

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def episode(team, jo, now):
    """Agreed: every 3 days; seen yesterday."""
    episode = make.episode(team, coordinator=jo)
    make.rhythm(episode, 3, jo, starts_at=now - 30 * DAY)
    make.contact(episode, jo, at=now - DAY)
    bring_up_to_date(episode)
    return episode


def stay(now, **said):
    told = {"hospital": "Larch House", "ward": "Oak Ward", "kind": "psychiatric", "bed_type": "200"}
    return Stay(**({"admitted_at": now - dt.timedelta(hours=5), "told_by": "the ward"} | told | said))


def lie(episode, jo, **said):
    """A stay that nobody recorded by an operation."""
    told = {"method": "1", "destination": "19"} if "discharged_at" in said else {"method": "", "destination": ""}
    return HospitalSpell.objects.create(
        person=episode.person, episode=episode, hospital="Larch House", ward="Oak Ward", kind="psychiatric",
        bed_type="200", told_by="the ward", recorded_by=jo, **said,
        **{f"discharge_{name}": code for name, code in told.items()},
    )  # fmt: skip


def rhythm_of(episode):
    episode.refresh_from_db()
    return episode.rhythm_days


def test_an_admission_sets_the_in_reach_rhythm_and_is_noticed_at_once(episode, jo, now):
    spell = spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    assert rhythm_of(episode) == 7
    assert episode.in_hospital_since == spell.admitted_at
    assert episode.state == "accepted"
    assert open_rules(episode) == ["admitted"]
    assert Event.objects.filter(verb="spell.admitted", person_id=episode.person_id).exists()


def test_an_admission_reaches_the_coordinator_whoever_co_ordinates_the_day_and_the_lead(team, episode, jo, now):
    sam, ruth = make.staff(team, name="Sam Okoro"), make.staff(team, "team_lead", "Ruth Vance")
    ShiftCoordinator.objects.create(team=team, on_date=timezone.localdate(now), user=sam, set_by=ruth)
    spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    for user in (jo, sam, ruth):
        cards = cards_of(rights_of(user, on=timezone.localdate(now)), at=now)
        assert [alert.rule.code for card in cards for alert in card.alerts] == ["admitted"], user


def test_the_first_visit_to_the_ward_is_the_next_step_until_it_was_made(episode, jo, now):
    spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    assert next_step(jo) == "in_reach"
    make.contact(episode, jo, at=timezone.now())
    tell_changed([episode.pk], at=timezone.now())
    assert next_step(jo) == "ward_call"


def next_step(reader):
    [alert] = queries.open_alerts(rights_of(reader, on=timezone.localdate()), at=timezone.now())
    return alert.next_steps[0].code


def test_a_general_admission_is_noticed_too(episode, jo, now):
    spells.admit(episode=episode, stay=stay(now, kind="general", bed_type=""), by=jo, at=now)
    assert open_rules(episode) == ["admitted"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"bed_type": ""}, "bed_type"),
        ({"admitted_at": timezone.now() + DAY}, "admitted"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(episode, jo, now, said, field):
    with pytest.raises(SpellRefusedError) as refused:
        spells.admit(episode=episode, stay=stay(now, **said), by=jo, at=now)
    assert refused.value.field == field


def test_nobody_is_in_two_hospitals(episode, jo, now):
    spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    with pytest.raises(SpellRefusedError, match="Already in hospital since"):
        spells.admit(episode=episode, stay=stay(now), by=jo, at=now)


def test_another_teams_people_are_told_too(episode, jo, now):
    elsewhere = make.episode(make.team(), episode.person)
    spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    assert "admitted" in open_rules(elsewhere)
    assert rhythm_of(elsewhere) == 7


def leave(spell, jo, now, **said):
    given = {"discharged_at": now - dt.timedelta(hours=1), "method": "1", "destination": "19"} | said
    return spells.discharge(spell=spell, by=jo, at=now, **given)


def test_after_a_discharge_the_rhythm_is_daily_from_that_day_with_a_review(episode, jo, now):
    spell = leave(spells.admit(episode=episode, stay=stay(now), by=jo, at=now), jo, now)
    assert rhythm_of(episode) == 1
    period = RhythmPeriod.objects.get(episode=episode, ends_at=None)
    assert (period.source, period.starts_at) == ("discharge", spell.discharged_at)
    assert period.review_by == timezone.localdate(spell.discharged_at) + 7 * DAY
    assert RhythmPeriod.objects.get(episode=episode, source="agreed").ends_at == spell.discharged_at
    assert open_rules(episode) == ["discharged_not_followed_up"]
    closed = Alert.objects.get(rule="admitted").closed_facts
    assert closed["because"] == "discharged"


def test_a_rhythm_agreed_since_a_discharge_told_late_stands(episode, jo, now):
    spell = spells.admit(episode=episode, stay=stay(now, admitted_at=now - 9 * DAY), by=jo, at=now)
    people.set_rhythm(
        episode=episode,
        every_days=2,
        reason="Asked for it",
        review_by=timezone.localdate() + 30 * DAY,
        by=jo,
        at=now,
        starts_at=now - DAY,
    )
    leave(spell, jo, now, discharged_at=now - 4 * DAY)
    assert rhythm_of(episode) == 2


def test_a_discharge_taken_back_lets_the_former_rhythm_hold_again_later(episode, jo, now):
    spell = leave(spells.admit(episode=episode, stay=stay(now), by=jo, at=now), jo, now)
    later = now + dt.timedelta(minutes=5)
    spells.reopen(spell=spell, by=jo, at=later)
    assert rhythm_of(episode) == 7  # still in
    assert "admitted" in open_rules(episode)
    assert Alert.objects.get(rule="discharged_not_followed_up").closed_facts == {"because": "reopened"}
    assert RhythmPeriod.objects.at(later).get(episode=episode).every_days == 3


def test_a_stay_recorded_by_mistake_counts_for_nothing_and_is_kept(episode, jo, now):
    spell = spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    spells.retract(spell=spell, reason="Another Dean Whitlock", by=jo, at=now)
    assert rhythm_of(episode) == 3
    assert episode.in_hospital_since is None
    assert Alert.objects.get(rule="admitted").closed_facts == {"because": "retracted"}
    assert HospitalSpell.objects.get().retracted_reason == "Another Dean Whitlock"
    with pytest.raises(SpellRefusedError):
        leave(spell, jo, now)


def test_a_change_of_ward_is_no_new_alert(episode, jo, now):
    spell = spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    before = Alert.objects.get(rule="admitted").pk
    spells.correct(spell=spell, stay=stay(now, ward="Elm Ward"), by=jo, at=now)
    alert = Alert.objects.get(rule="admitted")
    assert (alert.pk, alert.facts["ward"]) == (before, "Elm Ward")


def test_discharged_as_died_records_the_death(episode, jo, now):
    spell = spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    leave(spell, jo, now, method="4", destination="79")
    episode.refresh_from_db()
    episode.person.refresh_from_db()
    assert episode.person.died_on == timezone.localdate(now - dt.timedelta(hours=1))
    assert (episode.state, episode.closure_reason) == ("closed", "06")
    assert open_rules(episode) == ["died"]


def test_an_open_stay_follows_the_person_to_the_new_team(episode, jo, now):
    spell = spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    other = make.team()
    new = people.transfer(
        episode=episode,
        team=other,
        coordinator=make.staff(other),
        plan="Goes on",
        keep_visits=False,
        by=jo,
        at=now,
    )
    spell.refresh_from_db()
    assert spell.episode_id == new.pk
    assert open_rules(new) == ["admitted"]
    assert open_rules(episode) == []


@pytest.mark.parametrize(
    ("outcome", "hours_after", "closes"),
    [("seen", 30, True), ("spoke", 30, True), ("message", 30, False), ("not_in", 30, False), ("seen", 1, False)],
)
def test_what_ends_the_follow_up_alert(team, jo, outcome, hours_after, closes):
    """Discharged at noon three days ago; an hour later is the same day and does not count."""
    now = timezone.now()
    left = timezone.localtime(now - 3 * DAY).replace(hour=12, minute=0)
    episode = make.episode(team, coordinator=jo)
    spell = spells.admit(episode=episode, stay=stay(now, admitted_at=left - DAY), by=jo, at=now)
    leave(spell, jo, now, discharged_at=left)
    assert "discharged_not_followed_up" in open_rules(episode)
    make.contact(episode, jo, outcome, at=left + dt.timedelta(hours=hours_after))
    bring_up_to_date(episode)
    assert ("discharged_not_followed_up" not in open_rules(episode)) is closes
    if closes:
        facts = Alert.objects.get(rule="discharged_not_followed_up").closed_facts
        assert (facts["because"], facts["by"]) == ("followed_up", jo.pk)


def test_readmission_ends_it(episode, jo, now):
    leave(spells.admit(episode=episode, stay=stay(now), by=jo, at=now), jo, now)
    spells.admit(episode=episode, stay=stay(now, admitted_at=now - dt.timedelta(minutes=5)), by=jo, at=now)
    assert Alert.objects.get(rule="discharged_not_followed_up").closed_facts == {"because": "readmitted"}


def test_a_general_admission_is_no_follow_up(episode, jo, now):
    leave(spells.admit(episode=episode, stay=stay(now), by=jo, at=now), jo, now)
    later = stay(now, admitted_at=now - dt.timedelta(minutes=5), kind="general", bed_type="")
    spells.admit(episode=episode, stay=later, by=jo, at=now)
    assert open_rules(episode) == ["admitted", "discharged_not_followed_up"]


def test_an_episode_opened_while_they_are_in_hospital_through_another_team_knows_it(episode, jo, now):
    spell = spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
    other = make.team()
    taker = make.staff(other)
    told = Referral(referred_by="gp", reason="Housing")
    second = people.refer(person=episode.person, team=other, referral=told, by=taker, at=now)
    people.accept(
        episode=second, coordinator=taker, intensity="daily", reason="New", review_by=timezone.localdate() + 9 * DAY,
        by=taker, at=now,
    )  # fmt: skip
    second.refresh_from_db()
    assert second.in_hospital_since == spell.admitted_at
    assert second.rhythm_days == 7
    assert open_rules(second) == ["admitted"]


@pytest.mark.parametrize(
    ("hours", "said", "tone"),
    [
        (3, "Seen on the day. The national follow-up still falls Tue 3 Nov 2020 to Thu 5 Nov 2020.", "soon"),
        (25, "25 hours have passed.", "act"),
        (90, "Seen on the day. Nobody followed up from Tue 3 Nov 2020 to Thu 5 Nov 2020.", "act"),
    ],
)
def test_seen_on_the_day_of_discharge_is_said_and_does_not_count(team, jo, hours, said, tone):
    left = at("2020-11-02 10:00")
    episode = make.episode(team, coordinator=jo, accepted_at=at("2020-01-05 10:00"))
    lie(episode, jo, admitted_at=left - 9 * DAY, discharged_at=left)
    make.contact(episode, jo, at=left + dt.timedelta(hours=2))
    moment = left + dt.timedelta(hours=hours)
    bring_up_to_date(episode, at=moment)
    found = queries.open_alerts(rights_of(jo, on=left.date()), at=moment)
    shown = next(one for one in found if one.rule.code == "discharged_not_followed_up")
    assert said in shown.sentence
    assert shown.tone == tone


@pytest.mark.parametrize(
    ("now", "said", "tone"),
    [
        ("2020-11-05 12:00", "Not seen there yet: the first visit falls by Thu 5 Nov 2020.", "soon"),
        ("2020-11-06 12:00", "Not seen there yet: the first visit was due by Thu 5 Nov 2020", "act"),
    ],
)
def test_the_first_visit_to_the_ward_is_pressing_once_it_is_late(team, jo, now, said, tone):
    episode = make.episode(team, coordinator=jo, accepted_at=at("2020-01-05 10:00"))
    lie(episode, jo, admitted_at=at("2020-11-02 10:00"))
    bring_up_to_date(episode, at=at(now))
    found = queries.open_alerts(rights_of(jo, on=at(now).date()), at=at(now))
    shown = next(one for one in found if one.rule.code == "admitted")
    assert said in shown.sentence
    assert shown.tone == tone


def test_the_number_of_queries_does_not_grow_with_earlier_stays(episode, jo, now):
    for days in range(40, 10, -5):
        spell = spells.admit(episode=episode, stay=stay(now, admitted_at=now - days * DAY), by=jo, at=now)
        leave(spell, jo, now, discharged_at=now - (days - 2) * DAY)
    with assert_queries(at_most=40):  # the stay, its in-reach plan and the visits of the next weeks
        spells.admit(episode=episode, stay=stay(now), by=jo, at=now)
