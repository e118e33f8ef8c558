"""Who answers for a person, reviews and expiries, unanswered concerns, visits without a record, a death."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.alerts import engine, queries
from caseload.alerts import operations as noticed
from caseload.alerts.models import Alert
from caseload.contacts import operations as contacts
from caseload.contacts.models import Concern
from caseload.models import CoordinatorPeriod, IntensityPeriod, RhythmPeriod
from caseload.people import operations as people
from teams.access import rights_of
from teams.faults import FieldError
from teams.models import Absence, ShiftCoordinator
from tests import make
from tests.caseload.alerts.moments import at
from tests.caseload.alerts.test_engine import bring_up_to_date, open_rules

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def team():
    return make.team(day_starts_at=make.FOUR)


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def episode(team, jo):
    """Seen an hour ago, so that only what a test is about is true."""
    episode = make.episode(team, coordinator=jo)
    make.contact(episode, jo, at=timezone.now() - dt.timedelta(hours=1))
    return episode


def rules(episode, moment=None):
    bring_up_to_date(episode, at=moment or timezone.now())
    return open_rules(episode)


def sentences(user, moment=None):
    found = queries.open_alerts(rights_of(user, on=timezone.localdate()), at=moment or timezone.now())
    return {alert.rule.code: alert.sentence for alert in found}


def mine(user, moment=None):
    moment = moment or timezone.now()
    found = queries.open_alerts(rights_of(user, on=timezone.localdate()), at=moment, mine=True)
    return [alert.rule.code for alert in found]


# Who answers for them


def test_nobody_answers_for_somebody(episode, jo):
    assert rules(episode) == []
    CoordinatorPeriod.objects.update(ends_at=timezone.now() - DAY)
    assert rules(episode) == ["no_coordinator"]
    assert "care co-ordinator for 1 day" in sentences(jo)["no_coordinator"]
    CoordinatorPeriod.objects.create(
        person_id=episode.person_id, episode=episode, user=jo, starts_at=timezone.now(), set_by=jo
    )
    assert rules(episode) == []


def test_whoever_is_to_go_and_to_come_is_noticed_in_between_though_nobody_touches_the_episode(episode, team, jo):
    now = timezone.now()
    CoordinatorPeriod.objects.update(ends_at=now + 5 * DAY)
    later = {"user": make.staff(team), "starts_at": now + 8 * DAY, "set_by": jo}
    CoordinatorPeriod.objects.create(person_id=episode.person_id, episode=episode, **later)
    bring_up_to_date(episode)
    for days, expected in ((4, False), (6, True), (9, False)):
        engine.reconcile(episode_ids=[episode.pk], at=now + days * DAY)
        assert ("no_coordinator" in open_rules(episode)) is expected


def test_nobody_is_overlooked_whose_state_was_never_reckoned(episode):
    CoordinatorPeriod.objects.update(ends_at=timezone.now() - DAY)
    engine.reconcile(episode_ids=[episode.pk], at=timezone.now())
    assert "no_coordinator" in open_rules(episode)


def test_away_without_cover_goes_to_the_shift_coordinator(episode, team, jo):
    today = timezone.localdate()
    other = make.staff(team)
    ShiftCoordinator.objects.create(team=team, on_date=today, user=other, set_by=other)
    absence = Absence.objects.create(user=jo, starts_on=today - DAY, ends_on=today + DAY, kind="leave", set_by=jo)
    assert rules(episode) == ["coordinator_away"]
    assert "Jo Marsh, the care co-ordinator, is away" in sentences(other)["coordinator_away"]
    assert mine(other) == ["coordinator_away"]
    assert mine(jo) == []
    absence.covered_by = other
    absence.save()
    assert rules(episode) == []


def test_alerts_of_somebody_away_go_to_the_cover_and_to_the_shift_coordinator(team, jo):
    today = timezone.localdate()
    cover, shift = make.staff(team), make.staff(team)
    late = make.episode(team, coordinator=jo)
    assert rules(late) == ["not_tried"]
    assert (mine(jo), mine(cover), mine(shift)) == (["not_tried"], [], [])
    Absence.objects.create(user=jo, starts_on=today, kind="sick", set_by=jo, covered_by=cover)
    ShiftCoordinator.objects.create(team=team, on_date=today, user=cover, set_by=cover)
    ShiftCoordinator.objects.create(team=team, on_date=today, user=shift, set_by=cover)  # the latest counts
    assert (mine(jo), mine(cover), mine(shift)) == ([], ["not_tried"], ["not_tried"])


def test_cover_that_is_away_too_covers_nobody(episode, team, jo):
    today = timezone.localdate()
    cover = make.staff(team, name="Kit Marlow")
    Absence.objects.create(user=jo, starts_on=today, kind="sick", set_by=jo, covered_by=cover)
    assert rules(episode) == []
    theirs = Absence.objects.create(user=cover, starts_on=today, ends_on=today + DAY, kind="sick", set_by=jo)
    assert rules(episode) == ["coordinator_away"]
    assert "Kit Marlow covers, but is away today too." in sentences(jo)["coordinator_away"]
    Absence.objects.filter(pk=theirs.pk).update(starts_on=today - DAY, ends_on=today)
    assert rules(episode) == []
    facts = Alert.objects.get().closed_facts
    assert (facts["because"], facts["by"]) == ("covered", cover.pk)


def test_what_a_leaver_had_taken_over_comes_back_to_the_named_worker(team, jo):
    leaver = make.staff(team)
    late = make.episode(team, coordinator=jo)
    rules(late)
    Alert.objects.update(owner=leaver)
    assert (mine(jo), mine(leaver)) == ([], ["not_tried"])
    leaver.memberships.update(starts_on=timezone.localdate() - DAY, ends_on=timezone.localdate())
    assert mine(jo) == ["not_tried"]
    assert "Taken over" not in sentences(jo)["not_tried"]


@pytest.mark.parametrize(("days", "said"), [(0, "since today"), (1, "for 1 day."), (5, "for 5 days.")])
def test_for_how_long_nobody_answers_for_somebody(episode, jo, days, said):
    CoordinatorPeriod.objects.update(ends_at=timezone.now() - days * DAY - dt.timedelta(minutes=1))
    rules(episode)
    assert said in sentences(jo)["no_coordinator"]


def test_it_says_who_answers_for_them_now(episode, jo):
    CoordinatorPeriod.objects.update(ends_at=timezone.now() - DAY)
    rules(episode)
    CoordinatorPeriod.objects.create(
        person_id=episode.person_id, episode=episode, user=jo, starts_at=timezone.now(), set_by=jo
    )
    rules(episode)
    assert Alert.objects.get().closed_facts == {"because": "allocated", "by": jo.pk}


# Reviews and expiries


@pytest.mark.parametrize(("days", "found"), [(8, []), (7, ["rhythm_review"]), (0, ["rhythm_review"])])
def test_a_rhythm_shows_a_week_before_its_review(episode, jo, days, found):
    make.rhythm(episode, 7, jo, review_by=timezone.localdate() + days * DAY)
    noon = timezone.localtime().replace(hour=12)
    assert rules(episode, noon) == found


def test_a_review_is_due_the_day_after_and_then_ages(episode, jo):
    by = timezone.localdate() + 2 * DAY
    make.intensity(episode, "weekly", jo, review_by=by)
    assert rules(episode) == ["intensity_review"]
    alert = Alert.objects.get()
    assert alert.since_at == dt.datetime.combine(by + DAY, dt.time(4), tzinfo=at("2020-01-01").tzinfo)
    assert "Contact intensity (weekly) is to be reviewed by" in sentences(jo)["intensity_review"]
    assert "was to be reviewed by" in sentences(jo, timezone.now() + 4 * DAY)["intensity_review"]
    now = timezone.now()
    IntensityPeriod.objects.update(ends_at=now)
    make.intensity(episode, "weekly", jo, starts_at=now, review_by=by + 90 * DAY)
    assert rules(episode) == []
    assert Alert.objects.get().closed_facts == {"because": "reviewed", "by": jo.pk}


def test_a_rhythm_that_has_ended_needs_no_review(episode, jo):
    make.rhythm(episode, 7, jo, review_by=timezone.localdate() - DAY)
    RhythmPeriod.objects.update(ends_at=timezone.now())
    assert rules(episode) == []


# Concerns and worries


def concern(episode, jo, kind):
    return Concern.objects.create(
        person_id=episode.person_id,
        episode=episode,
        kind=kind,
        raised_by="His mother" if kind == "carer" else jo.name,
        words="He has not eaten since Sunday",
        recorded_by=jo,
        recorded_at=timezone.now(),
    )


def test_a_concern_stands_until_somebody_answers_it(episode, jo):
    raised = concern(episode, jo, "carer")
    assert rules(episode) == ["concern_unacknowledged"]
    assert "His mother raised a concern" in sentences(jo)["concern_unacknowledged"]
    contacts.acknowledge_concern(concern=raised, response="Visiting today", by=jo, at=timezone.now())
    assert open_rules(episode) == []
    facts = Alert.objects.get().closed_facts
    assert (facts["because"], facts["by"]) == ("answered", jo.pk)


def test_a_concern_is_answered_on_its_own_page_and_not_merely_acknowledged(client, episode, jo):
    raised = concern(episode, jo, "carer")
    rules(episode)
    with pytest.raises(FieldError):
        noticed.acknowledge(alert=Alert.objects.get(), note="Visiting today", by=jo, at=timezone.now())
    client.force_login(jo)
    assert reverse("concern", args=[raised.uuid]) in client.get(reverse("alerts")).content.decode()


def test_a_concern_raised_before_acceptance_is_noticed(team, jo):
    waiting = make.episode(team, state="referred", referred_at=timezone.now() - DAY, accepted_at=None)
    concern(waiting, jo, "worry")
    assert rules(waiting) == ["worry_unacknowledged"]


def test_an_unanswered_concern_follows_the_person_to_the_new_team(episode, jo):
    concern(episode, jo, "carer")
    other = make.team()
    taker = make.staff(other)
    moved = people.transfer(
        episode=episode, team=other, coordinator=taker, plan="Moved", keep_visits=False, by=jo, at=timezone.now()
    )
    assert open_rules(episode) == []
    assert open_rules(moved) == ["concern_unacknowledged"]
    assert mine(taker) == ["concern_unacknowledged"]


@pytest.mark.parametrize("kind", ["carer", "worry"])
def test_an_unanswered_concern_outlives_the_closing_until_somebody_answers_it(episode, jo, kind):
    raised = concern(episode, jo, kind)
    rules(episode)
    people.close(episode=episode, reason="02", plan="GP", handed=people.HandedOn("GP"), by=jo, at=timezone.now())
    [code] = open_rules(episode)
    assert list(sentences(jo)) == [code]
    assert mine(jo) == [code]
    contacts.acknowledge_concern(concern=raised, response="Rang her", by=jo, at=timezone.now())
    assert open_rules(episode) == []


def test_a_worry_on_a_late_entry_after_the_closing_is_noticed_too(episode, jo):
    rules(episode)
    people.close(episode=episode, reason="02", plan="GP", handed=people.HandedOn("GP"), by=jo, at=timezone.now())
    concern(episode, jo, "worry")
    assert rules(episode) == ["worry_unacknowledged"]


def test_a_worry_goes_at_once_to_the_shift_coordinator_and_the_lead(episode, team, jo):
    shift = make.staff(team)
    ShiftCoordinator.objects.create(team=team, on_date=timezone.localdate(), user=shift, set_by=jo)
    concern(episode, jo, "worry")
    assert rules(episode) == ["worry_unacknowledged"]
    assert Alert.objects.get().escalated_at
    assert mine(shift) == mine(jo) == ["worry_unacknowledged"]


# Visits without a record


def visit_rules(episode, moment):
    return [rule for rule in rules(episode, moment) if rule == "visit_not_recorded"]


@pytest.mark.parametrize(
    ("purpose", "starts", "quiet", "opens"),
    [
        ("routine", "2020-11-16 10:00", "2020-11-17 03:59", "2020-11-17 04:00"),
        ("routine", "2020-10-24 10:00", "2020-10-25 03:59", "2020-10-25 04:00"),  # the clocks go back
        ("depot", "2020-11-16 10:00", "2020-11-16 13:59", "2020-11-16 14:00"),  # four hours of grace
        ("depot", "2020-10-25 00:30", "2020-10-25 03:29", "2020-10-25 03:30"),  # of which one stood twice
        ("clozapine", None, "2020-11-17 03:59", "2020-11-17 04:00"),
        ("depot", "2020-11-17 02:00", "2020-11-17 03:59", "2020-11-17 04:00"),  # never later than the others
    ],
)
def test_a_visit_without_a_record_shows_on_the_next_day_or_after_its_grace(
    episode, jo, purpose, starts, quiet, opens
):
    day = dt.date.fromisoformat((starts or "2020-11-16 10:00")[:10])
    day -= DAY * bool(starts and starts[11:13] in ("00", "02"))
    make.visit(episode, jo, on=day, at=starts and at(starts), purpose=purpose)
    assert visit_rules(episode, at(quiet)) == []
    assert visit_rules(episode, at(opens)) == ["visit_not_recorded"]
    assert Alert.objects.get(rule="visit_not_recorded").since_at == at(opens)


def test_each_visit_is_a_subject_of_its_own_and_says_what_became_of_it(episode, jo):
    first = make.visit(episode, jo, on=timezone.localdate() - 2 * DAY)
    make.visit(episode, jo, on=timezone.localdate() - 3 * DAY)
    rules(episode)
    assert Alert.objects.filter(rule="visit_not_recorded", closed_at=None).count() == 2
    first.state = "cancelled_by_us"
    first.save()
    rules(episode)
    closed = Alert.objects.get(closed_at__isnull=False)
    assert (closed.subject, closed.closed_facts) == (str(first.pk), {"because": "cancelled_by_us"})


# A death


def test_a_death_ends_all_alerts_and_is_told_until_somebody_acknowledges_it(team, jo):
    late = make.episode(team, coordinator=jo)
    assert rules(late) == ["not_tried"]
    lead = make.staff(team, "team_lead")
    people.record_death(person=late.person, died_on=timezone.localdate(), by=lead, at=timezone.now())
    assert open_rules(late) == ["died"]
    assert Alert.objects.get(rule="not_tried").closed_facts == {"because": "died"}
    died = Alert.objects.get(rule="died")
    assert died.escalated_at  # the lead is told
    assert mine(jo) == ["died"]  # and so is the last co-ordinator
    assert "Died on" in sentences(lead)["died"]
    noticed.acknowledge(alert=died, note="Family visited", by=jo, at=timezone.now())
    assert open_rules(late) == []
    assert rules(late) == []


def test_a_death_taken_back_lets_the_alerts_stand_again(team, jo):
    late = make.episode(team, coordinator=jo)
    rules(late)
    people.record_death(person=late.person, died_on=timezone.localdate(), by=jo, at=timezone.now())
    people.undo_death(person=late.person, by=jo, at=timezone.now())
    assert open_rules(late) == ["not_tried"]
