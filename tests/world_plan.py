"""What the world of tests/world.py holds about one person's assessments, plan and meetings."""

import datetime as dt
import uuid

from django.utils import timezone

from assessments.definitions import current
from assessments.models import Assessment, Formulation, MeetingItem, Observation, Point, Rating
from assessments.operations.instruments import registered
from caseload.people.models import Episode
from caseload.plan.models import Goal, GoalRating, GoalStep, Intervention, InterventionStep
from mdt.models import Action, AgendaItem, Attendance, ClosureRequest, Decision, Writing
from teams.models import User
from tests.mdt import make as meetings


def plan_of(episode: Episode, by: User, word: str) -> dict:
    """One of everything, ``word`` in each clinical text; address to uuid as in ``World.rows``."""
    now, today = timezone.now(), timezone.localdate()
    of_episode = {"person": episode.person, "episode": episode}
    goal = Goal.objects.create(words=word, life_area="home", why=word, how_known=word, review_on=today, set_by=by,
                               **of_episode)  # fmt: skip
    GoalStep.objects.create(goal=goal, state="active", starts_at=now, set_by=by, **of_episode)
    GoalRating.objects.create(goal=goal, on_date=today, value=4, comment=word, recorded_by=by, **of_episode)
    intervention = Intervention.objects.create(goal=goal, kind="planner", what=word, set_by=by, **of_episode)
    InterventionStep.objects.create(intervention=intervention, state="proposed", starts_at=now, set_by=by,
                                    **of_episode)  # fmt: skip
    definition = current()["ocairs"]
    rated(definition, by, word, **of_episode)
    assessment = rated(definition, by, word, **of_episode)
    Observation.objects.create(uuid=uuid.uuid4(), assessment=assessment, words=word, observed_on=today, added_by=by)
    formulation = Formulation.objects.create(on_date=today, words_of="theirs", answer="not_yet", text=word,
                                             written_by=by, **of_episode)  # fmt: skip
    Point.objects.create(formulation=formulation, kind="strength", words=word)
    taken = MeetingItem.objects.create(goal=goal, reason=word, taken_by=by, **of_episode)
    return {
        "assessments/": assessment.uuid,
        "goals/": goal.uuid,
        "interventions/": intervention.uuid,
        "formulations/": formulation.uuid,
        "meeting-items/": taken.uuid,
        "key": definition.key,
    }


def rated(definition, by: User, word: str, **of_episode) -> Assessment:
    """An assessment with every item rated. The draft before it is signed, as there is one at a time."""
    Assessment.objects.filter(signed_at=None, **of_episode).update(signed_at=timezone.now(), signed_by=by)
    assessment = Assessment.objects.create(
        instrument=registered(definition), key=definition.key, on_date=timezone.localdate(), begun_by=by, assessor=by,
        sources=["interview"], summary=word, **of_episode,
    )  # fmt: skip
    told = {"value": 2, "note": word, "rated_by": by, "rated_at": timezone.now()}
    for item in definition.items:
        Rating.objects.create(assessment=assessment, item=item.code, **told)
    return assessment


def meeting_of(episode: Episode, by: User, word: str) -> dict:
    """A meeting in progress in which the person was spoken of."""
    now, today = timezone.now(), timezone.localdate()
    of_episode = {"person": episode.person, "episode": episode}
    series = meetings.series(episode.team, by)
    sealed = meetings.closed(series, by, today - dt.timedelta(days=7))
    meeting = meetings.running(series, by)
    guest = Attendance.objects.create(meeting=meeting, name=word, organisation=word, presence="present",
                                      recorded_by=by)  # fmt: skip
    item = AgendaItem.objects.filter(meeting=meeting, episode=episode).first() or AgendaItem.objects.create(
        meeting=meeting, position=1, added_by=by, added_reason=word, **of_episode
    )
    Writing.objects.create(item=item, author=by, text=word, written_at=now)
    decision = Decision.objects.create(uuid=uuid.uuid4(), item=item, kind="other", words=word, decided_by=by,
                                       decided_at=now, **of_episode)  # fmt: skip
    action = Action.objects.create(uuid=uuid.uuid4(), meeting=meeting, item=item, team=episode.team, words=word,
                                   owner=by, due_on=today, set_by=by, set_at=now, **of_episode)  # fmt: skip
    handover = meetings.running(meetings.series(episode.team, by, kind="handover", title="Handover"), by)
    board = AgendaItem.objects.filter(meeting=handover, episode=episode).first()
    Writing.objects.create(item=board, author=by, text=word, written_at=now)
    closure = ClosureRequest.objects.create(closure_reason="05", why=word, attempts=word, told=word, way_back=word,
                                            asked_by=by, asked_at=now, **of_episode)  # fmt: skip
    return {
        "closures/": closure.uuid,
        "handover/": handover.uuid,
        "handover/items/": board.uuid,
        "mdt/": meeting.uuid,
        "mdt/<uuid:uuid>/minutes.pdf": sealed.uuid,
        "mdt/<uuid:uuid>/addendum/": sealed.uuid,
        "mdt/items/<uuid:uuid>/copy/": AgendaItem.objects.filter(meeting=sealed).first().uuid,
        "mdt/items/": item.uuid,
        "mdt/decisions/": decision.uuid,
        "mdt/actions/": action.uuid,
        "actions/": action.uuid,
        "series": series.uuid,
        "guest": guest.pk,
    }
