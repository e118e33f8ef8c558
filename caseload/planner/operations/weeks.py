"""Saving a week: always a new version, against the very version that one began with.

A plan changes nothing that an episode reckons, so nobody is told of a change; the episodes are locked so that two
who save take turns.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people import operations as people
from caseload.people.models import Episode
from caseload.planner import pictures
from caseload.planner.codes import Area, Part
from caseload.planner.models import EntryOutcome, PlanEntry, WeekPlan
from caseload.planner.queries import Version, weeks_of
from caseload.planner.week import DAYS, MOST_IN_A_PART, Planned, in_order, too_full
from nhsuk import moments
from teams.faults import FieldError
from teams.models import User

LONGEST = 80


class PlanRefusedError(FieldError):
    """A week cannot be planned like that; ``field`` names the form's field."""


class ChangedMeanwhileError(PlanRefusedError):
    """Somebody saved another version since this one was begun. ``theirs`` is that version."""

    def __init__(self, theirs: Version):
        self.theirs = theirs
        sentence = _("%(name)s saved this week on %(moment)s, after you had begun. Nothing was overwritten.")
        super().__init__(sentence % {"name": theirs.made_by, "moment": moments.moment(theirs.made_at)})


@transaction.atomic
def save_week(
    *,
    episode: Episode,
    monday: dt.date,
    base: UUID | None,
    week: Sequence[Planned],
    with_person: bool,
    by: User,
    at: dt.datetime,
) -> WeekPlan:
    """Save a week as its newest version. ``base`` is the version it was made from, None for a new week.

    What was said to have happened stays with what is planned still. Raises ``ChangedMeanwhileError`` where another
    version came between, and ``PlanRefusedError``.
    """
    episode = held(episode)
    current = weeks_of(episode.person, monday).current
    if (current and current.uuid) != base:
        raise ChangedMeanwhileError(current)
    check(week)
    if not week and not current:
        raise PlanRefusedError(_("Nothing is in the week yet. Add something first."))
    if current:
        _step_aside(current, episode, monday)
    plan = WeekPlan.objects.create(
        person=episode.person, episode=episode, monday=monday, with_person=with_person, made_by=by, made_at=at
    )
    saved = PlanEntry.objects.bulk_create(_rows(plan, week))
    if current:
        WeekPlan.objects.filter(pk=current.pk).update(successor=plan)
        _keep_what_was_said(current, saved)
    record(
        "week.planned",
        by=by,
        person=episode.person,
        team=episode.team,
        subject="week_plan",
        subject_uuid=plan.uuid,
        monday=monday.isoformat(),
        entries=len(saved),
    )
    return plan


def _step_aside(current: Version, episode: Episode, monday: dt.date) -> None:
    """A week has one version without successor, so this one names another before its own is there: the first of
    all, which succeeds nobody and so can be named by no other row."""
    first = WeekPlan.objects.filter(person=episode.person_id, monday=monday, replaces=None).earliest("pk")
    WeekPlan.objects.filter(pk=current.pk).update(successor=first)


def held(episode: Episode) -> Episode:
    """Lock all of the person's open episodes; this must be one of them."""
    for locked in people.lock_person(episode.person_id):
        if locked.pk == episode.pk:
            return locked
    sentence = _("%(team)s no longer works with this person. Nothing was saved.")
    raise PlanRefusedError(sentence % {"team": episode.team})


def check(week: Iterable[Planned]) -> None:
    """Everything lies inside the week, says something, and fits on a page."""
    week = tuple(week)
    for thing in week:
        if thing.weekday not in DAYS:
            raise PlanRefusedError(_("Choose days from Monday to Sunday"), "days")
        if thing.part not in Part.values:
            raise PlanRefusedError(_("Choose morning, afternoon, evening or night"), "parts")
        if thing.area not in Area.values:
            raise PlanRefusedError(_("Choose work, rest, self-care or leisure"), "area")
        if thing.picture and thing.picture not in pictures.PICTURES:
            raise PlanRefusedError(_("Choose one of the pictures"), "picture")
        if not (thing.words or thing.picture):
            raise PlanRefusedError(_("Choose a picture or write a word"), "words")
        if len(thing.words) > LONGEST:
            raise PlanRefusedError(_("Write at most %(n)s characters") % {"n": LONGEST}, "words")
    full = too_full(week)
    if full:
        day = WEEKDAYS[full[0] - 1]
        sentence = _("%(day)s %(part)s holds %(n)s things already, as much as a page can show. Take one out first.")
        raise PlanRefusedError(
            sentence % {"day": day, "part": Part(full[1]).label.lower(), "n": MOST_IN_A_PART}, "parts"
        )


def _rows(plan: WeekPlan, week: Iterable[Planned]) -> list[PlanEntry]:
    positions: dict[tuple, int] = defaultdict(int)
    rows = []
    for thing in in_order(week):
        place = (thing.weekday, thing.part)
        rows.append(PlanEntry(plan=plan, position=positions[place], **asdict(thing)))
        positions[place] += 1
    return rows


def _keep_what_was_said(before: Version, saved: Iterable[PlanEntry]) -> None:
    """The latest word on whatever stands in both versions goes along, as it was told and to whom."""
    said = {entry.thing: entry.outcome for entry in before.entries if entry.outcome}
    rows = EntryOutcome.objects.in_bulk(list(said.values()))
    EntryOutcome.objects.bulk_create(
        EntryOutcome(
            entry=entry, happened=row.happened, words=row.words, recorded_by_id=row.recorded_by_id,
            recorded_at=row.recorded_at,
        )
        for entry in saved
        if (row := rows.get(said.get(_thing(entry), 0)))
    )  # fmt: skip


def _thing(entry: PlanEntry) -> Planned:
    return Planned(entry.weekday, entry.part, entry.area, entry.words, entry.picture)
