"""The head of every page about a person."""

import datetime as dt
from types import SimpleNamespace

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone

from caseload.models import LegalMeasure
from caseload.people import operations as people
from caseload.people.signals import tell_changed
from caseload.people.whereabouts import Told
from desk.person_header import age_on
from teams.access import rights_of
from teams.calendar import LONDON, Calendar
from teams.models import Absence
from tests import make
from tests.desk.people import admit
from tests.queries import assert_queries


def drawn(person, user, **context):
    rights = rights_of(user, on=timezone.localdate())
    request = SimpleNamespace(rights=rights, team=rights.teams[0])
    page = Template("{% load person %}{% person_header person %}")
    return " ".join(page.render(Context({"person": person, "request": request, **context})).split())


@pytest.fixture
def marcia(db):
    team = make.team("North", day_starts_at=make.FOUR)
    sam = make.staff(team, name="Sam Okoro")
    person = make.person(
        "Marcia Jane",
        "Lund",
        preferred_name="Mish",
        pronouns="she/her",
        nhs_number="9990000018",
        what_helps="Ring first, then wait",
        what_to_avoid="Two people at the door",
        needs_interpreter=True,
        language="Polish",
    )
    episode = make.episode(team, person, sam)
    make.intensity(episode, "several", sam, reason="Not sleeping")
    make.rhythm(episode, 3, sam)
    today = Calendar.of_team(team).day_of(timezone.now())
    LegalMeasure.objects.create(
        person=person,
        episode=episode,
        kind="cto",
        starts_on=timezone.localdate() - dt.timedelta(days=30),
        expires_on=today + dt.timedelta(days=12),
        set_by=sam,
    )
    admit(episode, sam, at=dt.datetime.combine(today - dt.timedelta(days=5), dt.time(12), tzinfo=LONDON))
    return SimpleNamespace(person=person, episode=episode, sam=sam, team=team)


def test_no_order_is_said_to_run_out_of_somebody_who_has_died(marcia):
    assert "Community treatment order" in drawn(marcia.person, marcia.sam)
    marcia.person.died_on = timezone.localdate()
    assert "Community treatment order" not in drawn(marcia.person, marcia.sam)


def test_the_head_says_who_this_is_and_where_they_are(marcia):
    text = drawn(marcia.person, marcia.sam)
    for part in (
        "Mish Lund",
        "Marcia Jane Lund, she/her",
        "999 000 0018",
        "14 Mar 1985",
        "Sam Okoro",
        "Several times a week",
        "agreed: every 3 days",
        "Not sleeping",
        "Oak Ward",
        "Larch House",
        "5 days ago",
        "Community treatment order",
        "in 12 days",
        "Ring first, then wait",
        "Two people at the door",
        "Interpreter needed: Polish",
    ):
        assert part in text


def test_in_hospital_it_says_that_their_rhythm_pauses_and_until_when(marcia):
    tell_changed([marcia.episode.pk], at=timezone.now())
    marcia.episode.refresh_from_db()
    assert "5 days ago). Paused: in hospital, " in drawn(marcia.person, marcia.sam)
    told = Told("leave", make.days_ago(1), "The ward", review_by=timezone.localdate() + dt.timedelta(days=3),
                expected_at=timezone.now() + dt.timedelta(days=1))  # fmt: skip
    people.set_whereabouts(episode=marcia.episode, told=told, by=marcia.sam, at=timezone.now())
    marcia.episode.refresh_from_db()
    assert "Paused" not in drawn(marcia.person, marcia.sam), "on leave it runs"


@pytest.mark.parametrize(("hour", "away"), [(2, False), (5, True)])
def test_who_is_away_goes_by_the_teams_day(marcia, hour, away):
    begins = timezone.localdate() + dt.timedelta(days=1)
    Absence.objects.create(user=marcia.sam, starts_on=begins, kind="leave", set_by=marcia.sam)
    with time_machine.travel(dt.datetime.combine(begins, dt.time(hour), tzinfo=LONDON)):
        assert ("away" in drawn(marcia.person, marcia.sam)) is away


def test_the_head_asks_at_most_three_queries(marcia):
    drawn(marcia.person, marcia.sam)
    with assert_queries(at_most=5):  # two of them are the reader's rights
        drawn(marcia.person, marcia.sam)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (dt.date(1985, 3, 14), dt.date(2026, 3, 13), 40),
        (dt.date(1985, 3, 14), dt.date(2026, 3, 14), 41),
        (dt.date(1984, 2, 29), dt.date(2026, 2, 28), 41),
        (dt.date(1984, 2, 29), dt.date(2026, 3, 1), 42),
        (None, dt.date(2026, 3, 1), None),
    ],
)
def test_age_is_in_whole_years(born, day, age):
    assert age_on(born, day) == age
