"""What they say became of a week. Said again, the later word stands and the earlier is kept."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.models import Episode
from caseload.planner.codes import Happened
from caseload.planner.models import EntryOutcome
from caseload.planner.operations.weeks import ChangedMeanwhileError, PlanRefusedError, held
from caseload.planner.queries import weeks_of
from teams.models import User


@dataclass(frozen=True)
class Told:
    """One word about one entry. ``seen`` is the outcome that stood on the page it was said on, 0 for none."""

    entry: int
    happened: str
    words: str = ""
    seen: int = 0


@transaction.atomic
def record_happened(
    *,
    episode: Episode,
    monday: dt.date,
    version: UUID,
    told: Iterable[Told],
    today: dt.date,
    by: User,
    at: dt.datetime,
) -> int:
    """Write down what they say, for the entries of the week as it stands; how many were said.

    Raises ``ChangedMeanwhileError`` where the week has another version by now, and ``PlanRefusedError`` with the
    field ``happened-<entry>`` where a colleague wrote something else on it since, or its day is still to come.
    """
    episode = held(episode)
    current = weeks_of(episode.person, monday).current
    if current is None:
        raise PlanRefusedError(_("This week has no plan yet"))
    if current.uuid != version:
        raise ChangedMeanwhileError(current)
    entries = {entry.pk: entry for entry in current.entries}
    new = [_row(one, entries.get(one.entry), monday, today, by, at) for one in told]
    EntryOutcome.objects.bulk_create(new)
    if new:
        record(
            "week.told",
            by=by,
            person=episode.person,
            team=episode.team,
            subject="week_plan",
            subject_uuid=current.uuid,
            monday=monday.isoformat(),
            entries=len(new),
        )
    return len(new)


def _row(told: Told, entry, monday: dt.date, today: dt.date, by: User, at: dt.datetime) -> EntryOutcome:
    field = f"happened-{told.entry}"
    if entry is None:
        raise PlanRefusedError(_("That is not in this week"))
    if told.happened not in Happened.values:
        raise PlanRefusedError(_("Choose what happened"), field)
    if monday + dt.timedelta(days=entry.weekday - 1) > today:
        raise PlanRefusedError(_("This day is still to come"), field)
    if entry.outcome != told.seen:
        sentence = _("%(name)s wrote “%(word)s” here meanwhile. Yours is kept below: save again to let it stand.")
        raise PlanRefusedError(sentence % {"name": entry.told_to, "word": entry.happened_word}, field)
    return EntryOutcome(entry_id=entry.pk, happened=told.happened, words=told.words, recorded_by=by, recorded_at=at)
