"""The overview says how somebody is getting on: latest letters, active goals, what is due and what waits."""

import datetime as dt

import pytest
from django.utils import timezone

from assessments.models import Assessment, Instrument, MeetingItem, Reassessment
from caseload.plan.models import GoalRating
from desk.queries.overview import overview
from tests import make
from tests.assessments.rows import assessed, draft
from tests.assessments.test_meeting import goal, intervention
from tests.queries import assert_queries


@pytest.fixture
def team(db):
    return make.team("North")


@pytest.fixture
def ot(team):
    return make.staff(team, name="Ruth Vance", profession="ot")


@pytest.fixture
def episode(team, ot):
    return make.episode(team, make.person("Rosie", "Thorne"), ot)


@pytest.fixture
def today():
    return timezone.localdate()


def seen(episode, today):
    return overview(episode.person, on=today)


def test_the_latest_of_each_instrument_stands_with_its_letters_by_section(episode, ot, today):
    for days, key, value in ((90, "mohost", 1), (30, "mohost", 3), (60, "ocairs", 2), (200, "dialog", 5)):
        assessed(episode, ot, key, on=today - dt.timedelta(days=days), otherwise=value)
    draft(episode, ot, "ocairs")
    shown = seen(episode, today).profiles
    assert [(row["title"], row["on"]) for row in shown] == [
        ("MOHOST", today - dt.timedelta(days=30)),
        ("OCAIRS", today - dt.timedelta(days=60)),
    ]
    assert {line.letter for section in shown[0]["sections"] for line in section.lines} == {"A"}


def test_an_assessment_whose_definition_has_no_file_any_more_is_still_shown(episode, ot, today):
    row = assessed(episode, ot, "ocairs", on=today - dt.timedelta(days=9))
    kept = row.instrument.definition | {"short_title": "OCAIRS of old"}
    old = Instrument.objects.create(key="ocairs", version="3.0", content_hash="0" * 64, definition=kept)
    Assessment.objects.create(
        person_id=episode.person_id, episode=episode, instrument=old, key="ocairs", on_date=today, begun_by=ot,
        assessor=ot, sources=["record"], signed_by=ot, signed_at=timezone.now(),
    )  # fmt: skip
    assert seen(episode, today).profiles[0]["title"] == "OCAIRS of old"


def test_active_goals_stand_with_what_is_done_for_them_and_their_own_figure(episode, ot, today):
    made = intervention(episode, ot)
    GoalRating.objects.create(
        goal=made.goal, person_id=episode.person_id, episode=episode, on_date=today, value=6, recorded_by=ot
    )
    set_aside = goal(episode, ot, "I want to travel")
    set_aside.steps.update(state="set_aside", reason="Not now")
    [shown] = seen(episode, today).goals
    assert (shown["title"], shown["area"], shown["figure"]) == ("I want to cook", "Home", 6)
    assert [(each["what"], each["stands"]) for each in shown["work"]] == [("Cook together", "Proposed")]


def test_what_is_due_again_and_what_waits_for_the_meeting_is_next(episode, ot, today):
    row = {"person_id": episode.person_id, "episode": episode}
    last = assessed(episode, ot, "mohost")
    Reassessment.objects.create(
        key="mohost", last=last, last_on=last.on_date, due_on=today - dt.timedelta(days=2), **row
    )
    MeetingItem.objects.create(assessment=last, reason="Who could go with her?", taken_by=ot, **row)
    shown = seen(episode, today)
    assert [(each["title"], each["is_overdue"]) for each in shown.due] == [("MOHOST", True)]
    assert [(each["reason"], each["since"]) for each in shown.waiting] == [("Who could go with her?", today)]


def test_the_page_shows_it_within_twelve_queries(client, episode, ot, today):
    assessed(episode, ot, "mohost", ratings={"interest": 1, "choices": None})
    intervention(episode, ot)
    client.force_login(ot)
    with assert_queries(at_most=12):
        page = " ".join(client.get(f"/people/{episode.person.uuid}/").content.decode().split())
    for words in ("Interest: Restricts participation.", "Choices: not rated.", "I want to cook", "Cook together"):
        assert words in page
