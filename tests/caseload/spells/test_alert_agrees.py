"""The alert reads the database by itself, so that the sweep stays quick: over anything it says what the rule says."""

import random

import pytest
from django.utils import timezone

from caseload.alerts import engine
from caseload.alerts.models import Alert
from caseload.models import Episode
from caseload.spells.queries import follow_ups
from tests import make
from tests.reports.test_follow_up_agrees import some_episodes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [0, 1, 2, 4])
def test_within_the_days_the_alert_is_open_for_exactly_those_who_are_still_to_be_met(seed):
    now, teams = timezone.now(), (make.team("North Team"), make.team("South Team", nation="WLS"))
    some_episodes(random.Random(seed), teams, make.staff(teams[0]), now)
    engine.reconcile(episode_ids=list(Episode.objects.values_list("pk", flat=True)), at=now)
    to_meet = {left.spell_id for left in follow_ups.running([team.pk for team in teams], now=now)}
    noticed = Alert.objects.filter(rule="discharged_not_followed_up", closed_at=None)
    in_days = {
        int(alert.subject)
        for alert in noticed
        if timezone.localdate(now) <= follow_ups.follow_up.window(alert.since_at)[1]
    }
    assert in_days == to_meet
    assert to_meet
