"""The table under R6 in domain.md, row by row, through logging and reckoning."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseload.contacts import operations as contacts
from caseload.contacts import outcomes
from caseload.contacts.codes import Outcome
from caseload.contacts.reckoning import facts_of, reckon
from caseload.contacts.state import reckon_state
from teams.calendar import LONDON
from tests import make
from tests.caseload.contacts.test_operations import told

pytestmark = pytest.mark.django_db

R6 = {
    #   outcome               seen   tried  run
    "seen":              (True,  True,  "cleared"),
    "spoke":             (False, True,  "unchanged"),
    "no_answer":         (False, True,  "unchanged"),
    "not_in":            (False, True,  "+1"),
    "not_found":         (False, True,  "+1"),
    "did_not_attend":    (False, True,  "+1"),
    "declined":          (False, True,  "+1"),
    "sighted":           (False, True,  "+1"),
    "cancelled_by_them": (False, True,  "+1"),
    "cancelled_by_us":   (False, False, "unchanged"),
    "message":           (False, False, "unchanged"),
    "others_only":       (False, False, "unchanged"),
    "reported":          (False, False, "unchanged"),
}  # fmt: skip


@pytest.fixture
def nurse(db):
    return make.staff(make.team(day_starts_at=make.FOUR))


@pytest.fixture
def episode(nurse):
    return make.episode(nurse.memberships.get().team)


def log(episode, by, outcome, days, **fields):
    details = told(by, outcome, at=make.days_ago(days), **fields)
    return contacts.log(uuid=uuid.uuid4(), episode=episode, details=details, by=by, at=timezone.now()).contact


def state(episode):
    episode.refresh_from_db()
    return episode


def test_the_table_has_a_row_for_every_outcome():
    assert set(R6) == set(Outcome.values) == set(outcomes.TABLE)


@pytest.mark.parametrize("outcome", R6)
def test_an_outcome_counts_as_the_table_says(episode, nurse, outcome):
    seen, tried, run = R6[outcome]
    log(episode, nurse, "seen", 5)
    log(episode, nurse, "not_in", 4)
    before = state(episode)
    last_seen, last_tried = before.last_seen_at, before.last_tried_at
    contact = log(episode, nurse, outcome, 1)
    after = state(episode)
    assert (after.last_seen_at == contact.occurred_at) is seen
    assert seen or after.last_seen_at == last_seen
    assert (after.last_tried_at == contact.occurred_at) is tried
    assert tried or after.last_tried_at == last_tried
    assert after.run_of_tries == {"cleared": 0, "unchanged": 1, "+1": 2}[run]
    assert after.tries_since_seen == (0 if seen else 1 + tried)


def test_a_visit_by_two_is_one_try(episode, nurse):
    colleague = make.staff(episode.team)
    log(episode, nurse, "not_in", 1, staff=(contacts.Who(nurse.pk), contacts.Who(colleague.pk)))
    assert state(episode).run_of_tries == 1


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("seen", "5"), ("spoke", "5"), ("not_in", "3"), ("cancelled_by_them", "2"), ("cancelled_by_us", "4"),
     ("did_not_attend", "3"), ("message", "")],
)  # fmt: skip
def test_outcomes_map_to_the_national_codes(outcome, code):
    assert outcomes.TABLE[outcome].planned_code == code


def test_a_late_entry_goes_backwards(episode, nurse):
    log(episode, nurse, "not_in", 1)
    log(episode, nurse, "not_in", 2)
    assert state(episode).run_of_tries == 2
    log(episode, nurse, "seen", 1.5)
    assert state(episode).run_of_tries == 1
    assert timezone.localdate(episode.last_seen_at) == timezone.localdate(make.days_ago(1.5))


@pytest.mark.parametrize("spoken_on", ["2026-03-29T00:30", "2026-10-25T01:30", "2026-10-25T03:59"])
def test_a_contact_in_the_night_of_a_clock_change_belongs_to_the_team_day_before(episode, nurse, spoken_on):
    moment = dt.datetime.fromisoformat(spoken_on).replace(tzinfo=LONDON)
    type(episode).objects.filter(pk=episode.pk).update(accepted_at=moment - dt.timedelta(days=30))
    details = told(nurse, at=moment)
    at = moment.astimezone(dt.UTC) + dt.timedelta(days=2)
    contacts.log(uuid=uuid.uuid4(), episode=episode, details=details, by=nurse, at=min(at, timezone.now()))
    assert state(episode).seen_due_on == moment.date() - dt.timedelta(days=1) + dt.timedelta(days=7)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["log", "log", "correct", "withdraw"]), st.sampled_from(sorted(R6)), st.integers(1, 30)
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_state_after_any_order_of_entries_and_changes_is_the_state_reckoned_from_scratch(nurse, steps):
    episode = make.episode(nurse.memberships.get().team)
    standing = []
    for what, outcome, days in steps:
        details = told(nurse, outcome, at=make.days_ago(days))
        change = {"uuid": uuid.uuid4(), "by": nurse, "at": timezone.now()}
        if what == "log" or not standing:
            standing.append(contacts.log(episode=episode, details=details, **change).contact)
        elif what == "correct":
            standing[-1] = contacts.correct(contact=standing[-1], details=details, reason="Mistyped", **change)
        else:
            contacts.withdraw(contact=standing.pop(0), reason="Entered twice", **change)
    kept = state(episode)
    counted = sorted(standing, key=lambda contact: contact.occurred_at)
    seen = [contact.occurred_at for contact in counted if R6[contact.outcome][0]]
    last_seen = seen[-1] if seen else None
    since = [contact for contact in counted if last_seen is None or contact.occurred_at > last_seen]
    assert kept.last_seen_at == last_seen
    assert kept.tries_since_seen == sum(R6[contact.outcome][1] for contact in since)
    assert kept.run_of_tries == sum(R6[contact.outcome][2] == "+1" for contact in since)
    [scratch] = [reckon_state(facts) for facts in facts_of([episode.pk], timezone.now())]
    assert kept.seen_due_at == scratch.seen_due_at
    assert kept.try_due_at == scratch.try_due_at


def test_reckoning_twice_changes_nothing(episode, nurse):
    log(episode, nurse, "seen", 3)
    before = state(episode).seen_due_at
    reckon(episode_ids=[episode.pk], at=timezone.now())
    assert state(episode).seen_due_at == before
