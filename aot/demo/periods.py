"""Writes the dated periods on episodes: co-ordinators, intensities, rhythms, legal measures."""

import datetime as dt

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from aot.demo.cases import INTENSITIES, Case, Fate, Staff
from aot.demo.cast import make_uuid
from aot.demo.texts import texts
from audit.copying import copy_rows
from caseload.models import CoordinatorPeriod, HandoverNote, IntensityPeriod, LegalMeasure, LegalTask, RhythmPeriod
from caseload.people import law
from caseload.people.operations.legal import set_tasks

REVIEWED_IN = (9, 80)
"""Days from today, beyond the teams' lead time."""


def write_periods(cases: list[Case], now: dt.datetime) -> None:
    """Co-ordinators, intensities, rhythms and legal measures, with the dates at which they are reviewed."""
    rows = {model: [] for model in (CoordinatorPeriod, IntensityPeriod, RhythmPeriod, LegalMeasure, HandoverNote)}
    late = 0
    for case in cases:
        if case.fate is Fate.REFERRED:
            continue
        today = case.calendar.day_of(now)
        late += 1
        reviews = [(-2, 2), (1, 6)] if late % 40 == 0 else None
        _coordination(case, rows, now)
        _intensity(case, rows[IntensityPeriod], today, now, reviews)
        _rhythm(case, rows[RhythmPeriod], today)
        _legal(case, rows[LegalMeasure], today)
    for model, found in rows.items():
        copy_rows(model, found)
    _due_under_measures(now)


def _start(case: Case) -> dt.datetime:
    return dt.datetime.combine(case.accepted_on, dt.time(20, 45), tzinfo=dt.UTC)


def _coordination(case: Case, rows: dict, now: dt.datetime) -> None:
    member, lead, start = case.coordinator, case.crew[0], _start(case)
    if case.fate is Fate.CLOSED or member is None:
        return
    today = case.calendar.day_of(now)
    joined = dt.datetime.combine(member.starts_on, dt.time(12), tzinfo=dt.UTC)
    moved = case.rng.random() < 0.25 and (today - case.accepted_on).days > 120
    begin = start
    if joined > start or moved:
        begin = max(
            joined,
            start,
            now.replace(hour=9, minute=0, second=0, microsecond=0) - dt.timedelta(days=case.rng.randint(20, 100)),
        )
        before = next(
            (one for one in case.crew if one.ceiling and one is not member and one.starts_on < case.accepted_on), lead
        )
        if before.starts_on <= case.accepted_on and begin > start:
            rows[CoordinatorPeriod].append(
                {
                    **case.keys,
                    "user_id": before.user.pk,
                    "set_by_id": lead.user.pk,
                    "starts_at": start,
                    "ends_at": begin,
                }
            )
            _handover(case, rows[HandoverNote], before, begin, now)
    begin = max(begin, joined)
    rows[CoordinatorPeriod].append(
        {**case.keys, "user_id": member.user.pk, "set_by_id": lead.user.pk, "starts_at": begin}
    )


def _handover(case: Case, rows: list[dict], before: Staff, at: dt.datetime, now: dt.datetime) -> None:
    recent = (now - at).days < 30
    words = case.rng.choice(texts("notes").extras["handover_notes"]).replace("{name}", case.name)
    unwritten = recent and case.rng.random() < 0.15
    rows.append(
        {
            "uuid": make_uuid(case.rng),
            **case.keys,
            "from_user_id": before.user.pk,
            "to_user_id": case.coordinator.user.pk,
            "moves_at": at,
            "note": "" if unwritten else words,
            "written_by_id": None if unwritten else before.user.pk,
            "written_at": None if unwritten else at - dt.timedelta(days=1),
            "read_at": None if recent else at + dt.timedelta(days=1),
        }
    )


def _intensity(case: Case, rows: list[dict], today: dt.date, now: dt.datetime, reviews) -> None:
    if case.fate is Fate.CLOSED:
        return
    rng, set_by, start = case.rng, (case.coordinator or case.crew[0]).user.pk, _start(case)
    begin = max(start, now.replace(hour=10, minute=0, second=0, microsecond=0) - dt.timedelta(days=case.days_on))
    if begin > start:
        before = INTENSITIES[min(3, max(0, INTENSITIES.index(case.intensity) + rng.choice((-1, 1))))]
        rows.append(
            {
                **case.keys,
                "intensity": before,
                "reason": rng.choice(getattr(texts("lives"), f"reasons_{before}")),
                "review_by": begin.date(),
                "set_by_id": set_by,
                "starts_at": start,
                "ends_at": begin,
            }
        )
    within = rng.choice(reviews) if reviews else REVIEWED_IN
    rows.append(
        {
            **case.keys,
            "intensity": case.intensity,
            "reason": case.reason,
            "set_by_id": set_by,
            "review_by": today + dt.timedelta(days=rng.randint(*within)),
            "starts_at": begin,
        }
    )


def _rhythm(case: Case, rows: list[dict], today: dt.date) -> None:
    rng, set_by = case.rng, (case.coordinator or case.crew[0]).user.pk
    left = max((stay.until for stay in case.stays if stay.until), default=None)
    if case.fate is Fate.DISCHARGED and left:
        case.agreed_days = 1
        rows.append(
            {
                **case.keys,
                "every_days": 1,
                "source": "discharge",
                "set_by_id": set_by,
                "starts_at": left,
                "reason": "Home from hospital",
                "review_by": today + dt.timedelta(days=9),
            }
        )
    elif case.agreed_days:
        reason = rng.choice(texts("lives").rhythm_reasons).replace("{name}", case.name)
        rows.append(
            {
                **case.keys,
                "every_days": case.agreed_days,
                "reason": reason,
                "set_by_id": set_by,
                "review_by": today + dt.timedelta(days=rng.randint(*REVIEWED_IN)),
                "starts_at": _start(case),
            }
        )


def _legal(case: Case, rows: list[dict], today: dt.date) -> None:
    rng, set_by = case.rng, case.crew[0].user.pk

    def measure(kind: str, begin: dt.date, conditions: str = "", at: dt.datetime | None = None) -> None:
        term = law.measure(kind).term
        until = at and at + dt.timedelta(hours=term.hours)
        rows.append(
            {
                "uuid": make_uuid(rng),
                **case.keys,
                "kind": kind,
                "takes_over": law.measure(kind).takes_over,
                "starts_on": begin,
                "set_by_id": set_by,
                "expires_on": timezone.localdate(until) if until else term and term.last_day(begin),
                "begins_at": at,
                "expires_at": until,
                "conditions": conditions,
            }
        )

    if case.fate is Fate.CLOSED:
        return

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    if case.episode_id % 37 == 0:
        measure("conditional_discharge", ago(300 + case.episode_id), texts("lives").discharge_conditions)
    if case.episode_id % 53 == 0:
        measure("guardianship", ago(case.episode_id % 150))
    if rng.random() < 0.55:
        measure("s117", ago(rng.randint(200, 1500)))
    stay = case.stay_on(today)
    if "cto_days_left" in case.featured:
        over = today + dt.timedelta(days=case.featured["cto_days_left"] + 1)
        measure("cto", law.Term(months=-law.measure("cto").term.months).after(over), texts("lives").cto_conditions[0])
        if "recalled" in case.featured:
            measure("cto_recall", timezone.localdate(stay.since), at=stay.since)
    elif stay and not stay.general and (today - stay.since.date()).days > 0 and rng.random() < 0.8:
        days = (today - stay.since.date()).days
        measure("s2" if days < 27 else "s3", ago(days))
    elif not stay and rng.random() < 0.1:
        measure("cto", ago(rng.randint(1, 150)), rng.choice(texts("lives").cto_conditions))


def _due_under_measures(now: dt.datetime) -> None:
    """What is due under each measure; what was due longer than a week ago has been done."""
    set_tasks(list(LegalMeasure.objects.filter(expires_on__isnull=False)))
    set_by = LegalMeasure.objects.filter(pk=OuterRef("measure_id")).values("set_by_id")
    passed = LegalTask.objects.filter(due_on__lt=now.date() - dt.timedelta(days=7))
    passed.update(done_on=F("due_on") - dt.timedelta(days=3), done_by=Subquery(set_by))
