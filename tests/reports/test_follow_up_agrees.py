"""Board, hospital page, service and 72-hour report are four readers of one rule: over anything they say the same."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from caseload.models import FollowUpByOthers
from caseload.spells.follow_up import Came
from desk.queries.board import board_rows
from desk.queries.hospital import in_and_out
from teams.access import rights_of
from teams.roles import Role
from tests import make
from tests.reports.asking import asked, behind
from tests.reports.test_figures import left

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams():
    return make.team("North Team"), make.team("South Team", nation="WLS")


def some_episodes(rng: random.Random, teams, by, now: dt.datetime) -> None:
    """People who left a bed some hours ago, and whatever may have happened to them since."""

    def since(hours: int) -> dt.datetime:
        return now - dt.timedelta(hours=rng.uniform(0, hours))

    for _ in range(30):
        team, other = rng.sample(teams, 2)
        episode = make.episode(
            team, **rng.choice([{}, {}, {"state": "referred", "accepted_at": None, "referred_at": make.days_ago(40)}])
        )
        if rng.random() < 0.2:
            make.episode(other, episode.person)
        hours = rng.uniform(1, 130)
        out = now - dt.timedelta(hours=hours)
        kind = rng.choice([{}, {}, {}, {"kind": "general", "bed_type": ""}, {"discharge_method": "4"}])
        stay = left(
            episode, by, 0, admitted_at=out - dt.timedelta(days=9), discharged_at=out, out_of_area=rng.random() < 0.2,
            bed_type=kind.pop("bed_type", rng.choice(["200", "213", "X"])), **kind,
        )  # fmt: skip
        if rng.random() < 0.5:
            outcome = rng.choice(["seen", "spoke", "not_in", "message", "others_only"])
            how = {"seen": "01", "spoke": rng.choice(["02", "11"]), "message": "09"}
            source = {"source": "imported", "time_known": False} if outcome == "seen" and rng.random() < 0.3 else {}
            make.contact(episode, by, outcome, since(150), mechanism=how.get(outcome, "01"), **source)
        if rng.random() < 0.2:
            FollowUpByOthers.objects.create(
                spell=stay, person_id=stay.person_id, episode_id=stay.episode_id, occurred_at=since(int(hours) + 1),
                mechanism=rng.choice(["01", "02", "09"]), team_name="Crisis Team", told_by="Them", recorded_by=by,
            )  # fmt: skip
        if rng.random() < 0.2:
            again = out + dt.timedelta(hours=rng.uniform(0.1, hours))
            kind = rng.choice([{}, {"kind": "general", "bed_type": ""}])
            left(episode, by, 0, admitted_at=again, discharged_at=None, discharge_method="", discharge_destination="",
                 **kind)  # fmt: skip


@pytest.mark.parametrize("seed", [0, 1, 2, 4])
def test_whoever_asks_whom_to_meet_gets_the_same_answer(teams, seed):
    now = timezone.now()
    sam = make.staff(teams[0])
    some_episodes(random.Random(seed), teams, sam, now)
    rights = rights_of(make.staff(None, Role.SERVICE_LEAD), on=timezone.localdate(now))
    counted = {}
    for team in teams:
        board = {row.person_id for row in board_rows(team, rights=rights, at=now) if row.to_follow_up}
        page = in_and_out(team, rights=rights, at=now).left
        running = {
            one.left.person_id
            for one in page
            if one.left.judgement.came is Came.RUNNING and not one.left.readmissions
        }
        service = [row.person_id for row in behind(asked("service", team, at=now), "follow_up")]
        assert board == running == set(service)
        assert len(service) == len(set(service))
        counted[team.pk] = board
    report = behind(asked("follow_up", *teams, at=now), "running")
    assert {row.person_id for row in report} >= set().union(*counted.values())
    assert any(counted.values())
