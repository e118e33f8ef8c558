"""Somebody says that they hold the licence of an instrument."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.models import Attestation
from audit.operations import record
from teams.faults import FieldError
from teams.models import User


class UnknownInstrumentError(FieldError):
    """There is no such instrument."""


@transaction.atomic
def attest(*, key: str, by: User, at: dt.datetime) -> Attestation:
    """Once per user and instrument: the first day stands."""
    if key not in definitions.current():
        raise UnknownInstrumentError(_("There is no such instrument. Nothing was recorded."))
    row, made = Attestation.objects.get_or_create(user=by, key=key, defaults={"attested_at": at})
    if made:
        record("licence.attested", by=by, subject="licence", key=key)
    return row
