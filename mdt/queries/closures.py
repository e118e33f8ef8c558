"""Requests to close an episode, and how often it came to that: nobody is discharged for not attending (R1)."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from caseload.people.codes import SANCTIONED_REASONS
from caseload.people.models import Episode
from caseload.people.scope import in_sight
from mdt.codes import RequestState
from mdt.models import ClosureRequest
from teams.access import Rights
from teams.models import Team

A_YEAR = dt.timedelta(days=365)
NAMED = ("person", "episode__team", "asked_by", "signed_off_by", "decision__item__meeting__series")


@dataclass(frozen=True)
class Figures:
    """A team's last twelve months; the target of all three is 0."""

    asked: int
    signed_off: int
    closed: int
    """Episodes closed because somebody did not attend or refused to be seen."""


def requests(rights: Rights, *, on: dt.date) -> QuerySet[ClosureRequest]:
    """Requests about people in sight with the reader's teams, the latest first."""
    rows = in_sight(ClosureRequest.objects.select_related(*NAMED), rights, on=on)
    return rows.filter(episode__team__in=rights.team_ids).order_by("-asked_at")


def open_requests(rights: Rights, *, on: dt.date) -> QuerySet[ClosureRequest]:
    """Those that wait for a meeting or for a sign-off, what has waited longest first."""
    waiting = [RequestState.ASKED, RequestState.DECIDED]
    return requests(rights, on=on).filter(state__in=waiting).order_by("asked_at")


def figures(team: Team, *, at: dt.datetime) -> Figures:
    """How often it came to that in a team, over the last twelve months: two queries."""
    since = at - A_YEAR
    asked = ClosureRequest.objects.filter(episode__team=team, asked_at__gte=since)
    states = Counter(asked.values_list("state", flat=True))
    closed = Episode.objects.filter(team=team, closure_reason__in=SANCTIONED_REASONS, ended_at__gte=since)
    return Figures(asked=states.total(), signed_off=states[RequestState.SIGNED_OFF], closed=closed.count())
