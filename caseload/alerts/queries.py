"""Reads of what was noticed: open alerts, those closed lately, and the engine's own heart."""

import datetime as dt
import json
from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload import sql
from caseload.alerts import cards, engine
from caseload.alerts.models import Alert, AlertStep, Sweep
from caseload.contacts.models import Contact
from caseload.people.codes import EpisodeState
from caseload.people.models import Episode
from caseload.people.scope import in_sight
from teams.access import Rights
from teams.models import User

JSON_COLUMNS = ("facts", "unlogged_visit", "reported", "follow_up", "steps")
STALE_AFTER_INTERVALS = 3
CLOSED_LATELY_DAYS = 7
WEEKS = 4
ACTED_ON = [
    *("seen", "tried", "answered", "done", "followed_up", "acknowledged"),
    *("given", "taken", "planned", "prescriber_answered"),
    *("allocated", "covered", "reviewed", "renewed", "moved", "cancelled_by_us", "cancelled_by_them"),
]
"""Why an alert closes where somebody did what it asked for."""


def open_alerts(
    rights: Rights,
    *,
    at: dt.datetime,
    teams: Collection[int] | None = None,
    mine: bool = False,
    escalated: bool = False,
    episode_ids: Collection[int] | None = None,
    uuids: Collection[UUID] | None = None,
) -> list[cards.OpenAlert]:
    """Open alerts of the reader's teams, most pressing first: one query, whatever their number.

    ``mine`` are those that the reader answers for: as named worker, having taken over, covering somebody away, or as
    today's shift co-ordinator.
    """
    rows = _open_rows(
        at=at,
        teams=list(rights.team_ids if teams is None else set(teams) & set(rights.team_ids)),
        mine=rights.user.pk if mine else None,
        escalated=True if escalated else None,
        episodes=list(episode_ids) if episode_ids is not None else None,
        alerts=list(uuids) if uuids is not None else None,
    )
    return cards.open_alerts(rows, now=at)


def open_cards(rights: Rights, *, at: dt.datetime, **narrowed) -> list[cards.Card]:
    """The same as one card per person."""
    return cards.cards(open_alerts(rights, at=at, **narrowed))


def open_for_episodes(
    rights: Rights, episode_ids: Collection[int], *, at: dt.datetime
) -> dict[int, list[cards.OpenAlert]]:
    """Episode id to its open alerts, most pressing first: for a board or the head of a person's page."""
    found: dict[int, list[cards.OpenAlert]] = {episode: [] for episode in episode_ids}
    for alert in open_alerts(rights, at=at, episode_ids=episode_ids):
        found[alert.row.episode_id].append(alert)
    return found


def open_everywhere(*, at: dt.datetime, team_ids: Collection[int]) -> list[cards.OpenAlert]:
    """Open alerts of teams for the engine's own errands (digests), whoever reads."""
    return cards.open_alerts(_open_rows(at=at, teams=list(team_ids)), now=at)


def _open_rows(*, at, teams, mine=None, escalated=None, episodes=None, alerts=None) -> list:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.statement("alerts_open"),
            {
                "now": at,
                "teams": teams,
                "mine": mine,
                "escalated": escalated,
                "episodes": episodes,
                "alerts": alerts,
                "tells_shift": [rule.code for rule in engine.rules() if rule.tells_shift],
                "out_of_sight": engine.out_of_sight(),
            },
        )
        return [_decoded(row) for row in sql.named(cursor)]


def _decoded(row):
    """Django hands jsonb over as text where no field of a model decodes it."""
    return row._replace(**{name: json.loads(getattr(row, name) or "null") for name in JSON_COLUMNS})


def alert_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Alert:
    """One alert of the reader's teams, open or closed, about somebody in sight; else it does not exist."""
    return get_object_or_404(_named(_in_sight(rights, on)).select_related("person", "episode", "team"), uuid=uuid)


def closed_lately(rights: Rights, *, team: int, at: dt.datetime) -> QuerySet[Alert]:
    """A team's alerts that closed in the last week, the latest first."""
    since = at - dt.timedelta(days=CLOSED_LATELY_DAYS)
    return (
        _named(_in_sight(rights, timezone.localdate(at)))
        .filter(team=team, closed_at__gte=since)
        .select_related("person")
        .order_by("-closed_at", "-pk")
    )


def closed_by(contact: Contact) -> QuerySet[Alert]:
    """What is no longer noticed because of a contact: it closed with that contact as its reason, or asked for the
    record of the visit that the contact was planned as."""
    its = Q(closed_facts__contact=contact.pk)
    if contact.planned_visit_id:
        its |= Q(rule="visit_not_recorded", subject=str(contact.planned_visit_id))
    closed = Alert.objects.filter(its, person=contact.person_id, closed_at__isnull=False)
    return _named(closed).order_by("closed_at", "pk")


def _named(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """With the name of whoever saw or answered, which the facts keep as an id."""
    by = Cast(KT("closed_facts__by"), BigIntegerField())
    name = User.objects.filter(pk=OuterRef("closed_by")).values("name")
    return alerts.annotate(closed_by=by).annotate(by_name=Subquery(name))


def _in_sight(rights: Rights, on: dt.date) -> QuerySet[Alert]:
    theirs = Alert.objects.filter(team__in=rights.team_ids)
    return in_sight(theirs, rights, on=on) | theirs.filter(person=None)


def heartbeat() -> dt.datetime | None:
    """When the engine last finished looking at everybody: one row at the end of an index."""
    return (
        Sweep.objects.filter(finished_at__isnull=False)
        .order_by("-finished_at")
        .values_list("finished_at", flat=True)
        .first()
    )


def is_stale(last: dt.datetime | None, *, at: dt.datetime) -> bool:
    """Whether the engine has missed its turn three times, or has never run."""
    return last is None or at - last > STALE_AFTER_INTERVALS * dt.timedelta(seconds=settings.SWEEP_SECONDS)


def engine_fault() -> str | None:
    """For /readyz: what is wrong with the engine, or None."""
    last = heartbeat()
    if not is_stale(last, at=timezone.now()):
        return None
    return _("The alert engine has not run yet.") if last is None else _("The alert engine has stopped.")


def sweeps() -> QuerySet[Sweep]:
    """The engine's last looks at everybody."""
    return Sweep.objects.filter(finished_at__isnull=False).order_by("-finished_at")


def people_on_caseloads() -> int:
    """How many people the engine watches."""
    return Episode.objects.filter(state=EpisodeState.ACCEPTED).count()


def figures(*, at: dt.datetime) -> list[dict]:
    """Per rule over four weeks: opened, closed, and closed with nobody having acknowledged it, taken it over, or
    recorded a step, and without the contact or record that it asked for."""
    since = at - dt.timedelta(weeks=WEEKS)
    untouched = Q(acknowledged_at=None, owner=None, stepped=False) & ~Q(closed_facts__because__in=ACTED_ON)
    return list(
        Alert.objects.filter(opened_at__gte=since)
        .annotate(stepped=Exists(AlertStep.objects.filter(alert=OuterRef("pk"))))
        .values("rule")
        .annotate(
            opened=Count("pk"),
            closed=Count("pk", filter=Q(closed_at__isnull=False)),
            without_action=Count("pk", filter=Q(closed_at__isnull=False) & untouched),
            open_now=Count("pk", filter=Q(closed_at=None)),
        )
        .order_by("rule")
    )
