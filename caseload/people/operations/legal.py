"""Legal measures: dated rows (domain.md R11). What a measure means and how long it may last is not judged here."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.codes import LegalEnd, LegalKind
from caseload.people.models import Episode, LegalMeasure
from caseload.people.operations.locks import hold
from caseload.people.refusals import Refused
from caseload.people.signals import tell_changed
from teams.models import User

NEVER_EXPIRES = (LegalKind.S117,)
"""An entitlement, not a measure with a term (domain.md 2a)."""
LONGEST_AGO = dt.timedelta(days=366 * 50)
FURTHEST_BEGINNING = FURTHEST_END = dt.timedelta(days=366)
FURTHEST_LAST_DAY = dt.timedelta(days=366 * 5)
"""Beyond these it is rather the year that was mistyped."""


@transaction.atomic
def add_legal_measure(
    *,
    episode: Episode,
    kind: str,
    starts_on: dt.date,
    expires_on: dt.date | None = None,
    conditions: str = "",
    by: User,
    at: dt.datetime,
) -> LegalMeasure:
    """Record that a measure holds from a day on. ``expires_on`` is the last day on which it holds. The very same
    measure, as after a double tap, is recorded once."""
    today = timezone.localdate(at)
    _check_beginning(starts_on, today)
    _check_expiry(kind, starts_on, expires_on)
    _check_last_day(expires_on, today)
    episode = hold(episode)
    told = {"kind": kind, "starts_on": starts_on, "expires_on": expires_on, "conditions": conditions}
    if known := LegalMeasure.objects.filter(episode=episode, ends_on=None, **told).first():
        return known
    measure = LegalMeasure.objects.create(person_id=episode.person_id, episode=episode, set_by=by, **told)
    _told("legal_measure.added", measure, episode, by=by, at=at)
    return measure


@transaction.atomic
def renew_legal_measure(*, measure: LegalMeasure, expires_on: dt.date, by: User, at: dt.datetime) -> LegalMeasure:
    """Renew a measure to a later last day. The row up to now ends, a new one begins: both stay to be read."""
    episode = hold(measure.episode)
    measure = _standing(measure)
    today = timezone.localdate(at)
    if measure.kind in NEVER_EXPIRES or measure.expires_on is None:
        raise Refused(
            _("%(kind)s has no last day, so there is nothing to renew") % {"kind": measure.get_kind_display()}
        )
    if expires_on <= max(measure.expires_on, today):
        raise Refused(_("The new last day must be after the present one, and after today"), field="expires_on")
    _check_last_day(expires_on, today)
    begins = max(today, measure.starts_on + dt.timedelta(days=1))
    measure.ends_on, measure.end_reason = begins, LegalEnd.RENEWED
    measure.save(update_fields=["ends_on", "end_reason"])
    renewed = LegalMeasure.objects.create(
        person_id=episode.person_id,
        episode=episode,
        kind=measure.kind,
        starts_on=begins,
        expires_on=expires_on,
        conditions=measure.conditions,
        set_by=by,
    )
    _told("legal_measure.renewed", renewed, episode, by=by, at=at)
    return renewed


@transaction.atomic
def end_legal_measure(
    *, measure: LegalMeasure, ends_on: dt.date, reason: str, by: User, at: dt.datetime
) -> LegalMeasure:
    """Record that a measure no longer holds, from ``ends_on`` on (its first day without)."""
    episode = hold(measure.episode)
    measure = _standing(measure)
    if ends_on <= measure.starts_on:
        raise Refused(_("It must end after the day on which it began"), field="ends_on")
    if ends_on > timezone.localdate(at) + FURTHEST_END:
        raise Refused(_("It cannot end more than a year from now: check the year"), field="ends_on")
    if not reason.strip():
        raise Refused(_("Say why it ended"), field="reason")
    measure.ends_on, measure.end_reason = ends_on, reason
    measure.save(update_fields=["ends_on", "end_reason"])
    _told("legal_measure.ended", measure, episode, by=by, at=at)
    return measure


def _standing(measure: LegalMeasure) -> LegalMeasure:
    measure = LegalMeasure.objects.select_for_update(no_key=True).get(pk=measure.pk)
    if measure.ends_on is not None:
        raise Refused(_("Somebody has ended or renewed this measure already. Nothing was changed."))
    return measure


def _check_beginning(starts_on: dt.date, today: dt.date) -> None:
    if not today - LONGEST_AGO <= starts_on <= today + FURTHEST_BEGINNING:
        raise Refused(
            _("The first day must be within the last 50 years, or at most a year from now: check the year"),
            field="starts_on",
        )


def _check_last_day(expires_on: dt.date | None, today: dt.date) -> None:
    if expires_on and expires_on > today + FURTHEST_LAST_DAY:
        raise Refused(_("The last day cannot be more than 5 years from now: check the year"), field="expires_on")


def _check_expiry(kind: str, starts_on: dt.date, expires_on: dt.date | None) -> None:
    if kind in NEVER_EXPIRES and expires_on:
        raise Refused(
            _("Section 117 is an entitlement and does not expire: leave the last day empty"), field="expires_on"
        )
    if expires_on and expires_on < starts_on:
        raise Refused(_("The last day cannot be before the first"), field="expires_on")


def _told(verb: str, measure: LegalMeasure, episode: Episode, *, by: User, at: dt.datetime) -> None:
    record(
        verb,
        by=by,
        person=episode.person,
        team=episode.team,
        subject="legal_measure",
        subject_uuid=measure.uuid,
        kind=measure.kind,
        starts_on=measure.starts_on.isoformat(),
        expires_on=measure.expires_on and measure.expires_on.isoformat(),
        ends_on=measure.ends_on and measure.ends_on.isoformat(),
    )
    tell_changed([episode.pk], at=at)
