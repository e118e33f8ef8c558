"""The licensed wording, for those who have said that they hold the licence."""

from django.db.models import Exists

from assessments.models import Attestation, Criteria
from assessments.structure import Definition
from teams.models import User


def latest(key: str, version: str) -> Criteria | None:
    """The wording of a definition that counts: the one loaded last."""
    return Criteria.objects.filter(key=key, version=version).order_by("-loaded_at", "-pk").first()


def wording_for(user: User, definition: Definition) -> dict[str, dict[str, str]] | None:
    """Item to letter to words; None where the trust has loaded none, or the user has not attested. One query."""
    attested = Attestation.objects.filter(user=user, key=definition.key)
    rows = Criteria.objects.filter(Exists(attested), key=definition.key, version=definition.version)
    return rows.order_by("-loaded_at", "-pk").values_list("wording", flat=True).first()
