"""How a team uses an instrument: how often again, and what barriers propose."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.models import TeamInstrument
from assessments.operations.due import LONGEST_INTERVAL_DAYS, IntervalRefusedError, reckon_due_of
from audit.operations import record
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode
from caseload.people.signals import tell_changed
from teams.models import Team, User


@dataclass(frozen=True)
class Use:
    """A team's settings for one instrument. No interval: not repeated unless agreed with a person."""

    every_days: int | None
    proposes: str = ""
    items: tuple[str, ...] = ()
    """Which items propose; empty means any."""
    values: tuple[int, ...] = ()
    """Which ratings of them propose."""


@transaction.atomic
def set_use(*, team: Team, key: str, use: Use, by: User, at: dt.datetime) -> TeamInstrument:
    """Save how a team uses an instrument; due days and alerts of its people are reckoned again."""
    _check(key, use)
    ids = list(
        Episode.objects.filter(team=team, state__in=OPEN_STATES)
        .select_for_update(no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    before = TeamInstrument.objects.filter(team=team, key=key).first()
    values = {
        "every_days": use.every_days,
        "proposes": use.proposes,
        "proposing_items": list(use.items) if use.proposes else [],
        "proposing_values": sorted(use.values) if use.proposes else [],
    }
    if before and all(getattr(before, name) == value for name, value in values.items()):
        return before
    row, _made = TeamInstrument.objects.update_or_create(
        team=team, key=key, defaults=values | {"set_by": by, "set_at": at}
    )
    record("team.instrument_set", by=by, team=team, subject="team", subject_uuid=team.uuid, key=key, **values)
    if before is None or before.every_days != use.every_days:
        reckon_due_of(ids, key)
        tell_changed(ids, at=at)
    return row


def _check(key: str, use: Use) -> None:
    definition = definitions.current().get(key)
    if definition is None:
        raise IntervalRefusedError(_("There is no such instrument"))
    if use.every_days is not None and not 1 <= use.every_days <= LONGEST_INTERVAL_DAYS:
        sentence = _("The interval is from 1 to %(most)d days") % {"most": LONGEST_INTERVAL_DAYS}
        raise IntervalRefusedError(sentence, field="every_days")
    if not use.proposes:
        return
    if use.proposes == key or use.proposes not in definitions.current():
        raise IntervalRefusedError(_("Choose another instrument"), field="proposes")
    if not use.values:
        raise IntervalRefusedError(_("Choose at least one rating that proposes it"), field="values")
    for item in use.items:
        definition.item(item)
    for value in use.values:
        definition.grade(value)
