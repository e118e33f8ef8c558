"""What stands in the diary and may have been allotted at an MDT: patterns of visits, and some single ones."""

import datetime as dt
import random
from collections import defaultdict

from caseload.contacts.models import PlannedVisit, VisitSeries
from caseload.models import Intervention
from teams.models import User

SHARE = 0.12
"""Of single visits."""


def diary_of(now: dt.datetime, rng: random.Random) -> dict[int, list[dict]]:
    """By episode: who goes from when on, with what pattern, and for which intervention, where there is one."""
    found, doings = defaultdict(list), _doings()
    for kind, row, staff in (*_series(), *_visits(now, rng)):
        starts_on = row.starts_on if kind == "series" else row.on_date
        theirs = [doing for doing in doings.get(row.episode_id, ()) if doing["since"] < starts_on]
        found[row.episode_id].append(
            {"from": starts_on, "who": staff, kind: row, "intervention": rng.choice(theirs) if theirs else None}
        )
    return found


def _series() -> list[tuple]:
    rows = VisitSeries.objects.order_by("pk")
    people = _staff(VisitSeries, [row.pk for row in rows])
    return [("series", row, people[row.pk]) for row in rows if row.pk in people]


def _visits(now: dt.datetime, rng: random.Random) -> list[tuple]:
    rows = PlannedVisit.objects.filter(series=None, state__in=("planned", "done"), on_date__lt=now + dt.timedelta(12))
    rows = [row for row in rows.order_by("pk") if rng.random() < SHARE]
    people = _staff(PlannedVisit, [row.pk for row in rows])
    return [("visit", row, people[row.pk]) for row in rows if row.pk in people]


def _staff(model, keys: list[int]) -> dict[int, User]:
    """Who goes, the first where two go together."""
    users = {user.pk: user for user in User.objects.all()}
    pairs = model.objects.filter(pk__in=keys, staff__isnull=False).order_by("pk", "-staff").values_list("pk", "staff")
    return {key: users[user] for key, user in pairs}


def _doings() -> dict[int, list[dict]]:
    """Interventions that the team agreed to and that have not ended."""
    rows = Intervention.objects.filter(steps__ends_at=None, steps__state__in=("agreed", "under_way"))
    found = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.episode_id].append({"pk": row.pk, "uuid": row.uuid, "what": row.what, "since": row.set_at.date()})
    return found
