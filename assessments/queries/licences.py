"""Which licences somebody has attested to."""

import datetime as dt
from dataclasses import dataclass

from assessments import definitions
from assessments.models import Attestation, Criteria
from assessments.structure import Definition
from teams.models import User


@dataclass(frozen=True)
class Licence:
    """One instrument, and whether the user holds its manual."""

    definition: Definition
    attested_at: dt.datetime | None
    has_wording: bool
    """Whether the trust has loaded the wording that attesting would show."""


def licences_of(user: User) -> list[Licence]:
    """All instruments that can be begun. Two queries."""
    attested = dict(Attestation.objects.filter(user=user).values_list("key", "attested_at"))
    loaded = set(Criteria.objects.values_list("key", "version").distinct())
    return [
        Licence(each, attested.get(each.key), (each.key, each.version) in loaded)
        for each in definitions.current().values()
    ]


def has_attested(user: User, key: str) -> bool:
    """Whether the user has said that they hold the licence of an instrument."""
    return Attestation.objects.filter(user=user, key=key).exists()
