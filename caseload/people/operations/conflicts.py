"""What the service lead decides about a registration that did not fit."""

import dataclasses
import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.codes import ConflictVerdict
from caseload.people.details import Details, Referral
from caseload.people.models import Episode, RegistrationConflict
from caseload.people.operations.registration import create_person, refer
from caseload.people.refusals import Refused
from teams.models import User


@transaction.atomic
def decide_conflict(
    *, conflict: RegistrationConflict, verdict: str, note: str, by: User, at: dt.datetime
) -> Episode | None:
    """Decide once: the same person (an episode is opened on their record), another person (registered without
    the NHS number, which somebody must verify), or not to register at all."""
    conflict = RegistrationConflict.objects.select_for_update(no_key=True, of=("self",)).get(pk=conflict.pk)
    if conflict.decided_at:
        raise Refused(_("This has been decided already. Nothing was changed."))
    referral = Referral.from_json(conflict.entered["referral"])
    episode = None
    if verdict == ConflictVerdict.SAME:
        episode = refer(person=conflict.existing, team=conflict.team, referral=referral, by=by, at=at)
    elif verdict == ConflictVerdict.OTHER:
        details = dataclasses.replace(Details.from_json(conflict.entered["details"]), nhs_number=None)
        person = create_person(details, by=by, at=at)
        episode = refer(person=person, team=conflict.team, referral=referral, by=by, at=at)
    conflict.decided_by, conflict.decided_at = by, at
    conflict.decision = f"{verdict}: {note}"[:240]
    conflict.save(update_fields=["decided_by", "decided_at", "decision"])
    record(
        "registration.conflict_decided",
        by=by,
        person=conflict.existing,
        team=conflict.team,
        subject="registration_conflict",
        subject_uuid=conflict.uuid,
        verdict=verdict,
    )
    return episode
