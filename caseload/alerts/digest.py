"""The e-mail in the morning: that something is new, about whom by their initials, and a link. Nothing clinical."""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from caseload.alerts import queries
from caseload.alerts.cards import OpenAlert
from caseload.alerts.models import Digest
from caseload.people.names import initials
from teams.models import Absence, Membership, Team, User
from teams.queries import calendar_of
from teams.roles import Role

log = logging.getLogger(__name__)

HOURS = range(7, 11)
"""Local hours in which a digest may go out: the task looks every few minutes and sends once a day."""


def send_due(*, at: dt.datetime) -> int:
    """Send to everybody whose team is open and who works today, and for whom something is new. How many."""
    local = timezone.localtime(at)
    if local.hour not in HOURS:
        return 0
    today = local.date()
    open_teams = [team for team in Team.objects.all() if calendar_of(team).is_open(today)]
    memberships = _at_work(open_teams, today)
    told = _told(queries.open_everywhere(at=at, team_ids=[team.pk for team in open_teams]), memberships)
    sent_before = _sent_before(memberships, today)
    users = {membership.user_id: membership.user for membership in memberships}
    return sum(_send_new(user, told[pk], sent_before.get(pk, set()), today) for pk, user in users.items())


def _at_work(teams: Iterable[Team], today: dt.date) -> list[Membership]:
    """Memberships of people who work today and have had no digest yet."""
    return list(
        Membership.objects.on(today)
        .filter(team__in=teams, working_days__contains=[today.isoweekday()], user__is_active=True)
        .exclude(user__in=Absence.objects.on(today).values("user"))
        .exclude(user__in=Digest.objects.filter(on_date=today).values("user"))
        .select_related("user")
    )


def _told(alerts: Iterable[OpenAlert], memberships: Iterable[Membership]) -> dict[int, list[OpenAlert]]:
    """User id to their alerts: those they answer for, and for a lead what has come to the lead."""
    leads = defaultdict(set)
    for membership in memberships:
        if membership.role == Role.TEAM_LEAD:
            leads[membership.team_id].add(membership.user_id)
    told: dict[int, list[OpenAlert]] = defaultdict(list)
    for alert in alerts:
        for user in {*alert.row.told, *(leads[alert.row.team_id] if alert.row.escalated_at else ())}:
            told[user].append(alert)
    return told


def _sent_before(memberships: Iterable[Membership], today: dt.date) -> dict[int, set[int]]:
    """User id to the alerts that earlier digests have named."""
    since = today - dt.timedelta(days=365)
    known: dict[int, set[int]] = defaultdict(set)
    users = {membership.user_id for membership in memberships}
    for digest in Digest.objects.filter(user__in=users, on_date__gte=since).only("user_id", "alert_ids"):
        known[digest.user_id].update(digest.alert_ids)
    return known


def _send_new(user: User, alerts: list[OpenAlert], known: set[int], today: dt.date) -> bool:
    """The row first: its unique key lets one of two tasks at a time send. If sending fails the row goes too, and the
    next look tries again. Only a process killed between sending and commit sends twice: better than never."""
    new = [alert for alert in alerts if alert.row.id not in known and alert.is_due]
    if not new:
        return False
    try:
        with transaction.atomic():
            Digest.objects.create(user=user, on_date=today, alert_ids=[alert.row.id for alert in new])
            letter(user, new).send()
    except IntegrityError:  # another task was first
        return False
    except OSError:  # so are all of smtplib's faults: the others still get theirs
        log.exception("a digest could not be sent")
        return False
    return True


def letter(user: User, alerts: list[OpenAlert]) -> EmailMessage:
    """The letter in the reader's language."""
    with translation.override(user.language):
        subject = ngettext("%(n)d new alert", "%(n)d new alerts", len(alerts)) % {"n": len(alerts)}
        context = {
            "user": user,
            "initials": sorted({_initials(alert.row) for alert in alerts if alert.row.person_id}),
            "count": len(alerts),
            "link": settings.SITE_URL + reverse("alerts"),
        }
        body = render_to_string("caseload/alerts/digest.txt", context)
        return EmailMessage(subject, body, to=[user.email])


def _initials(row) -> str:
    return initials(row.preferred_name or row.given_names, row.family_name)
