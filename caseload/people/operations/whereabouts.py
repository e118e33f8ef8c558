"""Where somebody is: told, corrected, over. What it means for the rules is ``people.whereabouts``."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, replace
from itertools import pairwise

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.models import Episode, WhereaboutsPeriod
from caseload.people.operations.locks import lock_person
from caseload.people.operations.periods import check_review
from caseload.people.refusals import Refused
from caseload.people.signals import tell_changed
from caseload.people.whereabouts import TABLE, Told, Whereabouts, WhereaboutsEnd
from caseload.people.whereabouts_words import Standing
from nhsuk import moments
from teams.faults import MeanwhileError, refusals
from teams.models import User

A_MINUTE = dt.timedelta(minutes=1)
LONGEST_EXPECTED = LONGEST_AGO = dt.timedelta(days=366 * 40)
"""Beyond these it is rather the year that was mistyped."""


@transaction.atomic
def set_whereabouts(*, episode: Episode, told: Told, by: User, at: dt.datetime) -> WhereaboutsPeriod:
    """They are there from a moment on, not in the future; what stood until now ends then. The very same, as after a
    double tap, is recorded once. Raises Refused at the field."""
    episodes = lock_person(episode.person_id)
    own = _own(episode, episodes)
    _check(told, own, at)
    ended = of_person(episode.person_id).filter(ends_at__gt=told.starts_at, ends_at__lt=told.starts_at + A_MINUTE)
    told = _as_known(told, ended.values_list("ends_at", flat=True).first())
    running = of_person(episode.person_id).filter(ends_at=None).first()
    if running and _is_same(running, told):
        return running
    with _no_overlap():
        if running:
            _require_later(told.starts_at, running)
            _end(running, WhereaboutsEnd.CHANGED, by, told.starts_at)
        row = WhereaboutsPeriod.objects.create(
            person_id=episode.person_id, episode=own, set_by=by, set_at=at, **asdict(told)
        )
    return _told("whereabouts.set", row, episodes, by, at)


@transaction.atomic
def correct_whereabouts(
    *, period: WhereaboutsPeriod, told: Told, seen: str = "", by: User, at: dt.datetime
) -> WhereaboutsPeriod:
    """Put right what was told, or agree a new day of review: of the same kind, since another is another row. ``seen``
    is the fingerprint of what the writer had open; raises MeanwhileError where that stands no longer."""
    period, episodes = _standing(period)
    if seen and seen != period.told.fingerprint:
        raise MeanwhileError(_what_stands(period.told), period.told.fingerprint)
    if told.kind != period.kind:
        raise Refused(_("Say where they are now instead: this row is about another kind of place"))
    told = _as_known(told, period.starts_at)
    if period.ends_at:
        if told.starts_at >= period.ends_at:
            raise Refused(_("It cannot have begun after it ended"), field="since")
    else:
        _check(told, _own(period.episode, episodes), at)
    for name, value in asdict(told).items():
        setattr(period, name, value)
    with _no_overlap():
        period.save(update_fields=list(asdict(told)))
    return _told("whereabouts.corrected", period, episodes, by, at)


@transaction.atomic
def end_whereabouts(
    *, period: WhereaboutsPeriod, by: User, at: dt.datetime, ended_at: dt.datetime | None = None
) -> WhereaboutsPeriod:
    """They are back, found or released: from ``ended_at``, else now."""
    period, episodes = _standing(period)
    ended_at = ended_at or at
    if period.ends_at:
        raise Refused(_("Somebody has said so already. Nothing was changed."))
    if ended_at > at:
        raise Refused(_("The moment cannot be in the future"), field="ended")
    if ended_at <= period.starts_at:
        since = moments.moment(period.starts_at)
        raise Refused(_("It cannot have ended before it began, %(since)s") % {"since": since}, field="ended")
    _end(period, WhereaboutsEnd.BACK, by, ended_at)
    return _told("whereabouts.ended", period, episodes, by, at)


def call_teller(*, by: User, was: str, name: str) -> None:
    """A hospital's system goes by another name now; so does what it told."""
    WhereaboutsPeriod.objects.filter(set_by=by, told_by=was).update(told_by=name)


@transaction.atomic
def retract_whereabouts(*, period: WhereaboutsPeriod, reason: str, by: User, at: dt.datetime) -> WhereaboutsPeriod:
    """It was recorded by mistake: kept, with the reason, and counting for nothing. What it had ended goes on."""
    if not reason.strip():
        raise Refused(_("Say what was wrong"), field="reason")
    period, episodes = _standing(period)
    _retract(period, reason.strip(), at)
    if not period.ends_at:
        _resume(of_person(period.person_id).filter(ends_at=period.starts_at, end_reason=WhereaboutsEnd.CHANGED))
    return _told("whereabouts.retracted", period, episodes, by, at)


def of_person(person_id: int) -> QuerySet[WhereaboutsPeriod]:
    """The rows of a person that count."""
    return WhereaboutsPeriod.objects.filter(person=person_id, retracted_at=None)


def follow_stays(
    person_id: int, stays: Collection[tuple[dt.datetime, dt.datetime | None]], *, by: User, at: dt.datetime
) -> None:
    """Bring what was told in line with the stays in hospital that stand, as (admitted, discharged).

    Whoever comes into hospital is found. Leave is over when its stay is; somebody missing stays missing, whatever the
    ward's books say. Where a stay goes on after all, or was none, what had ended by it goes on. The caller holds the
    episodes and tells of the change.
    """
    since = next((admitted for admitted, discharged in stays if discharged is None), None)
    left = max((discharged for _admitted, discharged in stays if discharged), default=at)
    running = of_person(person_id).filter(ends_at=None).first()
    if running is None:
        _resume_as_stays_are(person_id, since, {admitted for admitted, _discharged in stays})
        return
    means, in_stay = TABLE[Whereabouts(running.kind)], since is not None and since <= running.starts_at
    of_ended_stay = any(admitted <= running.starts_at <= (discharged or at) for admitted, discharged in stays)
    if means.ends_with_stay and since is None and (of_ended_stay or means.expects == "back"):
        _end(running, WhereaboutsEnd.STAY_ENDED, by, left if left > running.starts_at else at)
    elif means.ends_on_admission and since is not None and not in_stay:
        _end(running, WhereaboutsEnd.ADMITTED, by, since)


def _resume_as_stays_are(person_id: int, since: dt.datetime | None, admissions: set[dt.datetime]) -> None:
    last = of_person(person_id).order_by("-starts_at").first()
    if last is None:
        return
    reopened = last.end_reason == WhereaboutsEnd.STAY_ENDED and since is not None and since <= last.starts_at
    not_admitted = last.end_reason == WhereaboutsEnd.ADMITTED and last.ends_at not in admissions
    if reopened or not_admitted:
        _resume(of_person(person_id).filter(pk=last.pk))


def end_by_death(person_id: int, *, by: User, at: dt.datetime) -> None:
    """Where they were is over. The caller holds the person."""
    for row in of_person(person_id).filter(ends_at=None):
        _end(row, WhereaboutsEnd.DIED, by, max(at, row.starts_at + dt.timedelta(microseconds=1)))


def resume_after_death(person_id: int) -> None:
    """The death was a mistake: where they were goes on."""
    _resume(of_person(person_id).filter(end_reason=WhereaboutsEnd.DIED))


def become_one(loser_id: int, survivor_id: int, *, by: User, at: dt.datetime) -> None:
    """Let the rows of two records be one person's, before they are: whatever was told later stands, from its own
    beginning; of two told for the same moment the survivor's. The caller holds both people."""
    both = WhereaboutsPeriod.objects.filter(person__in=[loser_id, survivor_id], retracted_at=None)
    rows = sorted(both, key=lambda row: (row.starts_at, row.person_id == survivor_id))
    for row, following in pairwise(rows):
        if row.starts_at == following.starts_at:
            _retract(row, WhereaboutsEnd.MERGED, at)
        elif row.ends_at is None or row.ends_at > following.starts_at:
            _end(row, WhereaboutsEnd.MERGED, by, following.starts_at)


def _end(row: WhereaboutsPeriod, reason: str, by: User, moment: dt.datetime) -> None:
    row.ends_at, row.end_reason, row.ended_by = moment, reason, by
    row.save(update_fields=["ends_at", "end_reason", "ended_by"])


def _retract(row: WhereaboutsPeriod, reason: str, at: dt.datetime) -> None:
    row.retracted_at, row.retracted_reason = at, reason
    row.save(update_fields=["retracted_at", "retracted_reason"])


def _resume(ended: QuerySet[WhereaboutsPeriod]) -> None:
    """Let the last of these run on, unless something else has been told since."""
    row = ended.order_by("-ends_at").first()
    if row and not of_person(row.person_id).filter(starts_at__gt=row.starts_at).exists():
        row.ends_at, row.end_reason, row.ended_by = None, "", None
        row.save(update_fields=["ends_at", "end_reason", "ended_by"])


def _what_stands(told: Told) -> str:
    now = Standing(**{name: value for name, value in vars(told).items() if name != "starts_at"})
    sentence = _(
        "Somebody has changed this meanwhile. It says now: %(said)s. Yours is still below: save again to put it "
        "in its place."
    )
    return sentence % {"said": ". ".join(filter(None, [now.said, now.dates, told.note]))}


def _as_known(told: Told, known: dt.datetime | None) -> Told:
    """A form asks for minutes: what is told of the minute of a moment that is known is told of that moment."""
    is_same = known is not None and told.starts_at <= known < told.starts_at + A_MINUTE
    return replace(told, starts_at=known) if is_same else told


def _own(episode: Episode, episodes: list[Episode]) -> Episode:
    """The episode as it stands under the lock: it, or another of the person's, must be open."""
    if not episodes:
        raise Refused(_("%(team)s is no longer involved. Nothing was changed.") % {"team": episode.team})
    return next((held for held in episodes if held.pk == episode.pk), episodes[0])


def _standing(period: WhereaboutsPeriod) -> tuple[WhereaboutsPeriod, list[Episode]]:
    episodes = lock_person(period.person_id)
    period = WhereaboutsPeriod.objects.select_related("person", "episode__team").get(pk=period.pk)
    if period.retracted_at:
        raise Refused(_("Somebody has taken this back meanwhile. Nothing was changed."))
    return period, episodes


def _check(told: Told, episode: Episode, at: dt.datetime) -> None:
    """What its kind asks for, and that it can be."""
    means = TABLE[Whereabouts(told.kind)]
    if not told.told_by.strip():
        raise Refused(_("Enter who told us"), field="told_by")
    if told.starts_at > at:
        raise Refused(_("The moment cannot be in the future"), field="since")
    if told.starts_at < at - LONGEST_AGO:
        raise Refused(_("That is more than 40 years ago: check the year"), field="since")
    if means.review_by:
        _check_review(told, at)
    if told.kind == Whereabouts.LEAVE:
        _check_leave(told, episode)
    elif told.expected_at and not told.starts_at < told.expected_at <= at + LONGEST_EXPECTED:
        raise Refused(_("The release must be after the day they were taken in"), field="expected")


def _check_review(told: Told, at: dt.datetime) -> None:
    if told.review_by is None:
        raise Refused(
            _("Enter the day on which it is looked at again: nothing pauses without one"), field="review_by"
        )
    if told.review_by == timezone.localdate(at):
        return  # the same day is soon enough for somebody who is missing
    check_review(told.review_by, at=at)


def _check_leave(told: Told, episode: Episode) -> None:
    if episode.in_hospital_since is None:
        raise Refused(_("They are not recorded as being in hospital. Record the admission first."))
    if told.starts_at < episode.in_hospital_since:
        since = moments.moment(episode.in_hospital_since)
        raise Refused(_("Leave cannot begin before they were admitted, %(since)s") % {"since": since}, field="since")
    if told.expected_at is None:
        raise Refused(_("Enter when they are due back"), field="expected")
    if told.expected_at <= told.starts_at:
        raise Refused(_("They cannot be due back before the leave begins"), field="expected")


def _is_same(row: WhereaboutsPeriod, told: Told) -> bool:
    return all(getattr(row, name) == value for name, value in asdict(told).items())


def _require_later(starts_at: dt.datetime, running: WhereaboutsPeriod) -> None:
    if starts_at <= running.starts_at:
        facts = {"what": running.get_kind_display(), "since": moments.moment(running.starts_at)}
        raise Refused(
            _("%(what)s is recorded from %(since)s. Enter a later moment, or correct that first.") % facts,
            field="since",
        )


def _no_overlap():
    sentence = _("Something else is recorded for that time already: see the list below")
    return refusals(Refused, {"whereabouts_one": (sentence, "since"), "whereabouts_order": (sentence, "since")})


def _told(verb: str, row: WhereaboutsPeriod, episodes: list[Episode], by: User, at: dt.datetime) -> WhereaboutsPeriod:
    record(
        verb,
        by=by,
        person=row.person,
        team=next((held.team for held in episodes if held.pk == row.episode_id), None),
        subject="whereabouts",
        subject_uuid=row.uuid,
        kind=row.kind,
        starts_at=row.starts_at.isoformat(),
        review_by=row.review_by.isoformat() if row.review_by else None,
    )
    tell_changed([held.pk for held in episodes], at=at)
    return row
