"""Lets the real engine look at the demonstration as its last weeks went by, and the teams answer.

Contacts are written up to each moment, then the engine sweeps as of that moment: alerts open, and close by
themselves when the next contacts come, with the reasons that the engine gives.
"""

import datetime as dt
import random

from aot.demo.texts import texts
from audit.copying import copy_rows
from caseload.alerts.sweep import sweep
from caseload.contacts.reckoning import reckon
from caseload.models import Alert, AlertStep, CoordinatorPeriod, Episode
from caseload.people.codes import OPEN_STATES
from teams.models import Membership
from teams.roles import Role

STAGES = (dt.timedelta(days=24), dt.timedelta(days=11), dt.timedelta(days=4, hours=2), dt.timedelta(hours=20))
"""Before the present moment; the last look is the present one."""
ANSWERED = ("not_seen", "not_tried", "tries_in_a_row", "legal_expiring")
STEPS = ("vary", "phone", "text", "landlord", "carer", "pharmacy")


def look(at: dt.datetime) -> None:
    """One sweep as of a moment, after every open episode's state has been reckoned as of that moment."""
    ids = list(Episode.objects.filter(state__in=OPEN_STATES).order_by("id").values_list("id", flat=True))
    reckon(episode_ids=ids, at=at)
    sweep(clock=lambda: at)


def answer(rng: random.Random, since: dt.datetime, until: dt.datetime, share: float) -> None:
    """Let the co-ordinators acknowledge a share of what was noticed just now, and write down steps they took."""
    coordinators = dict(CoordinatorPeriod.objects.filter(ends_at=None).values_list("episode_id", "user_id"))
    leads = dict(Membership.objects.filter(role=Role.TEAM_LEAD).values_list("team_id", "user_id"))
    waiting = Alert.objects.filter(closed_at=None, opened_at=since, rule__in=ANSWERED)
    steps, answered = [], []
    for alert in waiting.order_by("since_at", "rule", "episode_id"):
        by = coordinators.get(alert.episode_id) or leads[alert.team_id]
        at = since + (until - since) * rng.uniform(0.1, 0.9)
        if rng.random() < share:
            answered.append(alert)
            alert.acknowledged_by_id = alert.owner_id = by
            alert.acknowledged_at, alert.acknowledged_note = at, rng.choice(texts("notes").extras["acknowledged"])
        if alert.rule not in ("not_seen", "not_tried", "tries_in_a_row"):
            continue
        for step in rng.sample(STEPS, rng.choice((0, 1, 1, 2, 3))):
            steps.append(
                {
                    "alert_id": alert.pk,
                    "person_id": alert.person_id,
                    "episode_id": alert.episode_id,
                    "step": step,
                    "note": rng.choice(texts("notes").extras["ladder_notes"]),
                    "by_id": by,
                    "at": at,
                }
            )
    Alert.objects.bulk_update(answered, ["acknowledged_by", "owner", "acknowledged_at", "acknowledged_note"])
    copy_rows(AlertStep, steps)
