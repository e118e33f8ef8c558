"""What is noticed about treatments and checks: closed by given, never by seen (domain.md 2a)."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from caseload.alerts import engine
from caseload.alerts.closed import Closed
from caseload.alerts.queries import open_alerts
from caseload.models import Alert, Episode
from caseload.people.signals import tell_changed
from caseload.treatments import operations as treatments
from teams.access import rights_of
from teams.models import Absence, Membership, ShiftCoordinator, User
from tests import make
from tests.caseload.treatments.rows import BREAK_SAYS, begun, policy, recorded, tablets

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse():
    return make.staff(make.team("North Team"), name="Jo Webb")


@pytest.fixture
def episode(nurse):
    policy(nurse)
    tablets(nurse)
    return make.episode(Membership.objects.get(user=nurse).team, make.person("Dean", "Whitlock"), nurse)


def noticed(user):
    """The open alerts on somebody's list about treatments, as (rule, sentence)."""
    found = open_alerts(rights_of(user, on=timezone.localdate()), at=timezone.now(), mine=True)
    return {alert.rule.code: alert.sentence for alert in found if alert.rule.family == "treatments"}


def why_closed(rule):
    alert = Alert.objects.filter(rule=rule, closed_at__isnull=False).latest("closed_at")
    alert.by_name = User.objects.filter(pk=alert.closed_facts.get("by")).first()
    return Closed(alert).because


def changed(episode):
    tell_changed([episode.pk], at=timezone.now())


def test_overdue_from_the_day_after_the_last_in_policy(nurse, episode):
    begun(episode, nurse, due_in=-2)
    assert "treatment_overdue" not in noticed(nurse)
    begun(episode, nurse, due_in=-3, what="Paliperidone depot")
    assert "1 day ago" in noticed(nurse)["treatment_overdue"]


def test_due_without_a_visit_shows_three_days_before_and_goes_when_one_is_planned(nurse, episode):
    begun(episode, nurse, due_in=4)
    assert not noticed(nurse)
    begun(episode, nurse, due_in=3, what="Paliperidone depot")
    assert "No visit is planned for it" in noticed(nurse)["treatment_unplanned"]
    make.visit(episode, nurse, on=timezone.localdate() + dt.timedelta(days=4))
    changed(episode)
    assert not noticed(nurse)
    assert why_closed("treatment_unplanned") == "a visit is planned"


def test_a_visit_after_the_last_day_in_policy_is_none(nurse, episode):
    begun(episode, nurse, due_in=1)
    make.visit(episode, nurse, on=timezone.localdate() + dt.timedelta(days=9))
    changed(episode)
    assert "treatment_unplanned" in noticed(nurse)


def test_what_others_give_asks_for_no_visit_of_ours(nurse, episode):
    begun(episode, nurse, due_in=1, given_by_us=False)
    assert not noticed(nurse)


def test_declined_stands_on_the_prescribers_list_the_same_day_and_goes_when_they_answer(nurse, episode):
    doctor = make.staff(episode.team, name="Dr Asha Rao")
    treatment = begun(episode, nurse, prescriber=doctor)
    event = recorded(treatment, nurse, "declined", why="Sore arm")
    for reader in (nurse, doctor):
        assert "Sore arm" in noticed(reader)["treatment_declined"]
        assert "Dr Asha Rao, who prescribes it, is told" in noticed(reader)["treatment_declined"]
    treatments.answer(event=event, words="Try Thursday", said_by="Dr Rao", by=doctor, at=timezone.now())
    assert "treatment_declined" not in noticed(nurse) | noticed(doctor)
    assert why_closed("treatment_declined") == "the prescriber has answered, written down by Dr Asha Rao"


def test_while_the_prescriber_is_away_it_stands_on_their_covers_list(nurse, episode):
    doctor, cover = make.staff(episode.team, name="Dr Asha Rao"), make.staff(episode.team, name="Dr Lee")
    Absence.objects.create(user=doctor, kind="leave", starts_on=timezone.localdate(), covered_by=cover, set_by=nurse)
    recorded(begun(episode, nurse, prescriber=doctor), nurse, "declined")
    assert "treatment_declined" in noticed(cover)
    assert "treatment_declined" not in noticed(doctor)


def test_a_prescriber_outside_is_named_to_be_told(nurse, episode):
    recorded(begun(episode, nurse), nurse, "missed")
    assert "Tell Dr Patel, Larch Road" in noticed(nurse)["treatment_declined"]


def test_a_prescriber_who_has_left_is_not_said_to_be_told(nurse, episode):
    doctor = make.staff(episode.team, name="Dr Asha Rao")
    treatment = begun(episode, nurse, prescriber=doctor)
    Membership.objects.filter(user=doctor).update(ends_on=timezone.localdate())
    recorded(treatment, nurse, "declined")
    assert "Tell Dr Asha Rao, who prescribes it and is not of the team" in noticed(nurse)["treatment_declined"]


def test_given_after_all_closes_it_and_says_so(nurse, episode):
    treatment = begun(episode, nurse)
    recorded(treatment, nurse, "declined", days_ago=0.1)
    recorded(treatment, nurse)
    assert not noticed(nurse)
    assert why_closed("treatment_declined") == "given"


def test_a_second_refusal_is_told_anew_though_the_first_was_acknowledged(nurse, episode):
    treatment = begun(episode, nurse)
    recorded(treatment, nurse, "declined", days_ago=0.2)
    Alert.objects.filter(rule="treatment_declined").update(acknowledged_by=nurse, acknowledged_at=timezone.now())
    recorded(treatment, nurse, "missed", days_ago=0.1)
    [alert] = Alert.objects.filter(rule="treatment_declined", closed_at=None)
    assert alert.acknowledged_at is None
    assert why_closed("treatment_declined") == "missed: told as that"


def test_clozapine_not_taken_says_what_the_policy_says_and_where_it_is_written(nurse, episode):
    shift = make.staff(episode.team, name="Sam Okoro")
    ShiftCoordinator.objects.create(team=episode.team, user=shift, on_date=timezone.localdate(), set_by=nurse)
    treatment = begun(episode, nurse, "clozapine-tablets", what="Clozapine", every_days=7)
    recorded(treatment, nurse, "not_taken", last_taken_at=make.days_ago(2.1))
    said = noticed(nurse)["clozapine_not_taken"]
    assert "50 hours ago. This is a break in treatment." in said
    assert BREAK_SAYS in said
    assert "Medicines policy 7" in said
    assert "clozapine_not_taken" in noticed(shift)
    recorded(treatment, nurse, "taken")
    assert why_closed("clozapine_not_taken") == "taken"


def test_less_than_the_hours_of_the_policy_is_no_break_yet(nurse, episode):
    treatment = begun(episode, nurse, "clozapine-tablets", what="Clozapine", every_days=7)
    recorded(treatment, nurse, "not_taken", last_taken_at=make.days_ago(1.01))
    assert "24 hours ago." in noticed(nurse)["clozapine_not_taken"]
    assert "This is a break" not in noticed(nurse)["clozapine_not_taken"]


def test_in_hospital_the_ward_gives_it_and_at_discharge_it_asks_when_it_was_last_given(nurse, episode):
    treatment = begun(episode, nurse, last_given_on=timezone.localdate() - dt.timedelta(days=40))
    assert "treatment_overdue" in noticed(nurse)
    Episode.objects.filter(pk=episode.pk).update(in_hospital_since=make.days_ago(5), whereabouts="hospital")
    changed(episode)
    assert not noticed(nurse)
    assert why_closed("treatment_overdue") == "they are in hospital, where the ward gives it"
    # The treatment was written down before they left.
    Episode.objects.filter(pk=episode.pk).update(
        in_hospital_since=None, whereabouts="home", last_discharged_at=timezone.now()
    )
    changed(episode)
    assert "ask the ward when it was last given" in noticed(nurse)["treatment_overdue"]
    recorded(treatment, nurse, days_ago=3, told_by="Larch Ward")
    assert not noticed(nurse)


def test_a_withdrawn_refusal_is_noticed_no_more(nurse, episode):
    event = recorded(begun(episode, nurse), nurse, "declined")
    treatments.withdraw(event=event, uuid=uuid4(), reason="Wrong person", by=nurse, at=timezone.now())
    assert "treatment_declined" not in noticed(nurse)


def test_the_sweep_finds_what_became_overdue_by_itself(nurse, episode):
    treatment = begun(episode, nurse, due_in=0)
    treatment.dues.update(earliest_on=dt.date(2026, 1, 1), due_on=dt.date(2026, 1, 2), latest_on=dt.date(2026, 1, 3))
    found = {one.episode_id: one.rules for one in engine.differing(at=timezone.now())}
    assert "treatment_overdue" in found[episode.pk]
