"""Where somebody is decides which rules run: every whereabouts against every rule, by the engine (domain.md 2a)."""

import pytest
from django.utils import timezone

from caseload.alerts import engine
from caseload.alerts.models import Alert
from caseload.people import operations as people
from caseload.people.signals import tell_changed
from caseload.people.whereabouts import TABLE, Whereabouts
from tests import make
from tests.caseload.alerts.everything_true import MADE, everything_true, put

RUNS, IN_REACH, PAUSED, NOT_HERE, STOPS = "runs", "runs by the team's days", "paused", "not here", "stops"

TREATMENTS = ("clozapine_not_taken", "treatment_declined", "treatment_overdue", "treatment_unplanned")
"""On a ward others give them."""

ABOUT_NOBODY = ("feed_silent", "not_back", "team_action_overdue")
"""A hospital, a colleague who is out, something for the team: wherever anybody is, and whoever has died."""

SPECIAL = {
    #                  hospital  leave     absent    custody   prison    out       abroad    missing   moved
    "admitted":        (RUNS,     RUNS,     RUNS,     NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE, RUNS,     NOT_HERE),
    "leave_overdue":   (NOT_HERE, RUNS,     NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE),
    "absent_without_leave":
                       (NOT_HERE, NOT_HERE, RUNS,     NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE),
    "missing":         (NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE, RUNS,     NOT_HERE),
    "contact_elsewhere":
                       (NOT_HERE, NOT_HERE, NOT_HERE, RUNS,     RUNS,     RUNS,     RUNS,     NOT_HERE, NOT_HERE),
    "release_expected":(NOT_HERE, NOT_HERE, NOT_HERE, RUNS,     RUNS,     NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE),
    "whereabouts_review":
                       (NOT_HERE, RUNS,     RUNS,     RUNS,     RUNS,     RUNS,     RUNS,     RUNS,     RUNS),
    "not_seen":        (IN_REACH, RUNS,     RUNS,     PAUSED,   PAUSED,   PAUSED,   PAUSED,   RUNS,     RUNS),
    "not_tried":       (IN_REACH, RUNS,     RUNS,     PAUSED,   PAUSED,   PAUSED,   PAUSED,   RUNS,     RUNS),
    "tries_in_a_row":  (IN_REACH, RUNS,     RUNS,     PAUSED,   PAUSED,   PAUSED,   PAUSED,   RUNS,     RUNS),
} | dict.fromkeys(TREATMENTS, (PAUSED, RUNS, RUNS, RUNS, RUNS, RUNS, RUNS, RUNS, RUNS))  # fmt: skip
"""What domain.md 2a says; every other rule runs everywhere but after a death, and "died" only then."""
COLUMNS = ("hospital", "leave", "absent", "custody", "prison", "out_of_area", "abroad", "missing", "moved")
SETTLED = ("home", "no_fixed_place")


def expected(where: str, rule: str) -> str:
    """What a rule does there."""
    if rule in ABOUT_NOBODY:
        return RUNS
    if where == "died":
        return RUNS if rule == "died" else STOPS
    if rule == "died":
        return NOT_HERE
    if rule not in SPECIAL:
        return RUNS
    if where in SETTLED:
        return RUNS if rule in ("not_seen", "not_tried", "tries_in_a_row", *TREATMENTS) else NOT_HERE
    return SPECIAL[rule][COLUMNS.index(where)]


def test_the_rules_about_nobody_are_those_of_the_table():
    assert {rule.code for rule in engine.rules() if rule.about_nobody} == set(ABOUT_NOBODY)


def test_nothing_pauses_without_a_day_of_review():
    assert set(TABLE) == set(Whereabouts)
    assert all(means.review_by for means in TABLE.values() if means.pauses)


def test_whoever_is_missing_is_looked_for_first_and_the_ward_is_rung_only_where_they_left_it():
    steps = {rule.code: rule.steps for rule in engine.rules()}
    assert steps["missing"][0] == "phone"
    assert "ward_call" not in steps["missing"]
    assert steps["absent_without_leave"][0] == "ward_call"
    assert steps["leave_overdue"][:2] == ("phone", "ward_call")


@pytest.fixture
def team(db):
    return make.team()


def test_there_is_no_rule_that_the_engine_is_not_asked_about():
    assert MADE[True] | MADE[False] == {rule.code for rule in engine.rules()}


@pytest.mark.parametrize("tried", [True, False])
@pytest.mark.parametrize("where", Whereabouts.values)
def test_what_the_engine_opens_is_what_is_expected_there(team, where, tried):
    episode, lead = everything_true(team, tried=tried), make.user()
    put(episode, where)
    if where == "died":
        people.record_death(person=episode.person, died_on=timezone.localdate(), by=lead, at=timezone.now())
    tell_changed([episode.pk], at=timezone.now())
    engine.reconcile_nobody(at=timezone.now())
    opened = set(Alert.objects.filter(closed_at=None).values_list("rule", flat=True))
    assert opened == {rule for rule in MADE[tried] if expected(where, rule) in (RUNS, IN_REACH)}
