"""Recurring visits: a weekly pattern whose visits stand in the diary some weeks ahead."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from audit.operations import Done, record_all
from caseload.contacts import pattern
from caseload.contacts.codes import Purpose, VisitEnd, VisitState
from caseload.contacts.models import PlannedVisit, VisitSeries, VisitSeriesStaff, VisitStaff
from caseload.contacts.operations.locking import lock_open
from caseload.contacts.operations.visits import VisitRefusedError, members, sent_before, why_alone
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode, Place
from caseload.people.signals import tell_changed
from teams.calendar import Calendar
from teams.faults import FieldError
from teams.models import User

BATCH = 500
PATTERN = (
    "weekdays", "every_weeks", "starts_on", "ends_on", "local_time", "minutes", "purpose", "place_id", "place_text",
)  # fmt: skip


@transaction.atomic
def plan_series(
    *,
    episode: Episode,
    weekdays: Collection[int],
    starts_on: dt.date,
    staff: Sequence[User],
    by: User,
    at: dt.datetime,
    every_weeks: int = 1,
    ends_on: dt.date | None = None,
    local_time: dt.time | None = None,
    minutes: int = 45,
    purpose: str = Purpose.ROUTINE,
    place: Place | None = None,
    place_text: str = "",
    alone_reason: str = "",
    uuid: UUID | None = None,
) -> VisitSeries:
    """Plan visits every ``every_weeks`` weeks on these ISO weekdays at a local time, until the day before
    ``ends_on`` or until ended; those of the next weeks stand in the diary at once. The visit of a day on which the
    team is closed stands too: it is for the team to move it, not for the pattern to lose it. Sent twice with the
    same ``uuid`` it is one pattern. ``alone_reason``: why one goes where two must, on each of them."""
    episode = lock_open(episode.pk)
    today = Calendar.of_team(episode.team).day_of(at)
    _may_begin(episode, staff, starts_on, today)
    if not weekdays:
        raise VisitRefusedError(_("Choose at least one day of the week"), "weekdays")
    if ends_on and ends_on <= starts_on:
        raise VisitRefusedError(_("The last day must not lie before the first"), "ends_on")
    series = VisitSeries(
        uuid=uuid or uuid4(), person=episode.person, episode=episode, weekdays=sorted(set(weekdays)),
        every_weeks=every_weeks, starts_on=starts_on, ends_on=ends_on, local_time=local_time, minutes=minutes,
        purpose=purpose, place=place, place_text=place_text, set_by=by,
        planned_until=starts_on - dt.timedelta(days=1),
    )  # fmt: skip
    if saved := sent_before(series, *PATTERN):
        return saved
    series.alone_reason = why_alone(series, staff, alone_reason)
    _insert([(series, staff)], episode, today, by)
    tell_changed([episode.pk], at=at)
    return series


@dataclass(frozen=True)
class Pattern:
    """One of several patterns that are planned together, on one weekday from its first day on; ``staff`` is empty
    where nobody is named yet."""

    starts_on: dt.date
    staff: Sequence[User] = ()
    alone_reason: str = ""
    every_weeks: int = 1
    local_time: dt.time | None = None
    purpose: str = Purpose.ROUTINE
    place_text: str = ""


@transaction.atomic
def plan_together(
    *, episode: Episode, patterns: Sequence[Pattern], by: User, at: dt.datetime
) -> list[tuple[VisitSeries, FieldError | None]]:
    """Plan several patterns without an end at once: a few statements, whatever their number. Each stands in the diary
    whatever is missing, which is given beside it: where nobody is named, or who is named is no member, nobody goes
    yet; where two must go and one is named, the alert asks for the second. The caller tells of the change, and
    raises what is missing where somebody is there to be asked."""
    episode = lock_open(episode.pk)
    drafts = [_drafted(episode, one, by) for one in patterns]
    _insert(
        [(series, staff) for series, staff, _missing in drafts],
        episode,
        Calendar.of_team(episode.team).day_of(at),
        by,
    )
    return [(series, missing) for series, _staff, missing in drafts]


def _may_begin(episode: Episode, staff: Sequence[User], starts_on: dt.date, today: dt.date) -> None:
    if starts_on < today:
        raise VisitRefusedError(_("The first day has passed"), "on_date")
    members(staff, starts_on)


def _insert(drafts: list[tuple[VisitSeries, Sequence[User]]], episode: Episode, today: dt.date, by: User) -> None:
    """Patterns with whoever goes, the visits of the next weeks, and the trail."""
    series = [draft for draft, _staff in drafts]
    VisitSeries.objects.bulk_create(series)
    going = [VisitSeriesStaff(series=one, user=user) for one, staff in drafts for user in staff]
    VisitSeriesStaff.objects.bulk_create(going)
    fill(series, until=max([pattern.horizon(today), *(draft.starts_on for draft in series)]))
    record_all([Done("series.planned", episode.person, episode.team, "series", one.uuid) for one in series], by=by)


def _drafted(episode: Episode, told: Pattern, by: User) -> tuple[VisitSeries, Sequence[User], FieldError | None]:
    series = VisitSeries(
        person=episode.person, episode=episode, weekdays=[told.starts_on.isoweekday()], starts_on=told.starts_on,
        every_weeks=told.every_weeks, local_time=told.local_time, purpose=told.purpose, place_text=told.place_text,
        set_by=by, planned_until=told.starts_on - dt.timedelta(days=1),
    )  # fmt: skip
    try:
        members(told.staff, told.starts_on)
    except FieldError as missing:
        return series, (), missing
    try:
        series.alone_reason = why_alone(series, told.staff, told.alone_reason)
    except FieldError as missing:
        return series, told.staff, missing
    return series, told.staff, None


@transaction.atomic
def end_series(*, series: VisitSeries, on: dt.date, by: User, at: dt.datetime) -> VisitSeries:
    """End a pattern: from day ``on`` its visits are no longer needed. Those before it stand."""
    [ended] = end_together(episode=series.episode, series_ids=[series.pk], on=on, by=by)
    tell_changed([series.episode_id], at=at)
    return ended


@transaction.atomic
def end_together(*, episode: Episode, series_ids: Collection[int], on: dt.date, by: User) -> list[VisitSeries]:
    """The same for several patterns of one episode: a few statements, whatever their number. The caller tells of the
    change."""
    episode = lock_open(episode.pk)
    found = VisitSeries.objects.select_for_update(no_key=True).filter(pk__in=series_ids, episode=episode)
    ended = list(found.order_by("pk"))
    for one in ended:
        one.ends_on = max(on, one.starts_on + dt.timedelta(days=1))
    VisitSeries.objects.bulk_update(ended, ["ends_on"])
    open_visits = PlannedVisit.objects.filter(series__in=ended, state=VisitState.PLANNED, on_date__gte=on)
    open_visits.update(state=VisitState.ENDED, state_reason=VisitEnd.SERIES)
    record_all([Done("series.ended", episode.person, episode.team, "series", one.uuid) for one in ended], by=by)
    return ended


def end_purpose(*, episode: Episode, purpose: str, on: dt.date, by: User) -> None:
    """What visits of a purpose were for is over: from day ``on`` no pattern of them goes on and none stands, those
    too that somebody planned singly. The caller tells of the change."""
    running = VisitSeries.objects.filter(episode=episode, purpose=purpose).filter(Q(ends_on=None) | Q(ends_on__gt=on))
    end_together(episode=episode, series_ids=list(running.values_list("pk", flat=True)), on=on, by=by)
    single = PlannedVisit.objects.filter(episode=episode, purpose=purpose, state=VisitState.PLANNED, on_date__gte=on)
    single.update(state=VisitState.ENDED, state_reason=VisitEnd.SERIES)


def extend_series(*, at: dt.datetime) -> int:
    """Bring every running pattern's visits up to the horizon; the number of visits planned.

    In batches, each its own transaction. Rows that another run has locked are skipped, and a pattern moves its
    ``planned_until`` together with its visits: run twice, in parallel or killed half-way, nothing doubles.
    """
    until = pattern.horizon(at.astimezone(pattern.LONDON).date())
    planned = 0
    while batch := _extend_batch(until):
        planned += batch[1]
    return planned


@transaction.atomic
def _extend_batch(until: dt.date) -> tuple[int, int] | None:
    short = (
        VisitSeries.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .select_related("episode__team")
        .filter(Q(ends_on=None) | Q(ends_on__gt=F("planned_until") + 1), planned_until__lt=until)
        .filter(episode__state__in=OPEN_STATES)
        .order_by("id")[:BATCH]
    )
    found = list(short)
    return (len(found), fill(found, until=until)) if found else None


def fill(series: Sequence[VisitSeries], *, until: dt.date) -> int:
    """Put these patterns' visits into the diary up to ``until``: four statements, whatever their number."""
    visits = [visit for one in series for visit in _visits(one, until)]
    PlannedVisit.objects.bulk_create(visits)
    _put_staff(visits)
    for one in series:
        one.planned_until = max(one.planned_until, until)
    VisitSeries.objects.bulk_update(series, ["planned_until"])
    return len(visits)


def _visits(series: VisitSeries, until: dt.date) -> Iterable[PlannedVisit]:
    last = min(until, series.ends_on - dt.timedelta(days=1)) if series.ends_on else until
    for day in pattern.days_of(series.weekdays, series.every_weeks, series.starts_on, series.planned_until, last):
        yield PlannedVisit(
            series=series, person_id=series.person_id, episode_id=series.episode_id, on_date=day,
            starts_at=pattern.moment_of(day, series.local_time, series.episode.team.day_starts_at),
            minutes=series.minutes, purpose=series.purpose, place_id=series.place_id, place_text=series.place_text,
            alone_reason=series.alone_reason, set_by_id=series.set_by_id,
        )  # fmt: skip


def _put_staff(visits: Sequence[PlannedVisit]) -> None:
    going: dict[int, list[int]] = {}
    ids = {visit.series_id for visit in visits}
    for series_id, user_id in VisitSeriesStaff.objects.filter(series__in=ids).values_list("series_id", "user_id"):
        going.setdefault(series_id, []).append(user_id)
    VisitStaff.objects.bulk_create(
        VisitStaff(visit=visit, user_id=user_id, on_date=visit.on_date)
        for visit in visits
        for user_id in going.get(visit.series_id, ())
    )
