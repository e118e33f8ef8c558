"""The demonstration: what it promises in figures, that it is the same each time, and that its words are decent."""

import datetime as dt
import json
import random
import re
import time
import tomllib
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from aot.demo import cast, going_out, loading
from aot.demo.cases import Fate, Staff
from aot.demo.diary import Diary
from aot.demo.loading import NotEmptyError
from aot.demo.meetings import Meetings, Told
from aot.demo.signins import PASSWORD, SIGN_INS, sign_ins
from aot.demo.texts import texts
from assessments.models import Assessment, Formulation, MeetingItem, Reassessment
from assessments.queries.reading import course_of
from assessments.scoring import compare
from audit.models import Read
from caseload.models import (
    Alert,
    AlertStep,
    Concern,
    Contact,
    ContactWork,
    CoordinatorPeriod,
    Episode,
    GoalStep,
    HospitalSpell,
    LegalMeasure,
    Person,
    PlannedVisit,
    WeekPlan,
)
from caseload.people import nhs_numbers
from mdt.models import Action, Meeting
from mdt.queries import minutes
from mdt.queries.guests import invited
from mdt.queries.minutes import hash_of
from teams.access import rights_of
from teams.calendar import LONDON, Calendar
from teams.models import Membership, Team, User
from teams.roles import Role
from tests import databases

TEXTS = Path(loading.__file__).parent
FORBIDDEN = re.compile(
    r"complian|disengag|engag|hard[- ]to[- ]reach|refus|schizo|psychotic|patient|addict|abuser|junkie|frequent flyer"
    r"|attention[- ]seeking|manipulat|challenging|suffer|(high|low|medium)[- ]risk|insight|chaotic|DNA\b",
    re.IGNORECASE,
)
HOURS = [
    dt.datetime(
        2026, 3, 29, 1, 30, tzinfo=dt.UTC
    ),  # half an hour after the clocks went forward, before the day begins
    dt.datetime(2026, 10, 25, 5, 10, tzinfo=dt.UTC),  # Sunday, an hour into the team's day
    dt.datetime(2026, 12, 25, 23, 50, tzinfo=dt.UTC),  # a bank holiday, late
]


@pytest.fixture(scope="class")
def service(django_db_setup, django_db_blocker):
    """The demonstration, loaded a moment ago into a database of its own; answers the moment and the seconds."""
    ordinary, name = connections["default"].settings_dict["NAME"], databases.clone()
    with django_db_blocker.unblock():
        databases.point_to(name)
        now, began = timezone.now(), time.process_time()
        loading.load(now)
        yield SimpleNamespace(now=now, seconds=time.process_time() - began)
        databases.point_to(ordinary)
        databases.join_aliases()
        databases.drop_clone(name)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.toml")), ids=lambda path: path.stem)
def test_nobody_is_labelled_in_the_texts(path):
    found = [text for text in strings(tomllib.loads(path.read_text())) if FORBIDDEN.search(text)]
    assert not found


def test_every_number_is_valid_and_from_the_range_that_is_never_issued():
    numbers = cast.nhs_numbers()
    first = [next(numbers) for _ in range(600)]
    assert len(set(first)) == 600
    for number in first:
        assert nhs_numbers.parse(number, test_only=True) == number


class TestService:
    def test_the_service_has_the_size_it_says(self, service):
        assert Team.objects.count() == 6
        assert 58 <= User.objects.filter(is_active=True).count() <= 68
        open_ = Episode.objects.filter(state__in=["referred", "accepted"])
        assert open_.count() == 480
        assert 30_000 <= Contact.objects.count() <= 60_000
        assert Contact.objects.earliest("occurred_at").occurred_at < service.now - dt.timedelta(days=360)
        professions = set(Membership.objects.values_list("profession", flat=True))
        assert {
            "nurse",
            "doctor",
            "str_worker",
            "social_worker",
            "psychologist",
            "ot",
            "ot_technical_instructor",
        } <= professions
        for number in Person.objects.exclude(nhs_number=None).values_list("nhs_number", flat=True):
            assert nhs_numbers.parse(number, test_only=True)

    def test_most_are_seen_in_their_rhythm_and_every_team_has_a_handful_who_are_not(self, service):
        for team in Team.objects.all():
            accepted = Episode.objects.filter(team=team, state="accepted")
            at_home = accepted.filter(in_hospital_since=None)
            assert 3 <= at_home.filter(seen_due_at__lt=service.now).count() <= 8, team
            assert 4 <= accepted.exclude(in_hospital_since=None).count() <= 6, team
        yesterday = Calendar.of_team(Team.objects.first()).day_of(service.now) - dt.timedelta(days=1)
        discharged = [
            timezone.localdate(e.last_discharged_at) for e in Episode.objects.exclude(last_discharged_at=None)
        ]
        assert yesterday in discharged
        named = CoordinatorPeriod.objects.filter(ends_at=None).values("episode")
        assert 1 <= Episode.objects.filter(state="accepted").exclude(pk__in=named).count() <= 2

    def test_sixty_people_have_a_year_of_assessments_that_moved_both_ways(self, service):
        signed = Assessment.objects.filter(signed_at__isnull=False)
        assert signed.values("person").distinct().count() == 60
        assert {"ocairs", "mohost", "dialog"} == set(signed.values_list("key", flat=True))
        assert signed.earliest("on_date").on_date < timezone.localdate(service.now) - dt.timedelta(days=300)
        assert Assessment.objects.filter(signed_at=None, abandoned_at=None).count() == 6
        assert signed.exclude(successor=None).count() == 6
        verdicts = Counter()
        for person in Person.objects.filter(pk__in=signed.values("person")):
            rights = rights_of(User.objects.get(email="service@demo.example"), on=timezone.localdate())
            course = course_of(rights, person, on=timezone.localdate(), key="mohost")
            moved = compare(course[0].definition, course[-1].ratings, course[0].ratings)
            verdicts.update(change.verdict for change in moved)
        assert verdicts["same"] > verdicts["better"] > verdicts["worse"] > 30

    def test_they_have_goals_that_contacts_worked_on_and_weeks(self, service):
        assert Formulation.objects.count() == 60
        assert set(GoalStep.objects.values_list("state", flat=True)) >= {
            "proposed",
            "active",
            "achieved",
            "set_aside",
        }
        assert ContactWork.objects.exclude(intervention=None).count() > 300
        assert WeekPlan.objects.count() > 100
        assert MeetingItem.objects.filter(settled_at=None).count() >= 6
        assert Reassessment.objects.filter(due_on__isnull=False).count() > 60
        assert {"assessment_due", "assessment_overdue"} <= set(
            Alert.objects.filter(closed_at=None).values_list("rule", flat=True)
        )

    def test_every_team_has_three_months_of_sealed_meetings_and_the_next_ones_planned(self, service):
        today = timezone.localdate(service.now)
        for team in Team.objects.all():
            held = Meeting.objects.filter(team=team, state="closed")
            assert held.filter(kind="mdt").count() >= 10, team
            assert held.filter(kind="handover").count() >= 60, team
            assert (today - held.earliest("on_date").on_date).days >= 84, team
            assert held.latest("closed_at").closed_at < service.now
            assert Meeting.objects.filter(team=team, state="planned", kind="mdt", on_date__gte=today).count() >= 6
        states = Counter(Action.objects.values_list("state", flat=True))
        assert states["done"] > states["open"] >= 10
        assert Alert.objects.filter(rule="action_overdue", closed_at=None).exists()

    def test_a_guest_is_invited_to_the_next_mdt_about_two_people(self, service):
        [row] = invited(User.objects.get(email="guest@demo.example"), at=service.now)
        assert len(row.people) == 2
        assert row.invitation.meeting.state == "planned"

    def test_the_clinician_has_actions(self, service):
        clinician = User.objects.get(email="clinician@demo.example")
        assert Action.objects.filter(owner=clinician, state="open").exists()

    def test_somebody_under_an_order_has_been_recalled_and_the_hours_run(self, service):
        [recall] = LegalMeasure.objects.filter(kind="cto_recall")
        assert recall.begins_at < service.now < recall.expires_at
        assert LegalMeasure.objects.filter(person=recall.person_id, kind="cto", ends_on=None).exists()
        assert HospitalSpell.objects.filter(person=recall.person_id, discharged_at=None).exists()
        assert Alert.objects.filter(rule="legal_hours", person=recall.person_id, closed_at=None).exists()

    def test_the_seal_holds_what_was_said(self, service):
        """What closing the meeting would gather from the rows is what is sealed, but for what came of the actions."""
        for kind in ("mdt", "handover"):
            for meeting in Meeting.objects.filter(state="closed", kind=kind).order_by("-on_date", "pk")[:3]:
                gathered = minutes.content(meeting)
                assert hash_of(meeting.sealed) == meeting.sealed_hash
                assert without_outcomes(gathered) == without_outcomes(meeting.sealed)

    def test_alerts_stand_in_every_state(self, service):
        assert Alert.objects.filter(closed_at=None, acknowledged_at=None).exists()
        assert Alert.objects.filter(closed_at=None, acknowledged_at__isnull=False).exists()
        assert Alert.objects.filter(closed_at=None, escalated_at__isnull=False).exists()
        assert Alert.objects.filter(closed_at__isnull=False, closed_facts__because="seen").exists()
        assert AlertStep.objects.exists()
        assert Concern.objects.filter(acknowledged_at=None).exists()
        assert Concern.objects.exclude(acknowledged_at=None).exists()

    def test_a_hospital_says_of_somebody_that_they_died_and_the_team_knows_better(self, service):
        alert = Alert.objects.get(rule="death_told", closed_at=None)
        assert alert.person.died_on is None

    def test_the_clinician_has_a_day_before_them(self, service):
        clinician = User.objects.get(email="clinician@demo.example")
        today = (timezone.localtime(service.now) - dt.timedelta(hours=4)).date()
        mine = PlannedVisit.objects.filter(staff=clinician, on_date=today)
        assert mine.filter(state="planned").count() >= 4
        assert Episode.objects.filter(
            person__family_name="Whitlock",
            person__given_names="Dean",
            tries_since_seen=3,
            seen_due_at__lt=service.now,
        ).exists()

    def test_those_who_are_shown_on_the_sign_in_page_can_sign_in(self, service):
        roles = set()
        for entry in SIGN_INS:
            user = User.objects.get(email=entry.email)
            assert user.check_password(PASSWORD)
            roles |= rights_of(user, on=timezone.localdate()).roles
        assert roles == set(Role)
        assert not User.objects.get(name="Kit Marlow").has_usable_password()

    def test_governance_has_something_to_read(self, service):
        assert Read.objects.filter(at__lt=service.now).count() > 400
        assert set(Read.objects.values_list("kind", flat=True)) >= {"person", "list", "search"}

    def test_loading_takes_less_than_twenty_seconds(self, service):
        assert service.seconds < 20


def test_sign_ins_are_shown_in_demo_mode_only(settings):
    settings.DEMO = False
    assert sign_ins() == {}
    settings.DEMO = True
    assert len(sign_ins()["demo_sign_ins"]) == 9


@pytest.mark.parametrize("now", HOURS, ids=str)
def test_it_loads_at_any_hour_and_says_nothing_of_the_future(now):
    told = everything(now.astimezone(LONDON))
    assert max(event.at for _, events, _ in told for event in events) < now
    done = [visit for _, _, visits in told for visit in visits if visit["state"] == "done"]
    assert done
    assert max(visit["starts_at"] for visit in done) < now


def test_the_same_moment_gives_the_same_service():
    now = dt.datetime(2026, 11, 20, 9, 30, tzinfo=LONDON)
    assert everything(now) == everything(now)


@pytest.mark.parametrize("now", HOURS, ids=str)
def test_whoever_is_out_or_back_set_off_before(now, monkeypatch):
    """By the clock of the world: in the night in which clocks change, ten to two comes before half past two."""
    rows = []
    monkeypatch.setattr(going_out, "copy_rows", lambda model, new: rows.extend(new))
    going_out.write_outings(*teams_and_crews(now.astimezone(LONDON)), random.Random(1), now.astimezone(LONDON))
    assert rows
    for row in rows:
        assert row["set_off_at"].timestamp() < row["expected_at"].timestamp()
        assert row["set_off_at"].timestamp() < row.get("ended_at", now).timestamp()


def teams_and_crews(now: dt.datetime) -> tuple[list[Team], dict[int, list[Staff]]]:
    """The teams of the service and who works in them, without writing them."""
    teams = [
        Team(code=row["code"], name=row["name"], open_days=row["open_days"], open_on_bank_holidays=True, pk=n)
        for n, row in enumerate(texts("service").teams, 1)
    ]
    crews = {team.pk: [] for team in teams}
    for number, (name, profession, areas, ceiling, _, days, since) in enumerate(texts("service").staff["rows"]):
        member = SimpleNamespace(pk=number, name=name)
        for area in areas:
            team = next(t for t in teams if t.code.endswith(area))
            crews[team.pk].append(
                Staff(member, profession, ceiling, now.date() - dt.timedelta(days=since), tuple(map(int, days)))
            )
    return teams, crews


def everything(now: dt.datetime) -> list:
    """Everything that is told of everybody, without writing it."""
    teams, crews = teams_and_crews(now)
    cases = loading.register.draw_cases(teams, crews, 20, now)
    therapies = {id(one.case): one for one in loading.therapy.draw(cases, 20, now)}
    told = []
    for case in cases:
        if case.fate not in (Fate.REFERRED, Fate.CLOSED):
            diary, events = Diary(), loading.course(case, now)
            if therapy := therapies.get(id(case)):
                loading.therapy.work_on(therapy, events)
                told_of_therapy(therapy, now)
            loading.today_of_featured(case, events, now)
            diary.past(case, events, case.calendar.day_of(now))
            diary.future(case, events, now)
            told.append((case.person, events, [{"state": "planned"} | visit for visit in diary.visits]))
    return told


def test_the_same_moment_gives_the_same_meetings_and_none_in_the_future():
    now = dt.datetime(2026, 11, 20, 9, 30, tzinfo=LONDON)
    first, second = meetings_of(now), meetings_of(now)
    assert first == second
    assert len(first) > 90
    assert max(closed_at for _, closed_at, _ in first) < now


def meetings_of(now: dt.datetime) -> list:
    """One team's meetings without writing them: uuid, when closed, and what was said of whom."""
    team = Team(code="AO-N", name="North", open_days=[1, 2, 3, 4, 5, 6, 7], open_on_bank_holidays=True, pk=1)
    since = now.date() - dt.timedelta(days=400)
    crew = [
        Staff(SimpleNamespace(pk=number, name=name), "nurse", 12, since, (1, 2, 3, 4, 5))
        for number, name in enumerate(("Ruth Vance", "Sam Okoro", "Jo Pryce", "Kit Marlow", "Liam Foy", "Ada Finch"))
    ]
    rows = [row for row in texts("service").teams if row["code"] == "AO-N"]
    assert rows
    cases = loading.register.draw_cases([team], {1: crew}, 20, now)
    stories = [(case, event) for case in cases if case.fate not in (Fate.REFERRED, Fate.CLOSED)
               for event in loading.course(case, now)]  # fmt: skip
    drawn = Meetings(cases, crew, crew[0], Told(stories), {}, 20, now)
    return [
        (met.uuid, met.closed_at, [(item.uuid, item.state, [said[1] for said in item.texts]) for item in met.items])
        for met in (*drawn.mdts(2), *drawn.handovers())
    ]


def without_outcomes(told: dict) -> dict:
    """Sealed content without what lies after the meeting, in a fixed order."""
    told = json.loads(json.dumps(told)) | {"since": None}
    told["attendance"].sort(key=lambda row: row["name"])
    for item in told["items"]:
        item["discussion"].sort(key=lambda row: row["by"])
        for action in item["actions"]:
            action["state"], action["note"] = "", ""
        for row in (*item["discussion"], *item["decisions"]):
            row["at"] = dt.datetime.fromisoformat(row["at"]).timestamp()
    for name in ("opened_at", "closed_at"):
        told["meeting"][name] = dt.datetime.fromisoformat(told["meeting"][name]).timestamp()
    return told


def test_it_is_refused_outside_demo_mode(settings, db):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode"):
        call_command("load_demo")


def test_it_is_refused_beside_real_data_and_passes_over_it_when_told_so(settings, db):
    settings.DEMO = True
    User.objects.create_user("somebody@trust.example", "a long enough password", name="Somebody")
    with pytest.raises(NotEmptyError):
        loading.load(timezone.now())
    with pytest.raises(CommandError, match="data already"):
        call_command("load_demo")
    call_command("load_demo", "--if-empty")
    assert User.objects.count() == 1


def told_of_therapy(therapy, now: dt.datetime) -> None:
    """Nothing of it is in the future, and every state begins after the one before."""
    assert all(given.on < now.date() for given in therapy.given)
    for aim in therapy.aims:
        for states in (aim.states, *(doing.states for doing in aim.doings)):
            days = [since for _, since, _ in states]
            assert days == sorted(set(days))
            assert days[-1] < now.date()
