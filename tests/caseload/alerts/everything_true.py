"""An episode in which every alert rule is true at once: for tests that lay the rules beside something else."""

import datetime as dt
import uuid

from django.utils import timezone

from assessments.models import Reassessment
from caseload.models import (
    Concern,
    HospitalSpell,
    LegalMeasure,
    LegalTask,
    Outing,
    ReadyNow,
    WhereaboutsPeriod,
)
from caseload.people.models import Episode
from caseload.people.whereabouts import TABLE, Whereabouts
from caseload.plan.models import Goal, GoalStep
from integrations.models import Candidate, Message, Question, Sender, SpellLink
from mdt.models import Action
from teams.models import Absence, Team, User
from tests import make
from tests.assessments.rows import assessed
from tests.caseload.treatments.rows import begun, policy, recorded, tablets
from tests.mdt import make as meetings

DAY = dt.timedelta(days=1)
ALWAYS = {
    "died", "not_back", "missing", "absent_without_leave", "leave_overdue", "worry_unacknowledged", "ready_now",
    "clozapine_not_taken", "treatment_declined", "discharged_not_followed_up", "treatment_overdue", "tries_in_a_row",
    "visit_not_recorded", "treatment_unplanned", "planned_alone", "death_told", "possible_match", "admitted",
    "emergency_attended", "feed_silent", "concern_unacknowledged", "contact_elsewhere", "release_expected",
    "legal_hours", "legal_expiring", "legal_task", "whereabouts_review", "rhythm_review", "intensity_review",
    "precaution_review", "action_overdue", "team_action_overdue", "goal_review", "assessment_overdue",
    "assessment_due",
}  # fmt: skip
MADE = {True: ALWAYS | {"not_seen", "no_coordinator"}, False: ALWAYS | {"not_tried", "coordinator_away"}}
"""Which rules ``everything_true`` makes true, where somebody has tried in time and where nobody has."""


def everything_true(team: Team, *, tried: bool) -> Episode:
    """Nothing has been told yet: ``tell_changed`` is the caller's."""
    jo, today = make.staff(team), timezone.localdate()
    episode = make.episode(team, coordinator=None if tried else jo)
    make.rhythm(episode, 1, jo, review_by=today - DAY)
    make.intensity(episode, "daily", jo, review_by=today - DAY)
    if not tried:
        Absence.objects.create(user=jo, kind="leave", starts_on=today - DAY, set_by=jo)
    for days in (10, 9, 8, *([0.01] if tried else [])):
        make.contact(episode, jo, "not_in", at=make.days_ago(days))
    told_of(episode, jo)
    make.visit(episode, jo, on=today - 3 * DAY)
    make.visit(episode, jo, on=today)
    make.precaution(episode, jo, "pairs", starts_on=today - 30 * DAY, review_by=today - DAY)
    stay(episode, jo, 25, until=20, kind="psychiatric", bed_type="200", discharge_method="1")
    treatments_due(episode, jo)
    measures_due(episode, jo)
    work_overdue(episode, jo)
    messages_about(episode, jo)
    Outing.objects.create(
        user=jo, team=team, journey=uuid.uuid4(), episode=episode, set_off_at=make.days_ago(0.3),
        expected_at=make.days_ago(0.2),
    )  # fmt: skip
    return episode


def told_of(episode: Episode, jo: User) -> None:
    row = {"person": episode.person, "episode": episode, "recorded_by": jo, "recorded_at": make.days_ago(1)}
    for kind in ("carer", "worry"):
        Concern.objects.create(kind=kind, raised_by="Mother", words="x", **row)
    ReadyNow.objects.create(need="detox", words="x", **row)


def treatments_due(episode: Episode, jo: User) -> None:
    """One overdue, one declined, one not taken, one without a visit: today's is before it may be given."""
    for kind in ("overdue", "declined", "unplanned"):
        policy(jo, kind, days_early=0)
    tablets(jo)
    begun(episode, jo, "overdue", due_in=-9)
    recorded(begun(episode, jo, "declined"), jo, "declined", why="Not today")
    recorded(begun(episode, jo, "clozapine-tablets"), jo, "not_taken", last_taken_at=make.days_ago(3), told_by="He")
    begun(episode, jo, "unplanned", due_in=3)


def measures_due(episode: Episode, jo: User) -> None:
    today = timezone.localdate()
    row = {"person": episode.person, "episode": episode}
    order = LegalMeasure.objects.create(
        kind="cto", starts_on=today - 150 * DAY, expires_on=today + 5 * DAY, set_by=jo, **row
    )
    LegalTask.objects.create(measure=order, code="examination", due_on=today, **row)
    began, until = make.days_ago(1), make.days_ago(-2)
    LegalMeasure.objects.create(
        kind="cto_recall", starts_on=timezone.localdate(began), begins_at=began, expires_at=until,
        expires_on=timezone.localdate(until), set_by=jo, **row,
    )  # fmt: skip


def work_overdue(episode: Episode, jo: User) -> None:
    """A goal, two assessments, an action about the person and one for the team."""
    today, now = timezone.localdate(), timezone.now()
    row = {"person": episode.person, "episode": episode}
    goal = Goal.objects.create(words="x", life_area="home", review_on=today - DAY, set_by=jo, **row)
    GoalStep.objects.create(goal=goal, state="active", starts_at=now, set_by=jo, **row)
    for key, due_on in (("mohost", today - DAY), ("ocairs", today + DAY)):
        last = assessed(episode, jo, key)
        Reassessment.objects.create(key=key, last=last, last_on=today - 90 * DAY, due_on=due_on, **row)
    meeting = meetings.planned(meetings.series(episode.team, jo))
    for about in (row, {}):
        Action.objects.create(
            uuid=uuid.uuid4(), meeting=meeting, team=episode.team, words="x", owner=jo, due_on=today - DAY, set_by=jo,
            set_at=now, **about,
        )  # fmt: skip


def messages_about(episode: Episode, jo: User) -> None:
    """A hospital that speaks of somebody who may be them, of an attendance, and then no more."""
    sender = Sender.objects.create(
        name="Larch", application="PAS", facility="LMG", acts_as=jo, is_confirmed=True, quiet_minutes=60
    )
    question = Question.objects.create(sender=sender, key="x", reason="no_number", asked_at=make.days_ago(1))
    Candidate.objects.create(question=question, person=episode.person)
    Message.objects.create(
        sender=sender, sha256="0" * 64, code="A01", via="mllp", answer="AA", state="asked", question=question,
        parsed={"code": "A01", "hospital": "Larch", "ward": ""}, event_at=make.days_ago(1),
        received_at=make.days_ago(1),
    )  # fmt: skip
    SpellLink.objects.create(
        sender=sender, key="V1", person=episode.person, state="attending", began_at=make.days_ago(2), hospital="Larch"
    )
    SpellLink.objects.create(sender=sender, key="V2", person=episode.person, died_on=timezone.localdate())


def put(episode: Episode, where: str) -> None:
    """Let them be there for some time, with everything that is expected or agreed there in the past."""
    if where == "died":
        return
    jo, today, means = make.user(), timezone.localdate(), TABLE[Whereabouts(where)]
    if means.above_stay or where == "hospital":
        stay(episode, jo, 19, kind="general")
    if where == "hospital":
        return
    WhereaboutsPeriod.objects.create(
        person=episode.person, episode=episode, kind=where, told_by="The ward", set_by=jo,
        starts_at=make.days_ago(18 if means.pauses else 5), set_at=make.days_ago(5), review_by=today - DAY,
        expected_at=make.days_ago(1), every_days=7,
    )  # fmt: skip


def stay(episode: Episode, by: User, since: int, *, until: int | None = None, **fields) -> None:
    """In hospital so many days ago, and out again."""
    HospitalSpell.objects.create(
        person=episode.person, episode=episode, hospital="Larch House", told_by="The ward", recorded_by=by,
        admitted_at=make.days_ago(since), discharged_at=make.days_ago(until) if until else None, **fields,
    )  # fmt: skip
    state = {"last_discharged_at": make.days_ago(until)} if until else {"in_hospital_since": make.days_ago(since)}
    type(episode).objects.filter(pk=episode.pk).update(**state)
