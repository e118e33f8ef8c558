"""A legal measure that was entered in error is taken back: it never held (domain.md R11)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from caseload.people.models import LegalMeasure, LegalTask
from caseload.people.operations.legal import answering, standing, told_of
from caseload.people.refusals import Refused
from teams.models import User


@transaction.atomic
def retract_legal_measure(
    *, measure: LegalMeasure, reason: str, only_renewal: bool = False, by: User, at: dt.datetime
) -> LegalMeasure:
    """The measure was entered in error: with all that it was before (renewed, other conditions, with another team) it
    is kept, with the reason, and counts for nothing. With ``only_renewal`` only its renewal is taken back, and the
    measure stands again as it was. Raises Refused at the field."""
    episode = answering(measure)
    measure = standing(measure)
    if not reason.strip():
        raise Refused(_("Say what was wrong"), field="reason")
    before = measure.renewed_from
    if only_renewal and before is None:
        raise Refused(_("It was not renewed, so there is no renewal to take back"), field="only_renewal")
    for row in [measure] if only_renewal else [measure, *_earlier(measure)]:
        row.ends_on, row.retracted_at, row.retracted_reason = row.starts_on, at, reason.strip()
        row.save(update_fields=["ends_on", "retracted_at", "retracted_reason"])
    if only_renewal:
        _stand_again(before, instead_of=measure)
    told_of("legal_measure.retracted", measure, episode, by=by, at=at, only_renewal=only_renewal)
    return measure


def _stand_again(before: LegalMeasure, *, instead_of: LegalMeasure) -> None:
    from_beginning = [task.code for task in before.law.tasks if task.after]
    LegalTask.objects.filter(measure=instead_of, code__in=from_beginning).update(
        measure=before, episode_id=before.episode_id
    )
    before.ends_on, before.end_reason = None, ""
    before.save(update_fields=["ends_on", "end_reason"])


def _earlier(measure: LegalMeasure) -> list[LegalMeasure]:
    """The rows that went over into this one, nearest first."""
    found: list[LegalMeasure] = []
    while earlier := (found[-1] if found else measure).before.exclude(pk__in=[row.pk for row in found]).first():
        found.append(earlier)
    return found
