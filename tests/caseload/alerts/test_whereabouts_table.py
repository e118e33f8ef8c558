"""Where somebody is decides which rules run: every whereabouts against every rule (domain.md 2a)."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.alerts import engine
from caseload.models import Alert, Concern, CoordinatorPeriod, HospitalSpell, WhereaboutsPeriod
from caseload.people.signals import tell_changed
from caseload.people.whereabouts import TABLE, Answer, Whereabouts, answer
from teams.models import Absence
from tests import make

RUNS, IN_REACH, PAUSED, NOT_HERE, STOPS = Answer

TREATMENTS = ("clozapine_not_taken", "treatment_declined", "treatment_overdue", "treatment_unplanned")
"""On a ward others give them."""

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


def expected(where: str, rule: str) -> Answer:
    """The answer by hand."""
    if where == "died":
        return RUNS if rule == "died" else STOPS
    if rule == "died":
        return NOT_HERE
    if rule not in SPECIAL:
        return RUNS
    if where in SETTLED:
        return RUNS if rule in ("not_seen", "not_tried", "tries_in_a_row", *TREATMENTS) else NOT_HERE
    return SPECIAL[rule][COLUMNS.index(where)]


@pytest.mark.parametrize("where", Whereabouts.values)
def test_every_rule_has_its_answer_everywhere(where):
    rules = [rule.code for rule in engine.rules()]
    assert {rule: answer(where, rule) for rule in rules} == {rule: expected(where, rule) for rule in rules}


def test_nothing_pauses_without_a_day_of_review():
    assert set(TABLE) == set(Whereabouts)
    assert all(means.review_by for means in TABLE.values() if means.pauses)


MADE = {
    True: {"not_seen", "no_coordinator"},
    False: {"not_tried", "coordinator_away"},
}
"""What is made true beside the rest, where somebody has tried in time and where nobody has."""
ALWAYS = {
    "died", "worry_unacknowledged", "discharged_not_followed_up", "tries_in_a_row", "visit_not_recorded", "admitted",
    "concern_unacknowledged", "rhythm_review", "intensity_review", "leave_overdue", "absent_without_leave", "missing",
    "contact_elsewhere", "release_expected", "whereabouts_review",
}  # fmt: skip


@pytest.fixture
def team(db):
    return make.team()


@pytest.mark.parametrize("tried", [True, False])
@pytest.mark.parametrize("where", Whereabouts.values)
def test_what_the_engine_opens_is_what_the_table_says(team, where, tried):
    episode = overdue_in_everything(team, tried=tried)
    put(episode, where)
    tell_changed([episode.pk], at=timezone.now())
    opened = set(Alert.objects.filter(closed_at=None).values_list("rule", flat=True))
    made = ALWAYS | MADE[tried]
    assert opened & made == {rule for rule in made if answer(where, rule) in (RUNS, IN_REACH)}


def overdue_in_everything(team, *, tried: bool):
    """An episode in which every rule that can be true at once is true, wherever the person is."""
    jo, today = make.staff(team), timezone.localdate()
    episode = make.episode(team, coordinator=None if tried else jo)
    yesterday = today - dt.timedelta(days=1)
    make.rhythm(episode, 1, jo, review_by=yesterday)
    make.intensity(episode, "daily", jo, review_by=yesterday)
    if not tried:
        Absence.objects.create(user=jo, kind="leave", starts_on=yesterday, set_by=jo)
        assert CoordinatorPeriod.objects.exists()
    for days in (10, 9, 8):
        make.contact(episode, jo, "not_in", at=make.days_ago(days))
    if tried:
        make.contact(episode, jo, "not_in", at=make.days_ago(0.01))
    make.visit(episode, jo, on=today - dt.timedelta(days=3))
    for kind in ("carer", "worry"):
        Concern.objects.create(
            person=episode.person, episode=episode, kind=kind, raised_by="Mother", words="x", recorded_by=jo,
            recorded_at=make.days_ago(1),
        )  # fmt: skip
    stay(episode, jo, 25, until=20, kind="psychiatric", bed_type="200", discharge_method="1")
    return episode


def put(episode, where: str) -> None:
    """Let them be there for some time, with everything that is expected or agreed there in the past."""
    jo, today = make.user(), timezone.localdate()
    if where == "died":
        type(episode.person).objects.filter(pk=episode.person_id).update(died_on=today)
        return
    if TABLE[Whereabouts(where)].above_stay or where == "hospital":
        stay(episode, jo, 19, kind="general")
    if where == "hospital":
        return
    WhereaboutsPeriod.objects.create(
        person=episode.person, episode=episode, kind=where, told_by="The ward", set_by=jo,
        starts_at=make.days_ago(18 if TABLE[Whereabouts(where)].pauses else 5), set_at=make.days_ago(5),
        review_by=today - dt.timedelta(days=1), expected_at=make.days_ago(1), every_days=7,
    )  # fmt: skip


def stay(episode, by, since: int, *, until: int | None = None, **fields) -> None:
    HospitalSpell.objects.create(
        person=episode.person, episode=episode, hospital="Larch House", told_by="The ward", recorded_by=by,
        admitted_at=make.days_ago(since), discharged_at=make.days_ago(until) if until else None, **fields,
    )  # fmt: skip
    state = {"last_discharged_at": make.days_ago(until)} if until else {"in_hospital_since": make.days_ago(since)}
    type(episode).objects.filter(pk=episode.pk).update(**state)
