"""Legal measures: dated rows (domain.md R11). What a kind means, and how long it lasts, stands in ``people.law``."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people import law
from caseload.people.codes import LegalEnd
from caseload.people.models import Episode, LegalMeasure, LegalTask
from caseload.people.operations.locks import hold, lock_person
from caseload.people.refusals import Refused
from caseload.people.signals import tell_changed
from nhsuk import moments
from teams.faults import MeanwhileError
from teams.models import User

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
    begins_at: dt.datetime | None = None,
    expires_on: dt.date | None = None,
    conditions: str = "",
    by: User,
    at: dt.datetime,
) -> LegalMeasure:
    """Record that a measure holds from a day on, or from ``begins_at`` where its term is counted in hours.

    ``expires_on`` is the last day on which it holds; left out, it follows from the law's term where there is one. The
    very same measure, as after a double tap, is recorded once. Raises Refused at the field.
    """
    measure = law.measure(kind)
    _check_beginning(starts_on, timezone.localdate(at))
    told = {"kind": kind, "starts_on": starts_on, "conditions": conditions}
    told |= _in_hours(measure, begins_at, at) if measure.in_hours else _in_days(measure, starts_on, expires_on, at)
    episode = hold(episode)
    if not measure.can_begin(episode.team.nation, starts_on):
        raise Refused(_("The law of this nation does not know this measure on its first day"), field="kind")
    if known := LegalMeasure.objects.filter(episode=episode, ends_on=None, **told).first():
        return known
    row = LegalMeasure.objects.create(
        person_id=episode.person_id, episode=episode, set_by=by, takes_over=measure.takes_over, **told
    )
    set_tasks([row])
    told_of("legal_measure.added", row, episode, by=by, at=at)
    return row


def set_tasks(rows: list[LegalMeasure], *, goes_on: bool = False) -> None:
    """Write down what is due under measures, by the law as it stands. The caller holds their episodes. Of one that
    ``goes_on``, as after a renewal, only what comes round with its last day: its beginning was before."""
    found = [
        LegalTask(person_id=row.person_id, episode_id=row.episode_id, measure=row, code=task.code, due_on=due_on)
        for row in rows
        for task in row.law.tasks
        if not (goes_on and task.after) and (due_on := task.due_on(row.starts_on, row.expires_on))
    ]
    LegalTask.objects.bulk_create(found)


@transaction.atomic
def renew_legal_measure(*, measure: LegalMeasure, expires_on: dt.date, by: User, at: dt.datetime) -> LegalMeasure:
    """Renew a measure to a later last day. The row up to now ends, a new one begins: both stay to be read. What was
    due from its beginning goes along, done or not, and is not asked for again."""
    episode = answering(measure)
    measure = standing(measure)
    today = timezone.localdate(at)
    if measure.law.in_hours:
        raise Refused(_("%(kind)s is counted in hours and cannot be renewed") % {"kind": measure.law.name})
    if measure.law.entitlement or measure.expires_on is None:
        raise Refused(_("%(kind)s has no last day, so there is nothing to renew") % {"kind": measure.law.name})
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
        takes_over=measure.takes_over,
        set_by=by,
    )
    from_beginning = [task.code for task in measure.law.tasks if task.after]
    LegalTask.objects.filter(measure=measure, code__in=from_beginning).update(measure=renewed, episode=episode)
    set_tasks([renewed], goes_on=True)
    told_of("legal_measure.renewed", renewed, episode, by=by, at=at)
    return renewed


@transaction.atomic
def end_legal_measure(
    *, measure: LegalMeasure, ends_on: dt.date, reason: str, by: User, at: dt.datetime
) -> LegalMeasure:
    """Record that a measure no longer holds, from ``ends_on`` on (its first day without). One counted in hours may
    end on the day on which it began: it is kept as that day."""
    episode = answering(measure)
    measure = standing(measure)
    next_day = measure.starts_on + dt.timedelta(days=1)
    if measure.law.in_hours and ends_on == measure.starts_on:
        ends_on = next_day
    if ends_on < next_day:
        raise Refused(_("It must end after the day on which it began"), field="ends_on")
    if ends_on > timezone.localdate(at) + FURTHEST_END:
        raise Refused(_("It cannot end more than a year from now: check the year"), field="ends_on")
    if not reason.strip():
        raise Refused(_("Say why it ended"), field="reason")
    measure.ends_on, measure.end_reason = ends_on, reason
    measure.save(update_fields=["ends_on", "end_reason"])
    told_of("legal_measure.ended", measure, episode, by=by, at=at)
    return measure


@transaction.atomic
def set_legal_conditions(
    *, measure: LegalMeasure, conditions: str, seen: str = "", by: User, at: dt.datetime
) -> LegalMeasure:
    """Other conditions from today on, as the responsible clinician may set them at any time. Those that held until
    now stay to be read; last day, what is due and what was noticed go on. ``seen`` is the fingerprint of what the
    writer had open; MeanwhileError where that stands no longer."""
    episode = answering(measure)
    measure = standing(measure)
    if not measure.law.conditions:
        raise Refused(_("%(kind)s comes without conditions") % {"kind": measure.law.name}, field="conditions")
    if measure.conditions == conditions:
        return measure
    if seen and seen != measure.fingerprint:
        said = _("Somebody has changed them meanwhile. They say now: “%(now)s”. Save again to put yours instead.")
        raise MeanwhileError(said % {"now": measure.conditions}, measure.fingerprint, "conditions")
    today = timezone.localdate(at)
    if measure.starts_on < today:
        kept = ("person_id", "episode_id", "kind", "starts_on", "expires_on", "conditions", "takes_over", "set_by_id")
        LegalMeasure.objects.create(
            ends_on=today, end_reason=LegalEnd.CONDITIONS, set_at=measure.set_at,
            **{name: getattr(measure, name) for name in kept},
        )  # fmt: skip
        measure.starts_on, measure.set_by, measure.set_at = today, by, at
    measure.conditions = conditions
    measure.save(update_fields=["conditions", "starts_on", "set_by", "set_at"])
    told_of("legal_measure.conditions_set", measure, episode, by=by, at=at)
    return measure


@transaction.atomic
def do_legal_task(*, task: LegalTask, done_on: dt.date, note: str = "", by: User, at: dt.datetime) -> LegalTask:
    """What was due under a measure has been done."""
    episode = answering(task)
    task = LegalTask.objects.select_for_update(of=("self",), no_key=True).select_related("measure").get(pk=task.pk)
    if task.done_on:
        raise Refused(_("Somebody has recorded this already. Nothing was changed."))
    if not task.measure.starts_on <= done_on <= timezone.localdate(at):
        raise Refused(_("The day must be within the measure, and not in the future"), field="done_on")
    task.done_on, task.done_by, task.note = done_on, by, note
    task.save(update_fields=["done_on", "done_by", "note"])
    record("legal_task.done", by=by, person=episode.person, team=episode.team, subject="legal_task",
           subject_uuid=task.uuid, kind=task.measure.kind, task=task.code, done_on=done_on.isoformat())  # fmt: skip
    tell_changed([episode.pk], at=at)
    return task


def answering(row: LegalMeasure | LegalTask) -> Episode:
    """Lock the person's open episodes. The one in which it was recorded answers for it, or, where that team is no
    longer involved, another that is: a measure outlasts a team."""
    episodes = lock_person(row.person_id)
    if not episodes:
        raise Refused(_("No team is involved any more. Nothing was changed."))
    return next((held for held in episodes if held.pk == row.episode_id), episodes[0])


def standing(measure: LegalMeasure) -> LegalMeasure:
    """The measure, held, where it has not ended. Raises Refused."""
    measure = LegalMeasure.objects.select_for_update(no_key=True).get(pk=measure.pk)
    if measure.ends_on is not None:
        raise Refused(_("Somebody has ended or renewed this measure already. Nothing was changed."))
    return measure


def _in_hours(measure: law.Measure, begins_at: dt.datetime | None, at: dt.datetime) -> dict:
    """The moments of a measure that is counted in hours; its last day follows."""
    if begins_at is None:
        raise Refused(
            _("%(kind)s is counted in hours: say at what time it began") % {"kind": measure.name}, field="begins_at"
        )
    if begins_at > at:
        raise Refused(_("The time cannot be in the future"), field="begins_at")
    expires_at = begins_at + dt.timedelta(hours=measure.term.hours)
    return {"begins_at": begins_at, "expires_at": expires_at, "expires_on": timezone.localdate(expires_at)}


def _in_days(measure: law.Measure, starts_on: dt.date, expires_on: dt.date | None, at: dt.datetime) -> dict:
    if measure.entitlement and expires_on:
        raise Refused(
            _("%(kind)s is an entitlement and does not expire: leave the last day empty") % {"kind": measure.name},
            field="expires_on",
        )
    if expires_on and expires_on < starts_on:
        raise Refused(_("The last day cannot be before the first"), field="expires_on")
    if expires_on is None and measure.asks_last_day:
        raise Refused(
            _("%(kind)s lasts as long as its papers say: enter the last day that stands there")
            % {"kind": measure.name},
            field="expires_on",
        )
    if expires_on is None and measure.term:
        expires_on = measure.term.last_day(starts_on)
        if expires_on < timezone.localdate(at):
            said = _("By its length (%(length)s) it ended on %(day)s: enter the last day if it was renewed")
            raise Refused(said % {"length": measure.length, "day": moments.day(expires_on)}, field="expires_on")
    _check_last_day(expires_on, timezone.localdate(at))
    return {"expires_on": expires_on}


def _check_beginning(starts_on: dt.date, today: dt.date) -> None:
    if not today - LONGEST_AGO <= starts_on <= today + FURTHEST_BEGINNING:
        raise Refused(
            _("The first day must be within the last 50 years, or at most a year from now: check the year"),
            field="starts_on",
        )


def _check_last_day(expires_on: dt.date | None, today: dt.date) -> None:
    if expires_on and expires_on > today + FURTHEST_LAST_DAY:
        raise Refused(_("The last day cannot be more than 5 years from now: check the year"), field="expires_on")


def told_of(verb: str, measure: LegalMeasure, episode: Episode, *, by: User, at: dt.datetime, **facts) -> None:
    """Write down what was done to a measure, and have the episode reckoned anew."""
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
        **facts,
    )
    tell_changed([episode.pk], at=at)
