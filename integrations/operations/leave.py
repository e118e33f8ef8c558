"""Leave from hospital, as the hospital tells it: where the person is follows (``people.whereabouts``)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.models import Episode
from caseload.people.operations import whereabouts
from caseload.people.refusals import Refused
from caseload.people.whereabouts import Told, Whereabouts
from integrations.models import SpellLink
from integrations.spell_course import Course

REVIEW_AFTER_DAYS = 7
UNTOLD_HOURS = 24
"""Where the hospital does not say when they are due back: then somebody is to ask."""


def follow_leave(link: SpellLink, end: Course, *, was_on_leave: bool, at: dt.datetime) -> None:
    """Record a leave that began, once, that it is over, or that it never was. What a colleague has said of the same
    leave stands; with the end of the stay it ends by itself."""
    if link.spell is None or not end.is_stay or not (was_on_leave or end.on_leave_since or end.back_at):
        return
    try:
        with transaction.atomic():
            if end.on_leave_since:
                _begin(link, end, at)
            elif end.back_at:
                _end(link, end.back_at, at)
            elif end.discharged_at is None:
                _take_back(link, at)
    except Refused:  # something later is recorded already: colleagues know more than the ward's books
        record("feed.leave_refused", by=link.sender.acts_as, person=link.person)


def _begin(link: SpellLink, end: Course, at: dt.datetime) -> None:
    told = whereabouts.WhereaboutsPeriod.objects.filter(person=link.person_id, kind=Whereabouts.LEAVE)
    for period in _ours(link).filter(starts_at=end.on_leave_since, ended_by=link.sender.acts_as):
        whereabouts.retract_whereabouts(
            period=period, reason=_("The hospital took the return back"), by=link.sender.acts_as, at=at
        )
        told = told.exclude(pk=period.pk)
    if told.filter(starts_at=end.on_leave_since).exists() or told.filter(ends_at=None, retracted_at=None).exists():
        return
    known = end.expected_back_at and end.expected_back_at > end.on_leave_since
    whereabouts.set_whereabouts(
        episode=Episode.objects.get(pk=link.spell.episode_id),
        told=Told(
            kind=Whereabouts.LEAVE.value,
            starts_at=end.on_leave_since,
            told_by=link.sender.name,
            review_by=timezone.localdate(at) + dt.timedelta(days=REVIEW_AFTER_DAYS),
            expected_at=end.expected_back_at if known else end.on_leave_since + dt.timedelta(hours=UNTOLD_HOURS),
            note="" if known else _("The hospital did not say when they are due back: ask the ward."),
        ),
        by=link.sender.acts_as,
        at=at,
    )


def _take_back(link: SpellLink, at: dt.datetime) -> None:
    for period in _ours(link).filter(ends_at=None, starts_at__gte=link.spell.admitted_at):
        whereabouts.retract_whereabouts(
            period=period, reason=_("The hospital took the leave back"), by=link.sender.acts_as, at=at
        )


def _ours(link: SpellLink):
    """Leave that this sender told of."""
    leave = whereabouts.of_person(link.person_id).filter(kind=Whereabouts.LEAVE)
    return leave.filter(set_by=link.sender.acts_as)


def _end(link: SpellLink, back_at: dt.datetime, at: dt.datetime) -> None:
    on_leave = whereabouts.of_person(link.person_id).filter(kind=Whereabouts.LEAVE, ends_at=None)
    for period in on_leave.filter(starts_at__lt=back_at):
        whereabouts.end_whereabouts(period=period, by=link.sender.acts_as, at=at, ended_at=back_at)
