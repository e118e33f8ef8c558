"""Not seen though tried, not tried, tries in a row: at the exact moments, in both directions."""

import datetime as dt

import pytest

from caseload.alerts import operations as noticed
from caseload.alerts import queries
from caseload.alerts.models import Alert
from caseload.models import Episode, RhythmPeriod
from teams.access import rights_of
from tests import make
from tests.caseload.alerts.moments import at
from tests.caseload.alerts.test_engine import bring_up_to_date, open_rules, versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team(day_starts_at=make.FOUR)


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def episode(team, jo):
    """Accepted long before the tests' days; rhythm: every 3 days."""
    episode = make.episode(team, coordinator=jo, accepted_at=at("2020-01-05 10:00"))
    make.rhythm(episode, 3, jo)
    return episode


def rules_at(episode, moment):
    bring_up_to_date(episode, at=at(moment))
    return [rule for rule in open_rules(episode) if rule not in ("rhythm_review", "intensity_review")]


def shown_to(jo, moment):
    return queries.open_alerts(rights_of(jo, on=dt.date(2020, 11, 1)), at=at(moment))


def sentence(episode, jo, moment, rule):
    return next(alert.sentence for alert in shown_to(jo, moment) if alert.rule.code == rule)


@pytest.mark.parametrize(
    ("seen", "before", "opens"),
    [
        ("2020-11-02 11:00", "2020-11-06 03:59", "2020-11-06 04:00"),
        ("2020-11-03 02:00", "2020-11-06 03:59", "2020-11-06 04:00"),  # the team's day is still Monday
        ("2020-10-22 11:00", "2020-10-26 03:59", "2020-10-26 04:00"),  # the clocks go back on the 25th
        ("2020-03-26 11:00", "2020-03-30 03:59", "2020-03-30 04:00"),  # they go forward on the 29th
    ],
)
def test_it_opens_at_the_start_of_the_teams_next_day_after_the_due_day(episode, jo, seen, before, opens):
    make.contact(episode, jo, at=at(seen))
    assert rules_at(episode, before) == []
    assert rules_at(episode, opens) == ["not_tried"]
    assert Alert.objects.get(closed_at=None, rule="not_tried").since_at == at(opens)


def test_a_due_day_on_which_the_team_is_closed_is_due_on_the_last_open_day_before(jo, team, episode):
    team.open_days, team.open_on_bank_holidays = [1, 2, 3, 4, 5], False
    team.save()
    make.contact(episode, jo, at=at("2020-11-04 11:00"))  # Wednesday; three days on is Saturday: due on Friday
    assert rules_at(episode, "2020-11-07 03:59") == []
    assert rules_at(episode, "2020-11-07 04:00") == ["not_tried"]


def test_tried_and_not_seen_is_not_the_same_as_not_tried(episode, jo):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    make.contact(episode, jo, "not_in", at=at("2020-11-05 11:00"))
    assert rules_at(episode, "2020-11-06 04:00") == ["not_seen"]
    assert rules_at(episode, "2020-11-09 03:59") == ["not_seen"]
    assert rules_at(episode, "2020-11-09 04:00") == ["not_tried"]
    closed = Alert.objects.get(rule="not_seen")
    assert closed.closed_facts == {"because": "not_tried"}
    # Age counts from seen-due in both.
    assert Alert.objects.get(rule="not_tried").since_at == closed.since_at == at("2020-11-06 04:00")


def test_another_try_changes_the_sentence_and_writes_nothing(episode, jo):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    make.contact(episode, jo, "not_in", at=at("2020-11-05 11:00"))
    assert rules_at(episode, "2020-11-06 04:00") == ["not_seen"]
    before = versions()
    said = sentence(episode, jo, "2020-11-06 09:00", "not_seen")
    assert said == "Not seen for 4 days; rhythm: every 3 days. Tried once since."
    make.contact(episode, jo, "declined", at=at("2020-11-06 11:00"))
    assert rules_at(episode, "2020-11-07 09:00") == ["not_seen"]
    assert versions() == before
    said = sentence(episode, jo, "2020-11-07 09:00", "not_seen")
    assert (
        said == "Not seen for 5 days; rhythm: every 3 days. Tried 2 times since. Sighted or heard on Fri 6 Nov 2020."
    )


def test_trying_turns_not_tried_into_not_seen_with_who_and_when(episode, jo):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    rules_at(episode, "2020-11-06 04:00")
    make.contact(episode, jo, "not_in", at=at("2020-11-06 11:00"))
    assert rules_at(episode, "2020-11-06 12:00") == ["not_seen"]
    closed = Alert.objects.get(rule="not_tried").closed_facts
    assert (closed["because"], closed["by"]) == ("tried", jo.pk)


def test_who_took_it_over_and_the_ladder_go_along_when_not_seen_becomes_not_tried(episode, jo, team):
    sam = make.staff(team)
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    make.contact(episode, jo, "not_in", at=at("2020-11-05 11:00"))
    rules_at(episode, "2020-11-06 04:00")
    alert = Alert.objects.get(closed_at=None, rule="not_seen")
    noticed.record_step(alert=alert, step="landlord", note="A light", by=sam, at=at("2020-11-06 10:00"))
    Alert.objects.filter(pk=alert.pk).update(owner=sam, escalated_at=at("2020-11-06 11:00"))
    assert rules_at(episode, "2020-11-09 04:00") == ["not_tried"]
    shown = next(one for one in shown_to(jo, "2020-11-09 09:00") if one.rule.code == "not_tried")
    assert (shown.row.owner_id, shown.row.escalated_at) == (sam.pk, at("2020-11-06 11:00"))
    assert [step.note for step in shown.steps] == ["A light"]
    assert shown.health_led == 1
    make.contact(episode, jo, at=at("2020-11-09 11:00"))
    assert rules_at(episode, "2020-11-09 12:00") == []
    assert rules_at(episode, "2020-11-13 04:00") == ["not_tried"]  # out of sight anew: a ladder of its own
    shown = next(one for one in shown_to(jo, "2020-11-13 09:00") if one.rule.code == "not_tried")
    assert (shown.row.owner_id, shown.steps) == (None, [])


def test_they_spoke_and_were_sighted_stands_in_the_sentence(episode, jo):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    make.contact(episode, jo, "spoke", at=at("2020-11-04 11:00"))
    make.contact(episode, jo, "declined", at=at("2020-11-05 11:00"))
    rules_at(episode, "2020-11-06 04:00")
    said = sentence(episode, jo, "2020-11-06 09:00", "not_seen")
    assert "Spoke by phone or video on Wed 4 Nov 2020. Sighted or heard on Thu 5 Nov 2020." in said


def test_never_seen_counts_from_acceptance(team, jo):
    episode = make.episode(team, coordinator=jo, accepted_at=at("2020-11-02 10:00"))
    make.rhythm(episode, 3, jo)
    make.contact(episode, jo, "not_in", at=at("2020-10-20 11:00"))  # before acceptance
    make.contact(episode, jo, "not_in", at=at("2020-11-04 11:00"))
    assert rules_at(episode, "2020-11-06 04:00") == ["not_seen"]
    said = sentence(episode, jo, "2020-11-06 09:00", "not_seen")
    assert said == "Not seen yet, 4 days after acceptance; rhythm: every 3 days. Tried 2 times."


def test_tries_before_acceptance_do_not_make_the_alert_old(team, jo):
    episode = make.episode(team, coordinator=jo, accepted_at=at("2020-11-02 10:00"))
    for day in (12, 13, 14):
        make.contact(episode, jo, "not_in", at=at(f"2020-10-{day} 11:00"))
    assert rules_at(episode, "2020-11-02 12:00") == ["tries_in_a_row"]
    assert Alert.objects.get().since_at == at("2020-11-02 10:00")


@pytest.mark.parametrize("days", [1, 2, 3])
def test_seen_on_friday_and_closed_at_the_weekend_nobody_is_late_before_tuesday(team, jo, days):
    team.open_days, team.open_on_bank_holidays = [1, 2, 3, 4, 5], False
    team.save()
    episode = make.episode(team, coordinator=jo, accepted_at=at("2020-01-05 10:00"))
    make.rhythm(episode, days, jo)
    make.contact(episode, jo, at=at("2020-11-06 11:00"))
    assert rules_at(episode, "2020-11-10 03:59") == []
    assert rules_at(episode, "2020-11-10 04:00") == ["not_tried"]


@pytest.mark.parametrize("code", ["in_hospital_since", "rhythm"])
def test_it_says_when_another_rhythm_has_moved_the_day(episode, jo, code):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    rules_at(episode, "2020-11-06 04:00")
    if code == "rhythm":
        RhythmPeriod.objects.update(ends_at=at("2020-11-06 10:00"))
        make.rhythm(episode, 14, jo, starts_at=at("2020-11-06 10:00"))
    else:
        Episode.objects.update(in_hospital_since=at("2020-11-05 10:00"))  # told after the alert had opened
    assert rules_at(episode, "2020-11-06 12:00") == []
    expected = "rhythm" if code == "rhythm" else "admitted"
    assert Alert.objects.get(rule="not_tried").closed_facts == {"because": expected}


def test_a_late_entry_goes_backwards_and_closes_it(episode, jo):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    rules_at(episode, "2020-11-06 04:00")
    make.contact(episode, jo, at=at("2020-11-05 16:00"))  # entered a day late
    assert rules_at(episode, "2020-11-06 12:00") == []
    assert Alert.objects.get(rule="not_tried").closed_facts["because"] == "seen"


def test_cancelled_by_us_is_no_try_and_a_message_neither(episode, jo):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    make.contact(episode, jo, "cancelled_by_us", at=at("2020-11-05 11:00"))
    make.contact(episode, jo, "message", at=at("2020-11-05 12:00"))
    assert rules_at(episode, "2020-11-06 04:00") == ["not_tried"]


def test_the_sentence_says_when_a_planned_visit_is_merely_not_logged_yet(episode, jo):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    visit = make.visit(episode, jo, at=at("2020-11-05 10:00"))
    rules_at(episode, "2020-11-06 04:00")
    said = sentence(episode, jo, "2020-11-06 09:00", "not_tried")
    assert "The visit planned for Thu 5 Nov 2020 is not logged yet: log it first." in said
    [shown] = [
        one
        for one in queries.open_alerts(rights_of(jo, on=dt.date(2020, 11, 1)), at=at("2020-11-06 09:00"))
        if one.rule.code == "not_tried"
    ]
    assert shown.next_steps[0].code == "log_visit"
    assert shown.visit_uuid == str(visit.uuid)


def test_reported_seen_shows_in_the_sentence_and_closes_nothing(episode, jo):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    make.contact(episode, jo, "reported", at=at("2020-11-05 10:00"), reported_by="the hostel")
    assert rules_at(episode, "2020-11-06 04:00") == ["not_tried"]
    assert "Reported seen by the hostel on Thu 5 Nov 2020." in sentence(episode, jo, "2020-11-06 09:00", "not_tried")


def test_tries_in_a_row_at_the_teams_number_and_cleared_by_a_sighting_of_the_person(episode, jo):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    for hour in (9, 12):
        make.contact(episode, jo, "not_in", at=at(f"2020-11-03 {hour:02}:00"))
    assert rules_at(episode, "2020-11-03 13:00") == []
    make.contact(episode, jo, "no_answer", at=at("2020-11-03 14:00"))  # a call leaves the run as it is
    assert rules_at(episode, "2020-11-03 15:00") == []
    make.contact(episode, jo, "declined", at=at("2020-11-03 16:00"))
    assert rules_at(episode, "2020-11-03 17:00") == ["tries_in_a_row"]
    said = sentence(episode, jo, "2020-11-03 17:00", "tries_in_a_row")
    assert said.startswith("Tried 3 times in a row without being seen.")
    before = versions()
    make.contact(episode, jo, "not_in", at=at("2020-11-03 18:00"))
    assert rules_at(episode, "2020-11-03 19:00") == ["tries_in_a_row"]
    assert versions() == before
    make.contact(episode, jo, at=at("2020-11-04 10:00"))
    assert rules_at(episode, "2020-11-04 11:00") == []


def test_a_team_may_ask_for_one_try(episode, jo, team):
    team.tries_in_a_row = 1
    team.save()
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    make.contact(episode, jo, "not_in", at=at("2020-11-03 11:00"))
    assert rules_at(episode, "2020-11-03 12:00") == ["tries_in_a_row"]


def test_nothing_runs_before_acceptance(team, jo):
    waiting = make.episode(team, state="referred", referred_at=at("2020-01-05 10:00"), accepted_at=None)
    make.contact(waiting, jo, "not_in", at=at("2020-11-02 11:00"))
    assert rules_at(waiting, "2020-12-01 12:00") == []


def test_an_unknown_last_sighting_counts_against_nobody_until_the_day_for_confirming(team, jo):
    imported = make.episode(
        team, coordinator=jo, accepted_at=at("2020-01-05 10:00"), confirm_last_seen_by=dt.date(2020, 11, 9)
    )
    assert rules_at(imported, "2020-11-10 03:59") == []
    assert rules_at(imported, "2020-11-10 04:00") == ["not_tried"]


def test_the_day_for_confirming_stands_even_where_the_team_is_closed_on_it(jo):
    closed_at_weekends = make.team(open_days=[1, 2, 3, 4, 5], day_starts_at=make.FOUR)
    sunday = dt.date(2020, 11, 8)
    imported = make.episode(closed_at_weekends, accepted_at=at("2020-01-05 10:00"), confirm_last_seen_by=sunday)
    assert "not_tried" not in rules_at(imported, "2020-11-09 03:59")
    assert "not_tried" in rules_at(imported, "2020-11-09 04:00")


def test_nobody_is_called_disengaged_in_any_sentence(episode, jo):
    make.contact(episode, jo, at=at("2020-11-02 11:00"))
    rules_at(episode, "2020-11-09 04:00")
    shown = queries.open_alerts(rights_of(jo, on=dt.date(2020, 11, 1)), at=at("2020-11-09 04:00"))
    words = " ".join(f"{alert.title} {alert.sentence}" for alert in shown).lower()
    for never in ("engag", "complian", "hard to reach", "risk"):
        assert never not in words
